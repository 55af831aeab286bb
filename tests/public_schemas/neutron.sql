-- Schema of OpenStack Neutron 29.0.0, Copyright OpenStack Foundation and contributors; Apache License 2.0, see LICENSES.md.
-- Changed: a dump without comments.

CREATE TYPE public.defaultsecuritygrouprules_direction AS ENUM (
    'ingress',
    'egress'
);

CREATE TYPE public.directions AS ENUM (
    'egress',
    'ingress'
);

CREATE TYPE public.ipv6_address_modes AS ENUM (
    'slaac',
    'dhcpv6-stateful',
    'dhcpv6-stateless'
);

CREATE TYPE public.ipv6_ra_modes AS ENUM (
    'slaac',
    'dhcpv6-stateful',
    'dhcpv6-stateless'
);

CREATE TYPE public.l3_ha_states AS ENUM (
    'active',
    'standby',
    'unknown'
);

CREATE TYPE public.meteringlabels_direction AS ENUM (
    'ingress',
    'egress'
);

CREATE TYPE public.network_segment_range_network_type AS ENUM (
    'vlan',
    'vxlan',
    'gre',
    'geneve'
);

CREATE TYPE public.numa_affinity_policy AS ENUM (
    'required',
    'preferred',
    'legacy',
    'socket'
);

CREATE TYPE public.pvlan_type_enum AS ENUM (
    'isolated',
    'promiscuous',
    'community'
);

CREATE TYPE public.qos_minimum_packet_rate_rules_directions AS ENUM (
    'any',
    'ingress',
    'egress'
);

CREATE TYPE public.qos_packet_rate_limit_rules_directions AS ENUM (
    'egress',
    'ingress'
);

CREATE TYPE public.securitygrouprules_direction AS ENUM (
    'ingress',
    'egress'
);

CREATE TABLE public.address_associations (
    address character varying(64) NOT NULL,
    address_group_id character varying(36) NOT NULL
);

CREATE TABLE public.address_groups (
    name character varying(255),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.address_scopes (
    name character varying(255) NOT NULL,
    shared boolean DEFAULT false NOT NULL,
    ip_version integer NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.addressgrouprbacs (
    object_id character varying(36) NOT NULL,
    target_project character varying(255) NOT NULL,
    action character varying(255) NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.addressscoperbacs (
    object_id character varying(36) NOT NULL,
    target_project character varying(255) NOT NULL,
    action character varying(255) NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.agents (
    agent_type character varying(255) NOT NULL,
    "binary" character varying(255) NOT NULL,
    topic character varying(255) NOT NULL,
    host character varying(255) NOT NULL,
    availability_zone character varying(255),
    admin_state_up boolean DEFAULT true NOT NULL,
    created_at timestamp without time zone NOT NULL,
    started_at timestamp without time zone NOT NULL,
    heartbeat_timestamp timestamp without time zone NOT NULL,
    description character varying(255),
    configurations character varying(4095) NOT NULL,
    resource_versions character varying(8191),
    load integer DEFAULT 0 NOT NULL,
    resources_synced boolean,
    id character varying(36) NOT NULL
);

CREATE TABLE public.allowedaddresspairs (
    port_id character varying(36) NOT NULL,
    mac_address character varying(32) NOT NULL,
    ip_address character varying(64) NOT NULL
);

CREATE TABLE public.auto_allocated_topologies (
    network_id character varying(36) NOT NULL,
    router_id character varying(36),
    project_id character varying(255) NOT NULL
);

CREATE TABLE public.conntrack_helpers (
    router_id character varying(36) NOT NULL,
    protocol character varying(40) NOT NULL,
    port integer NOT NULL,
    helper character varying(64) NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.default_security_group (
    security_group_id character varying(36) NOT NULL,
    project_id character varying(255) NOT NULL
);

CREATE TABLE public.dnsnameservers (
    address character varying(128) NOT NULL,
    subnet_id character varying(36) NOT NULL,
    "order" integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.dvr_fip_gateway_port_network (
    network_id character varying(36) NOT NULL,
    agent_id character varying(36) NOT NULL
);

CREATE TABLE public.dvr_host_macs (
    host character varying(255) NOT NULL,
    mac_address character varying(32) NOT NULL
);

CREATE TABLE public.evpn_advertised_ports (
    port_id character varying(36) NOT NULL,
    network_id character varying(36) NOT NULL
);

CREATE TABLE public.evpn_l3_instances (
    router_id character varying(36) NOT NULL,
    mapping_id character varying(36) NOT NULL
);

CREATE TABLE public.evpn_networks (
    network_id character varying(36) NOT NULL,
    router_id character varying(36) NOT NULL
);

CREATE TABLE public.externalnetworks (
    network_id character varying(36) NOT NULL,
    is_default boolean DEFAULT false NOT NULL
);

CREATE TABLE public.extradhcpopts (
    port_id character varying(36) NOT NULL,
    opt_name character varying(64) NOT NULL,
    opt_value character varying(255) NOT NULL,
    ip_version integer DEFAULT 4 NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.flavors (
    name character varying(255),
    description character varying(1024),
    enabled boolean DEFAULT true NOT NULL,
    service_type character varying(36),
    id character varying(36) NOT NULL
);

CREATE TABLE public.flavorserviceprofilebindings (
    flavor_id character varying(36) NOT NULL,
    service_profile_id character varying(36) NOT NULL
);

CREATE TABLE public.floatingipdnses (
    floatingip_id character varying(36) NOT NULL,
    dns_name character varying(255) NOT NULL,
    dns_domain character varying(255) NOT NULL,
    published_dns_name character varying(255) NOT NULL,
    published_dns_domain character varying(255) NOT NULL
);

CREATE TABLE public.floatingips (
    floating_ip_address character varying(64) NOT NULL,
    floating_network_id character varying(36) NOT NULL,
    floating_port_id character varying(36) NOT NULL,
    fixed_port_id character varying(36),
    fixed_ip_address character varying(64),
    router_id character varying(36),
    last_known_router_id character varying(36),
    status character varying(16),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.ha_router_agent_port_bindings (
    port_id character varying(36) NOT NULL,
    router_id character varying(36) NOT NULL,
    l3_agent_id character varying(36),
    state public.l3_ha_states DEFAULT 'standby'::public.l3_ha_states
);

CREATE TABLE public.ha_router_networks (
    network_id character varying(36) NOT NULL,
    project_id character varying(255) NOT NULL
);

CREATE TABLE public.ha_router_vrid_allocations (
    network_id character varying(36) NOT NULL,
    vr_id integer NOT NULL
);

CREATE TABLE public.ipallocationpools (
    subnet_id character varying(36),
    first_ip character varying(64) NOT NULL,
    last_ip character varying(64) NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.ipallocations (
    port_id character varying(36),
    ip_address character varying(64) NOT NULL,
    subnet_id character varying(36) NOT NULL,
    network_id character varying(36) NOT NULL
);

CREATE TABLE public.ipamallocationpools (
    ipam_subnet_id character varying(36) NOT NULL,
    first_ip character varying(64) NOT NULL,
    last_ip character varying(64) NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.ipamallocations (
    ip_address character varying(64) NOT NULL,
    status character varying(36),
    ipam_subnet_id character varying(36) NOT NULL
);

CREATE TABLE public.ipamsubnets (
    neutron_subnet_id character varying(36),
    id character varying(36) NOT NULL
);

CREATE TABLE public.local_ip_associations (
    local_ip_id character varying(36) NOT NULL,
    fixed_port_id character varying(36) NOT NULL,
    fixed_ip character varying(64) NOT NULL
);

CREATE TABLE public.local_ips (
    name character varying(255),
    local_port_id character varying(36) NOT NULL,
    network_id character varying(36) NOT NULL,
    local_ip_address character varying(64) NOT NULL,
    ip_mode character varying(32) NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.logs (
    name character varying(255),
    resource_type character varying(36) NOT NULL,
    resource_id character varying(36),
    event character varying(255) NOT NULL,
    target_id character varying(36),
    enabled boolean,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.meteringlabelrules (
    direction public.meteringlabels_direction,
    remote_ip_prefix character varying(64),
    source_ip_prefix character varying(64),
    destination_ip_prefix character varying(64),
    metering_label_id character varying(36) NOT NULL,
    excluded boolean DEFAULT false,
    id character varying(36) NOT NULL
);

CREATE TABLE public.meteringlabels (
    name character varying(255),
    description character varying(1024),
    shared boolean DEFAULT false,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.ml2_distributed_port_bindings (
    port_id character varying(36) NOT NULL,
    host character varying(255) NOT NULL,
    router_id character varying(36),
    vif_type character varying(64) NOT NULL,
    vif_details character varying(4095) DEFAULT ''::character varying NOT NULL,
    vnic_type character varying(64) DEFAULT 'normal'::character varying NOT NULL,
    profile character varying(4095) DEFAULT ''::character varying NOT NULL,
    status character varying(16) NOT NULL
);

CREATE TABLE public.ml2_flat_allocations (
    physical_network character varying(64) NOT NULL
);

CREATE TABLE public.ml2_geneve_allocations (
    geneve_vni integer NOT NULL,
    allocated boolean DEFAULT false NOT NULL
);

CREATE TABLE public.ml2_geneve_endpoints (
    ip_address character varying(64) NOT NULL,
    host character varying(255)
);

CREATE TABLE public.ml2_gre_allocations (
    gre_id integer NOT NULL,
    allocated boolean DEFAULT false NOT NULL
);

CREATE TABLE public.ml2_gre_endpoints (
    ip_address character varying(64) NOT NULL,
    host character varying(255)
);

CREATE TABLE public.ml2_port_binding_levels (
    port_id character varying(36) NOT NULL,
    host character varying(255) NOT NULL,
    level integer NOT NULL,
    driver character varying(64),
    segment_id character varying(36)
);

CREATE TABLE public.ml2_port_bindings (
    port_id character varying(36) NOT NULL,
    host character varying(255) DEFAULT ''::character varying NOT NULL,
    vnic_type character varying(64) DEFAULT 'normal'::character varying NOT NULL,
    profile character varying(4095) DEFAULT ''::character varying NOT NULL,
    vif_type character varying(64) NOT NULL,
    vif_details character varying(4095) DEFAULT ''::character varying NOT NULL,
    status character varying(16) DEFAULT 'ACTIVE'::character varying NOT NULL
);

CREATE TABLE public.ml2_vlan_allocations (
    physical_network character varying(64) NOT NULL,
    vlan_id integer NOT NULL,
    allocated boolean NOT NULL,
    CONSTRAINT check_ml2_vlan_allocations0vlan_id CHECK (((vlan_id >= 1) AND (vlan_id <= 4094)))
);

CREATE TABLE public.ml2_vxlan_allocations (
    vxlan_vni integer NOT NULL,
    allocated boolean DEFAULT false NOT NULL
);

CREATE TABLE public.ml2_vxlan_endpoints (
    ip_address character varying(64) NOT NULL,
    udp_port integer NOT NULL,
    host character varying(255)
);

CREATE TABLE public.ndp_proxies (
    name character varying(255),
    router_id character varying(36) NOT NULL,
    port_id character varying(36) NOT NULL,
    ip_address character varying(64) NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.network_segment_ranges (
    name character varying(255),
    "default" boolean NOT NULL,
    shared boolean NOT NULL,
    project_id character varying(255),
    network_type public.network_segment_range_network_type NOT NULL,
    physical_network character varying(64) DEFAULT ''::character varying NOT NULL,
    minimum integer,
    maximum integer,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.network_subnet_lock (
    network_id character varying(36) NOT NULL,
    subnet_id character varying(36)
);

CREATE TABLE public.networkdhcpagentbindings (
    network_id character varying(36) NOT NULL,
    dhcp_agent_id character varying(36) NOT NULL,
    binding_index integer DEFAULT 1 NOT NULL
);

CREATE TABLE public.networkdnsdomains (
    network_id character varying(36) NOT NULL,
    dns_domain character varying(255) NOT NULL
);

CREATE TABLE public.networkpvlan (
    network_id character varying(36) NOT NULL,
    pvlan boolean DEFAULT false NOT NULL
);

CREATE TABLE public.networkrbacs (
    object_id character varying(36) NOT NULL,
    target_project character varying(255) NOT NULL,
    action character varying(255) NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.networks (
    name character varying(255),
    status character varying(16),
    admin_state_up boolean,
    vlan_transparent boolean,
    qinq boolean,
    availability_zone_hints character varying(255),
    mtu integer DEFAULT 1500 NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.networksecuritybindings (
    network_id character varying(36) NOT NULL,
    port_security_enabled boolean NOT NULL
);

CREATE TABLE public.networksegments (
    network_id character varying(36) NOT NULL,
    network_type character varying(32) NOT NULL,
    physical_network character varying(64),
    segmentation_id integer,
    is_dynamic boolean DEFAULT false NOT NULL,
    segment_index integer DEFAULT 0 NOT NULL,
    name character varying(255),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.ovn_hash_ring (
    node_uuid character varying(36) NOT NULL,
    group_name character varying(256) NOT NULL,
    hostname character varying(256) NOT NULL,
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone NOT NULL
);

CREATE TABLE public.ovn_revision_numbers (
    standard_attr_id bigint,
    resource_uuid character varying(36) NOT NULL,
    resource_type character varying(36) NOT NULL,
    revision_number bigint DEFAULT '0'::bigint NOT NULL,
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone
);

CREATE TABLE public.portdataplanestatuses (
    port_id character varying(36) NOT NULL,
    data_plane_status character varying(16)
);

CREATE TABLE public.portdeviceprofiles (
    port_id character varying(36) NOT NULL,
    device_profile character varying(255)
);

CREATE TABLE public.portdnses (
    port_id character varying(36) NOT NULL,
    current_dns_name character varying(255) NOT NULL,
    current_dns_domain character varying(255) NOT NULL,
    previous_dns_name character varying(255) NOT NULL,
    previous_dns_domain character varying(255) NOT NULL,
    dns_name character varying(255) NOT NULL,
    dns_domain character varying(255) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE public.portforwardings (
    floatingip_id character varying(36) NOT NULL,
    internal_neutron_port_id character varying(36) NOT NULL,
    protocol character varying(40) NOT NULL,
    internal_ip_address character varying(64) NOT NULL,
    internal_port_start integer NOT NULL,
    external_port_start integer NOT NULL,
    internal_port_end integer NOT NULL,
    external_port_end integer NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.porthardwareoffloadtype (
    port_id character varying(36) NOT NULL,
    hardware_offload_type character varying(255)
);

CREATE TABLE public.porthints (
    port_id character varying(36) NOT NULL,
    hints character varying(4095) NOT NULL
);

CREATE TABLE public.portnumaaffinitypolicies (
    port_id character varying(36) NOT NULL,
    numa_affinity_policy public.numa_affinity_policy
);

CREATE TABLE public.portpvlan (
    port_id character varying(36) NOT NULL,
    pvlan_type public.pvlan_type_enum NOT NULL,
    pvlan_community character varying(255)
);

CREATE TABLE public.ports (
    name character varying(255),
    network_id character varying(36) NOT NULL,
    mac_address character varying(32) NOT NULL,
    admin_state_up boolean NOT NULL,
    status character varying(16) NOT NULL,
    device_id character varying(255) NOT NULL,
    device_owner character varying(255) NOT NULL,
    ip_allocation character varying(16),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.portsecuritybindings (
    port_id character varying(36) NOT NULL,
    port_security_enabled boolean NOT NULL
);

CREATE TABLE public.porttrusted (
    port_id character varying(36) NOT NULL,
    trusted boolean
);

CREATE TABLE public.portuplinkstatuspropagation (
    port_id character varying(36) NOT NULL,
    propagate_uplink_status boolean DEFAULT true NOT NULL
);

CREATE TABLE public.providerresourceassociations (
    provider_name character varying(255) NOT NULL,
    resource_id character varying(36) NOT NULL
);

CREATE TABLE public.provisioningblocks (
    standard_attr_id bigint NOT NULL,
    entity character varying(255) NOT NULL
);

CREATE TABLE public.qos_bandwidth_limit_rules (
    qos_policy_id character varying(36) NOT NULL,
    max_kbps integer,
    max_burst_kbps integer,
    direction public.directions DEFAULT 'egress'::public.directions NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.qos_dscp_marking_rules (
    qos_policy_id character varying(36) NOT NULL,
    dscp_mark integer,
    id character varying(36) NOT NULL
);

CREATE TABLE public.qos_fip_policy_bindings (
    policy_id character varying(36) NOT NULL,
    fip_id character varying(36) NOT NULL
);

CREATE TABLE public.qos_minimum_bandwidth_rules (
    qos_policy_id character varying(36) NOT NULL,
    min_kbps integer,
    direction public.directions DEFAULT 'egress'::public.directions NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.qos_minimum_packet_rate_rules (
    qos_policy_id character varying(36),
    min_kpps integer NOT NULL,
    direction public.qos_minimum_packet_rate_rules_directions DEFAULT 'egress'::public.qos_minimum_packet_rate_rules_directions NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.qos_network_policy_bindings (
    policy_id character varying(36) NOT NULL,
    network_id character varying(36) NOT NULL
);

CREATE TABLE public.qos_packet_rate_limit_rules (
    qos_policy_id character varying(36) NOT NULL,
    max_kpps integer,
    max_burst_kpps integer,
    direction public.qos_packet_rate_limit_rules_directions DEFAULT 'egress'::public.qos_packet_rate_limit_rules_directions NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.qos_policies (
    name character varying(255),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.qos_policies_default (
    qos_policy_id character varying(36) NOT NULL,
    project_id character varying(255) NOT NULL
);

CREATE TABLE public.qos_port_policy_bindings (
    policy_id character varying(36) NOT NULL,
    port_id character varying(36) NOT NULL
);

CREATE TABLE public.qos_router_gw_policy_bindings (
    policy_id character varying(36) NOT NULL,
    router_id character varying(36) NOT NULL
);

CREATE TABLE public.qospolicyrbacs (
    object_id character varying(36) NOT NULL,
    target_project character varying(255) NOT NULL,
    action character varying(255) NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.quotas (
    resource character varying(255),
    "limit" integer,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.quotausages (
    resource character varying(255) NOT NULL,
    dirty boolean DEFAULT false NOT NULL,
    in_use integer DEFAULT 0 NOT NULL,
    reserved integer DEFAULT 0 NOT NULL,
    project_id character varying(255) NOT NULL
);

CREATE TABLE public.reservations (
    expiration timestamp without time zone,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.resourcedeltas (
    resource character varying(255) NOT NULL,
    reservation_id character varying(36) NOT NULL,
    amount integer
);

CREATE TABLE public.router_extra_attributes (
    router_id character varying(36) NOT NULL,
    distributed boolean DEFAULT false NOT NULL,
    service_router boolean DEFAULT false NOT NULL,
    ha boolean DEFAULT false NOT NULL,
    ha_vr_id integer,
    availability_zone_hints character varying(255),
    enable_default_route_ecmp boolean DEFAULT false NOT NULL,
    enable_default_route_bfd boolean DEFAULT false NOT NULL
);

CREATE TABLE public.router_ndp_proxy_state (
    router_id character varying(36) NOT NULL,
    enable_ndp_proxy boolean NOT NULL
);

CREATE TABLE public.routerl3agentbindings (
    router_id character varying(36) NOT NULL,
    l3_agent_id character varying(36) NOT NULL,
    binding_index integer DEFAULT 1 NOT NULL
);

CREATE TABLE public.routerports (
    router_id character varying(36) NOT NULL,
    port_id character varying(36) NOT NULL,
    port_type character varying(255)
);

CREATE TABLE public.routerroutes (
    router_id character varying(36) NOT NULL,
    destination character varying(64) NOT NULL,
    nexthop character varying(64) NOT NULL
);

CREATE TABLE public.routers (
    name character varying(255),
    status character varying(16),
    admin_state_up boolean,
    gw_port_id character varying(36),
    flavor_id character varying(36),
    enable_snat boolean DEFAULT true NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.security_groups_default_statefulness (
    project_id character varying(255),
    stateful boolean DEFAULT true NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.securitygroupdefaultrules (
    direction public.defaultsecuritygrouprules_direction NOT NULL,
    ethertype character varying(40),
    remote_group_id character varying(36),
    protocol character varying(40),
    port_range_min integer,
    port_range_max integer,
    remote_ip_prefix character varying(255),
    remote_address_group_id character varying(36),
    used_in_default_sg boolean DEFAULT false NOT NULL,
    used_in_non_default_sg boolean DEFAULT true NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.securitygroupportbindings (
    port_id character varying(36) NOT NULL,
    security_group_id character varying(36) NOT NULL
);

CREATE TABLE public.securitygrouprbacs (
    object_id character varying(36) NOT NULL,
    target_project character varying(255) NOT NULL,
    action character varying(255) NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.securitygrouprules (
    security_group_id character varying(36) NOT NULL,
    remote_group_id character varying(36),
    remote_address_group_id character varying(36),
    direction public.securitygrouprules_direction,
    ethertype character varying(40),
    protocol character varying(40),
    port_range_min integer,
    port_range_max integer,
    remote_ip_prefix character varying(255),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.securitygroups (
    name character varying(255),
    stateful boolean DEFAULT true NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.segmenthostmappings (
    segment_id character varying(36) NOT NULL,
    host character varying(255) NOT NULL
);

CREATE TABLE public.serviceprofiles (
    description character varying(1024),
    driver character varying(1024) NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    metainfo character varying(4096),
    id character varying(36) NOT NULL
);

CREATE TABLE public.standardattributes (
    id bigint NOT NULL,
    resource_type character varying(255) NOT NULL,
    description character varying(255),
    revision_number bigint DEFAULT '0'::bigint NOT NULL,
    created_at timestamp without time zone,
    updated_at timestamp without time zone
);

CREATE SEQUENCE public.standardattributes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.standardattributes_id_seq OWNED BY public.standardattributes.id;

CREATE TABLE public.subnet_bgp_leak_routes (
    subnet_id character varying(36) NOT NULL
);

CREATE TABLE public.subnet_dns_publish_fixed_ips (
    subnet_id character varying(36) NOT NULL,
    dns_publish_fixed_ip boolean DEFAULT false NOT NULL
);

CREATE TABLE public.subnet_service_types (
    subnet_id character varying(36) NOT NULL,
    service_type character varying(255) NOT NULL
);

CREATE TABLE public.subnetpoolprefixes (
    cidr character varying(64) NOT NULL,
    subnetpool_id character varying(36) NOT NULL
);

CREATE TABLE public.subnetpoolrbacs (
    object_id character varying(36) NOT NULL,
    target_project character varying(255) NOT NULL,
    action character varying(255) NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.subnetpools (
    name character varying(255),
    ip_version integer NOT NULL,
    default_prefixlen integer NOT NULL,
    min_prefixlen integer NOT NULL,
    max_prefixlen integer NOT NULL,
    shared boolean DEFAULT false NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    default_quota integer,
    hash character varying(36) DEFAULT ''::character varying NOT NULL,
    address_scope_id character varying(36),
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.subnetroutes (
    subnet_id character varying(36) NOT NULL,
    destination character varying(64) NOT NULL,
    nexthop character varying(64) NOT NULL
);

CREATE TABLE public.subnets (
    name character varying(255),
    network_id character varying(36) NOT NULL,
    segment_id character varying(36),
    subnetpool_id character varying(36),
    ip_version integer NOT NULL,
    cidr character varying(64) NOT NULL,
    gateway_ip character varying(64),
    enable_dhcp boolean,
    ipv6_ra_mode public.ipv6_ra_modes,
    ipv6_address_mode public.ipv6_address_modes,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.subports (
    port_id character varying(36) NOT NULL,
    trunk_id character varying(36) NOT NULL,
    segmentation_type character varying(32) NOT NULL,
    segmentation_id integer NOT NULL
);

CREATE TABLE public.tags (
    standard_attr_id bigint NOT NULL,
    tag character varying(255) NOT NULL
);

CREATE TABLE public.trunks (
    admin_state_up boolean DEFAULT true NOT NULL,
    name character varying(255),
    port_id character varying(36) NOT NULL,
    status character varying(16) DEFAULT 'ACTIVE'::character varying NOT NULL,
    standard_attr_id bigint NOT NULL,
    id character varying(36) NOT NULL,
    project_id character varying(255)
);

CREATE TABLE public.vlan_allocations (
    vlan_id integer NOT NULL,
    physnet character varying(64) NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.vni_allocations (
    vni integer NOT NULL,
    physnet character varying(64) NOT NULL,
    id character varying(36) NOT NULL
);

CREATE TABLE public.vni_vlan_mapping (
    vni_allocation_id character varying(36) NOT NULL,
    vlan_allocation_id character varying(36) NOT NULL,
    id character varying(36) NOT NULL
);

ALTER TABLE ONLY public.standardattributes ALTER COLUMN id SET DEFAULT nextval('public.standardattributes_id_seq'::regclass);

ALTER TABLE ONLY public.address_associations
    ADD CONSTRAINT address_associations_pkey PRIMARY KEY (address, address_group_id);

ALTER TABLE ONLY public.address_groups
    ADD CONSTRAINT address_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.address_groups
    ADD CONSTRAINT address_groups_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.address_scopes
    ADD CONSTRAINT address_scopes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.addressgrouprbacs
    ADD CONSTRAINT addressgrouprbacs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.addressgrouprbacs
    ADD CONSTRAINT addressgrouprbacs_target_project_object_id_action_key UNIQUE (target_project, object_id, action);

ALTER TABLE ONLY public.addressscoperbacs
    ADD CONSTRAINT addressscoperbacs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.addressscoperbacs
    ADD CONSTRAINT addressscoperbacs_target_project_object_id_action_key UNIQUE (target_project, object_id, action);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.allowedaddresspairs
    ADD CONSTRAINT allowedaddresspairs_pkey PRIMARY KEY (port_id, mac_address, ip_address);

ALTER TABLE ONLY public.auto_allocated_topologies
    ADD CONSTRAINT auto_allocated_topologies_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY public.conntrack_helpers
    ADD CONSTRAINT conntrack_helpers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.default_security_group
    ADD CONSTRAINT default_security_group_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY public.dnsnameservers
    ADD CONSTRAINT dnsnameservers_pkey PRIMARY KEY (address, subnet_id);

ALTER TABLE ONLY public.dvr_fip_gateway_port_network
    ADD CONSTRAINT dvr_fip_gateway_port_network_pkey PRIMARY KEY (network_id, agent_id);

ALTER TABLE ONLY public.dvr_host_macs
    ADD CONSTRAINT dvr_host_macs_mac_address_key UNIQUE (mac_address);

ALTER TABLE ONLY public.dvr_host_macs
    ADD CONSTRAINT dvr_host_macs_pkey PRIMARY KEY (host);

ALTER TABLE ONLY public.evpn_advertised_ports
    ADD CONSTRAINT evpn_advertised_ports_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.evpn_l3_instances
    ADD CONSTRAINT evpn_l3_instances_mapping_id_key UNIQUE (mapping_id);

ALTER TABLE ONLY public.evpn_l3_instances
    ADD CONSTRAINT evpn_l3_instances_pkey PRIMARY KEY (router_id);

ALTER TABLE ONLY public.evpn_networks
    ADD CONSTRAINT evpn_networks_pkey PRIMARY KEY (network_id);

ALTER TABLE ONLY public.externalnetworks
    ADD CONSTRAINT externalnetworks_pkey PRIMARY KEY (network_id);

ALTER TABLE ONLY public.extradhcpopts
    ADD CONSTRAINT extradhcpopts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.flavors
    ADD CONSTRAINT flavors_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.flavorserviceprofilebindings
    ADD CONSTRAINT flavorserviceprofilebindings_pkey PRIMARY KEY (flavor_id, service_profile_id);

ALTER TABLE ONLY public.floatingipdnses
    ADD CONSTRAINT floatingipdnses_pkey PRIMARY KEY (floatingip_id);

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT floatingips_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT floatingips_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.ha_router_networks
    ADD CONSTRAINT ha_router_networks_pkey PRIMARY KEY (network_id, project_id);

ALTER TABLE ONLY public.ha_router_vrid_allocations
    ADD CONSTRAINT ha_router_vrid_allocations_pkey PRIMARY KEY (network_id, vr_id);

ALTER TABLE ONLY public.ipallocationpools
    ADD CONSTRAINT ipallocationpools_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_pkey PRIMARY KEY (ip_address, subnet_id, network_id);

ALTER TABLE ONLY public.ipamallocationpools
    ADD CONSTRAINT ipamallocationpools_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ipamallocations
    ADD CONSTRAINT ipamallocations_pkey PRIMARY KEY (ip_address, ipam_subnet_id);

ALTER TABLE ONLY public.ipamsubnets
    ADD CONSTRAINT ipamsubnets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.local_ip_associations
    ADD CONSTRAINT local_ip_associations_pkey PRIMARY KEY (local_ip_id, fixed_port_id);

ALTER TABLE ONLY public.local_ips
    ADD CONSTRAINT local_ips_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.local_ips
    ADD CONSTRAINT local_ips_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.meteringlabelrules
    ADD CONSTRAINT meteringlabelrules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.meteringlabels
    ADD CONSTRAINT meteringlabels_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ml2_distributed_port_bindings
    ADD CONSTRAINT ml2_distributed_port_bindings_pkey PRIMARY KEY (port_id, host);

ALTER TABLE ONLY public.ml2_flat_allocations
    ADD CONSTRAINT ml2_flat_allocations_pkey PRIMARY KEY (physical_network);

ALTER TABLE ONLY public.ml2_geneve_allocations
    ADD CONSTRAINT ml2_geneve_allocations_pkey PRIMARY KEY (geneve_vni);

ALTER TABLE ONLY public.ml2_geneve_endpoints
    ADD CONSTRAINT ml2_geneve_endpoints_pkey PRIMARY KEY (ip_address);

ALTER TABLE ONLY public.ml2_gre_allocations
    ADD CONSTRAINT ml2_gre_allocations_pkey PRIMARY KEY (gre_id);

ALTER TABLE ONLY public.ml2_gre_endpoints
    ADD CONSTRAINT ml2_gre_endpoints_pkey PRIMARY KEY (ip_address);

ALTER TABLE ONLY public.ml2_port_binding_levels
    ADD CONSTRAINT ml2_port_binding_levels_pkey PRIMARY KEY (port_id, host, level);

ALTER TABLE ONLY public.ml2_port_bindings
    ADD CONSTRAINT ml2_port_bindings_pkey PRIMARY KEY (port_id, host);

ALTER TABLE ONLY public.ml2_vlan_allocations
    ADD CONSTRAINT ml2_vlan_allocations_pkey PRIMARY KEY (physical_network, vlan_id);

ALTER TABLE ONLY public.ml2_vxlan_allocations
    ADD CONSTRAINT ml2_vxlan_allocations_pkey PRIMARY KEY (vxlan_vni);

ALTER TABLE ONLY public.ml2_vxlan_endpoints
    ADD CONSTRAINT ml2_vxlan_endpoints_pkey PRIMARY KEY (ip_address);

ALTER TABLE ONLY public.ndp_proxies
    ADD CONSTRAINT ndp_proxies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ndp_proxies
    ADD CONSTRAINT ndp_proxies_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.network_segment_ranges
    ADD CONSTRAINT network_segment_ranges_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.network_segment_ranges
    ADD CONSTRAINT network_segment_ranges_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.network_subnet_lock
    ADD CONSTRAINT network_subnet_lock_pkey PRIMARY KEY (network_id);

ALTER TABLE ONLY public.networkdhcpagentbindings
    ADD CONSTRAINT networkdhcpagentbindings_pkey PRIMARY KEY (network_id, dhcp_agent_id);

ALTER TABLE ONLY public.networkdnsdomains
    ADD CONSTRAINT networkdnsdomains_pkey PRIMARY KEY (network_id);

ALTER TABLE ONLY public.networkpvlan
    ADD CONSTRAINT networkpvlan_pkey PRIMARY KEY (network_id);

ALTER TABLE ONLY public.networkrbacs
    ADD CONSTRAINT networkrbacs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.networkrbacs
    ADD CONSTRAINT networkrbacs_target_project_object_id_action_key UNIQUE (target_project, object_id, action);

ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.networksecuritybindings
    ADD CONSTRAINT networksecuritybindings_pkey PRIMARY KEY (network_id);

ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT networksegments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT networksegments_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.ovn_hash_ring
    ADD CONSTRAINT ovn_hash_ring0node_uuid0group_name PRIMARY KEY (node_uuid, group_name);

ALTER TABLE ONLY public.ovn_revision_numbers
    ADD CONSTRAINT ovn_revision_numbers0resource_uuid0resource_type PRIMARY KEY (resource_uuid, resource_type);

ALTER TABLE ONLY public.portdataplanestatuses
    ADD CONSTRAINT portdataplanestatuses_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.portdeviceprofiles
    ADD CONSTRAINT portdeviceprofiles_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.portdnses
    ADD CONSTRAINT portdnses_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT portforwardings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT portforwardings_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.porthardwareoffloadtype
    ADD CONSTRAINT porthardwareoffloadtype_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.porthints
    ADD CONSTRAINT porthints_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.portnumaaffinitypolicies
    ADD CONSTRAINT portnumaaffinitypolicies_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.portpvlan
    ADD CONSTRAINT portpvlan_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.portsecuritybindings
    ADD CONSTRAINT portsecuritybindings_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.porttrusted
    ADD CONSTRAINT porttrusted_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.portuplinkstatuspropagation
    ADD CONSTRAINT portuplinkstatuspropagation_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.providerresourceassociations
    ADD CONSTRAINT providerresourceassociations_pkey PRIMARY KEY (provider_name, resource_id);

ALTER TABLE ONLY public.providerresourceassociations
    ADD CONSTRAINT providerresourceassociations_resource_id_key UNIQUE (resource_id);

ALTER TABLE ONLY public.provisioningblocks
    ADD CONSTRAINT provisioningblocks_pkey PRIMARY KEY (standard_attr_id, entity);

ALTER TABLE ONLY public.qos_bandwidth_limit_rules
    ADD CONSTRAINT qos_bandwidth_limit_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qos_bandwidth_limit_rules
    ADD CONSTRAINT qos_bandwidth_rules0qos_policy_id0direction UNIQUE (qos_policy_id, direction);

ALTER TABLE ONLY public.qos_dscp_marking_rules
    ADD CONSTRAINT qos_dscp_marking_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qos_dscp_marking_rules
    ADD CONSTRAINT qos_dscp_marking_rules_qos_policy_id_key UNIQUE (qos_policy_id);

ALTER TABLE ONLY public.qos_fip_policy_bindings
    ADD CONSTRAINT qos_fip_policy_bindings_fip_id_key UNIQUE (fip_id);

ALTER TABLE ONLY public.qos_fip_policy_bindings
    ADD CONSTRAINT qos_fip_policy_bindings_pkey PRIMARY KEY (policy_id, fip_id);

ALTER TABLE ONLY public.qos_minimum_bandwidth_rules
    ADD CONSTRAINT qos_minimum_bandwidth_rules0qos_policy_id0direction UNIQUE (qos_policy_id, direction);

ALTER TABLE ONLY public.qos_minimum_bandwidth_rules
    ADD CONSTRAINT qos_minimum_bandwidth_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qos_minimum_packet_rate_rules
    ADD CONSTRAINT qos_minimum_packet_rate_rules0qos_policy_id0direction UNIQUE (qos_policy_id, direction);

ALTER TABLE ONLY public.qos_minimum_packet_rate_rules
    ADD CONSTRAINT qos_minimum_packet_rate_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qos_network_policy_bindings
    ADD CONSTRAINT qos_network_policy_bindings_network_id_key UNIQUE (network_id);

ALTER TABLE ONLY public.qos_network_policy_bindings
    ADD CONSTRAINT qos_network_policy_bindings_pkey PRIMARY KEY (policy_id, network_id);

ALTER TABLE ONLY public.qos_packet_rate_limit_rules
    ADD CONSTRAINT qos_packet_rate_limit_rules0qos_policy_id0direction UNIQUE (qos_policy_id, direction);

ALTER TABLE ONLY public.qos_packet_rate_limit_rules
    ADD CONSTRAINT qos_packet_rate_limit_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qos_policies_default
    ADD CONSTRAINT qos_policies_default_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY public.qos_policies
    ADD CONSTRAINT qos_policies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qos_policies
    ADD CONSTRAINT qos_policies_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.qos_port_policy_bindings
    ADD CONSTRAINT qos_port_policy_bindings_pkey PRIMARY KEY (policy_id, port_id);

ALTER TABLE ONLY public.qos_port_policy_bindings
    ADD CONSTRAINT qos_port_policy_bindings_port_id_key UNIQUE (port_id);

ALTER TABLE ONLY public.qos_router_gw_policy_bindings
    ADD CONSTRAINT qos_router_gw_policy_bindings_pkey PRIMARY KEY (policy_id, router_id);

ALTER TABLE ONLY public.qos_router_gw_policy_bindings
    ADD CONSTRAINT qos_router_gw_policy_bindings_router_id_key UNIQUE (router_id);

ALTER TABLE ONLY public.qospolicyrbacs
    ADD CONSTRAINT qospolicyrbacs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.qospolicyrbacs
    ADD CONSTRAINT qospolicyrbacs_target_project_object_id_action_key UNIQUE (target_project, object_id, action);

ALTER TABLE ONLY public.quotas
    ADD CONSTRAINT quotas_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quotausages
    ADD CONSTRAINT quotausages_pkey PRIMARY KEY (resource, project_id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resourcedeltas
    ADD CONSTRAINT resourcedeltas_pkey PRIMARY KEY (resource, reservation_id);

ALTER TABLE ONLY public.router_extra_attributes
    ADD CONSTRAINT router_extra_attributes_pkey PRIMARY KEY (router_id);

ALTER TABLE ONLY public.router_ndp_proxy_state
    ADD CONSTRAINT router_ndp_proxy_state_pkey PRIMARY KEY (router_id);

ALTER TABLE ONLY public.routerl3agentbindings
    ADD CONSTRAINT routerl3agentbindings_pkey PRIMARY KEY (router_id, l3_agent_id);

ALTER TABLE ONLY public.routerports
    ADD CONSTRAINT routerports_pkey PRIMARY KEY (router_id, port_id);

ALTER TABLE ONLY public.routerports
    ADD CONSTRAINT routerports_port_id_key UNIQUE (port_id);

ALTER TABLE ONLY public.routerroutes
    ADD CONSTRAINT routerroutes_pkey PRIMARY KEY (router_id, destination, nexthop);

ALTER TABLE ONLY public.routers
    ADD CONSTRAINT routers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.routers
    ADD CONSTRAINT routers_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.security_groups_default_statefulness
    ADD CONSTRAINT security_groups_default_statefulness_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.security_groups_default_statefulness
    ADD CONSTRAINT security_groups_default_statefulness_project_id_key UNIQUE (project_id);

ALTER TABLE ONLY public.securitygroupdefaultrules
    ADD CONSTRAINT securitygroupdefaultrules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.securitygroupdefaultrules
    ADD CONSTRAINT securitygroupdefaultrules_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.securitygroupportbindings
    ADD CONSTRAINT securitygroupportbindings_pkey PRIMARY KEY (port_id, security_group_id);

ALTER TABLE ONLY public.securitygrouprbacs
    ADD CONSTRAINT securitygrouprbacs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.securitygrouprbacs
    ADD CONSTRAINT securitygrouprbacs_target_project_object_id_action_key UNIQUE (target_project, object_id, action);

ALTER TABLE ONLY public.securitygrouprules
    ADD CONSTRAINT securitygrouprules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.securitygrouprules
    ADD CONSTRAINT securitygrouprules_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.securitygroups
    ADD CONSTRAINT securitygroups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.securitygroups
    ADD CONSTRAINT securitygroups_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.segmenthostmappings
    ADD CONSTRAINT segmenthostmappings_pkey PRIMARY KEY (segment_id, host);

ALTER TABLE ONLY public.serviceprofiles
    ADD CONSTRAINT serviceprofiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.standardattributes
    ADD CONSTRAINT standardattributes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subnet_bgp_leak_routes
    ADD CONSTRAINT subnet_bgp_leak_routes_pkey PRIMARY KEY (subnet_id);

ALTER TABLE ONLY public.subnet_dns_publish_fixed_ips
    ADD CONSTRAINT subnet_dns_publish_fixed_ips_pkey PRIMARY KEY (subnet_id);

ALTER TABLE ONLY public.subnet_service_types
    ADD CONSTRAINT subnet_service_types_pkey PRIMARY KEY (subnet_id, service_type);

ALTER TABLE ONLY public.subnetpoolprefixes
    ADD CONSTRAINT subnetpoolprefixes_pkey PRIMARY KEY (cidr, subnetpool_id);

ALTER TABLE ONLY public.subnetpoolrbacs
    ADD CONSTRAINT subnetpoolrbacs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subnetpoolrbacs
    ADD CONSTRAINT subnetpoolrbacs_target_project_object_id_action_key UNIQUE (target_project, object_id, action);

ALTER TABLE ONLY public.subnetpools
    ADD CONSTRAINT subnetpools_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subnetpools
    ADD CONSTRAINT subnetpools_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.subnetroutes
    ADD CONSTRAINT subnetroutes_pkey PRIMARY KEY (subnet_id, destination, nexthop);

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.subports
    ADD CONSTRAINT subports_pkey PRIMARY KEY (port_id);

ALTER TABLE ONLY public.tags
    ADD CONSTRAINT tags_pkey PRIMARY KEY (standard_attr_id, tag);

ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_port_id_key UNIQUE (port_id);

ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_standard_attr_id_key UNIQUE (standard_attr_id);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT uniq_agents0agent_type0host UNIQUE (agent_type, host);

ALTER TABLE ONLY public.conntrack_helpers
    ADD CONSTRAINT uniq_conntrack_helpers0router_id0protocol0port0helper UNIQUE (router_id, protocol, port, helper);

ALTER TABLE ONLY public.extradhcpopts
    ADD CONSTRAINT uniq_extradhcpopts0portid0optname0ipversion UNIQUE (port_id, opt_name, ip_version);

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT uniq_floatingips0floatingnetworkid0fixedportid0fixedipaddress UNIQUE (floating_network_id, fixed_port_id, fixed_ip_address);

ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT uniq_ha_router_agent_port_bindings0port_id0l3_agent_id UNIQUE (router_id, l3_agent_id);

ALTER TABLE ONLY public.ha_router_networks
    ADD CONSTRAINT uniq_ha_router_networks0project_id UNIQUE (project_id);

ALTER TABLE ONLY public.ndp_proxies
    ADD CONSTRAINT uniq_ndp_proxy0router_id0ip_address UNIQUE (router_id, ip_address);

ALTER TABLE ONLY public.networkdhcpagentbindings
    ADD CONSTRAINT uniq_network_dhcp_agent_binding0network_id0binding_index0 UNIQUE (network_id, binding_index);

ALTER TABLE ONLY public.network_segment_ranges
    ADD CONSTRAINT uniq_network_segment_ranges UNIQUE ("default", network_type, physical_network, minimum, maximum);

ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT uniq_networksegment0network_id0network_type0physnet0sidx UNIQUE (network_id, network_type, physical_network, segment_index);

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT uniq_port_forwardings0floatingip_id0protocol0external_ports UNIQUE (floatingip_id, protocol, external_port_start, external_port_end);

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT uniq_port_forwardings0ptcl0in_prt_id0in_ip_addr0in_prts UNIQUE (protocol, internal_neutron_port_id, internal_ip_address, internal_port_start, internal_port_end);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT uniq_ports0id0network_id UNIQUE (id, network_id);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT uniq_ports0network_id0mac_address UNIQUE (network_id, mac_address);

ALTER TABLE ONLY public.quotas
    ADD CONSTRAINT uniq_quotas0project_id0resource UNIQUE (project_id, resource);

ALTER TABLE ONLY public.routerl3agentbindings
    ADD CONSTRAINT uniq_router_l3_agent_binding0router_id0binding_index0 UNIQUE (router_id, binding_index);

ALTER TABLE ONLY public.subports
    ADD CONSTRAINT uniq_subport0trunk_id0segmentation_type0segmentation_id UNIQUE (trunk_id, segmentation_type, segmentation_id);

ALTER TABLE ONLY public.vlan_allocations
    ADD CONSTRAINT uniq_vlan_allocations0vlan_id0physnet UNIQUE (vlan_id, physnet);

ALTER TABLE ONLY public.vni_allocations
    ADD CONSTRAINT uniq_vni_allocations0vni0physnet UNIQUE (vni, physnet);

ALTER TABLE ONLY public.ml2_geneve_endpoints
    ADD CONSTRAINT unique_ml2_geneve_endpoints0host UNIQUE (host);

ALTER TABLE ONLY public.ml2_gre_endpoints
    ADD CONSTRAINT unique_ml2_gre_endpoints0host UNIQUE (host);

ALTER TABLE ONLY public.ml2_vxlan_endpoints
    ADD CONSTRAINT unique_ml2_vxlan_endpoints0host UNIQUE (host);

ALTER TABLE ONLY public.vlan_allocations
    ADD CONSTRAINT vlan_allocations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vni_allocations
    ADD CONSTRAINT vni_allocations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vni_vlan_mapping
    ADD CONSTRAINT vni_vlan_mapping_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vni_vlan_mapping
    ADD CONSTRAINT vni_vlan_mapping_vlan_allocation_id_key UNIQUE (vlan_allocation_id);

ALTER TABLE ONLY public.vni_vlan_mapping
    ADD CONSTRAINT vni_vlan_mapping_vni_allocation_id_key UNIQUE (vni_allocation_id);

CREATE INDEX ix_address_groups_project_id ON public.address_groups USING btree (project_id);

CREATE INDEX ix_address_scopes_project_id ON public.address_scopes USING btree (project_id);

CREATE INDEX ix_addressgrouprbacs_action ON public.addressgrouprbacs USING btree (action);

CREATE INDEX ix_addressgrouprbacs_project_id ON public.addressgrouprbacs USING btree (project_id);

CREATE INDEX ix_addressgrouprbacs_target_project ON public.addressgrouprbacs USING btree (target_project);

CREATE INDEX ix_addressscoperbacs_action ON public.addressscoperbacs USING btree (action);

CREATE INDEX ix_addressscoperbacs_project_id ON public.addressscoperbacs USING btree (project_id);

CREATE INDEX ix_addressscoperbacs_target_project ON public.addressscoperbacs USING btree (target_project);

CREATE INDEX ix_agents_host ON public.agents USING btree (host);

CREATE INDEX ix_floatingips_project_id ON public.floatingips USING btree (project_id);

CREATE INDEX ix_local_ips_project_id ON public.local_ips USING btree (project_id);

CREATE INDEX ix_logs_project_id ON public.logs USING btree (project_id);

CREATE INDEX ix_logs_resource_id ON public.logs USING btree (resource_id);

CREATE INDEX ix_logs_target_id ON public.logs USING btree (target_id);

CREATE INDEX ix_meteringlabels_project_id ON public.meteringlabels USING btree (project_id);

CREATE INDEX ix_ml2_geneve_allocations_allocated ON public.ml2_geneve_allocations USING btree (allocated);

CREATE INDEX ix_ml2_gre_allocations_allocated ON public.ml2_gre_allocations USING btree (allocated);

CREATE INDEX ix_ml2_vlan_allocations_physical_network_allocated ON public.ml2_vlan_allocations USING btree (physical_network, allocated);

CREATE INDEX ix_ml2_vxlan_allocations_allocated ON public.ml2_vxlan_allocations USING btree (allocated);

CREATE INDEX ix_ndp_proxies_project_id ON public.ndp_proxies USING btree (project_id);

CREATE INDEX ix_networkrbacs_action ON public.networkrbacs USING btree (action);

CREATE INDEX ix_networkrbacs_project_id ON public.networkrbacs USING btree (project_id);

CREATE INDEX ix_networkrbacs_target_project ON public.networkrbacs USING btree (target_project);

CREATE INDEX ix_networks_project_id ON public.networks USING btree (project_id);

CREATE INDEX ix_ovn_hash_ring_group_name ON public.ovn_hash_ring USING btree (group_name);

CREATE INDEX ix_ovn_hash_ring_node_uuid ON public.ovn_hash_ring USING btree (node_uuid);

CREATE INDEX ix_ovn_revision_numbers_resource_type ON public.ovn_revision_numbers USING btree (resource_type);

CREATE INDEX ix_ovn_revision_numbers_resource_uuid ON public.ovn_revision_numbers USING btree (resource_uuid);

CREATE INDEX ix_porthardwareoffloadtype_port_id ON public.porthardwareoffloadtype USING btree (port_id);

CREATE INDEX ix_ports_device_id ON public.ports USING btree (device_id);

CREATE INDEX ix_ports_network_id ON public.ports USING btree (network_id);

CREATE INDEX ix_ports_network_id_device_owner ON public.ports USING btree (network_id, device_owner);

CREATE INDEX ix_ports_project_id ON public.ports USING btree (project_id);

CREATE INDEX ix_qos_minimum_bandwidth_rules_qos_policy_id ON public.qos_minimum_bandwidth_rules USING btree (qos_policy_id);

CREATE INDEX ix_qos_minimum_packet_rate_rules_qos_policy_id ON public.qos_minimum_packet_rate_rules USING btree (qos_policy_id);

CREATE INDEX ix_qos_packet_rate_limit_rules_qos_policy_id ON public.qos_packet_rate_limit_rules USING btree (qos_policy_id);

CREATE INDEX ix_qos_policies_project_id ON public.qos_policies USING btree (project_id);

CREATE INDEX ix_qospolicyrbacs_action ON public.qospolicyrbacs USING btree (action);

CREATE INDEX ix_qospolicyrbacs_project_id ON public.qospolicyrbacs USING btree (project_id);

CREATE INDEX ix_qospolicyrbacs_target_project ON public.qospolicyrbacs USING btree (target_project);

CREATE INDEX ix_quotas_project_id ON public.quotas USING btree (project_id);

CREATE INDEX ix_routers_project_id ON public.routers USING btree (project_id);

CREATE INDEX ix_securitygrouprbacs_action ON public.securitygrouprbacs USING btree (action);

CREATE INDEX ix_securitygrouprbacs_project_id ON public.securitygrouprbacs USING btree (project_id);

CREATE INDEX ix_securitygrouprbacs_target_project ON public.securitygrouprbacs USING btree (target_project);

CREATE INDEX ix_securitygrouprules_project_id ON public.securitygrouprules USING btree (project_id);

CREATE INDEX ix_securitygroups_project_id ON public.securitygroups USING btree (project_id);

CREATE INDEX ix_subnetpoolrbacs_action ON public.subnetpoolrbacs USING btree (action);

CREATE INDEX ix_subnetpoolrbacs_project_id ON public.subnetpoolrbacs USING btree (project_id);

CREATE INDEX ix_subnetpoolrbacs_target_project ON public.subnetpoolrbacs USING btree (target_project);

CREATE INDEX ix_subnetpools_address_scope_id ON public.subnetpools USING btree (address_scope_id);

CREATE INDEX ix_subnetpools_project_id ON public.subnetpools USING btree (project_id);

CREATE INDEX ix_subnets_project_id ON public.subnets USING btree (project_id);

CREATE INDEX ix_subnets_subnetpool_id ON public.subnets USING btree (subnetpool_id);

CREATE INDEX ix_trunks_project_id ON public.trunks USING btree (project_id);

ALTER TABLE ONLY public.address_associations
    ADD CONSTRAINT address_associations_address_group_id_fkey FOREIGN KEY (address_group_id) REFERENCES public.address_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_groups
    ADD CONSTRAINT address_groups_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.addressgrouprbacs
    ADD CONSTRAINT addressgrouprbacs_object_id_fkey FOREIGN KEY (object_id) REFERENCES public.address_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.addressscoperbacs
    ADD CONSTRAINT addressscoperbacs_object_id_fkey FOREIGN KEY (object_id) REFERENCES public.address_scopes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.allowedaddresspairs
    ADD CONSTRAINT allowedaddresspairs_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.auto_allocated_topologies
    ADD CONSTRAINT auto_allocated_topologies_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.auto_allocated_topologies
    ADD CONSTRAINT auto_allocated_topologies_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.conntrack_helpers
    ADD CONSTRAINT conntrack_helpers_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.default_security_group
    ADD CONSTRAINT default_security_group_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES public.securitygroups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dnsnameservers
    ADD CONSTRAINT dnsnameservers_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dvr_fip_gateway_port_network
    ADD CONSTRAINT dvr_fip_gateway_port_network_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES public.agents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dvr_fip_gateway_port_network
    ADD CONSTRAINT dvr_fip_gateway_port_network_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.evpn_advertised_ports
    ADD CONSTRAINT evpn_advertised_ports_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.evpn_networks(network_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.evpn_advertised_ports
    ADD CONSTRAINT evpn_advertised_ports_port_id_network_id_fkey FOREIGN KEY (port_id, network_id) REFERENCES public.ports(id, network_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.evpn_l3_instances
    ADD CONSTRAINT evpn_l3_instances_mapping_id_fkey FOREIGN KEY (mapping_id) REFERENCES public.vni_vlan_mapping(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.evpn_l3_instances
    ADD CONSTRAINT evpn_l3_instances_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.evpn_networks
    ADD CONSTRAINT evpn_networks_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.evpn_networks
    ADD CONSTRAINT evpn_networks_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.evpn_l3_instances(router_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.externalnetworks
    ADD CONSTRAINT externalnetworks_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.extradhcpopts
    ADD CONSTRAINT extradhcpopts_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.flavorserviceprofilebindings
    ADD CONSTRAINT flavorserviceprofilebindings_flavor_id_fkey FOREIGN KEY (flavor_id) REFERENCES public.flavors(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.flavorserviceprofilebindings
    ADD CONSTRAINT flavorserviceprofilebindings_service_profile_id_fkey FOREIGN KEY (service_profile_id) REFERENCES public.serviceprofiles(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.floatingipdnses
    ADD CONSTRAINT floatingipdnses_floatingip_id_fkey FOREIGN KEY (floatingip_id) REFERENCES public.floatingips(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT floatingips_fixed_port_id_fkey FOREIGN KEY (fixed_port_id) REFERENCES public.ports(id);

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT floatingips_floating_port_id_fkey FOREIGN KEY (floating_port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT floatingips_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id);

ALTER TABLE ONLY public.floatingips
    ADD CONSTRAINT floatingips_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_l3_agent_id_fkey FOREIGN KEY (l3_agent_id) REFERENCES public.agents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ha_router_agent_port_bindings
    ADD CONSTRAINT ha_router_agent_port_bindings_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ha_router_networks
    ADD CONSTRAINT ha_router_networks_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ha_router_vrid_allocations
    ADD CONSTRAINT ha_router_vrid_allocations_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ipallocationpools
    ADD CONSTRAINT ipallocationpools_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ipallocations
    ADD CONSTRAINT ipallocations_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ipamallocationpools
    ADD CONSTRAINT ipamallocationpools_ipam_subnet_id_fkey FOREIGN KEY (ipam_subnet_id) REFERENCES public.ipamsubnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ipamallocations
    ADD CONSTRAINT ipamallocations_ipam_subnet_id_fkey FOREIGN KEY (ipam_subnet_id) REFERENCES public.ipamsubnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.local_ip_associations
    ADD CONSTRAINT local_ip_associations_fixed_port_id_fkey FOREIGN KEY (fixed_port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.local_ip_associations
    ADD CONSTRAINT local_ip_associations_local_ip_id_fkey FOREIGN KEY (local_ip_id) REFERENCES public.local_ips(id);

ALTER TABLE ONLY public.local_ips
    ADD CONSTRAINT local_ips_local_port_id_fkey FOREIGN KEY (local_port_id) REFERENCES public.ports(id);

ALTER TABLE ONLY public.local_ips
    ADD CONSTRAINT local_ips_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.meteringlabelrules
    ADD CONSTRAINT meteringlabelrules_metering_label_id_fkey FOREIGN KEY (metering_label_id) REFERENCES public.meteringlabels(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ml2_distributed_port_bindings
    ADD CONSTRAINT ml2_distributed_port_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ml2_port_binding_levels
    ADD CONSTRAINT ml2_port_binding_levels_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ml2_port_binding_levels
    ADD CONSTRAINT ml2_port_binding_levels_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES public.networksegments(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.ml2_port_bindings
    ADD CONSTRAINT ml2_port_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ndp_proxies
    ADD CONSTRAINT ndp_proxies_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ndp_proxies
    ADD CONSTRAINT ndp_proxies_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ndp_proxies
    ADD CONSTRAINT ndp_proxies_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.network_segment_ranges
    ADD CONSTRAINT network_segment_ranges_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.network_subnet_lock
    ADD CONSTRAINT network_subnet_lock_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networkdhcpagentbindings
    ADD CONSTRAINT networkdhcpagentbindings_dhcp_agent_id_fkey FOREIGN KEY (dhcp_agent_id) REFERENCES public.agents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networkdhcpagentbindings
    ADD CONSTRAINT networkdhcpagentbindings_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networkdnsdomains
    ADD CONSTRAINT networkdnsdomains_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networkpvlan
    ADD CONSTRAINT networkpvlan_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networkrbacs
    ADD CONSTRAINT networkrbacs_object_id_fkey FOREIGN KEY (object_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networksecuritybindings
    ADD CONSTRAINT networksecuritybindings_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT networksegments_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.networksegments
    ADD CONSTRAINT networksegments_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ovn_revision_numbers
    ADD CONSTRAINT ovn_revision_numbers_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.portdataplanestatuses
    ADD CONSTRAINT portdataplanestatuses_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portdeviceprofiles
    ADD CONSTRAINT portdeviceprofiles_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portdnses
    ADD CONSTRAINT portdnses_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT portforwardings_floatingip_id_fkey FOREIGN KEY (floatingip_id) REFERENCES public.floatingips(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT portforwardings_internal_neutron_port_id_fkey FOREIGN KEY (internal_neutron_port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portforwardings
    ADD CONSTRAINT portforwardings_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.porthardwareoffloadtype
    ADD CONSTRAINT porthardwareoffloadtype_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.porthints
    ADD CONSTRAINT porthints_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portnumaaffinitypolicies
    ADD CONSTRAINT portnumaaffinitypolicies_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portpvlan
    ADD CONSTRAINT portpvlan_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id);

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT ports_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portsecuritybindings
    ADD CONSTRAINT portsecuritybindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.porttrusted
    ADD CONSTRAINT porttrusted_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.portuplinkstatuspropagation
    ADD CONSTRAINT portuplinkstatuspropagation_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.provisioningblocks
    ADD CONSTRAINT provisioningblocks_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_bandwidth_limit_rules
    ADD CONSTRAINT qos_bandwidth_limit_rules_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_dscp_marking_rules
    ADD CONSTRAINT qos_dscp_marking_rules_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_fip_policy_bindings
    ADD CONSTRAINT qos_fip_policy_bindings_fip_id_fkey FOREIGN KEY (fip_id) REFERENCES public.floatingips(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_fip_policy_bindings
    ADD CONSTRAINT qos_fip_policy_bindings_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_minimum_bandwidth_rules
    ADD CONSTRAINT qos_minimum_bandwidth_rules_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_minimum_packet_rate_rules
    ADD CONSTRAINT qos_minimum_packet_rate_rules_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_network_policy_bindings
    ADD CONSTRAINT qos_network_policy_bindings_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_network_policy_bindings
    ADD CONSTRAINT qos_network_policy_bindings_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_packet_rate_limit_rules
    ADD CONSTRAINT qos_packet_rate_limit_rules_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_policies_default
    ADD CONSTRAINT qos_policies_default_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_policies
    ADD CONSTRAINT qos_policies_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_port_policy_bindings
    ADD CONSTRAINT qos_port_policy_bindings_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_port_policy_bindings
    ADD CONSTRAINT qos_port_policy_bindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_router_gw_policy_bindings
    ADD CONSTRAINT qos_router_gw_policy_bindings_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qos_router_gw_policy_bindings
    ADD CONSTRAINT qos_router_gw_policy_bindings_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.qospolicyrbacs
    ADD CONSTRAINT qospolicyrbacs_object_id_fkey FOREIGN KEY (object_id) REFERENCES public.qos_policies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.resourcedeltas
    ADD CONSTRAINT resourcedeltas_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES public.reservations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.router_extra_attributes
    ADD CONSTRAINT router_extra_attributes_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.router_ndp_proxy_state
    ADD CONSTRAINT router_ndp_proxy_state_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routerl3agentbindings
    ADD CONSTRAINT routerl3agentbindings_l3_agent_id_fkey FOREIGN KEY (l3_agent_id) REFERENCES public.agents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routerl3agentbindings
    ADD CONSTRAINT routerl3agentbindings_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routerports
    ADD CONSTRAINT routerports_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routerports
    ADD CONSTRAINT routerports_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routerroutes
    ADD CONSTRAINT routerroutes_router_id_fkey FOREIGN KEY (router_id) REFERENCES public.routers(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routers
    ADD CONSTRAINT routers_flavor_id_fkey FOREIGN KEY (flavor_id) REFERENCES public.flavors(id);

ALTER TABLE ONLY public.routers
    ADD CONSTRAINT routers_gw_port_id_fkey FOREIGN KEY (gw_port_id) REFERENCES public.ports(id);

ALTER TABLE ONLY public.routers
    ADD CONSTRAINT routers_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygroupdefaultrules
    ADD CONSTRAINT securitygroupdefaultrules_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygroupportbindings
    ADD CONSTRAINT securitygroupportbindings_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygroupportbindings
    ADD CONSTRAINT securitygroupportbindings_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES public.securitygroups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygrouprbacs
    ADD CONSTRAINT securitygrouprbacs_object_id_fkey FOREIGN KEY (object_id) REFERENCES public.securitygroups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygrouprules
    ADD CONSTRAINT securitygrouprules_remote_address_group_id_fkey FOREIGN KEY (remote_address_group_id) REFERENCES public.address_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygrouprules
    ADD CONSTRAINT securitygrouprules_remote_group_id_fkey FOREIGN KEY (remote_group_id) REFERENCES public.securitygroups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygrouprules
    ADD CONSTRAINT securitygrouprules_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES public.securitygroups(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygrouprules
    ADD CONSTRAINT securitygrouprules_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.securitygroups
    ADD CONSTRAINT securitygroups_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.segmenthostmappings
    ADD CONSTRAINT segmenthostmappings_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES public.networksegments(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnet_bgp_leak_routes
    ADD CONSTRAINT subnet_bgp_leak_routes_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnet_dns_publish_fixed_ips
    ADD CONSTRAINT subnet_dns_publish_fixed_ips_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnet_service_types
    ADD CONSTRAINT subnet_service_types_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnetpoolprefixes
    ADD CONSTRAINT subnetpoolprefixes_subnetpool_id_fkey FOREIGN KEY (subnetpool_id) REFERENCES public.subnetpools(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnetpoolrbacs
    ADD CONSTRAINT subnetpoolrbacs_object_id_fkey FOREIGN KEY (object_id) REFERENCES public.subnetpools(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnetpools
    ADD CONSTRAINT subnetpools_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnetroutes
    ADD CONSTRAINT subnetroutes_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES public.subnets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_network_id_fkey FOREIGN KEY (network_id) REFERENCES public.networks(id);

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES public.networksegments(id);

ALTER TABLE ONLY public.subnets
    ADD CONSTRAINT subnets_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subports
    ADD CONSTRAINT subports_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subports
    ADD CONSTRAINT subports_trunk_id_fkey FOREIGN KEY (trunk_id) REFERENCES public.trunks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tags
    ADD CONSTRAINT tags_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_port_id_fkey FOREIGN KEY (port_id) REFERENCES public.ports(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_standard_attr_id_fkey FOREIGN KEY (standard_attr_id) REFERENCES public.standardattributes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vni_vlan_mapping
    ADD CONSTRAINT vni_vlan_mapping_vlan_allocation_id_fkey FOREIGN KEY (vlan_allocation_id) REFERENCES public.vlan_allocations(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.vni_vlan_mapping
    ADD CONSTRAINT vni_vlan_mapping_vni_allocation_id_fkey FOREIGN KEY (vni_allocation_id) REFERENCES public.vni_allocations(id) ON DELETE RESTRICT;
