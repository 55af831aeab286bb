-- Schema of Galaxy 26.1.2, Copyright (c) 2005-2026 Galaxy Contributors; MIT License, see LICENSES.md.
-- Changed: a dump without comments.

CREATE FUNCTION public.fn_audit_history_by_history_id() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _history_id integer;
                BEGIN
                    INSERT INTO history_audit (history_id, update_time)
                    SELECT DISTINCT history_id, clock_timestamp() AT TIME ZONE 'UTC'
                    FROM new_table
                    WHERE history_id IS NOT NULL
                    ON CONFLICT DO NOTHING;
                    
                    FOR _history_id IN SELECT DISTINCT history_id FROM new_table WHERE history_id IS NOT NULL
                    LOOP
                        PERFORM pg_notify('galaxy_history_update', _history_id::text);
                    END LOOP;
            
                    RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.fn_audit_history_by_id() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _history_id integer;
                BEGIN
                    INSERT INTO history_audit (history_id, update_time)
                    SELECT DISTINCT id, clock_timestamp() AT TIME ZONE 'UTC'
                    FROM new_table
                    WHERE id IS NOT NULL
                    ON CONFLICT DO NOTHING;
                    
                    FOR _history_id IN SELECT DISTINCT id FROM new_table WHERE id IS NOT NULL
                    LOOP
                        PERFORM pg_notify('galaxy_history_update', _history_id::text);
                    END LOOP;
            
                    RETURN NULL;
                END;
            $$;

CREATE TABLE public.api_keys (
    id integer NOT NULL,
    create_time timestamp without time zone,
    user_id integer,
    key character varying(32),
    deleted boolean DEFAULT false NOT NULL
);

CREATE SEQUENCE public.api_keys_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.api_keys_id_seq OWNED BY public.api_keys.id;

CREATE TABLE public.celery_user_active_task (
    task_id character varying(255) NOT NULL,
    user_id integer NOT NULL,
    started_at timestamp without time zone NOT NULL
);

CREATE TABLE public.celery_user_rate_limit (
    user_id integer NOT NULL,
    last_scheduled_time timestamp without time zone NOT NULL
);

CREATE TABLE public.chat_exchange (
    id integer NOT NULL,
    user_id integer NOT NULL,
    job_id integer,
    page_id integer
);

CREATE SEQUENCE public.chat_exchange_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.chat_exchange_id_seq OWNED BY public.chat_exchange.id;

CREATE TABLE public.chat_exchange_message (
    id integer NOT NULL,
    chat_exchange_id integer NOT NULL,
    create_time timestamp without time zone NOT NULL,
    message text NOT NULL,
    feedback integer
);

CREATE SEQUENCE public.chat_exchange_message_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.chat_exchange_message_id_seq OWNED BY public.chat_exchange_message.id;

CREATE TABLE public.cleanup_event (
    id integer NOT NULL,
    create_time timestamp without time zone,
    message character varying(1024)
);

CREATE TABLE public.cleanup_event_dataset_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    dataset_id integer
);

CREATE SEQUENCE public.cleanup_event_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_dataset_association_id_seq OWNED BY public.cleanup_event_dataset_association.id;

CREATE TABLE public.cleanup_event_hda_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    hda_id integer
);

CREATE SEQUENCE public.cleanup_event_hda_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_hda_association_id_seq OWNED BY public.cleanup_event_hda_association.id;

CREATE TABLE public.cleanup_event_history_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    history_id integer
);

CREATE SEQUENCE public.cleanup_event_history_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_history_association_id_seq OWNED BY public.cleanup_event_history_association.id;

CREATE TABLE public.cleanup_event_icda_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    icda_id integer
);

CREATE SEQUENCE public.cleanup_event_icda_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_icda_association_id_seq OWNED BY public.cleanup_event_icda_association.id;

CREATE SEQUENCE public.cleanup_event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_id_seq OWNED BY public.cleanup_event.id;

CREATE TABLE public.cleanup_event_ldda_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    ldda_id integer
);

CREATE SEQUENCE public.cleanup_event_ldda_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_ldda_association_id_seq OWNED BY public.cleanup_event_ldda_association.id;

CREATE TABLE public.cleanup_event_library_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    library_id integer
);

CREATE SEQUENCE public.cleanup_event_library_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_library_association_id_seq OWNED BY public.cleanup_event_library_association.id;

CREATE TABLE public.cleanup_event_library_dataset_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    library_dataset_id integer
);

CREATE SEQUENCE public.cleanup_event_library_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_library_dataset_association_id_seq OWNED BY public.cleanup_event_library_dataset_association.id;

CREATE TABLE public.cleanup_event_library_folder_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    library_folder_id integer
);

CREATE SEQUENCE public.cleanup_event_library_folder_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_library_folder_association_id_seq OWNED BY public.cleanup_event_library_folder_association.id;

CREATE TABLE public.cleanup_event_metadata_file_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    metadata_file_id integer
);

CREATE SEQUENCE public.cleanup_event_metadata_file_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_metadata_file_association_id_seq OWNED BY public.cleanup_event_metadata_file_association.id;

CREATE TABLE public.cleanup_event_user_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    cleanup_event_id integer,
    user_id integer
);

CREATE SEQUENCE public.cleanup_event_user_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cleanup_event_user_association_id_seq OWNED BY public.cleanup_event_user_association.id;

CREATE TABLE public.credential (
    id integer NOT NULL,
    group_id integer NOT NULL,
    name character varying NOT NULL,
    is_secret boolean NOT NULL,
    is_set boolean NOT NULL,
    value character varying,
    create_time timestamp without time zone NOT NULL,
    update_time timestamp without time zone NOT NULL
);

CREATE SEQUENCE public.credential_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.credential_id_seq OWNED BY public.credential.id;

CREATE TABLE public.credentials_group (
    id integer NOT NULL,
    user_credentials_id integer NOT NULL,
    name character varying NOT NULL,
    create_time timestamp without time zone NOT NULL,
    update_time timestamp without time zone NOT NULL
);

CREATE SEQUENCE public.credentials_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.credentials_group_id_seq OWNED BY public.credentials_group.id;

CREATE TABLE public.data_manager_history_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    history_id integer,
    user_id integer
);

CREATE SEQUENCE public.data_manager_history_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.data_manager_history_association_id_seq OWNED BY public.data_manager_history_association.id;

CREATE TABLE public.data_manager_job_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    job_id integer,
    data_manager_id text
);

CREATE SEQUENCE public.data_manager_job_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.data_manager_job_association_id_seq OWNED BY public.data_manager_job_association.id;

CREATE TABLE public.dataset (
    id integer NOT NULL,
    job_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    state character varying(64),
    deleted boolean,
    purged boolean,
    purgable boolean,
    object_store_id character varying(255),
    external_filename text,
    _extra_files_path text,
    created_from_basename text,
    file_size numeric(15,0),
    total_size numeric(15,0),
    uuid character(32)
);

CREATE TABLE public.dataset_collection (
    id integer NOT NULL,
    collection_type character varying(255) NOT NULL,
    populated_state character varying(64) NOT NULL,
    populated_state_message text,
    element_count integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    fields bytea,
    column_definitions bytea
);

CREATE TABLE public.dataset_collection_element (
    id integer NOT NULL,
    dataset_collection_id integer NOT NULL,
    hda_id integer,
    ldda_id integer,
    child_collection_id integer,
    element_index integer,
    element_identifier character varying(255),
    columns bytea
);

CREATE SEQUENCE public.dataset_collection_element_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_collection_element_id_seq OWNED BY public.dataset_collection_element.id;

CREATE SEQUENCE public.dataset_collection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_collection_id_seq OWNED BY public.dataset_collection.id;

CREATE TABLE public.dataset_hash (
    id integer NOT NULL,
    dataset_id integer,
    hash_function text,
    hash_value text,
    extra_files_path text
);

CREATE SEQUENCE public.dataset_hash_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_hash_id_seq OWNED BY public.dataset_hash.id;

CREATE SEQUENCE public.dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_id_seq OWNED BY public.dataset.id;

CREATE TABLE public.dataset_permissions (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    action text,
    dataset_id integer,
    role_id integer
);

CREATE SEQUENCE public.dataset_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_permissions_id_seq OWNED BY public.dataset_permissions.id;

CREATE TABLE public.dataset_source (
    id integer NOT NULL,
    dataset_id integer,
    source_uri text,
    extra_files_path text,
    transform bytea,
    requested_transform bytea
);

CREATE TABLE public.dataset_source_hash (
    id integer NOT NULL,
    dataset_source_id integer,
    hash_function text,
    hash_value text
);

CREATE SEQUENCE public.dataset_source_hash_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_source_hash_id_seq OWNED BY public.dataset_source_hash.id;

CREATE SEQUENCE public.dataset_source_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_source_id_seq OWNED BY public.dataset_source.id;

CREATE TABLE public.dataset_storage_operation_run (
    id integer NOT NULL,
    snapshot_id integer NOT NULL,
    history_id integer NOT NULL,
    user_id integer NOT NULL,
    mode character varying(32) NOT NULL,
    target_object_store_id character varying(255) NOT NULL,
    state character varying(32) NOT NULL,
    skip_ineligible boolean NOT NULL,
    notify_on_completion boolean NOT NULL,
    task_id character(32),
    total_count integer NOT NULL,
    succeeded_count integer NOT NULL,
    failed_count integer NOT NULL,
    skipped_count integer NOT NULL,
    total_bytes_processed bigint NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.dataset_storage_operation_run_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_storage_operation_run_id_seq OWNED BY public.dataset_storage_operation_run.id;

CREATE TABLE public.dataset_storage_operation_run_item (
    id integer NOT NULL,
    run_id integer NOT NULL,
    dataset_id integer NOT NULL,
    state character varying(32) NOT NULL,
    reason_code character varying(64),
    bytes_processed bigint NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.dataset_storage_operation_run_item_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_storage_operation_run_item_id_seq OWNED BY public.dataset_storage_operation_run_item.id;

CREATE TABLE public.dataset_storage_operation_snapshot (
    id integer NOT NULL,
    history_id integer NOT NULL,
    user_id integer NOT NULL,
    mode character varying(32) NOT NULL,
    target_object_store_id character varying(255) NOT NULL,
    resolved_dataset_ids bytea NOT NULL,
    eligible_dataset_ids bytea NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    expires_at timestamp without time zone NOT NULL
);

CREATE SEQUENCE public.dataset_storage_operation_snapshot_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dataset_storage_operation_snapshot_id_seq OWNED BY public.dataset_storage_operation_snapshot.id;

CREATE TABLE public.default_history_permissions (
    id integer NOT NULL,
    history_id integer,
    action text,
    role_id integer
);

CREATE SEQUENCE public.default_history_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.default_history_permissions_id_seq OWNED BY public.default_history_permissions.id;

CREATE TABLE public.default_quota_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    type character varying(32),
    quota_id integer
);

CREATE SEQUENCE public.default_quota_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.default_quota_association_id_seq OWNED BY public.default_quota_association.id;

CREATE TABLE public.default_user_permissions (
    id integer NOT NULL,
    user_id integer,
    action text,
    role_id integer
);

CREATE SEQUENCE public.default_user_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.default_user_permissions_id_seq OWNED BY public.default_user_permissions.id;

CREATE TABLE public.dynamic_tool (
    id integer NOT NULL,
    uuid character(32),
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    tool_id character varying(255),
    tool_version character varying(255),
    tool_format character varying(255),
    tool_path character varying(255),
    tool_directory character varying(255),
    hidden boolean,
    active boolean,
    value bytea,
    public boolean DEFAULT false NOT NULL
);

CREATE SEQUENCE public.dynamic_tool_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dynamic_tool_id_seq OWNED BY public.dynamic_tool.id;

CREATE TABLE public.event (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    history_id integer,
    user_id integer,
    message character varying(1024),
    session_id integer,
    tool_id character varying(255)
);

CREATE SEQUENCE public.event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.event_id_seq OWNED BY public.event.id;

CREATE TABLE public.extended_metadata (
    id integer NOT NULL,
    data bytea
);

CREATE SEQUENCE public.extended_metadata_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.extended_metadata_id_seq OWNED BY public.extended_metadata.id;

CREATE TABLE public.extended_metadata_index (
    id integer NOT NULL,
    extended_metadata_id integer,
    path character varying(255),
    value text
);

CREATE SEQUENCE public.extended_metadata_index_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.extended_metadata_index_id_seq OWNED BY public.extended_metadata_index.id;

CREATE TABLE public.form_definition (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name character varying(255) NOT NULL,
    "desc" text,
    form_definition_current_id integer NOT NULL,
    fields bytea,
    type character varying(255),
    layout bytea
);

CREATE TABLE public.form_definition_current (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    latest_form_id integer,
    deleted boolean
);

CREATE SEQUENCE public.form_definition_current_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.form_definition_current_id_seq OWNED BY public.form_definition_current.id;

CREATE SEQUENCE public.form_definition_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.form_definition_id_seq OWNED BY public.form_definition.id;

CREATE TABLE public.form_values (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    form_definition_id integer,
    content bytea
);

CREATE SEQUENCE public.form_values_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.form_values_id_seq OWNED BY public.form_values.id;

CREATE TABLE public.galaxy_group (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name character varying(255),
    deleted boolean
);

CREATE SEQUENCE public.galaxy_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.galaxy_group_id_seq OWNED BY public.galaxy_group.id;

CREATE TABLE public.galaxy_session (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    user_id integer,
    remote_host character varying(255),
    remote_addr character varying(255),
    referer text,
    current_history_id integer,
    session_key character varying(255),
    is_valid boolean,
    prev_session_id integer,
    disk_usage numeric(15,0),
    last_action timestamp without time zone
);

CREATE SEQUENCE public.galaxy_session_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.galaxy_session_id_seq OWNED BY public.galaxy_session.id;

CREATE TABLE public.galaxy_session_to_history (
    id integer NOT NULL,
    create_time timestamp without time zone,
    session_id integer,
    history_id integer
);

CREATE SEQUENCE public.galaxy_session_to_history_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.galaxy_session_to_history_id_seq OWNED BY public.galaxy_session_to_history.id;

CREATE TABLE public.galaxy_user (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    email character varying(255) NOT NULL,
    username character varying(255),
    password character varying(255) NOT NULL,
    last_password_change timestamp without time zone,
    external boolean,
    form_values_id integer,
    preferred_object_store_id character varying(255),
    deleted boolean,
    purged boolean,
    disk_usage numeric(15,0),
    active boolean NOT NULL,
    activation_token character varying(64)
);

CREATE SEQUENCE public.galaxy_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.galaxy_user_id_seq OWNED BY public.galaxy_user.id;

CREATE TABLE public.genome_index_tool_data (
    id integer NOT NULL,
    job_id integer,
    dataset_id integer,
    fasta_path character varying(255),
    created_time timestamp without time zone,
    modified_time timestamp without time zone,
    indexer character varying(64),
    user_id integer
);

CREATE SEQUENCE public.genome_index_tool_data_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.genome_index_tool_data_id_seq OWNED BY public.genome_index_tool_data.id;

CREATE TABLE public.group_quota_association (
    id integer NOT NULL,
    group_id integer,
    quota_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.group_quota_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.group_quota_association_id_seq OWNED BY public.group_quota_association.id;

CREATE TABLE public.group_role_association (
    id integer NOT NULL,
    group_id integer NOT NULL,
    role_id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.group_role_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.group_role_association_id_seq OWNED BY public.group_role_association.id;

CREATE TABLE public.history (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    user_id integer,
    name character varying(255),
    hid_counter integer,
    deleted boolean,
    purged boolean,
    importing boolean,
    genome_build character varying(40),
    importable boolean,
    slug text,
    published boolean,
    preferred_object_store_id character varying(255),
    archived boolean DEFAULT false,
    archive_export_id integer
);

CREATE TABLE public.history_annotation_association (
    id integer NOT NULL,
    history_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.history_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_annotation_association_id_seq OWNED BY public.history_annotation_association.id;

CREATE TABLE public.history_audit (
    history_id integer NOT NULL,
    update_time timestamp without time zone NOT NULL
);

CREATE TABLE public.history_dataset_association (
    id integer NOT NULL,
    history_id integer,
    dataset_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    state character varying(64),
    copied_from_history_dataset_association_id integer,
    copied_from_library_dataset_dataset_association_id integer,
    name character varying(255),
    info character varying(255),
    blurb character varying(255),
    peek text,
    tool_version text,
    extension character varying(64),
    metadata bytea,
    metadata_deferred boolean,
    parent_id integer,
    designation character varying(255),
    deleted boolean,
    visible boolean,
    extended_metadata_id integer,
    version integer,
    hid integer,
    purged boolean,
    validated_state character varying(64) NOT NULL,
    validated_state_message text,
    hidden_beneath_collection_instance_id integer
);

CREATE TABLE public.history_dataset_association_annotation_association (
    id integer NOT NULL,
    history_dataset_association_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.history_dataset_association_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_annotation_association_id_seq OWNED BY public.history_dataset_association_annotation_association.id;

CREATE TABLE public.history_dataset_association_display_at_authorization (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    history_dataset_association_id integer,
    user_id integer,
    site character varying(255)
);

CREATE SEQUENCE public.history_dataset_association_display_at_authorization_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_display_at_authorization_id_seq OWNED BY public.history_dataset_association_display_at_authorization.id;

CREATE TABLE public.history_dataset_association_history (
    id integer NOT NULL,
    history_dataset_association_id integer,
    update_time timestamp without time zone,
    version integer,
    name character varying(255),
    extension character varying(64),
    metadata bytea,
    extended_metadata_id integer
);

CREATE SEQUENCE public.history_dataset_association_history_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_history_id_seq OWNED BY public.history_dataset_association_history.id;

CREATE SEQUENCE public.history_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_id_seq OWNED BY public.history_dataset_association.id;

CREATE TABLE public.history_dataset_association_rating_association (
    id integer NOT NULL,
    history_dataset_association_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.history_dataset_association_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_rating_association_id_seq OWNED BY public.history_dataset_association_rating_association.id;

CREATE TABLE public.history_dataset_association_subset (
    id integer NOT NULL,
    history_dataset_association_id integer,
    history_dataset_association_subset_id integer,
    location character varying(255)
);

CREATE SEQUENCE public.history_dataset_association_subset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_subset_id_seq OWNED BY public.history_dataset_association_subset.id;

CREATE TABLE public.history_dataset_association_tag_association (
    id integer NOT NULL,
    history_dataset_association_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.history_dataset_association_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_association_tag_association_id_seq OWNED BY public.history_dataset_association_tag_association.id;

CREATE TABLE public.history_dataset_collection_annotation_association (
    id integer NOT NULL,
    history_dataset_collection_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.history_dataset_collection_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_collection_annotation_association_id_seq OWNED BY public.history_dataset_collection_annotation_association.id;

CREATE TABLE public.history_dataset_collection_association (
    id integer NOT NULL,
    collection_id integer,
    history_id integer,
    name character varying(255),
    hid integer,
    visible boolean,
    deleted boolean,
    copied_from_history_dataset_collection_association_id integer,
    implicit_output_name character varying(255),
    job_id integer,
    implicit_collection_jobs_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.history_dataset_collection_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_collection_association_id_seq OWNED BY public.history_dataset_collection_association.id;

CREATE TABLE public.history_dataset_collection_rating_association (
    id integer NOT NULL,
    history_dataset_collection_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.history_dataset_collection_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_collection_rating_association_id_seq OWNED BY public.history_dataset_collection_rating_association.id;

CREATE TABLE public.history_dataset_collection_tag_association (
    id integer NOT NULL,
    history_dataset_collection_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.history_dataset_collection_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_dataset_collection_tag_association_id_seq OWNED BY public.history_dataset_collection_tag_association.id;

CREATE SEQUENCE public.history_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_id_seq OWNED BY public.history.id;

CREATE TABLE public.history_rating_association (
    id integer NOT NULL,
    history_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.history_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_rating_association_id_seq OWNED BY public.history_rating_association.id;

CREATE TABLE public.history_tag_association (
    id integer NOT NULL,
    history_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.history_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_tag_association_id_seq OWNED BY public.history_tag_association.id;

CREATE TABLE public.history_user_share_association (
    id integer NOT NULL,
    history_id integer,
    user_id integer
);

CREATE SEQUENCE public.history_user_share_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.history_user_share_association_id_seq OWNED BY public.history_user_share_association.id;

CREATE TABLE public.implicit_collection_jobs (
    id integer NOT NULL,
    populated_state character varying(64) NOT NULL
);

CREATE SEQUENCE public.implicit_collection_jobs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.implicit_collection_jobs_id_seq OWNED BY public.implicit_collection_jobs.id;

CREATE TABLE public.implicit_collection_jobs_job_association (
    id integer NOT NULL,
    implicit_collection_jobs_id integer,
    job_id integer,
    order_index integer NOT NULL
);

CREATE SEQUENCE public.implicit_collection_jobs_job_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.implicit_collection_jobs_job_association_id_seq OWNED BY public.implicit_collection_jobs_job_association.id;

CREATE TABLE public.implicitly_converted_dataset_association (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    hda_id integer,
    ldda_id integer,
    hda_parent_id integer,
    ldda_parent_id integer,
    deleted boolean,
    metadata_safe boolean,
    type character varying(255)
);

CREATE SEQUENCE public.implicitly_converted_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.implicitly_converted_dataset_association_id_seq OWNED BY public.implicitly_converted_dataset_association.id;

CREATE TABLE public.implicitly_created_dataset_collection_inputs (
    id integer NOT NULL,
    dataset_collection_id integer,
    input_dataset_collection_id integer,
    name character varying(255)
);

CREATE SEQUENCE public.implicitly_created_dataset_collection_inputs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.implicitly_created_dataset_collection_inputs_id_seq OWNED BY public.implicitly_created_dataset_collection_inputs.id;

CREATE TABLE public.interactivetool_entry_point (
    id integer NOT NULL,
    job_id integer,
    name text,
    token text NOT NULL,
    tool_port integer,
    host text,
    port integer,
    protocol text,
    entry_url text,
    requires_domain boolean,
    requires_path_in_url boolean,
    requires_path_in_header_named text,
    info bytea,
    configured boolean,
    deleted boolean,
    created_time timestamp without time zone,
    modified_time timestamp without time zone,
    label text
);

CREATE SEQUENCE public.interactivetool_entry_point_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.interactivetool_entry_point_id_seq OWNED BY public.interactivetool_entry_point.id;

CREATE TABLE public.job (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    history_id integer,
    library_folder_id integer,
    tool_id character varying(255),
    tool_version text,
    galaxy_version character varying(64),
    dynamic_tool_id integer,
    state character varying(64),
    info character varying(255),
    copied_from_job_id integer,
    command_line text,
    dependencies bytea,
    job_messages bytea,
    param_filename character varying(1024),
    runner_name character varying(255),
    job_stdout text,
    job_stderr text,
    tool_stdout text,
    tool_stderr text,
    exit_code integer,
    traceback text,
    session_id integer,
    user_id integer,
    job_runner_name character varying(255),
    job_runner_external_id character varying(255),
    destination_id character varying(255),
    destination_params bytea,
    object_store_id character varying(255),
    imported boolean,
    handler character varying(255),
    preferred_object_store_id character varying(255),
    object_store_id_overrides bytea,
    tool_request_id integer,
    tool_state jsonb
);

CREATE TABLE public.job_container_association (
    id integer NOT NULL,
    job_id integer,
    container_type text,
    container_name text,
    container_info bytea,
    created_time timestamp without time zone,
    modified_time timestamp without time zone
);

CREATE SEQUENCE public.job_container_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_container_association_id_seq OWNED BY public.job_container_association.id;

CREATE TABLE public.job_credentials_context (
    id integer NOT NULL,
    job_id integer NOT NULL,
    user_credentials_id integer,
    service_name character varying(255) NOT NULL,
    service_version character varying(255) NOT NULL,
    selected_group_id integer,
    selected_group_name character varying(255) NOT NULL
);

CREATE SEQUENCE public.job_credentials_context_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_credentials_context_id_seq OWNED BY public.job_credentials_context.id;

CREATE TABLE public.job_export_history_archive (
    id integer NOT NULL,
    job_id integer,
    history_id integer,
    dataset_id integer,
    compressed boolean,
    history_attrs_filename text
);

CREATE SEQUENCE public.job_export_history_archive_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_export_history_archive_id_seq OWNED BY public.job_export_history_archive.id;

CREATE TABLE public.job_external_output_metadata (
    id integer NOT NULL,
    job_id integer,
    history_dataset_association_id integer,
    library_dataset_dataset_association_id integer,
    is_valid boolean,
    filename_in character varying(255),
    filename_out character varying(255),
    filename_results_code character varying(255),
    filename_kwds character varying(255),
    filename_override_metadata character varying(255),
    job_runner_external_pid character varying(255)
);

CREATE SEQUENCE public.job_external_output_metadata_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_external_output_metadata_id_seq OWNED BY public.job_external_output_metadata.id;

CREATE SEQUENCE public.job_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;

CREATE TABLE public.job_import_history_archive (
    id integer NOT NULL,
    job_id integer,
    history_id integer,
    archive_dir text
);

CREATE SEQUENCE public.job_import_history_archive_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_import_history_archive_id_seq OWNED BY public.job_import_history_archive.id;

CREATE TABLE public.job_metric_numeric (
    id integer NOT NULL,
    job_id integer,
    plugin character varying(255),
    metric_name character varying(255),
    metric_value numeric(26,7)
);

CREATE SEQUENCE public.job_metric_numeric_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_metric_numeric_id_seq OWNED BY public.job_metric_numeric.id;

CREATE TABLE public.job_metric_text (
    id integer NOT NULL,
    job_id integer,
    plugin character varying(255),
    metric_name character varying(255),
    metric_value character varying(1023)
);

CREATE SEQUENCE public.job_metric_text_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_metric_text_id_seq OWNED BY public.job_metric_text.id;

CREATE TABLE public.job_parameter (
    id integer NOT NULL,
    job_id integer,
    name character varying(255),
    value text
);

CREATE SEQUENCE public.job_parameter_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_parameter_id_seq OWNED BY public.job_parameter.id;

CREATE TABLE public.job_state_history (
    id integer NOT NULL,
    create_time timestamp without time zone,
    job_id integer,
    state character varying(64),
    info character varying(255)
);

CREATE SEQUENCE public.job_state_history_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_state_history_id_seq OWNED BY public.job_state_history.id;

CREATE TABLE public.job_to_implicit_output_dataset_collection (
    id integer NOT NULL,
    job_id integer,
    dataset_collection_id integer,
    name character varying(255)
);

CREATE SEQUENCE public.job_to_implicit_output_dataset_collection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_implicit_output_dataset_collection_id_seq OWNED BY public.job_to_implicit_output_dataset_collection.id;

CREATE TABLE public.job_to_input_dataset (
    id integer NOT NULL,
    job_id integer,
    dataset_id integer,
    dataset_version integer,
    name character varying(255),
    adapter bytea
);

CREATE TABLE public.job_to_input_dataset_collection (
    id integer NOT NULL,
    job_id integer,
    dataset_collection_id integer,
    name character varying(255),
    adapter bytea
);

CREATE TABLE public.job_to_input_dataset_collection_element (
    id integer NOT NULL,
    job_id integer,
    dataset_collection_element_id integer,
    name character varying(255),
    adapter bytea
);

CREATE SEQUENCE public.job_to_input_dataset_collection_element_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_input_dataset_collection_element_id_seq OWNED BY public.job_to_input_dataset_collection_element.id;

CREATE SEQUENCE public.job_to_input_dataset_collection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_input_dataset_collection_id_seq OWNED BY public.job_to_input_dataset_collection.id;

CREATE SEQUENCE public.job_to_input_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_input_dataset_id_seq OWNED BY public.job_to_input_dataset.id;

CREATE TABLE public.job_to_input_library_dataset (
    id integer NOT NULL,
    job_id integer,
    ldda_id integer,
    name character varying(255)
);

CREATE SEQUENCE public.job_to_input_library_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_input_library_dataset_id_seq OWNED BY public.job_to_input_library_dataset.id;

CREATE TABLE public.job_to_output_dataset (
    id integer NOT NULL,
    job_id integer,
    dataset_id integer,
    name character varying(255)
);

CREATE TABLE public.job_to_output_dataset_collection (
    id integer NOT NULL,
    job_id integer,
    dataset_collection_id integer,
    name character varying(255)
);

CREATE SEQUENCE public.job_to_output_dataset_collection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_output_dataset_collection_id_seq OWNED BY public.job_to_output_dataset_collection.id;

CREATE SEQUENCE public.job_to_output_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_output_dataset_id_seq OWNED BY public.job_to_output_dataset.id;

CREATE TABLE public.job_to_output_library_dataset (
    id integer NOT NULL,
    job_id integer,
    ldda_id integer,
    name character varying(255)
);

CREATE SEQUENCE public.job_to_output_library_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_to_output_library_dataset_id_seq OWNED BY public.job_to_output_library_dataset.id;

CREATE TABLE public.landing_request_to_tool_request_association (
    id integer NOT NULL,
    landing_request_id integer NOT NULL,
    tool_request_id integer NOT NULL
);

CREATE SEQUENCE public.landing_request_to_tool_request_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.landing_request_to_tool_request_association_id_seq OWNED BY public.landing_request_to_tool_request_association.id;

CREATE TABLE public.landing_request_to_workflow_invocation_association (
    id integer NOT NULL,
    landing_request_id integer NOT NULL,
    workflow_invocation_id integer NOT NULL
);

CREATE SEQUENCE public.landing_request_to_workflow_invocation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.landing_request_to_workflow_invocation_association_id_seq OWNED BY public.landing_request_to_workflow_invocation_association.id;

CREATE TABLE public.library (
    id integer NOT NULL,
    root_folder_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name character varying(255),
    deleted boolean,
    purged boolean,
    description text,
    synopsis text
);

CREATE TABLE public.library_dataset (
    id integer NOT NULL,
    library_dataset_dataset_association_id integer,
    folder_id integer,
    order_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name character varying(255),
    info character varying(255),
    deleted boolean,
    purged boolean
);

CREATE TABLE public.library_dataset_collection_annotation_association (
    id integer NOT NULL,
    library_dataset_collection_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.library_dataset_collection_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_collection_annotation_association_id_seq OWNED BY public.library_dataset_collection_annotation_association.id;

CREATE TABLE public.library_dataset_collection_association (
    id integer NOT NULL,
    collection_id integer,
    folder_id integer,
    name character varying(255),
    deleted boolean,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.library_dataset_collection_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_collection_association_id_seq OWNED BY public.library_dataset_collection_association.id;

CREATE TABLE public.library_dataset_collection_rating_association (
    id integer NOT NULL,
    library_dataset_collection_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.library_dataset_collection_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_collection_rating_association_id_seq OWNED BY public.library_dataset_collection_rating_association.id;

CREATE TABLE public.library_dataset_collection_tag_association (
    id integer NOT NULL,
    library_dataset_collection_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.library_dataset_collection_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_collection_tag_association_id_seq OWNED BY public.library_dataset_collection_tag_association.id;

CREATE TABLE public.library_dataset_dataset_association (
    id integer NOT NULL,
    library_dataset_id integer,
    dataset_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    state character varying(64),
    copied_from_history_dataset_association_id integer,
    copied_from_library_dataset_dataset_association_id integer,
    name character varying(255),
    info character varying(255),
    blurb character varying(255),
    peek text,
    tool_version text,
    extension character varying(64),
    metadata bytea,
    metadata_deferred boolean,
    parent_id integer,
    designation character varying(255),
    deleted boolean,
    validated_state character varying(64) NOT NULL,
    validated_state_message text,
    visible boolean,
    extended_metadata_id integer,
    user_id integer,
    message character varying(255)
);

CREATE SEQUENCE public.library_dataset_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_dataset_association_id_seq OWNED BY public.library_dataset_dataset_association.id;

CREATE TABLE public.library_dataset_dataset_association_permissions (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    action text,
    library_dataset_dataset_association_id integer,
    role_id integer
);

CREATE SEQUENCE public.library_dataset_dataset_association_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_dataset_association_permissions_id_seq OWNED BY public.library_dataset_dataset_association_permissions.id;

CREATE TABLE public.library_dataset_dataset_association_tag_association (
    id integer NOT NULL,
    library_dataset_dataset_association_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.library_dataset_dataset_association_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_dataset_association_tag_association_id_seq OWNED BY public.library_dataset_dataset_association_tag_association.id;

CREATE TABLE public.library_dataset_dataset_info_association (
    id integer NOT NULL,
    library_dataset_dataset_association_id integer,
    form_definition_id integer,
    form_values_id integer,
    deleted boolean
);

CREATE SEQUENCE public.library_dataset_dataset_info_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_dataset_info_association_id_seq OWNED BY public.library_dataset_dataset_info_association.id;

CREATE SEQUENCE public.library_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_id_seq OWNED BY public.library_dataset.id;

CREATE TABLE public.library_dataset_permissions (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    action text,
    library_dataset_id integer,
    role_id integer
);

CREATE SEQUENCE public.library_dataset_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_dataset_permissions_id_seq OWNED BY public.library_dataset_permissions.id;

CREATE TABLE public.library_folder (
    id integer NOT NULL,
    parent_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name text,
    description text,
    order_id integer,
    item_count integer,
    deleted boolean,
    purged boolean,
    genome_build character varying(40)
);

CREATE SEQUENCE public.library_folder_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_folder_id_seq OWNED BY public.library_folder.id;

CREATE TABLE public.library_folder_info_association (
    id integer NOT NULL,
    library_folder_id integer,
    form_definition_id integer,
    form_values_id integer,
    inheritable boolean,
    deleted boolean
);

CREATE SEQUENCE public.library_folder_info_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_folder_info_association_id_seq OWNED BY public.library_folder_info_association.id;

CREATE TABLE public.library_folder_permissions (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    action text,
    library_folder_id integer,
    role_id integer
);

CREATE SEQUENCE public.library_folder_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_folder_permissions_id_seq OWNED BY public.library_folder_permissions.id;

CREATE SEQUENCE public.library_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_id_seq OWNED BY public.library.id;

CREATE TABLE public.library_info_association (
    id integer NOT NULL,
    library_id integer,
    form_definition_id integer,
    form_values_id integer,
    inheritable boolean,
    deleted boolean
);

CREATE SEQUENCE public.library_info_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_info_association_id_seq OWNED BY public.library_info_association.id;

CREATE TABLE public.library_permissions (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    action text,
    library_id integer,
    role_id integer
);

CREATE SEQUENCE public.library_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.library_permissions_id_seq OWNED BY public.library_permissions.id;

CREATE TABLE public.metadata_file (
    id integer NOT NULL,
    name text,
    hda_id integer,
    lda_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    object_store_id character varying(255),
    uuid character(32),
    deleted boolean,
    purged boolean
);

CREATE SEQUENCE public.metadata_file_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.metadata_file_id_seq OWNED BY public.metadata_file.id;

CREATE TABLE public.notification (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    publication_time timestamp without time zone,
    expiration_time timestamp without time zone,
    source character varying(32),
    category character varying(64),
    variant character varying(16),
    dispatched boolean NOT NULL,
    galaxy_url character varying(255),
    content bytea
);

CREATE SEQUENCE public.notification_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.notification_id_seq OWNED BY public.notification.id;

CREATE TABLE public.oidc_user_authnz_tokens (
    id integer NOT NULL,
    user_id integer,
    uid character varying(255),
    provider character varying(32),
    extra_data bytea,
    lifetime integer,
    assoc_type character varying(64)
);

CREATE SEQUENCE public.oidc_user_authnz_tokens_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.oidc_user_authnz_tokens_id_seq OWNED BY public.oidc_user_authnz_tokens.id;

CREATE TABLE public.page (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    user_id integer NOT NULL,
    latest_revision_id integer,
    title text,
    deleted boolean,
    importable boolean,
    slug text,
    published boolean,
    source_invocation_id integer,
    history_id integer
);

CREATE TABLE public.page_annotation_association (
    id integer NOT NULL,
    page_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.page_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.page_annotation_association_id_seq OWNED BY public.page_annotation_association.id;

CREATE SEQUENCE public.page_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.page_id_seq OWNED BY public.page.id;

CREATE TABLE public.page_rating_association (
    id integer NOT NULL,
    page_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.page_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.page_rating_association_id_seq OWNED BY public.page_rating_association.id;

CREATE TABLE public.page_revision (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    page_id integer NOT NULL,
    title text,
    content text,
    content_format character varying(32),
    edit_source character varying(16)
);

CREATE SEQUENCE public.page_revision_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.page_revision_id_seq OWNED BY public.page_revision.id;

CREATE TABLE public.page_tag_association (
    id integer NOT NULL,
    page_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.page_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.page_tag_association_id_seq OWNED BY public.page_tag_association.id;

CREATE TABLE public.page_user_share_association (
    id integer NOT NULL,
    page_id integer,
    user_id integer
);

CREATE SEQUENCE public.page_user_share_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.page_user_share_association_id_seq OWNED BY public.page_user_share_association.id;

CREATE TABLE public.password_reset_token (
    token character varying(32) NOT NULL,
    expiration_time timestamp without time zone,
    user_id integer
);

CREATE TABLE public.post_job_action (
    id integer NOT NULL,
    workflow_step_id integer,
    action_type character varying(255) NOT NULL,
    output_name character varying(255),
    action_arguments bytea
);

CREATE TABLE public.post_job_action_association (
    id integer NOT NULL,
    job_id integer NOT NULL,
    post_job_action_id integer NOT NULL
);

CREATE SEQUENCE public.post_job_action_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.post_job_action_association_id_seq OWNED BY public.post_job_action_association.id;

CREATE SEQUENCE public.post_job_action_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.post_job_action_id_seq OWNED BY public.post_job_action.id;

CREATE TABLE public.psa_association (
    id integer NOT NULL,
    server_url character varying(255),
    handle character varying(255),
    secret character varying(255),
    issued integer,
    lifetime integer,
    assoc_type character varying(64)
);

CREATE SEQUENCE public.psa_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.psa_association_id_seq OWNED BY public.psa_association.id;

CREATE TABLE public.psa_code (
    id integer NOT NULL,
    email character varying(200),
    code character varying(32)
);

CREATE SEQUENCE public.psa_code_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.psa_code_id_seq OWNED BY public.psa_code.id;

CREATE TABLE public.psa_nonce (
    id integer NOT NULL,
    server_url character varying(255),
    "timestamp" integer,
    salt character varying(40)
);

CREATE SEQUENCE public.psa_nonce_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.psa_nonce_id_seq OWNED BY public.psa_nonce.id;

CREATE TABLE public.psa_partial (
    id integer NOT NULL,
    token character varying(32),
    data text,
    next_step integer,
    backend character varying(32)
);

CREATE SEQUENCE public.psa_partial_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.psa_partial_id_seq OWNED BY public.psa_partial.id;

CREATE TABLE public.quota (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name character varying(255),
    description text,
    bytes bigint,
    operation character varying(8),
    deleted boolean,
    quota_source_label character varying(32)
);

CREATE SEQUENCE public.quota_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.quota_id_seq OWNED BY public.quota.id;

CREATE TABLE public.role (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    name character varying(255) NOT NULL,
    description text,
    type character varying(40),
    deleted boolean
);

CREATE SEQUENCE public.role_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.role_id_seq OWNED BY public.role.id;

CREATE TABLE public.store_export_association (
    id integer NOT NULL,
    task_uuid character(32),
    create_time timestamp without time zone,
    object_type character varying(32),
    object_id integer,
    export_metadata bytea
);

CREATE SEQUENCE public.store_export_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.store_export_association_id_seq OWNED BY public.store_export_association.id;

CREATE TABLE public.stored_workflow (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    user_id integer NOT NULL,
    latest_workflow_id integer,
    name text,
    deleted boolean,
    hidden boolean,
    importable boolean,
    slug text,
    from_path text,
    published boolean
);

CREATE TABLE public.stored_workflow_annotation_association (
    id integer NOT NULL,
    stored_workflow_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.stored_workflow_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.stored_workflow_annotation_association_id_seq OWNED BY public.stored_workflow_annotation_association.id;

CREATE SEQUENCE public.stored_workflow_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.stored_workflow_id_seq OWNED BY public.stored_workflow.id;

CREATE TABLE public.stored_workflow_menu_entry (
    id integer NOT NULL,
    stored_workflow_id integer,
    user_id integer,
    order_index integer
);

CREATE SEQUENCE public.stored_workflow_menu_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.stored_workflow_menu_entry_id_seq OWNED BY public.stored_workflow_menu_entry.id;

CREATE TABLE public.stored_workflow_rating_association (
    id integer NOT NULL,
    stored_workflow_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.stored_workflow_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.stored_workflow_rating_association_id_seq OWNED BY public.stored_workflow_rating_association.id;

CREATE TABLE public.stored_workflow_tag_association (
    id integer NOT NULL,
    stored_workflow_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.stored_workflow_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.stored_workflow_tag_association_id_seq OWNED BY public.stored_workflow_tag_association.id;

CREATE TABLE public.stored_workflow_user_share_connection (
    id integer NOT NULL,
    stored_workflow_id integer,
    user_id integer
);

CREATE SEQUENCE public.stored_workflow_user_share_connection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.stored_workflow_user_share_connection_id_seq OWNED BY public.stored_workflow_user_share_connection.id;

CREATE TABLE public.tag (
    id integer NOT NULL,
    type integer,
    parent_id integer,
    name character varying(255)
);

CREATE SEQUENCE public.tag_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tag_id_seq OWNED BY public.tag.id;

CREATE TABLE public.task (
    id integer NOT NULL,
    create_time timestamp without time zone,
    execution_time timestamp without time zone,
    update_time timestamp without time zone,
    state character varying(64),
    command_line text,
    param_filename character varying(1024),
    runner_name character varying(255),
    job_stdout text,
    job_stderr text,
    tool_stdout text,
    tool_stderr text,
    exit_code integer,
    job_messages bytea,
    info character varying(255),
    traceback text,
    job_id integer NOT NULL,
    working_directory character varying(1024),
    task_runner_name character varying(255),
    task_runner_external_id character varying(255),
    prepare_input_files_cmd text
);

CREATE SEQUENCE public.task_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.task_id_seq OWNED BY public.task.id;

CREATE TABLE public.task_metric_numeric (
    id integer NOT NULL,
    task_id integer,
    plugin character varying(255),
    metric_name character varying(255),
    metric_value numeric(26,7)
);

CREATE SEQUENCE public.task_metric_numeric_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.task_metric_numeric_id_seq OWNED BY public.task_metric_numeric.id;

CREATE TABLE public.task_metric_text (
    id integer NOT NULL,
    task_id integer,
    plugin character varying(255),
    metric_name character varying(255),
    metric_value character varying(1023)
);

CREATE SEQUENCE public.task_metric_text_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.task_metric_text_id_seq OWNED BY public.task_metric_text.id;

CREATE TABLE public.tool_landing_request (
    id integer NOT NULL,
    user_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    uuid character(32) NOT NULL,
    tool_id character varying(255) NOT NULL,
    tool_version character varying(255),
    request_state bytea,
    client_secret character varying(255),
    public boolean NOT NULL,
    origin character varying(255)
);

CREATE SEQUENCE public.tool_landing_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tool_landing_request_id_seq OWNED BY public.tool_landing_request.id;

CREATE TABLE public.tool_request (
    id integer NOT NULL,
    tool_source_id integer NOT NULL,
    history_id integer NOT NULL,
    request bytea NOT NULL,
    state character varying(32),
    state_message bytea
);

CREATE SEQUENCE public.tool_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tool_request_id_seq OWNED BY public.tool_request.id;

CREATE TABLE public.tool_request_implicit_collection_association (
    id integer NOT NULL,
    tool_request_id integer NOT NULL,
    dataset_collection_id integer NOT NULL,
    output_name character varying(255) NOT NULL
);

CREATE SEQUENCE public.tool_request_implicit_collection_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tool_request_implicit_collection_association_id_seq OWNED BY public.tool_request_implicit_collection_association.id;

CREATE TABLE public.tool_source (
    id integer NOT NULL,
    hash character varying(255),
    source bytea NOT NULL,
    source_class character varying(255) NOT NULL
);

CREATE SEQUENCE public.tool_source_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tool_source_id_seq OWNED BY public.tool_source.id;

CREATE TABLE public.tool_tag_association (
    id integer NOT NULL,
    tool_id character varying(255),
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.tool_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.tool_tag_association_id_seq OWNED BY public.tool_tag_association.id;

CREATE TABLE public.user_action (
    id integer NOT NULL,
    create_time timestamp without time zone,
    user_id integer,
    session_id integer,
    action character varying(255),
    context character varying(512),
    params character varying(1024)
);

CREATE SEQUENCE public.user_action_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_action_id_seq OWNED BY public.user_action.id;

CREATE TABLE public.user_address (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    user_id integer,
    "desc" character varying(255),
    name character varying(255) NOT NULL,
    institution character varying(255),
    address character varying(255) NOT NULL,
    city character varying(255) NOT NULL,
    state character varying(255) NOT NULL,
    postal_code character varying(255) NOT NULL,
    country character varying(255) NOT NULL,
    phone character varying(255),
    deleted boolean,
    purged boolean
);

CREATE SEQUENCE public.user_address_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_address_id_seq OWNED BY public.user_address.id;

CREATE TABLE public.user_credentials (
    id integer NOT NULL,
    user_id integer NOT NULL,
    source_type character varying NOT NULL,
    source_id character varying NOT NULL,
    source_version character varying NOT NULL,
    name character varying NOT NULL,
    version character varying NOT NULL,
    current_group_id integer,
    create_time timestamp without time zone NOT NULL,
    update_time timestamp without time zone NOT NULL
);

CREATE SEQUENCE public.user_credentials_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_credentials_id_seq OWNED BY public.user_credentials.id;

CREATE TABLE public.user_dynamic_tool_association (
    id integer NOT NULL,
    dynamic_tool_id integer NOT NULL,
    user_id integer NOT NULL,
    create_time timestamp without time zone,
    hidden boolean,
    active boolean
);

CREATE SEQUENCE public.user_dynamic_tool_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_dynamic_tool_association_id_seq OWNED BY public.user_dynamic_tool_association.id;

CREATE TABLE public.user_file_source (
    id integer NOT NULL,
    user_id integer,
    uuid character(32) NOT NULL,
    create_time timestamp without time zone NOT NULL,
    update_time timestamp without time zone NOT NULL,
    name character varying(255) NOT NULL,
    description text,
    hidden boolean NOT NULL,
    active boolean NOT NULL,
    purged boolean NOT NULL,
    template_id character varying(255) NOT NULL,
    template_version integer NOT NULL,
    template_definition bytea,
    template_variables bytea,
    template_secrets bytea
);

CREATE SEQUENCE public.user_file_source_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_file_source_id_seq OWNED BY public.user_file_source.id;

CREATE TABLE public.user_group_association (
    id integer NOT NULL,
    user_id integer NOT NULL,
    group_id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.user_group_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_group_association_id_seq OWNED BY public.user_group_association.id;

CREATE TABLE public.user_notification_association (
    id integer NOT NULL,
    user_id integer,
    notification_id integer,
    seen_time timestamp without time zone,
    deleted boolean,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.user_notification_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_notification_association_id_seq OWNED BY public.user_notification_association.id;

CREATE TABLE public.user_object_store (
    id integer NOT NULL,
    user_id integer,
    uuid character(32) NOT NULL,
    create_time timestamp without time zone NOT NULL,
    update_time timestamp without time zone NOT NULL,
    name character varying(255) NOT NULL,
    description text,
    hidden boolean NOT NULL,
    active boolean NOT NULL,
    purged boolean NOT NULL,
    template_id character varying(255) NOT NULL,
    template_version integer NOT NULL,
    template_definition bytea,
    template_variables bytea,
    template_secrets bytea
);

CREATE SEQUENCE public.user_object_store_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_object_store_id_seq OWNED BY public.user_object_store.id;

CREATE TABLE public.user_preference (
    id integer NOT NULL,
    user_id integer,
    name character varying(255),
    value text
);

CREATE SEQUENCE public.user_preference_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_preference_id_seq OWNED BY public.user_preference.id;

CREATE TABLE public.user_quota_association (
    id integer NOT NULL,
    user_id integer,
    quota_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.user_quota_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_quota_association_id_seq OWNED BY public.user_quota_association.id;

CREATE TABLE public.user_quota_source_usage (
    id integer NOT NULL,
    user_id integer,
    quota_source_label character varying(32),
    disk_usage numeric(15,0) NOT NULL
);

CREATE SEQUENCE public.user_quota_source_usage_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_quota_source_usage_id_seq OWNED BY public.user_quota_source_usage.id;

CREATE TABLE public.user_role_association (
    id integer NOT NULL,
    user_id integer NOT NULL,
    role_id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE SEQUENCE public.user_role_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_role_association_id_seq OWNED BY public.user_role_association.id;

CREATE TABLE public.vault (
    key text NOT NULL,
    parent_key text,
    value text,
    create_time timestamp without time zone,
    update_time timestamp without time zone
);

CREATE TABLE public.visualization (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    user_id integer NOT NULL,
    latest_revision_id integer,
    title text,
    type text,
    dbkey text,
    deleted boolean,
    importable boolean,
    slug text,
    published boolean
);

CREATE TABLE public.visualization_annotation_association (
    id integer NOT NULL,
    visualization_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.visualization_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visualization_annotation_association_id_seq OWNED BY public.visualization_annotation_association.id;

CREATE SEQUENCE public.visualization_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visualization_id_seq OWNED BY public.visualization.id;

CREATE TABLE public.visualization_rating_association (
    id integer NOT NULL,
    visualization_id integer,
    user_id integer,
    rating integer
);

CREATE SEQUENCE public.visualization_rating_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visualization_rating_association_id_seq OWNED BY public.visualization_rating_association.id;

CREATE TABLE public.visualization_revision (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    visualization_id integer NOT NULL,
    title text,
    dbkey text,
    config bytea
);

CREATE SEQUENCE public.visualization_revision_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visualization_revision_id_seq OWNED BY public.visualization_revision.id;

CREATE TABLE public.visualization_tag_association (
    id integer NOT NULL,
    visualization_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.visualization_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visualization_tag_association_id_seq OWNED BY public.visualization_tag_association.id;

CREATE TABLE public.visualization_user_share_association (
    id integer NOT NULL,
    visualization_id integer,
    user_id integer
);

CREATE SEQUENCE public.visualization_user_share_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.visualization_user_share_association_id_seq OWNED BY public.visualization_user_share_association.id;

CREATE TABLE public.worker_process (
    id integer NOT NULL,
    server_name character varying(255),
    hostname character varying(255),
    pid integer,
    update_time timestamp without time zone,
    app_type character varying
);

CREATE SEQUENCE public.worker_process_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.worker_process_id_seq OWNED BY public.worker_process.id;

CREATE TABLE public.workflow (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    stored_workflow_id integer,
    parent_workflow_id integer,
    name text,
    has_cycles boolean,
    has_errors boolean,
    reports_config bytea,
    creator_metadata bytea,
    license text,
    source_metadata bytea,
    readme text,
    logo_url text,
    help text,
    uuid character(32),
    doi json
);

CREATE TABLE public.workflow_comment (
    id integer NOT NULL,
    order_index integer,
    workflow_id integer NOT NULL,
    "position" bytea,
    size bytea,
    type character varying(16),
    color character varying(16),
    data bytea,
    parent_comment_id integer
);

CREATE SEQUENCE public.workflow_comment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_comment_id_seq OWNED BY public.workflow_comment.id;

CREATE SEQUENCE public.workflow_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_id_seq OWNED BY public.workflow.id;

CREATE TABLE public.workflow_invocation (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    workflow_id integer NOT NULL,
    state character varying(64),
    scheduler character varying(255),
    handler character varying(255),
    uuid character(32),
    history_id integer,
    on_complete json
);

CREATE TABLE public.workflow_invocation_completion (
    id integer NOT NULL,
    workflow_invocation_id integer NOT NULL,
    completion_time timestamp without time zone NOT NULL,
    job_state_summary json,
    hooks_executed json
);

CREATE SEQUENCE public.workflow_invocation_completion_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_completion_id_seq OWNED BY public.workflow_invocation_completion.id;

CREATE SEQUENCE public.workflow_invocation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_id_seq OWNED BY public.workflow_invocation.id;

CREATE TABLE public.workflow_invocation_message (
    id integer NOT NULL,
    workflow_invocation_id integer NOT NULL,
    reason character varying(32),
    details character varying(255),
    output_name character varying(255),
    workflow_step_id integer,
    dependent_workflow_step_id integer,
    job_id integer,
    hda_id integer,
    hdca_id integer,
    workflow_step_index_path json
);

CREATE SEQUENCE public.workflow_invocation_message_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_message_id_seq OWNED BY public.workflow_invocation_message.id;

CREATE TABLE public.workflow_invocation_output_dataset_association (
    id integer NOT NULL,
    workflow_invocation_id integer,
    workflow_step_id integer,
    dataset_id integer,
    workflow_output_id integer
);

CREATE SEQUENCE public.workflow_invocation_output_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_output_dataset_association_id_seq OWNED BY public.workflow_invocation_output_dataset_association.id;

CREATE TABLE public.workflow_invocation_output_dataset_collection_association (
    id integer NOT NULL,
    workflow_invocation_id integer,
    workflow_step_id integer,
    dataset_collection_id integer,
    workflow_output_id integer
);

CREATE SEQUENCE public.workflow_invocation_output_dataset_collection_associatio_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_output_dataset_collection_associatio_id_seq OWNED BY public.workflow_invocation_output_dataset_collection_association.id;

CREATE TABLE public.workflow_invocation_output_value (
    id integer NOT NULL,
    workflow_invocation_id integer,
    workflow_step_id integer,
    workflow_output_id integer,
    value bytea
);

CREATE SEQUENCE public.workflow_invocation_output_value_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_output_value_id_seq OWNED BY public.workflow_invocation_output_value.id;

CREATE TABLE public.workflow_invocation_step (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    workflow_invocation_id integer NOT NULL,
    workflow_step_id integer NOT NULL,
    state character varying(64),
    job_id integer,
    implicit_collection_jobs_id integer,
    action bytea
);

CREATE SEQUENCE public.workflow_invocation_step_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_step_id_seq OWNED BY public.workflow_invocation_step.id;

CREATE TABLE public.workflow_invocation_step_output_dataset_association (
    id integer NOT NULL,
    workflow_invocation_step_id integer,
    dataset_id integer,
    output_name character varying(255)
);

CREATE SEQUENCE public.workflow_invocation_step_output_dataset_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_step_output_dataset_association_id_seq OWNED BY public.workflow_invocation_step_output_dataset_association.id;

CREATE TABLE public.workflow_invocation_step_output_dataset_collection_association (
    id integer NOT NULL,
    workflow_invocation_step_id integer,
    workflow_step_id integer,
    dataset_collection_id integer,
    output_name character varying(255)
);

CREATE SEQUENCE public.workflow_invocation_step_output_dataset_collection_assoc_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_step_output_dataset_collection_assoc_id_seq OWNED BY public.workflow_invocation_step_output_dataset_collection_association.id;

CREATE TABLE public.workflow_invocation_to_subworkflow_invocation_association (
    id integer NOT NULL,
    workflow_invocation_id integer,
    subworkflow_invocation_id integer,
    workflow_step_id integer
);

CREATE SEQUENCE public.workflow_invocation_to_subworkflow_invocation_associatio_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_invocation_to_subworkflow_invocation_associatio_id_seq OWNED BY public.workflow_invocation_to_subworkflow_invocation_association.id;

CREATE TABLE public.workflow_landing_request (
    id integer NOT NULL,
    user_id integer,
    workflow_id integer,
    stored_workflow_id integer,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    uuid character(32) NOT NULL,
    request_state bytea,
    client_secret character varying(255),
    workflow_source character varying(255),
    workflow_source_type character varying(255),
    public boolean NOT NULL,
    origin character varying(255)
);

CREATE SEQUENCE public.workflow_landing_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_landing_request_id_seq OWNED BY public.workflow_landing_request.id;

CREATE TABLE public.workflow_output (
    id integer NOT NULL,
    workflow_step_id integer NOT NULL,
    output_name character varying(255),
    label character varying(255),
    uuid character(32)
);

CREATE SEQUENCE public.workflow_output_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_output_id_seq OWNED BY public.workflow_output.id;

CREATE TABLE public.workflow_request_input_parameters (
    id integer NOT NULL,
    workflow_invocation_id integer,
    name character varying(255),
    value text,
    type character varying(255)
);

CREATE SEQUENCE public.workflow_request_input_parameters_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_request_input_parameters_id_seq OWNED BY public.workflow_request_input_parameters.id;

CREATE TABLE public.workflow_request_input_step_parameter (
    id integer NOT NULL,
    workflow_invocation_id integer,
    workflow_step_id integer,
    parameter_value bytea,
    request bytea
);

CREATE SEQUENCE public.workflow_request_input_step_parameter_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_request_input_step_parameter_id_seq OWNED BY public.workflow_request_input_step_parameter.id;

CREATE TABLE public.workflow_request_step_states (
    id integer NOT NULL,
    workflow_invocation_id integer,
    workflow_step_id integer,
    value bytea
);

CREATE SEQUENCE public.workflow_request_step_states_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_request_step_states_id_seq OWNED BY public.workflow_request_step_states.id;

CREATE TABLE public.workflow_request_to_input_collection_dataset (
    id integer NOT NULL,
    name character varying(255),
    workflow_invocation_id integer,
    workflow_step_id integer,
    dataset_collection_id integer,
    request bytea
);

CREATE SEQUENCE public.workflow_request_to_input_collection_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_request_to_input_collection_dataset_id_seq OWNED BY public.workflow_request_to_input_collection_dataset.id;

CREATE TABLE public.workflow_request_to_input_dataset (
    id integer NOT NULL,
    name character varying(255),
    workflow_invocation_id integer,
    workflow_step_id integer,
    dataset_id integer,
    request bytea
);

CREATE SEQUENCE public.workflow_request_to_input_dataset_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_request_to_input_dataset_id_seq OWNED BY public.workflow_request_to_input_dataset.id;

CREATE TABLE public.workflow_step (
    id integer NOT NULL,
    create_time timestamp without time zone,
    update_time timestamp without time zone,
    workflow_id integer NOT NULL,
    subworkflow_id integer,
    dynamic_tool_id integer,
    type character varying(64),
    tool_id text,
    tool_version text,
    tool_inputs bytea,
    tool_errors bytea,
    "position" bytea,
    config bytea,
    order_index integer NOT NULL,
    when_expression bytea,
    uuid character(32),
    label character varying(255),
    parent_comment_id integer
);

CREATE TABLE public.workflow_step_annotation_association (
    id integer NOT NULL,
    workflow_step_id integer,
    user_id integer,
    annotation text
);

CREATE SEQUENCE public.workflow_step_annotation_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_step_annotation_association_id_seq OWNED BY public.workflow_step_annotation_association.id;

CREATE TABLE public.workflow_step_connection (
    id integer NOT NULL,
    output_step_id integer,
    input_step_input_id integer,
    output_name text,
    input_subworkflow_step_id integer
);

CREATE SEQUENCE public.workflow_step_connection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_step_connection_id_seq OWNED BY public.workflow_step_connection.id;

CREATE SEQUENCE public.workflow_step_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_step_id_seq OWNED BY public.workflow_step.id;

CREATE TABLE public.workflow_step_input (
    id integer NOT NULL,
    workflow_step_id integer,
    name text,
    merge_type text,
    scatter_type text,
    value_from bytea,
    value_from_type text,
    default_value bytea,
    default_value_set boolean,
    runtime_value boolean
);

CREATE SEQUENCE public.workflow_step_input_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_step_input_id_seq OWNED BY public.workflow_step_input.id;

CREATE TABLE public.workflow_step_tag_association (
    id integer NOT NULL,
    workflow_step_id integer,
    tag_id integer,
    user_id integer,
    user_tname character varying(255),
    value character varying(255),
    user_value character varying(255)
);

CREATE SEQUENCE public.workflow_step_tag_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.workflow_step_tag_association_id_seq OWNED BY public.workflow_step_tag_association.id;

ALTER TABLE ONLY public.api_keys ALTER COLUMN id SET DEFAULT nextval('public.api_keys_id_seq'::regclass);

ALTER TABLE ONLY public.chat_exchange ALTER COLUMN id SET DEFAULT nextval('public.chat_exchange_id_seq'::regclass);

ALTER TABLE ONLY public.chat_exchange_message ALTER COLUMN id SET DEFAULT nextval('public.chat_exchange_message_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_hda_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_hda_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_history_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_history_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_icda_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_icda_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_ldda_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_ldda_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_library_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_library_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_library_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_library_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_library_folder_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_library_folder_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_metadata_file_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_metadata_file_association_id_seq'::regclass);

ALTER TABLE ONLY public.cleanup_event_user_association ALTER COLUMN id SET DEFAULT nextval('public.cleanup_event_user_association_id_seq'::regclass);

ALTER TABLE ONLY public.credential ALTER COLUMN id SET DEFAULT nextval('public.credential_id_seq'::regclass);

ALTER TABLE ONLY public.credentials_group ALTER COLUMN id SET DEFAULT nextval('public.credentials_group_id_seq'::regclass);

ALTER TABLE ONLY public.data_manager_history_association ALTER COLUMN id SET DEFAULT nextval('public.data_manager_history_association_id_seq'::regclass);

ALTER TABLE ONLY public.data_manager_job_association ALTER COLUMN id SET DEFAULT nextval('public.data_manager_job_association_id_seq'::regclass);

ALTER TABLE ONLY public.dataset ALTER COLUMN id SET DEFAULT nextval('public.dataset_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_collection ALTER COLUMN id SET DEFAULT nextval('public.dataset_collection_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_collection_element ALTER COLUMN id SET DEFAULT nextval('public.dataset_collection_element_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_hash ALTER COLUMN id SET DEFAULT nextval('public.dataset_hash_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_permissions ALTER COLUMN id SET DEFAULT nextval('public.dataset_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_source ALTER COLUMN id SET DEFAULT nextval('public.dataset_source_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_source_hash ALTER COLUMN id SET DEFAULT nextval('public.dataset_source_hash_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_storage_operation_run ALTER COLUMN id SET DEFAULT nextval('public.dataset_storage_operation_run_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_storage_operation_run_item ALTER COLUMN id SET DEFAULT nextval('public.dataset_storage_operation_run_item_id_seq'::regclass);

ALTER TABLE ONLY public.dataset_storage_operation_snapshot ALTER COLUMN id SET DEFAULT nextval('public.dataset_storage_operation_snapshot_id_seq'::regclass);

ALTER TABLE ONLY public.default_history_permissions ALTER COLUMN id SET DEFAULT nextval('public.default_history_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.default_quota_association ALTER COLUMN id SET DEFAULT nextval('public.default_quota_association_id_seq'::regclass);

ALTER TABLE ONLY public.default_user_permissions ALTER COLUMN id SET DEFAULT nextval('public.default_user_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.dynamic_tool ALTER COLUMN id SET DEFAULT nextval('public.dynamic_tool_id_seq'::regclass);

ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);

ALTER TABLE ONLY public.extended_metadata ALTER COLUMN id SET DEFAULT nextval('public.extended_metadata_id_seq'::regclass);

ALTER TABLE ONLY public.extended_metadata_index ALTER COLUMN id SET DEFAULT nextval('public.extended_metadata_index_id_seq'::regclass);

ALTER TABLE ONLY public.form_definition ALTER COLUMN id SET DEFAULT nextval('public.form_definition_id_seq'::regclass);

ALTER TABLE ONLY public.form_definition_current ALTER COLUMN id SET DEFAULT nextval('public.form_definition_current_id_seq'::regclass);

ALTER TABLE ONLY public.form_values ALTER COLUMN id SET DEFAULT nextval('public.form_values_id_seq'::regclass);

ALTER TABLE ONLY public.galaxy_group ALTER COLUMN id SET DEFAULT nextval('public.galaxy_group_id_seq'::regclass);

ALTER TABLE ONLY public.galaxy_session ALTER COLUMN id SET DEFAULT nextval('public.galaxy_session_id_seq'::regclass);

ALTER TABLE ONLY public.galaxy_session_to_history ALTER COLUMN id SET DEFAULT nextval('public.galaxy_session_to_history_id_seq'::regclass);

ALTER TABLE ONLY public.galaxy_user ALTER COLUMN id SET DEFAULT nextval('public.galaxy_user_id_seq'::regclass);

ALTER TABLE ONLY public.genome_index_tool_data ALTER COLUMN id SET DEFAULT nextval('public.genome_index_tool_data_id_seq'::regclass);

ALTER TABLE ONLY public.group_quota_association ALTER COLUMN id SET DEFAULT nextval('public.group_quota_association_id_seq'::regclass);

ALTER TABLE ONLY public.group_role_association ALTER COLUMN id SET DEFAULT nextval('public.group_role_association_id_seq'::regclass);

ALTER TABLE ONLY public.history ALTER COLUMN id SET DEFAULT nextval('public.history_id_seq'::regclass);

ALTER TABLE ONLY public.history_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.history_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association_display_at_authorization ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_display_at_authorization_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association_history ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_history_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association_rating_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association_subset ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_subset_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_association_tag_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_association_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_collection_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_collection_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_collection_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_collection_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_collection_rating_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_collection_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_dataset_collection_tag_association ALTER COLUMN id SET DEFAULT nextval('public.history_dataset_collection_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_rating_association ALTER COLUMN id SET DEFAULT nextval('public.history_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_tag_association ALTER COLUMN id SET DEFAULT nextval('public.history_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.history_user_share_association ALTER COLUMN id SET DEFAULT nextval('public.history_user_share_association_id_seq'::regclass);

ALTER TABLE ONLY public.implicit_collection_jobs ALTER COLUMN id SET DEFAULT nextval('public.implicit_collection_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.implicit_collection_jobs_job_association ALTER COLUMN id SET DEFAULT nextval('public.implicit_collection_jobs_job_association_id_seq'::regclass);

ALTER TABLE ONLY public.implicitly_converted_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.implicitly_converted_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.implicitly_created_dataset_collection_inputs ALTER COLUMN id SET DEFAULT nextval('public.implicitly_created_dataset_collection_inputs_id_seq'::regclass);

ALTER TABLE ONLY public.interactivetool_entry_point ALTER COLUMN id SET DEFAULT nextval('public.interactivetool_entry_point_id_seq'::regclass);

ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);

ALTER TABLE ONLY public.job_container_association ALTER COLUMN id SET DEFAULT nextval('public.job_container_association_id_seq'::regclass);

ALTER TABLE ONLY public.job_credentials_context ALTER COLUMN id SET DEFAULT nextval('public.job_credentials_context_id_seq'::regclass);

ALTER TABLE ONLY public.job_export_history_archive ALTER COLUMN id SET DEFAULT nextval('public.job_export_history_archive_id_seq'::regclass);

ALTER TABLE ONLY public.job_external_output_metadata ALTER COLUMN id SET DEFAULT nextval('public.job_external_output_metadata_id_seq'::regclass);

ALTER TABLE ONLY public.job_import_history_archive ALTER COLUMN id SET DEFAULT nextval('public.job_import_history_archive_id_seq'::regclass);

ALTER TABLE ONLY public.job_metric_numeric ALTER COLUMN id SET DEFAULT nextval('public.job_metric_numeric_id_seq'::regclass);

ALTER TABLE ONLY public.job_metric_text ALTER COLUMN id SET DEFAULT nextval('public.job_metric_text_id_seq'::regclass);

ALTER TABLE ONLY public.job_parameter ALTER COLUMN id SET DEFAULT nextval('public.job_parameter_id_seq'::regclass);

ALTER TABLE ONLY public.job_state_history ALTER COLUMN id SET DEFAULT nextval('public.job_state_history_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_implicit_output_dataset_collection ALTER COLUMN id SET DEFAULT nextval('public.job_to_implicit_output_dataset_collection_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_input_dataset ALTER COLUMN id SET DEFAULT nextval('public.job_to_input_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_input_dataset_collection ALTER COLUMN id SET DEFAULT nextval('public.job_to_input_dataset_collection_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_input_dataset_collection_element ALTER COLUMN id SET DEFAULT nextval('public.job_to_input_dataset_collection_element_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_input_library_dataset ALTER COLUMN id SET DEFAULT nextval('public.job_to_input_library_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_output_dataset ALTER COLUMN id SET DEFAULT nextval('public.job_to_output_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_output_dataset_collection ALTER COLUMN id SET DEFAULT nextval('public.job_to_output_dataset_collection_id_seq'::regclass);

ALTER TABLE ONLY public.job_to_output_library_dataset ALTER COLUMN id SET DEFAULT nextval('public.job_to_output_library_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.landing_request_to_tool_request_association ALTER COLUMN id SET DEFAULT nextval('public.landing_request_to_tool_request_association_id_seq'::regclass);

ALTER TABLE ONLY public.landing_request_to_workflow_invocation_association ALTER COLUMN id SET DEFAULT nextval('public.landing_request_to_workflow_invocation_association_id_seq'::regclass);

ALTER TABLE ONLY public.library ALTER COLUMN id SET DEFAULT nextval('public.library_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_collection_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_collection_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_collection_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_collection_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_collection_rating_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_collection_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_collection_tag_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_collection_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_dataset_association_permissions ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_dataset_association_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_dataset_association_tag_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_dataset_association_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_dataset_info_association ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_dataset_info_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_dataset_permissions ALTER COLUMN id SET DEFAULT nextval('public.library_dataset_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.library_folder ALTER COLUMN id SET DEFAULT nextval('public.library_folder_id_seq'::regclass);

ALTER TABLE ONLY public.library_folder_info_association ALTER COLUMN id SET DEFAULT nextval('public.library_folder_info_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_folder_permissions ALTER COLUMN id SET DEFAULT nextval('public.library_folder_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.library_info_association ALTER COLUMN id SET DEFAULT nextval('public.library_info_association_id_seq'::regclass);

ALTER TABLE ONLY public.library_permissions ALTER COLUMN id SET DEFAULT nextval('public.library_permissions_id_seq'::regclass);

ALTER TABLE ONLY public.metadata_file ALTER COLUMN id SET DEFAULT nextval('public.metadata_file_id_seq'::regclass);

ALTER TABLE ONLY public.notification ALTER COLUMN id SET DEFAULT nextval('public.notification_id_seq'::regclass);

ALTER TABLE ONLY public.oidc_user_authnz_tokens ALTER COLUMN id SET DEFAULT nextval('public.oidc_user_authnz_tokens_id_seq'::regclass);

ALTER TABLE ONLY public.page ALTER COLUMN id SET DEFAULT nextval('public.page_id_seq'::regclass);

ALTER TABLE ONLY public.page_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.page_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.page_rating_association ALTER COLUMN id SET DEFAULT nextval('public.page_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.page_revision ALTER COLUMN id SET DEFAULT nextval('public.page_revision_id_seq'::regclass);

ALTER TABLE ONLY public.page_tag_association ALTER COLUMN id SET DEFAULT nextval('public.page_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.page_user_share_association ALTER COLUMN id SET DEFAULT nextval('public.page_user_share_association_id_seq'::regclass);

ALTER TABLE ONLY public.post_job_action ALTER COLUMN id SET DEFAULT nextval('public.post_job_action_id_seq'::regclass);

ALTER TABLE ONLY public.post_job_action_association ALTER COLUMN id SET DEFAULT nextval('public.post_job_action_association_id_seq'::regclass);

ALTER TABLE ONLY public.psa_association ALTER COLUMN id SET DEFAULT nextval('public.psa_association_id_seq'::regclass);

ALTER TABLE ONLY public.psa_code ALTER COLUMN id SET DEFAULT nextval('public.psa_code_id_seq'::regclass);

ALTER TABLE ONLY public.psa_nonce ALTER COLUMN id SET DEFAULT nextval('public.psa_nonce_id_seq'::regclass);

ALTER TABLE ONLY public.psa_partial ALTER COLUMN id SET DEFAULT nextval('public.psa_partial_id_seq'::regclass);

ALTER TABLE ONLY public.quota ALTER COLUMN id SET DEFAULT nextval('public.quota_id_seq'::regclass);

ALTER TABLE ONLY public.role ALTER COLUMN id SET DEFAULT nextval('public.role_id_seq'::regclass);

ALTER TABLE ONLY public.store_export_association ALTER COLUMN id SET DEFAULT nextval('public.store_export_association_id_seq'::regclass);

ALTER TABLE ONLY public.stored_workflow ALTER COLUMN id SET DEFAULT nextval('public.stored_workflow_id_seq'::regclass);

ALTER TABLE ONLY public.stored_workflow_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.stored_workflow_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.stored_workflow_menu_entry ALTER COLUMN id SET DEFAULT nextval('public.stored_workflow_menu_entry_id_seq'::regclass);

ALTER TABLE ONLY public.stored_workflow_rating_association ALTER COLUMN id SET DEFAULT nextval('public.stored_workflow_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.stored_workflow_tag_association ALTER COLUMN id SET DEFAULT nextval('public.stored_workflow_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.stored_workflow_user_share_connection ALTER COLUMN id SET DEFAULT nextval('public.stored_workflow_user_share_connection_id_seq'::regclass);

ALTER TABLE ONLY public.tag ALTER COLUMN id SET DEFAULT nextval('public.tag_id_seq'::regclass);

ALTER TABLE ONLY public.task ALTER COLUMN id SET DEFAULT nextval('public.task_id_seq'::regclass);

ALTER TABLE ONLY public.task_metric_numeric ALTER COLUMN id SET DEFAULT nextval('public.task_metric_numeric_id_seq'::regclass);

ALTER TABLE ONLY public.task_metric_text ALTER COLUMN id SET DEFAULT nextval('public.task_metric_text_id_seq'::regclass);

ALTER TABLE ONLY public.tool_landing_request ALTER COLUMN id SET DEFAULT nextval('public.tool_landing_request_id_seq'::regclass);

ALTER TABLE ONLY public.tool_request ALTER COLUMN id SET DEFAULT nextval('public.tool_request_id_seq'::regclass);

ALTER TABLE ONLY public.tool_request_implicit_collection_association ALTER COLUMN id SET DEFAULT nextval('public.tool_request_implicit_collection_association_id_seq'::regclass);

ALTER TABLE ONLY public.tool_source ALTER COLUMN id SET DEFAULT nextval('public.tool_source_id_seq'::regclass);

ALTER TABLE ONLY public.tool_tag_association ALTER COLUMN id SET DEFAULT nextval('public.tool_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.user_action ALTER COLUMN id SET DEFAULT nextval('public.user_action_id_seq'::regclass);

ALTER TABLE ONLY public.user_address ALTER COLUMN id SET DEFAULT nextval('public.user_address_id_seq'::regclass);

ALTER TABLE ONLY public.user_credentials ALTER COLUMN id SET DEFAULT nextval('public.user_credentials_id_seq'::regclass);

ALTER TABLE ONLY public.user_dynamic_tool_association ALTER COLUMN id SET DEFAULT nextval('public.user_dynamic_tool_association_id_seq'::regclass);

ALTER TABLE ONLY public.user_file_source ALTER COLUMN id SET DEFAULT nextval('public.user_file_source_id_seq'::regclass);

ALTER TABLE ONLY public.user_group_association ALTER COLUMN id SET DEFAULT nextval('public.user_group_association_id_seq'::regclass);

ALTER TABLE ONLY public.user_notification_association ALTER COLUMN id SET DEFAULT nextval('public.user_notification_association_id_seq'::regclass);

ALTER TABLE ONLY public.user_object_store ALTER COLUMN id SET DEFAULT nextval('public.user_object_store_id_seq'::regclass);

ALTER TABLE ONLY public.user_preference ALTER COLUMN id SET DEFAULT nextval('public.user_preference_id_seq'::regclass);

ALTER TABLE ONLY public.user_quota_association ALTER COLUMN id SET DEFAULT nextval('public.user_quota_association_id_seq'::regclass);

ALTER TABLE ONLY public.user_quota_source_usage ALTER COLUMN id SET DEFAULT nextval('public.user_quota_source_usage_id_seq'::regclass);

ALTER TABLE ONLY public.user_role_association ALTER COLUMN id SET DEFAULT nextval('public.user_role_association_id_seq'::regclass);

ALTER TABLE ONLY public.visualization ALTER COLUMN id SET DEFAULT nextval('public.visualization_id_seq'::regclass);

ALTER TABLE ONLY public.visualization_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.visualization_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.visualization_rating_association ALTER COLUMN id SET DEFAULT nextval('public.visualization_rating_association_id_seq'::regclass);

ALTER TABLE ONLY public.visualization_revision ALTER COLUMN id SET DEFAULT nextval('public.visualization_revision_id_seq'::regclass);

ALTER TABLE ONLY public.visualization_tag_association ALTER COLUMN id SET DEFAULT nextval('public.visualization_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.visualization_user_share_association ALTER COLUMN id SET DEFAULT nextval('public.visualization_user_share_association_id_seq'::regclass);

ALTER TABLE ONLY public.worker_process ALTER COLUMN id SET DEFAULT nextval('public.worker_process_id_seq'::regclass);

ALTER TABLE ONLY public.workflow ALTER COLUMN id SET DEFAULT nextval('public.workflow_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_comment ALTER COLUMN id SET DEFAULT nextval('public.workflow_comment_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_completion ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_completion_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_message ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_message_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_output_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_collection_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_output_dataset_collection_associatio_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_output_value ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_output_value_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_step ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_step_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_step_output_dataset_association_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_collection_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_step_output_dataset_collection_assoc_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_invocation_to_subworkflow_invocation_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_invocation_to_subworkflow_invocation_associatio_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_landing_request ALTER COLUMN id SET DEFAULT nextval('public.workflow_landing_request_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_output ALTER COLUMN id SET DEFAULT nextval('public.workflow_output_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_request_input_parameters ALTER COLUMN id SET DEFAULT nextval('public.workflow_request_input_parameters_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_request_input_step_parameter ALTER COLUMN id SET DEFAULT nextval('public.workflow_request_input_step_parameter_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_request_step_states ALTER COLUMN id SET DEFAULT nextval('public.workflow_request_step_states_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_request_to_input_collection_dataset ALTER COLUMN id SET DEFAULT nextval('public.workflow_request_to_input_collection_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_request_to_input_dataset ALTER COLUMN id SET DEFAULT nextval('public.workflow_request_to_input_dataset_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_step ALTER COLUMN id SET DEFAULT nextval('public.workflow_step_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_step_annotation_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_step_annotation_association_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_step_connection ALTER COLUMN id SET DEFAULT nextval('public.workflow_step_connection_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_step_input ALTER COLUMN id SET DEFAULT nextval('public.workflow_step_input_id_seq'::regclass);

ALTER TABLE ONLY public.workflow_step_tag_association ALTER COLUMN id SET DEFAULT nextval('public.workflow_step_tag_association_id_seq'::regclass);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.celery_user_active_task
    ADD CONSTRAINT celery_user_active_task_pkey PRIMARY KEY (task_id);

ALTER TABLE ONLY public.celery_user_rate_limit
    ADD CONSTRAINT celery_user_rate_limit_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.chat_exchange_message
    ADD CONSTRAINT chat_exchange_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.chat_exchange
    ADD CONSTRAINT chat_exchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_dataset_association
    ADD CONSTRAINT cleanup_event_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_hda_association
    ADD CONSTRAINT cleanup_event_hda_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_history_association
    ADD CONSTRAINT cleanup_event_history_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_icda_association
    ADD CONSTRAINT cleanup_event_icda_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_ldda_association
    ADD CONSTRAINT cleanup_event_ldda_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_library_association
    ADD CONSTRAINT cleanup_event_library_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_library_dataset_association
    ADD CONSTRAINT cleanup_event_library_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_library_folder_association
    ADD CONSTRAINT cleanup_event_library_folder_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_metadata_file_association
    ADD CONSTRAINT cleanup_event_metadata_file_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event
    ADD CONSTRAINT cleanup_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cleanup_event_user_association
    ADD CONSTRAINT cleanup_event_user_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.credentials_group
    ADD CONSTRAINT credentials_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.data_manager_history_association
    ADD CONSTRAINT data_manager_history_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.data_manager_job_association
    ADD CONSTRAINT data_manager_job_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_collection_element
    ADD CONSTRAINT dataset_collection_element_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_collection
    ADD CONSTRAINT dataset_collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_hash
    ADD CONSTRAINT dataset_hash_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_permissions
    ADD CONSTRAINT dataset_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset
    ADD CONSTRAINT dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_source_hash
    ADD CONSTRAINT dataset_source_hash_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_source
    ADD CONSTRAINT dataset_source_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_storage_operation_run_item
    ADD CONSTRAINT dataset_storage_operation_run_item_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_storage_operation_run_item
    ADD CONSTRAINT dataset_storage_operation_run_item_run_id_key UNIQUE (run_id, dataset_id);

ALTER TABLE ONLY public.dataset_storage_operation_run
    ADD CONSTRAINT dataset_storage_operation_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset_storage_operation_snapshot
    ADD CONSTRAINT dataset_storage_operation_snapshot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.default_history_permissions
    ADD CONSTRAINT default_history_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.default_quota_association
    ADD CONSTRAINT default_quota_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.default_user_permissions
    ADD CONSTRAINT default_user_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dynamic_tool
    ADD CONSTRAINT dynamic_tool_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extended_metadata_index
    ADD CONSTRAINT extended_metadata_index_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extended_metadata
    ADD CONSTRAINT extended_metadata_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_definition_current
    ADD CONSTRAINT form_definition_current_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_definition
    ADD CONSTRAINT form_definition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_values
    ADD CONSTRAINT form_values_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.galaxy_group
    ADD CONSTRAINT galaxy_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.galaxy_session
    ADD CONSTRAINT galaxy_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.galaxy_session_to_history
    ADD CONSTRAINT galaxy_session_to_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.galaxy_user
    ADD CONSTRAINT galaxy_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.genome_index_tool_data
    ADD CONSTRAINT genome_index_tool_data_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.group_quota_association
    ADD CONSTRAINT group_quota_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.group_role_association
    ADD CONSTRAINT group_role_association_group_id_key UNIQUE (group_id, role_id);

ALTER TABLE ONLY public.group_role_association
    ADD CONSTRAINT group_role_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_annotation_association
    ADD CONSTRAINT history_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_audit
    ADD CONSTRAINT history_audit_pkey PRIMARY KEY (history_id, update_time);

ALTER TABLE ONLY public.history_dataset_association_annotation_association
    ADD CONSTRAINT history_dataset_association_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_association_display_at_authorization
    ADD CONSTRAINT history_dataset_association_display_at_authorization_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_association_history
    ADD CONSTRAINT history_dataset_association_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_association_rating_association
    ADD CONSTRAINT history_dataset_association_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_association_subset
    ADD CONSTRAINT history_dataset_association_subset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_association_tag_association
    ADD CONSTRAINT history_dataset_association_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_collection_annotation_association
    ADD CONSTRAINT history_dataset_collection_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_collection_association
    ADD CONSTRAINT history_dataset_collection_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_collection_rating_association
    ADD CONSTRAINT history_dataset_collection_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_dataset_collection_tag_association
    ADD CONSTRAINT history_dataset_collection_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_rating_association
    ADD CONSTRAINT history_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_tag_association
    ADD CONSTRAINT history_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.history_user_share_association
    ADD CONSTRAINT history_user_share_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.implicit_collection_jobs_job_association
    ADD CONSTRAINT implicit_collection_jobs_job_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.implicit_collection_jobs
    ADD CONSTRAINT implicit_collection_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.implicitly_converted_dataset_association
    ADD CONSTRAINT implicitly_converted_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.implicitly_created_dataset_collection_inputs
    ADD CONSTRAINT implicitly_created_dataset_collection_inputs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.interactivetool_entry_point
    ADD CONSTRAINT interactivetool_entry_point_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_container_association
    ADD CONSTRAINT job_container_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_credentials_context
    ADD CONSTRAINT job_credentials_context_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_export_history_archive
    ADD CONSTRAINT job_export_history_archive_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_external_output_metadata
    ADD CONSTRAINT job_external_output_metadata_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_import_history_archive
    ADD CONSTRAINT job_import_history_archive_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_metric_numeric
    ADD CONSTRAINT job_metric_numeric_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_metric_text
    ADD CONSTRAINT job_metric_text_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_parameter
    ADD CONSTRAINT job_parameter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_state_history
    ADD CONSTRAINT job_state_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_implicit_output_dataset_collection
    ADD CONSTRAINT job_to_implicit_output_dataset_collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_input_dataset_collection_element
    ADD CONSTRAINT job_to_input_dataset_collection_element_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_input_dataset_collection
    ADD CONSTRAINT job_to_input_dataset_collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_input_dataset
    ADD CONSTRAINT job_to_input_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_input_library_dataset
    ADD CONSTRAINT job_to_input_library_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_output_dataset_collection
    ADD CONSTRAINT job_to_output_dataset_collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_output_dataset
    ADD CONSTRAINT job_to_output_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_to_output_library_dataset
    ADD CONSTRAINT job_to_output_library_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.landing_request_to_tool_request_association
    ADD CONSTRAINT landing_request_to_tool_request_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.landing_request_to_workflow_invocation_association
    ADD CONSTRAINT landing_request_to_workflow_invocation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_collection_annotation_association
    ADD CONSTRAINT library_dataset_collection_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_collection_association
    ADD CONSTRAINT library_dataset_collection_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_collection_rating_association
    ADD CONSTRAINT library_dataset_collection_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_collection_tag_association
    ADD CONSTRAINT library_dataset_collection_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_dataset_association_permissions
    ADD CONSTRAINT library_dataset_dataset_association_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_dataset_association_tag_association
    ADD CONSTRAINT library_dataset_dataset_association_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_dataset_info_association
    ADD CONSTRAINT library_dataset_dataset_info_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset_permissions
    ADD CONSTRAINT library_dataset_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_dataset
    ADD CONSTRAINT library_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_folder_info_association
    ADD CONSTRAINT library_folder_info_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_folder_permissions
    ADD CONSTRAINT library_folder_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_folder
    ADD CONSTRAINT library_folder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_info_association
    ADD CONSTRAINT library_info_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library_permissions
    ADD CONSTRAINT library_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.library
    ADD CONSTRAINT library_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.metadata_file
    ADD CONSTRAINT metadata_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oidc_user_authnz_tokens
    ADD CONSTRAINT oidc_user_authnz_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oidc_user_authnz_tokens
    ADD CONSTRAINT oidc_user_authnz_tokens_provider_key UNIQUE (provider, uid);

ALTER TABLE ONLY public.page_annotation_association
    ADD CONSTRAINT page_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.page
    ADD CONSTRAINT page_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.page_rating_association
    ADD CONSTRAINT page_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.page_revision
    ADD CONSTRAINT page_revision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.page_tag_association
    ADD CONSTRAINT page_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.page_user_share_association
    ADD CONSTRAINT page_user_share_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.password_reset_token
    ADD CONSTRAINT password_reset_token_pkey PRIMARY KEY (token);

ALTER TABLE ONLY public.post_job_action_association
    ADD CONSTRAINT post_job_action_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.post_job_action
    ADD CONSTRAINT post_job_action_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.psa_association
    ADD CONSTRAINT psa_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.psa_code
    ADD CONSTRAINT psa_code_code_key UNIQUE (code, email);

ALTER TABLE ONLY public.psa_code
    ADD CONSTRAINT psa_code_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.psa_nonce
    ADD CONSTRAINT psa_nonce_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.psa_partial
    ADD CONSTRAINT psa_partial_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quota
    ADD CONSTRAINT quota_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.store_export_association
    ADD CONSTRAINT store_export_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_workflow_annotation_association
    ADD CONSTRAINT stored_workflow_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_workflow_menu_entry
    ADD CONSTRAINT stored_workflow_menu_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_workflow
    ADD CONSTRAINT stored_workflow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_workflow_rating_association
    ADD CONSTRAINT stored_workflow_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_workflow_tag_association
    ADD CONSTRAINT stored_workflow_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stored_workflow_user_share_connection
    ADD CONSTRAINT stored_workflow_user_share_connection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tag
    ADD CONSTRAINT tag_name_key UNIQUE (name);

ALTER TABLE ONLY public.tag
    ADD CONSTRAINT tag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task_metric_numeric
    ADD CONSTRAINT task_metric_numeric_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task_metric_text
    ADD CONSTRAINT task_metric_text_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tool_landing_request
    ADD CONSTRAINT tool_landing_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tool_request_implicit_collection_association
    ADD CONSTRAINT tool_request_implicit_collection_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tool_request
    ADD CONSTRAINT tool_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tool_source
    ADD CONSTRAINT tool_source_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tool_tag_association
    ADD CONSTRAINT tool_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dataset
    ADD CONSTRAINT uq_uuid_column UNIQUE (uuid);

ALTER TABLE ONLY public.user_quota_source_usage
    ADD CONSTRAINT uqsu_unique_label_per_user UNIQUE (user_id, quota_source_label);

ALTER TABLE ONLY public.user_action
    ADD CONSTRAINT user_action_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_address
    ADD CONSTRAINT user_address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_credentials
    ADD CONSTRAINT user_credentials_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_credentials
    ADD CONSTRAINT user_credentials_user_id_key UNIQUE (user_id, source_type, source_id, source_version, name, version);

ALTER TABLE ONLY public.user_dynamic_tool_association
    ADD CONSTRAINT user_dynamic_tool_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_file_source
    ADD CONSTRAINT user_file_source_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_group_association
    ADD CONSTRAINT user_group_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_group_association
    ADD CONSTRAINT user_group_association_user_id_key UNIQUE (user_id, group_id);

ALTER TABLE ONLY public.user_notification_association
    ADD CONSTRAINT user_notification_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_object_store
    ADD CONSTRAINT user_object_store_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_preference
    ADD CONSTRAINT user_preference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_quota_association
    ADD CONSTRAINT user_quota_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_quota_source_usage
    ADD CONSTRAINT user_quota_source_usage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_role_association
    ADD CONSTRAINT user_role_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_role_association
    ADD CONSTRAINT user_role_association_user_id_key UNIQUE (user_id, role_id);

ALTER TABLE ONLY public.vault
    ADD CONSTRAINT vault_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.visualization_annotation_association
    ADD CONSTRAINT visualization_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.visualization
    ADD CONSTRAINT visualization_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.visualization_rating_association
    ADD CONSTRAINT visualization_rating_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.visualization_revision
    ADD CONSTRAINT visualization_revision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.visualization_tag_association
    ADD CONSTRAINT visualization_tag_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.visualization_user_share_association
    ADD CONSTRAINT visualization_user_share_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.worker_process
    ADD CONSTRAINT worker_process_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.worker_process
    ADD CONSTRAINT worker_process_server_name_key UNIQUE (server_name, hostname);

ALTER TABLE ONLY public.workflow_comment
    ADD CONSTRAINT workflow_comment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_completion
    ADD CONSTRAINT workflow_invocation_completion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_association
    ADD CONSTRAINT workflow_invocation_output_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_collection_association
    ADD CONSTRAINT workflow_invocation_output_dataset_collection_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_output_value
    ADD CONSTRAINT workflow_invocation_output_value_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation
    ADD CONSTRAINT workflow_invocation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_association
    ADD CONSTRAINT workflow_invocation_step_output_dataset_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_collection_association
    ADD CONSTRAINT workflow_invocation_step_output_dataset_collection_asso_d3d8 PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_step
    ADD CONSTRAINT workflow_invocation_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_invocation_to_subworkflow_invocation_association
    ADD CONSTRAINT workflow_invocation_to_subworkflow_invocation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_landing_request
    ADD CONSTRAINT workflow_landing_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_output
    ADD CONSTRAINT workflow_output_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow
    ADD CONSTRAINT workflow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_request_input_parameters
    ADD CONSTRAINT workflow_request_input_parameters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_request_input_step_parameter
    ADD CONSTRAINT workflow_request_input_step_parameter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_request_step_states
    ADD CONSTRAINT workflow_request_step_states_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_request_to_input_collection_dataset
    ADD CONSTRAINT workflow_request_to_input_collection_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_request_to_input_dataset
    ADD CONSTRAINT workflow_request_to_input_dataset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_step_annotation_association
    ADD CONSTRAINT workflow_step_annotation_association_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_step_connection
    ADD CONSTRAINT workflow_step_connection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_step_input
    ADD CONSTRAINT workflow_step_input_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_step
    ADD CONSTRAINT workflow_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workflow_step_tag_association
    ADD CONSTRAINT workflow_step_tag_association_pkey PRIMARY KEY (id);

CREATE INDEX ix_api_keys_deleted ON public.api_keys USING btree (deleted);

CREATE UNIQUE INDEX ix_api_keys_key ON public.api_keys USING btree (key);

CREATE INDEX ix_api_keys_user_id ON public.api_keys USING btree (user_id);

CREATE INDEX ix_celery_user_active_task_user_id ON public.celery_user_active_task USING btree (user_id);

CREATE INDEX ix_chat_exchange_job_id ON public.chat_exchange USING btree (job_id);

CREATE INDEX ix_chat_exchange_message_chat_exchange_id ON public.chat_exchange_message USING btree (chat_exchange_id);

CREATE INDEX ix_chat_exchange_page_id ON public.chat_exchange USING btree (page_id);

CREATE INDEX ix_chat_exchange_user_id ON public.chat_exchange USING btree (user_id);

CREATE INDEX ix_cleanup_event_dataset_association_cleanup_event_id ON public.cleanup_event_dataset_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_dataset_association_dataset_id ON public.cleanup_event_dataset_association USING btree (dataset_id);

CREATE INDEX ix_cleanup_event_hda_association_cleanup_event_id ON public.cleanup_event_hda_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_hda_association_hda_id ON public.cleanup_event_hda_association USING btree (hda_id);

CREATE INDEX ix_cleanup_event_history_association_cleanup_event_id ON public.cleanup_event_history_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_history_association_history_id ON public.cleanup_event_history_association USING btree (history_id);

CREATE INDEX ix_cleanup_event_icda_association_cleanup_event_id ON public.cleanup_event_icda_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_icda_association_icda_id ON public.cleanup_event_icda_association USING btree (icda_id);

CREATE INDEX ix_cleanup_event_ldda_association_cleanup_event_id ON public.cleanup_event_ldda_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_ldda_association_ldda_id ON public.cleanup_event_ldda_association USING btree (ldda_id);

CREATE INDEX ix_cleanup_event_library_association_cleanup_event_id ON public.cleanup_event_library_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_library_association_library_id ON public.cleanup_event_library_association USING btree (library_id);

CREATE INDEX ix_cleanup_event_library_dataset_association_cleanup_event_id ON public.cleanup_event_library_dataset_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_library_dataset_association_library_dataset_id ON public.cleanup_event_library_dataset_association USING btree (library_dataset_id);

CREATE INDEX ix_cleanup_event_library_folder_association_cleanup_event_id ON public.cleanup_event_library_folder_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_library_folder_association_library_folder_id ON public.cleanup_event_library_folder_association USING btree (library_folder_id);

CREATE INDEX ix_cleanup_event_metadata_file_association_cleanup_event_id ON public.cleanup_event_metadata_file_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_metadata_file_association_metadata_file_id ON public.cleanup_event_metadata_file_association USING btree (metadata_file_id);

CREATE INDEX ix_cleanup_event_user_association_cleanup_event_id ON public.cleanup_event_user_association USING btree (cleanup_event_id);

CREATE INDEX ix_cleanup_event_user_association_user_id ON public.cleanup_event_user_association USING btree (user_id);

CREATE INDEX ix_credential_group_id ON public.credential USING btree (group_id);

CREATE INDEX ix_credentials_group_user_credentials_id ON public.credentials_group USING btree (user_credentials_id);

CREATE INDEX ix_data_manager_history_association_history_id ON public.data_manager_history_association USING btree (history_id);

CREATE INDEX ix_data_manager_history_association_update_time ON public.data_manager_history_association USING btree (update_time);

CREATE INDEX ix_data_manager_history_association_user_id ON public.data_manager_history_association USING btree (user_id);

CREATE INDEX ix_data_manager_job_association_data_manager_id ON public.data_manager_job_association USING btree (data_manager_id);

CREATE INDEX ix_data_manager_job_association_job_id ON public.data_manager_job_association USING btree (job_id);

CREATE INDEX ix_data_manager_job_association_update_time ON public.data_manager_job_association USING btree (update_time);

CREATE INDEX ix_dataset_collection_element_child_collection_id ON public.dataset_collection_element USING btree (child_collection_id);

CREATE INDEX ix_dataset_collection_element_dataset_collection_id ON public.dataset_collection_element USING btree (dataset_collection_id);

CREATE INDEX ix_dataset_collection_element_hda_id ON public.dataset_collection_element USING btree (hda_id);

CREATE INDEX ix_dataset_collection_element_ldda_id ON public.dataset_collection_element USING btree (ldda_id);

CREATE INDEX ix_dataset_deleted ON public.dataset USING btree (deleted);

CREATE INDEX ix_dataset_hash_dataset_id ON public.dataset_hash USING btree (dataset_id);

CREATE INDEX ix_dataset_job_id ON public.dataset USING btree (job_id);

CREATE INDEX ix_dataset_object_store_id ON public.dataset USING btree (object_store_id);

CREATE INDEX ix_dataset_permissions_dataset_id ON public.dataset_permissions USING btree (dataset_id);

CREATE INDEX ix_dataset_permissions_role_id ON public.dataset_permissions USING btree (role_id);

CREATE INDEX ix_dataset_purged ON public.dataset USING btree (purged);

CREATE INDEX ix_dataset_source_dataset_id ON public.dataset_source USING btree (dataset_id);

CREATE INDEX ix_dataset_source_hash_dataset_source_id ON public.dataset_source_hash USING btree (dataset_source_id);

CREATE INDEX ix_dataset_state ON public.dataset USING btree (state);

CREATE INDEX ix_dataset_storage_operation_run_history_id ON public.dataset_storage_operation_run USING btree (history_id);

CREATE INDEX ix_dataset_storage_operation_run_item_dataset_id ON public.dataset_storage_operation_run_item USING btree (dataset_id);

CREATE INDEX ix_dataset_storage_operation_run_item_run_id ON public.dataset_storage_operation_run_item USING btree (run_id);

CREATE INDEX ix_dataset_storage_operation_run_item_state ON public.dataset_storage_operation_run_item USING btree (state);

CREATE INDEX ix_dataset_storage_operation_run_mode ON public.dataset_storage_operation_run USING btree (mode);

CREATE INDEX ix_dataset_storage_operation_run_snapshot_id ON public.dataset_storage_operation_run USING btree (snapshot_id);

CREATE INDEX ix_dataset_storage_operation_run_state ON public.dataset_storage_operation_run USING btree (state);

CREATE INDEX ix_dataset_storage_operation_run_task_id ON public.dataset_storage_operation_run USING btree (task_id);

CREATE INDEX ix_dataset_storage_operation_run_user_id ON public.dataset_storage_operation_run USING btree (user_id);

CREATE INDEX ix_dataset_storage_operation_snapshot_expires_at ON public.dataset_storage_operation_snapshot USING btree (expires_at);

CREATE INDEX ix_dataset_storage_operation_snapshot_history_id ON public.dataset_storage_operation_snapshot USING btree (history_id);

CREATE INDEX ix_dataset_storage_operation_snapshot_mode ON public.dataset_storage_operation_snapshot USING btree (mode);

CREATE INDEX ix_dataset_storage_operation_snapshot_user_id ON public.dataset_storage_operation_snapshot USING btree (user_id);

CREATE INDEX ix_dataset_update_time ON public.dataset USING btree (update_time);

CREATE INDEX ix_default_history_permissions_history_id ON public.default_history_permissions USING btree (history_id);

CREATE INDEX ix_default_history_permissions_role_id ON public.default_history_permissions USING btree (role_id);

CREATE INDEX ix_default_quota_association_quota_id ON public.default_quota_association USING btree (quota_id);

CREATE INDEX ix_default_user_permissions_role_id ON public.default_user_permissions USING btree (role_id);

CREATE INDEX ix_default_user_permissions_user_id ON public.default_user_permissions USING btree (user_id);

CREATE INDEX ix_dynamic_tool_update_time ON public.dynamic_tool USING btree (update_time);

CREATE INDEX ix_event_history_id ON public.event USING btree (history_id);

CREATE INDEX ix_event_session_id ON public.event USING btree (session_id);

CREATE INDEX ix_event_user_id ON public.event USING btree (user_id);

CREATE INDEX ix_extended_metadata_index_extended_metadata_id ON public.extended_metadata_index USING btree (extended_metadata_id);

CREATE INDEX ix_form_definition_current_deleted ON public.form_definition_current USING btree (deleted);

CREATE INDEX ix_form_definition_current_latest_form_id ON public.form_definition_current USING btree (latest_form_id);

CREATE INDEX ix_form_definition_form_definition_current_id ON public.form_definition USING btree (form_definition_current_id);

CREATE INDEX ix_form_definition_type ON public.form_definition USING btree (type);

CREATE INDEX ix_form_values_form_definition_id ON public.form_values USING btree (form_definition_id);

CREATE INDEX ix_galaxy_group_deleted ON public.galaxy_group USING btree (deleted);

CREATE UNIQUE INDEX ix_galaxy_group_name ON public.galaxy_group USING btree (name);

CREATE INDEX ix_galaxy_session_disk_usage ON public.galaxy_session USING btree (disk_usage);

CREATE UNIQUE INDEX ix_galaxy_session_session_key ON public.galaxy_session USING btree (session_key);

CREATE INDEX ix_galaxy_session_to_history_history_id ON public.galaxy_session_to_history USING btree (history_id);

CREATE INDEX ix_galaxy_session_to_history_session_id ON public.galaxy_session_to_history USING btree (session_id);

CREATE INDEX ix_galaxy_session_user_id ON public.galaxy_session USING btree (user_id);

CREATE INDEX ix_galaxy_user_activation_token ON public.galaxy_user USING btree (activation_token);

CREATE INDEX ix_galaxy_user_active ON public.galaxy_user USING btree (active);

CREATE INDEX ix_galaxy_user_deleted ON public.galaxy_user USING btree (deleted);

CREATE INDEX ix_galaxy_user_disk_usage ON public.galaxy_user USING btree (disk_usage);

CREATE UNIQUE INDEX ix_galaxy_user_email ON public.galaxy_user USING btree (email);

CREATE INDEX ix_galaxy_user_form_values_id ON public.galaxy_user USING btree (form_values_id);

CREATE INDEX ix_galaxy_user_purged ON public.galaxy_user USING btree (purged);

CREATE UNIQUE INDEX ix_galaxy_user_username ON public.galaxy_user USING btree (username);

CREATE INDEX ix_genome_index_tool_data_dataset_id ON public.genome_index_tool_data USING btree (dataset_id);

CREATE INDEX ix_genome_index_tool_data_job_id ON public.genome_index_tool_data USING btree (job_id);

CREATE INDEX ix_genome_index_tool_data_user_id ON public.genome_index_tool_data USING btree (user_id);

CREATE INDEX ix_group_quota_association_group_id ON public.group_quota_association USING btree (group_id);

CREATE INDEX ix_group_quota_association_quota_id ON public.group_quota_association USING btree (quota_id);

CREATE INDEX ix_group_role_association_group_id ON public.group_role_association USING btree (group_id);

CREATE INDEX ix_group_role_association_role_id ON public.group_role_association USING btree (role_id);

CREATE INDEX ix_history_anno_assoc_annotation ON public.history_annotation_association USING btree (annotation);

CREATE INDEX ix_history_annotation_association_history_id ON public.history_annotation_association USING btree (history_id);

CREATE INDEX ix_history_annotation_association_user_id ON public.history_annotation_association USING btree (user_id);

CREATE INDEX ix_history_archived ON public.history USING btree (archived);

CREATE INDEX ix_history_dataset_anno_assoc_annotation ON public.history_dataset_association_annotation_association USING btree (annotation);

CREATE INDEX ix_history_dataset_association_annotation_association_h_e624 ON public.history_dataset_association_annotation_association USING btree (history_dataset_association_id);

CREATE INDEX ix_history_dataset_association_annotation_association_user_id ON public.history_dataset_association_annotation_association USING btree (user_id);

CREATE INDEX ix_history_dataset_association_dataset_id ON public.history_dataset_association USING btree (dataset_id);

CREATE INDEX ix_history_dataset_association_deleted ON public.history_dataset_association USING btree (deleted);

CREATE INDEX ix_history_dataset_association_display_at_authorization_9dc8 ON public.history_dataset_association_display_at_authorization USING btree (update_time);

CREATE INDEX ix_history_dataset_association_display_at_authorization_a293 ON public.history_dataset_association_display_at_authorization USING btree (history_dataset_association_id);

CREATE INDEX ix_history_dataset_association_display_at_authorization_user_id ON public.history_dataset_association_display_at_authorization USING btree (user_id);

CREATE INDEX ix_history_dataset_association_extended_metadata_id ON public.history_dataset_association USING btree (extended_metadata_id);

CREATE INDEX ix_history_dataset_association_extension ON public.history_dataset_association USING btree (extension);

CREATE INDEX ix_history_dataset_association_history_extended_metadata_id ON public.history_dataset_association_history USING btree (extended_metadata_id);

CREATE INDEX ix_history_dataset_association_history_history_dataset__5f1c ON public.history_dataset_association_history USING btree (history_dataset_association_id);

CREATE INDEX ix_history_dataset_association_history_id ON public.history_dataset_association USING btree (history_id);

CREATE INDEX ix_history_dataset_association_purged ON public.history_dataset_association USING btree (purged);

CREATE INDEX ix_history_dataset_association_rating_association_histo_2052 ON public.history_dataset_association_rating_association USING btree (history_dataset_association_id);

CREATE INDEX ix_history_dataset_association_rating_association_rating ON public.history_dataset_association_rating_association USING btree (rating);

CREATE INDEX ix_history_dataset_association_rating_association_user_id ON public.history_dataset_association_rating_association USING btree (user_id);

CREATE INDEX ix_history_dataset_association_state ON public.history_dataset_association USING btree (state);

CREATE INDEX ix_history_dataset_association_subset_history_dataset_a_0156 ON public.history_dataset_association_subset USING btree (history_dataset_association_id);

CREATE INDEX ix_history_dataset_association_subset_history_dataset_a_cc82 ON public.history_dataset_association_subset USING btree (history_dataset_association_subset_id);

CREATE INDEX ix_history_dataset_association_subset_location ON public.history_dataset_association_subset USING btree (location);

CREATE INDEX ix_history_dataset_association_tag_association_history__d2de ON public.history_dataset_association_tag_association USING btree (history_dataset_association_id);

CREATE INDEX ix_history_dataset_association_tag_association_tag_id ON public.history_dataset_association_tag_association USING btree (tag_id);

CREATE INDEX ix_history_dataset_association_tag_association_user_id ON public.history_dataset_association_tag_association USING btree (user_id);

CREATE INDEX ix_history_dataset_association_tag_association_user_tname ON public.history_dataset_association_tag_association USING btree (user_tname);

CREATE INDEX ix_history_dataset_association_tag_association_user_value ON public.history_dataset_association_tag_association USING btree (user_value);

CREATE INDEX ix_history_dataset_association_tag_association_value ON public.history_dataset_association_tag_association USING btree (value);

CREATE INDEX ix_history_dataset_association_update_time ON public.history_dataset_association USING btree (update_time);

CREATE INDEX ix_history_dataset_association_version ON public.history_dataset_association USING btree (version);

CREATE INDEX ix_history_dataset_collection_annotation_association_hi_f516 ON public.history_dataset_collection_annotation_association USING btree (history_dataset_collection_id);

CREATE INDEX ix_history_dataset_collection_annotation_association_user_id ON public.history_dataset_collection_annotation_association USING btree (user_id);

CREATE INDEX ix_history_dataset_collection_association_collection_id ON public.history_dataset_collection_association USING btree (collection_id);

CREATE INDEX ix_history_dataset_collection_association_history_id ON public.history_dataset_collection_association USING btree (history_id);

CREATE INDEX ix_history_dataset_collection_association_implicit_coll_1290 ON public.history_dataset_collection_association USING btree (implicit_collection_jobs_id);

CREATE INDEX ix_history_dataset_collection_association_job_id ON public.history_dataset_collection_association USING btree (job_id);

CREATE INDEX ix_history_dataset_collection_association_update_time ON public.history_dataset_collection_association USING btree (update_time);

CREATE INDEX ix_history_dataset_collection_rating_association_histor_c7e9 ON public.history_dataset_collection_rating_association USING btree (history_dataset_collection_id);

CREATE INDEX ix_history_dataset_collection_rating_association_rating ON public.history_dataset_collection_rating_association USING btree (rating);

CREATE INDEX ix_history_dataset_collection_rating_association_user_id ON public.history_dataset_collection_rating_association USING btree (user_id);

CREATE INDEX ix_history_dataset_collection_tag_association_history_d_f807 ON public.history_dataset_collection_tag_association USING btree (history_dataset_collection_id);

CREATE INDEX ix_history_dataset_collection_tag_association_tag_id ON public.history_dataset_collection_tag_association USING btree (tag_id);

CREATE INDEX ix_history_dataset_collection_tag_association_user_id ON public.history_dataset_collection_tag_association USING btree (user_id);

CREATE INDEX ix_history_dataset_collection_tag_association_user_tname ON public.history_dataset_collection_tag_association USING btree (user_tname);

CREATE INDEX ix_history_dataset_collection_tag_association_user_value ON public.history_dataset_collection_tag_association USING btree (user_value);

CREATE INDEX ix_history_dataset_collection_tag_association_value ON public.history_dataset_collection_tag_association USING btree (value);

CREATE INDEX ix_history_deleted ON public.history USING btree (deleted);

CREATE INDEX ix_history_importing ON public.history USING btree (importing);

CREATE INDEX ix_history_published ON public.history USING btree (published);

CREATE INDEX ix_history_purged ON public.history USING btree (purged);

CREATE INDEX ix_history_rating_association_history_id ON public.history_rating_association USING btree (history_id);

CREATE INDEX ix_history_rating_association_rating ON public.history_rating_association USING btree (rating);

CREATE INDEX ix_history_rating_association_user_id ON public.history_rating_association USING btree (user_id);

CREATE INDEX ix_history_slug ON public.history USING btree (slug);

CREATE INDEX ix_history_tag_association_history_id ON public.history_tag_association USING btree (history_id);

CREATE INDEX ix_history_tag_association_tag_id ON public.history_tag_association USING btree (tag_id);

CREATE INDEX ix_history_tag_association_user_id ON public.history_tag_association USING btree (user_id);

CREATE INDEX ix_history_tag_association_user_tname ON public.history_tag_association USING btree (user_tname);

CREATE INDEX ix_history_tag_association_user_value ON public.history_tag_association USING btree (user_value);

CREATE INDEX ix_history_tag_association_value ON public.history_tag_association USING btree (value);

CREATE INDEX ix_history_update_time ON public.history USING btree (update_time);

CREATE INDEX ix_history_user_id ON public.history USING btree (user_id);

CREATE INDEX ix_history_user_share_association_history_id ON public.history_user_share_association USING btree (history_id);

CREATE INDEX ix_history_user_share_association_user_id ON public.history_user_share_association USING btree (user_id);

CREATE INDEX ix_implicit_collection_jobs_job_association_implicit_co_ea04 ON public.implicit_collection_jobs_job_association USING btree (implicit_collection_jobs_id);

CREATE INDEX ix_implicit_collection_jobs_job_association_job_id ON public.implicit_collection_jobs_job_association USING btree (job_id);

CREATE INDEX ix_implicitly_converted_dataset_association_deleted ON public.implicitly_converted_dataset_association USING btree (deleted);

CREATE INDEX ix_implicitly_converted_dataset_association_hda_id ON public.implicitly_converted_dataset_association USING btree (hda_id);

CREATE INDEX ix_implicitly_converted_dataset_association_hda_parent_id ON public.implicitly_converted_dataset_association USING btree (hda_parent_id);

CREATE INDEX ix_implicitly_converted_dataset_association_ldda_id ON public.implicitly_converted_dataset_association USING btree (ldda_id);

CREATE INDEX ix_implicitly_converted_dataset_association_ldda_parent_id ON public.implicitly_converted_dataset_association USING btree (ldda_parent_id);

CREATE INDEX ix_implicitly_converted_dataset_association_metadata_safe ON public.implicitly_converted_dataset_association USING btree (metadata_safe);

CREATE INDEX ix_implicitly_created_dataset_collection_inputs_dataset_5590 ON public.implicitly_created_dataset_collection_inputs USING btree (dataset_collection_id);

CREATE INDEX ix_implicitly_created_dataset_collection_inputs_input_d_b5c7 ON public.implicitly_created_dataset_collection_inputs USING btree (input_dataset_collection_id);

CREATE INDEX ix_interactivetool_entry_point_job_id ON public.interactivetool_entry_point USING btree (job_id);

CREATE INDEX ix_job_container_association_job_id ON public.job_container_association USING btree (job_id);

CREATE INDEX ix_job_credentials_context_job_id ON public.job_credentials_context USING btree (job_id);

CREATE INDEX ix_job_credentials_context_selected_group_id ON public.job_credentials_context USING btree (selected_group_id);

CREATE INDEX ix_job_credentials_context_user_credentials_id ON public.job_credentials_context USING btree (user_credentials_id);

CREATE INDEX ix_job_dynamic_tool_id ON public.job USING btree (dynamic_tool_id);

CREATE INDEX ix_job_export_history_archive_compressed ON public.job_export_history_archive USING btree (compressed);

CREATE INDEX ix_job_export_history_archive_dataset_id ON public.job_export_history_archive USING btree (dataset_id);

CREATE INDEX ix_job_export_history_archive_history_id ON public.job_export_history_archive USING btree (history_id);

CREATE INDEX ix_job_export_history_archive_job_id ON public.job_export_history_archive USING btree (job_id);

CREATE INDEX ix_job_external_output_metadata_history_dataset_association_id ON public.job_external_output_metadata USING btree (history_dataset_association_id);

CREATE INDEX ix_job_external_output_metadata_job_id ON public.job_external_output_metadata USING btree (job_id);

CREATE INDEX ix_job_external_output_metadata_library_dataset_dataset_04f7 ON public.job_external_output_metadata USING btree (library_dataset_dataset_association_id);

CREATE INDEX ix_job_handler ON public.job USING btree (handler);

CREATE INDEX ix_job_history_id ON public.job USING btree (history_id);

CREATE INDEX ix_job_import_history_archive_history_id ON public.job_import_history_archive USING btree (history_id);

CREATE INDEX ix_job_import_history_archive_job_id ON public.job_import_history_archive USING btree (job_id);

CREATE INDEX ix_job_imported ON public.job USING btree (imported);

CREATE INDEX ix_job_job_runner_external_id ON public.job USING btree (job_runner_external_id);

CREATE INDEX ix_job_library_folder_id ON public.job USING btree (library_folder_id);

CREATE INDEX ix_job_metric_numeric_job_id ON public.job_metric_numeric USING btree (job_id);

CREATE INDEX ix_job_metric_text_job_id ON public.job_metric_text USING btree (job_id);

CREATE INDEX ix_job_object_store_id ON public.job USING btree (object_store_id);

CREATE INDEX ix_job_parameter_job_id ON public.job_parameter USING btree (job_id);

CREATE INDEX ix_job_session_id ON public.job USING btree (session_id);

CREATE INDEX ix_job_state ON public.job USING btree (state);

CREATE INDEX ix_job_state_history_job_id ON public.job_state_history USING btree (job_id);

CREATE INDEX ix_job_state_history_state ON public.job_state_history USING btree (state);

CREATE INDEX ix_job_to_implicit_output_dataset_collection_dataset_co_c788 ON public.job_to_implicit_output_dataset_collection USING btree (dataset_collection_id);

CREATE INDEX ix_job_to_implicit_output_dataset_collection_job_id ON public.job_to_implicit_output_dataset_collection USING btree (job_id);

CREATE INDEX ix_job_to_input_dataset_collection_dataset_collection_id ON public.job_to_input_dataset_collection USING btree (dataset_collection_id);

CREATE INDEX ix_job_to_input_dataset_collection_element_dataset_coll_9c5d ON public.job_to_input_dataset_collection_element USING btree (dataset_collection_element_id);

CREATE INDEX ix_job_to_input_dataset_collection_element_job_id ON public.job_to_input_dataset_collection_element USING btree (job_id);

CREATE INDEX ix_job_to_input_dataset_collection_job_id ON public.job_to_input_dataset_collection USING btree (job_id);

CREATE INDEX ix_job_to_input_dataset_dataset_id ON public.job_to_input_dataset USING btree (dataset_id);

CREATE INDEX ix_job_to_input_dataset_job_id ON public.job_to_input_dataset USING btree (job_id);

CREATE INDEX ix_job_to_input_library_dataset_job_id ON public.job_to_input_library_dataset USING btree (job_id);

CREATE INDEX ix_job_to_input_library_dataset_ldda_id ON public.job_to_input_library_dataset USING btree (ldda_id);

CREATE INDEX ix_job_to_output_dataset_collection_dataset_collection_id ON public.job_to_output_dataset_collection USING btree (dataset_collection_id);

CREATE INDEX ix_job_to_output_dataset_collection_job_id ON public.job_to_output_dataset_collection USING btree (job_id);

CREATE INDEX ix_job_to_output_dataset_dataset_id ON public.job_to_output_dataset USING btree (dataset_id);

CREATE INDEX ix_job_to_output_dataset_job_id ON public.job_to_output_dataset USING btree (job_id);

CREATE INDEX ix_job_to_output_library_dataset_job_id ON public.job_to_output_library_dataset USING btree (job_id);

CREATE INDEX ix_job_to_output_library_dataset_ldda_id ON public.job_to_output_library_dataset USING btree (ldda_id);

CREATE INDEX ix_job_tool_id ON public.job USING btree (tool_id);

CREATE INDEX ix_job_tool_request_id ON public.job USING btree (tool_request_id);

CREATE INDEX ix_job_update_time ON public.job USING btree (update_time);

CREATE INDEX ix_job_user_id ON public.job USING btree (user_id);

CREATE INDEX ix_library_dataset_collection_annotation_association_li_8a3d ON public.library_dataset_collection_annotation_association USING btree (library_dataset_collection_id);

CREATE INDEX ix_library_dataset_collection_annotation_association_user_id ON public.library_dataset_collection_annotation_association USING btree (user_id);

CREATE INDEX ix_library_dataset_collection_association_collection_id ON public.library_dataset_collection_association USING btree (collection_id);

CREATE INDEX ix_library_dataset_collection_association_folder_id ON public.library_dataset_collection_association USING btree (folder_id);

CREATE INDEX ix_library_dataset_collection_rating_association_librar_877d ON public.library_dataset_collection_rating_association USING btree (library_dataset_collection_id);

CREATE INDEX ix_library_dataset_collection_rating_association_rating ON public.library_dataset_collection_rating_association USING btree (rating);

CREATE INDEX ix_library_dataset_collection_rating_association_user_id ON public.library_dataset_collection_rating_association USING btree (user_id);

CREATE INDEX ix_library_dataset_collection_tag_association_library_d_41b1 ON public.library_dataset_collection_tag_association USING btree (library_dataset_collection_id);

CREATE INDEX ix_library_dataset_collection_tag_association_tag_id ON public.library_dataset_collection_tag_association USING btree (tag_id);

CREATE INDEX ix_library_dataset_collection_tag_association_user_id ON public.library_dataset_collection_tag_association USING btree (user_id);

CREATE INDEX ix_library_dataset_collection_tag_association_user_tname ON public.library_dataset_collection_tag_association USING btree (user_tname);

CREATE INDEX ix_library_dataset_collection_tag_association_user_value ON public.library_dataset_collection_tag_association USING btree (user_value);

CREATE INDEX ix_library_dataset_collection_tag_association_value ON public.library_dataset_collection_tag_association USING btree (value);

CREATE INDEX ix_library_dataset_dataset_association_dataset_id ON public.library_dataset_dataset_association USING btree (dataset_id);

CREATE INDEX ix_library_dataset_dataset_association_deleted ON public.library_dataset_dataset_association USING btree (deleted);

CREATE INDEX ix_library_dataset_dataset_association_extended_metadata_id ON public.library_dataset_dataset_association USING btree (extended_metadata_id);

CREATE INDEX ix_library_dataset_dataset_association_library_dataset_id ON public.library_dataset_dataset_association USING btree (library_dataset_id);

CREATE INDEX ix_library_dataset_dataset_association_name ON public.library_dataset_dataset_association USING btree (name);

CREATE INDEX ix_library_dataset_dataset_association_permissions_libr_45eb ON public.library_dataset_dataset_association_permissions USING btree (library_dataset_dataset_association_id);

CREATE INDEX ix_library_dataset_dataset_association_permissions_role_id ON public.library_dataset_dataset_association_permissions USING btree (role_id);

CREATE INDEX ix_library_dataset_dataset_association_state ON public.library_dataset_dataset_association USING btree (state);

CREATE INDEX ix_library_dataset_dataset_association_tag_association__087f ON public.library_dataset_dataset_association_tag_association USING btree (user_value);

CREATE INDEX ix_library_dataset_dataset_association_tag_association__3501 ON public.library_dataset_dataset_association_tag_association USING btree (user_tname);

CREATE INDEX ix_library_dataset_dataset_association_tag_association__f6fd ON public.library_dataset_dataset_association_tag_association USING btree (library_dataset_dataset_association_id);

CREATE INDEX ix_library_dataset_dataset_association_tag_association_tag_id ON public.library_dataset_dataset_association_tag_association USING btree (tag_id);

CREATE INDEX ix_library_dataset_dataset_association_tag_association_user_id ON public.library_dataset_dataset_association_tag_association USING btree (user_id);

CREATE INDEX ix_library_dataset_dataset_association_tag_association_value ON public.library_dataset_dataset_association_tag_association USING btree (value);

CREATE INDEX ix_library_dataset_dataset_association_update_time ON public.library_dataset_dataset_association USING btree (update_time);

CREATE INDEX ix_library_dataset_dataset_association_user_id ON public.library_dataset_dataset_association USING btree (user_id);

CREATE INDEX ix_library_dataset_dataset_info_association_deleted ON public.library_dataset_dataset_info_association USING btree (deleted);

CREATE INDEX ix_library_dataset_dataset_info_association_form_definition_id ON public.library_dataset_dataset_info_association USING btree (form_definition_id);

CREATE INDEX ix_library_dataset_dataset_info_association_form_values_id ON public.library_dataset_dataset_info_association USING btree (form_values_id);

CREATE INDEX ix_library_dataset_dataset_info_association_library_dat_ceca ON public.library_dataset_dataset_info_association USING btree (library_dataset_dataset_association_id);

CREATE INDEX ix_library_dataset_deleted ON public.library_dataset USING btree (deleted);

CREATE INDEX ix_library_dataset_folder_id ON public.library_dataset USING btree (folder_id);

CREATE INDEX ix_library_dataset_library_dataset_dataset_association_id ON public.library_dataset USING btree (library_dataset_dataset_association_id);

CREATE INDEX ix_library_dataset_name ON public.library_dataset USING btree (name);

CREATE INDEX ix_library_dataset_permissions_library_dataset_id ON public.library_dataset_permissions USING btree (library_dataset_id);

CREATE INDEX ix_library_dataset_permissions_role_id ON public.library_dataset_permissions USING btree (role_id);

CREATE INDEX ix_library_dataset_purged ON public.library_dataset USING btree (purged);

CREATE INDEX ix_library_deleted ON public.library USING btree (deleted);

CREATE INDEX ix_library_folder_deleted ON public.library_folder USING btree (deleted);

CREATE INDEX ix_library_folder_info_association_deleted ON public.library_folder_info_association USING btree (deleted);

CREATE INDEX ix_library_folder_info_association_form_definition_id ON public.library_folder_info_association USING btree (form_definition_id);

CREATE INDEX ix_library_folder_info_association_form_values_id ON public.library_folder_info_association USING btree (form_values_id);

CREATE INDEX ix_library_folder_info_association_inheritable ON public.library_folder_info_association USING btree (inheritable);

CREATE INDEX ix_library_folder_info_association_library_folder_id ON public.library_folder_info_association USING btree (library_folder_id);

CREATE INDEX ix_library_folder_name ON public.library_folder USING btree (name);

CREATE INDEX ix_library_folder_parent_id ON public.library_folder USING btree (parent_id);

CREATE INDEX ix_library_folder_permissions_library_folder_id ON public.library_folder_permissions USING btree (library_folder_id);

CREATE INDEX ix_library_folder_permissions_role_id ON public.library_folder_permissions USING btree (role_id);

CREATE INDEX ix_library_folder_purged ON public.library_folder USING btree (purged);

CREATE INDEX ix_library_info_association_deleted ON public.library_info_association USING btree (deleted);

CREATE INDEX ix_library_info_association_form_definition_id ON public.library_info_association USING btree (form_definition_id);

CREATE INDEX ix_library_info_association_form_values_id ON public.library_info_association USING btree (form_values_id);

CREATE INDEX ix_library_info_association_inheritable ON public.library_info_association USING btree (inheritable);

CREATE INDEX ix_library_info_association_library_id ON public.library_info_association USING btree (library_id);

CREATE INDEX ix_library_name ON public.library USING btree (name);

CREATE INDEX ix_library_permissions_library_id ON public.library_permissions USING btree (library_id);

CREATE INDEX ix_library_permissions_role_id ON public.library_permissions USING btree (role_id);

CREATE INDEX ix_library_purged ON public.library USING btree (purged);

CREATE INDEX ix_library_root_folder_id ON public.library USING btree (root_folder_id);

CREATE INDEX ix_metadata_file_deleted ON public.metadata_file USING btree (deleted);

CREATE INDEX ix_metadata_file_hda_id ON public.metadata_file USING btree (hda_id);

CREATE INDEX ix_metadata_file_lda_id ON public.metadata_file USING btree (lda_id);

CREATE INDEX ix_metadata_file_object_store_id ON public.metadata_file USING btree (object_store_id);

CREATE INDEX ix_metadata_file_purged ON public.metadata_file USING btree (purged);

CREATE INDEX ix_metadata_file_update_time ON public.metadata_file USING btree (update_time);

CREATE INDEX ix_metadata_file_uuid ON public.metadata_file USING btree (uuid);

CREATE INDEX ix_notification_category ON public.notification USING btree (category);

CREATE INDEX ix_notification_dispatched ON public.notification USING btree (dispatched);

CREATE INDEX ix_notification_source ON public.notification USING btree (source);

CREATE INDEX ix_notification_variant ON public.notification USING btree (variant);

CREATE INDEX ix_oidc_user_authnz_tokens_user_id ON public.oidc_user_authnz_tokens USING btree (user_id);

CREATE INDEX ix_page_annotation_association_annotation ON public.page_annotation_association USING btree (annotation);

CREATE INDEX ix_page_annotation_association_page_id ON public.page_annotation_association USING btree (page_id);

CREATE INDEX ix_page_annotation_association_user_id ON public.page_annotation_association USING btree (user_id);

CREATE INDEX ix_page_deleted ON public.page USING btree (deleted);

CREATE INDEX ix_page_history_id ON public.page USING btree (history_id);

CREATE INDEX ix_page_importable ON public.page USING btree (importable);

CREATE INDEX ix_page_latest_revision_id ON public.page USING btree (latest_revision_id);

CREATE INDEX ix_page_published ON public.page USING btree (published);

CREATE INDEX ix_page_rating_association_page_id ON public.page_rating_association USING btree (page_id);

CREATE INDEX ix_page_rating_association_rating ON public.page_rating_association USING btree (rating);

CREATE INDEX ix_page_rating_association_user_id ON public.page_rating_association USING btree (user_id);

CREATE INDEX ix_page_revision_page_id ON public.page_revision USING btree (page_id);

CREATE INDEX ix_page_slug ON public.page USING btree (slug);

CREATE INDEX ix_page_source_invocation_id ON public.page USING btree (source_invocation_id);

CREATE INDEX ix_page_tag_association_page_id ON public.page_tag_association USING btree (page_id);

CREATE INDEX ix_page_tag_association_tag_id ON public.page_tag_association USING btree (tag_id);

CREATE INDEX ix_page_tag_association_user_id ON public.page_tag_association USING btree (user_id);

CREATE INDEX ix_page_tag_association_user_tname ON public.page_tag_association USING btree (user_tname);

CREATE INDEX ix_page_tag_association_user_value ON public.page_tag_association USING btree (user_value);

CREATE INDEX ix_page_tag_association_value ON public.page_tag_association USING btree (value);

CREATE INDEX ix_page_user_id ON public.page USING btree (user_id);

CREATE INDEX ix_page_user_share_association_page_id ON public.page_user_share_association USING btree (page_id);

CREATE INDEX ix_page_user_share_association_user_id ON public.page_user_share_association USING btree (user_id);

CREATE UNIQUE INDEX ix_password_reset_token_token ON public.password_reset_token USING btree (token);

CREATE INDEX ix_password_reset_token_user_id ON public.password_reset_token USING btree (user_id);

CREATE INDEX ix_post_job_action_association_job_id ON public.post_job_action_association USING btree (job_id);

CREATE INDEX ix_post_job_action_association_post_job_action_id ON public.post_job_action_association USING btree (post_job_action_id);

CREATE INDEX ix_post_job_action_workflow_step_id ON public.post_job_action USING btree (workflow_step_id);

CREATE INDEX ix_quota_deleted ON public.quota USING btree (deleted);

CREATE UNIQUE INDEX ix_quota_name ON public.quota USING btree (name);

CREATE INDEX ix_quota_quota_source_label ON public.quota USING btree (quota_source_label);

CREATE INDEX ix_role_deleted ON public.role USING btree (deleted);

CREATE INDEX ix_role_name ON public.role USING btree (name);

CREATE INDEX ix_role_type ON public.role USING btree (type);

CREATE UNIQUE INDEX ix_store_export_association_task_uuid ON public.store_export_association USING btree (task_uuid);

CREATE INDEX ix_store_export_object ON public.store_export_association USING btree (object_id, object_type);

CREATE INDEX ix_stored_workflow_ann_assoc_annotation ON public.stored_workflow_annotation_association USING btree (annotation);

CREATE INDEX ix_stored_workflow_annotation_association_stored_workflow_id ON public.stored_workflow_annotation_association USING btree (stored_workflow_id);

CREATE INDEX ix_stored_workflow_annotation_association_user_id ON public.stored_workflow_annotation_association USING btree (user_id);

CREATE INDEX ix_stored_workflow_latest_workflow_id ON public.stored_workflow USING btree (latest_workflow_id);

CREATE INDEX ix_stored_workflow_menu_entry_stored_workflow_id ON public.stored_workflow_menu_entry USING btree (stored_workflow_id);

CREATE INDEX ix_stored_workflow_menu_entry_user_id ON public.stored_workflow_menu_entry USING btree (user_id);

CREATE INDEX ix_stored_workflow_published ON public.stored_workflow USING btree (published);

CREATE INDEX ix_stored_workflow_rating_association_rating ON public.stored_workflow_rating_association USING btree (rating);

CREATE INDEX ix_stored_workflow_rating_association_stored_workflow_id ON public.stored_workflow_rating_association USING btree (stored_workflow_id);

CREATE INDEX ix_stored_workflow_rating_association_user_id ON public.stored_workflow_rating_association USING btree (user_id);

CREATE INDEX ix_stored_workflow_slug ON public.stored_workflow USING btree (slug);

CREATE INDEX ix_stored_workflow_tag_association_stored_workflow_id ON public.stored_workflow_tag_association USING btree (stored_workflow_id);

CREATE INDEX ix_stored_workflow_tag_association_tag_id ON public.stored_workflow_tag_association USING btree (tag_id);

CREATE INDEX ix_stored_workflow_tag_association_user_id ON public.stored_workflow_tag_association USING btree (user_id);

CREATE INDEX ix_stored_workflow_tag_association_user_tname ON public.stored_workflow_tag_association USING btree (user_tname);

CREATE INDEX ix_stored_workflow_tag_association_user_value ON public.stored_workflow_tag_association USING btree (user_value);

CREATE INDEX ix_stored_workflow_tag_association_value ON public.stored_workflow_tag_association USING btree (value);

CREATE INDEX ix_stored_workflow_update_time ON public.stored_workflow USING btree (update_time);

CREATE INDEX ix_stored_workflow_user_id ON public.stored_workflow USING btree (user_id);

CREATE INDEX ix_stored_workflow_user_share_connection_stored_workflow_id ON public.stored_workflow_user_share_connection USING btree (stored_workflow_id);

CREATE INDEX ix_stored_workflow_user_share_connection_user_id ON public.stored_workflow_user_share_connection USING btree (user_id);

CREATE INDEX ix_task_job_id ON public.task USING btree (job_id);

CREATE INDEX ix_task_metric_numeric_task_id ON public.task_metric_numeric USING btree (task_id);

CREATE INDEX ix_task_metric_text_task_id ON public.task_metric_text USING btree (task_id);

CREATE INDEX ix_task_state ON public.task USING btree (state);

CREATE INDEX ix_tool_landing_request_update_time ON public.tool_landing_request USING btree (update_time);

CREATE INDEX ix_tool_landing_request_user_id ON public.tool_landing_request USING btree (user_id);

CREATE INDEX ix_tool_landing_request_uuid ON public.tool_landing_request USING btree (uuid);

CREATE INDEX ix_tool_request_history_id ON public.tool_request USING btree (history_id);

CREATE INDEX ix_tool_request_implicit_collection_association_dataset_35ab ON public.tool_request_implicit_collection_association USING btree (dataset_collection_id);

CREATE INDEX ix_tool_request_implicit_collection_association_tool_request_id ON public.tool_request_implicit_collection_association USING btree (tool_request_id);

CREATE INDEX ix_tool_request_state ON public.tool_request USING btree (state);

CREATE INDEX ix_tool_request_state_message ON public.tool_request USING btree (state_message);

CREATE INDEX ix_tool_request_tool_source_id ON public.tool_request USING btree (tool_source_id);

CREATE INDEX ix_tool_tag_association_tag_id ON public.tool_tag_association USING btree (tag_id);

CREATE INDEX ix_tool_tag_association_tool_id ON public.tool_tag_association USING btree (tool_id);

CREATE INDEX ix_tool_tag_association_user_id ON public.tool_tag_association USING btree (user_id);

CREATE INDEX ix_tool_tag_association_user_tname ON public.tool_tag_association USING btree (user_tname);

CREATE INDEX ix_tool_tag_association_user_value ON public.tool_tag_association USING btree (user_value);

CREATE INDEX ix_tool_tag_association_value ON public.tool_tag_association USING btree (value);

CREATE INDEX ix_user_action_session_id ON public.user_action USING btree (session_id);

CREATE INDEX ix_user_action_user_id ON public.user_action USING btree (user_id);

CREATE INDEX ix_user_address_deleted ON public.user_address USING btree (deleted);

CREATE INDEX ix_user_address_purged ON public.user_address USING btree (purged);

CREATE INDEX ix_user_address_user_id ON public.user_address USING btree (user_id);

CREATE INDEX ix_user_credentials_current_group_id ON public.user_credentials USING btree (current_group_id);

CREATE INDEX ix_user_credentials_user_id ON public.user_credentials USING btree (user_id);

CREATE INDEX ix_user_dynamic_tool_association_dynamic_tool_id ON public.user_dynamic_tool_association USING btree (dynamic_tool_id);

CREATE INDEX ix_user_dynamic_tool_association_user_id ON public.user_dynamic_tool_association USING btree (user_id);

CREATE INDEX ix_user_file_source_name ON public.user_file_source USING btree (name);

CREATE INDEX ix_user_file_source_template_id ON public.user_file_source USING btree (template_id);

CREATE INDEX ix_user_file_source_template_version ON public.user_file_source USING btree (template_version);

CREATE INDEX ix_user_file_source_update_time ON public.user_file_source USING btree (update_time);

CREATE INDEX ix_user_file_source_user_id ON public.user_file_source USING btree (user_id);

CREATE INDEX ix_user_file_source_uuid ON public.user_file_source USING btree (uuid);

CREATE INDEX ix_user_group_association_group_id ON public.user_group_association USING btree (group_id);

CREATE INDEX ix_user_group_association_user_id ON public.user_group_association USING btree (user_id);

CREATE INDEX ix_user_notification_association_deleted ON public.user_notification_association USING btree (deleted);

CREATE INDEX ix_user_notification_association_notification_id ON public.user_notification_association USING btree (notification_id);

CREATE INDEX ix_user_notification_association_user_id ON public.user_notification_association USING btree (user_id);

CREATE INDEX ix_user_object_store_name ON public.user_object_store USING btree (name);

CREATE INDEX ix_user_object_store_template_id ON public.user_object_store USING btree (template_id);

CREATE INDEX ix_user_object_store_template_version ON public.user_object_store USING btree (template_version);

CREATE INDEX ix_user_object_store_update_time ON public.user_object_store USING btree (update_time);

CREATE INDEX ix_user_object_store_user_id ON public.user_object_store USING btree (user_id);

CREATE INDEX ix_user_object_store_uuid ON public.user_object_store USING btree (uuid);

CREATE INDEX ix_user_preference_name ON public.user_preference USING btree (name);

CREATE INDEX ix_user_preference_user_id ON public.user_preference USING btree (user_id);

CREATE INDEX ix_user_quota_association_quota_id ON public.user_quota_association USING btree (quota_id);

CREATE INDEX ix_user_quota_association_user_id ON public.user_quota_association USING btree (user_id);

CREATE INDEX ix_user_quota_source_usage_quota_source_label ON public.user_quota_source_usage USING btree (quota_source_label);

CREATE INDEX ix_user_quota_source_usage_user_id ON public.user_quota_source_usage USING btree (user_id);

CREATE INDEX ix_user_role_association_role_id ON public.user_role_association USING btree (role_id);

CREATE INDEX ix_user_role_association_user_id ON public.user_role_association USING btree (user_id);

CREATE INDEX ix_vault_parent_key ON public.vault USING btree (parent_key);

CREATE INDEX ix_visualization_annotation_association_annotation ON public.visualization_annotation_association USING btree (annotation);

CREATE INDEX ix_visualization_annotation_association_user_id ON public.visualization_annotation_association USING btree (user_id);

CREATE INDEX ix_visualization_annotation_association_visualization_id ON public.visualization_annotation_association USING btree (visualization_id);

CREATE INDEX ix_visualization_dbkey ON public.visualization USING btree (dbkey);

CREATE INDEX ix_visualization_deleted ON public.visualization USING btree (deleted);

CREATE INDEX ix_visualization_importable ON public.visualization USING btree (importable);

CREATE INDEX ix_visualization_latest_revision_id ON public.visualization USING btree (latest_revision_id);

CREATE INDEX ix_visualization_published ON public.visualization USING btree (published);

CREATE INDEX ix_visualization_rating_association_rating ON public.visualization_rating_association USING btree (rating);

CREATE INDEX ix_visualization_rating_association_user_id ON public.visualization_rating_association USING btree (user_id);

CREATE INDEX ix_visualization_rating_association_visualization_id ON public.visualization_rating_association USING btree (visualization_id);

CREATE INDEX ix_visualization_revision_dbkey ON public.visualization_revision USING btree (dbkey);

CREATE INDEX ix_visualization_revision_visualization_id ON public.visualization_revision USING btree (visualization_id);

CREATE INDEX ix_visualization_slug ON public.visualization USING btree (slug);

CREATE INDEX ix_visualization_tag_association_tag_id ON public.visualization_tag_association USING btree (tag_id);

CREATE INDEX ix_visualization_tag_association_user_id ON public.visualization_tag_association USING btree (user_id);

CREATE INDEX ix_visualization_tag_association_user_tname ON public.visualization_tag_association USING btree (user_tname);

CREATE INDEX ix_visualization_tag_association_user_value ON public.visualization_tag_association USING btree (user_value);

CREATE INDEX ix_visualization_tag_association_value ON public.visualization_tag_association USING btree (value);

CREATE INDEX ix_visualization_tag_association_visualization_id ON public.visualization_tag_association USING btree (visualization_id);

CREATE INDEX ix_visualization_user_id ON public.visualization USING btree (user_id);

CREATE INDEX ix_visualization_user_share_association_user_id ON public.visualization_user_share_association USING btree (user_id);

CREATE INDEX ix_visualization_user_share_association_visualization_id ON public.visualization_user_share_association USING btree (visualization_id);

CREATE INDEX ix_worker_process_server_name ON public.worker_process USING btree (server_name);

CREATE INDEX ix_workflow_comment_parent_comment_id ON public.workflow_comment USING btree (parent_comment_id);

CREATE INDEX ix_workflow_comment_workflow_id ON public.workflow_comment USING btree (workflow_id);

CREATE UNIQUE INDEX ix_workflow_invocation_completion_workflow_invocation_id ON public.workflow_invocation_completion USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_handler ON public.workflow_invocation USING btree (handler);

CREATE INDEX ix_workflow_invocation_history_id ON public.workflow_invocation USING btree (history_id);

CREATE INDEX ix_workflow_invocation_message_workflow_invocation_id ON public.workflow_invocation_message USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_output_dataset_association_dataset_id ON public.workflow_invocation_output_dataset_association USING btree (dataset_id);

CREATE INDEX ix_workflow_invocation_output_dataset_association_workf_1da5 ON public.workflow_invocation_output_dataset_association USING btree (workflow_output_id);

CREATE INDEX ix_workflow_invocation_output_dataset_association_workf_5924 ON public.workflow_invocation_output_dataset_association USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_output_dataset_association_workf_f5e0 ON public.workflow_invocation_output_dataset_association USING btree (workflow_step_id);

CREATE INDEX ix_workflow_invocation_output_dataset_collection_associ_2ff7 ON public.workflow_invocation_output_dataset_collection_association USING btree (workflow_output_id);

CREATE INDEX ix_workflow_invocation_output_dataset_collection_associ_ab6c ON public.workflow_invocation_output_dataset_collection_association USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_output_dataset_collection_associ_ec97 ON public.workflow_invocation_output_dataset_collection_association USING btree (dataset_collection_id);

CREATE INDEX ix_workflow_invocation_output_dataset_collection_associ_f407 ON public.workflow_invocation_output_dataset_collection_association USING btree (workflow_step_id);

CREATE INDEX ix_workflow_invocation_output_value_workflow_invocation_id ON public.workflow_invocation_output_value USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_output_value_workflow_output_id ON public.workflow_invocation_output_value USING btree (workflow_output_id);

CREATE INDEX ix_workflow_invocation_scheduler ON public.workflow_invocation USING btree (scheduler);

CREATE INDEX ix_workflow_invocation_state ON public.workflow_invocation USING btree (state);

CREATE INDEX ix_workflow_invocation_step_implicit_collection_jobs_id ON public.workflow_invocation_step USING btree (implicit_collection_jobs_id);

CREATE INDEX ix_workflow_invocation_step_job_id ON public.workflow_invocation_step USING btree (job_id);

CREATE INDEX ix_workflow_invocation_step_output_dataset_association__66f5 ON public.workflow_invocation_step_output_dataset_association USING btree (dataset_id);

CREATE INDEX ix_workflow_invocation_step_output_dataset_association__bcc0 ON public.workflow_invocation_step_output_dataset_association USING btree (workflow_invocation_step_id);

CREATE INDEX ix_workflow_invocation_step_output_dataset_collection_a_06b8 ON public.workflow_invocation_step_output_dataset_collection_association USING btree (workflow_step_id);

CREATE INDEX ix_workflow_invocation_step_output_dataset_collection_a_b73b ON public.workflow_invocation_step_output_dataset_collection_association USING btree (dataset_collection_id);

CREATE INDEX ix_workflow_invocation_step_output_dataset_collection_a_db49 ON public.workflow_invocation_step_output_dataset_collection_association USING btree (workflow_invocation_step_id);

CREATE INDEX ix_workflow_invocation_step_state ON public.workflow_invocation_step USING btree (state);

CREATE INDEX ix_workflow_invocation_step_workflow_invocation_id ON public.workflow_invocation_step USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_step_workflow_step_id ON public.workflow_invocation_step USING btree (workflow_step_id);

CREATE INDEX ix_workflow_invocation_to_subworkflow_invocation_associ_1149 ON public.workflow_invocation_to_subworkflow_invocation_association USING btree (subworkflow_invocation_id);

CREATE INDEX ix_workflow_invocation_to_subworkflow_invocation_associ_8f66 ON public.workflow_invocation_to_subworkflow_invocation_association USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_invocation_update_time ON public.workflow_invocation USING btree (update_time);

CREATE INDEX ix_workflow_invocation_workflow_id ON public.workflow_invocation USING btree (workflow_id);

CREATE INDEX ix_workflow_landing_request_update_time ON public.workflow_landing_request USING btree (update_time);

CREATE INDEX ix_workflow_landing_request_user_id ON public.workflow_landing_request USING btree (user_id);

CREATE INDEX ix_workflow_landing_request_uuid ON public.workflow_landing_request USING btree (uuid);

CREATE INDEX ix_workflow_output_workflow_step_id ON public.workflow_output USING btree (workflow_step_id);

CREATE INDEX ix_workflow_parent_workflow_id ON public.workflow USING btree (parent_workflow_id);

CREATE INDEX ix_workflow_request_input_parameters_workflow_invocation_id ON public.workflow_request_input_parameters USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_request_input_step_parameter_workflow_invocation_id ON public.workflow_request_input_step_parameter USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_request_step_states_workflow_invocation_id ON public.workflow_request_step_states USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_request_to_input_collection_dataset_dataset_4671 ON public.workflow_request_to_input_collection_dataset USING btree (dataset_collection_id);

CREATE INDEX ix_workflow_request_to_input_collection_dataset_workflo_7564 ON public.workflow_request_to_input_collection_dataset USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_request_to_input_dataset_dataset_id ON public.workflow_request_to_input_dataset USING btree (dataset_id);

CREATE INDEX ix_workflow_request_to_input_dataset_workflow_invocation_id ON public.workflow_request_to_input_dataset USING btree (workflow_invocation_id);

CREATE INDEX ix_workflow_step_ann_assoc_annotation ON public.workflow_step_annotation_association USING btree (annotation);

CREATE INDEX ix_workflow_step_annotation_association_user_id ON public.workflow_step_annotation_association USING btree (user_id);

CREATE INDEX ix_workflow_step_annotation_association_workflow_step_id ON public.workflow_step_annotation_association USING btree (workflow_step_id);

CREATE INDEX ix_workflow_step_connection_input_step_input_id ON public.workflow_step_connection USING btree (input_step_input_id);

CREATE INDEX ix_workflow_step_connection_input_subworkflow_step_id ON public.workflow_step_connection USING btree (input_subworkflow_step_id);

CREATE INDEX ix_workflow_step_connection_output_step_id ON public.workflow_step_connection USING btree (output_step_id);

CREATE INDEX ix_workflow_step_dynamic_tool_id ON public.workflow_step USING btree (dynamic_tool_id);

CREATE INDEX ix_workflow_step_input_workflow_step_id ON public.workflow_step_input USING btree (workflow_step_id);

CREATE UNIQUE INDEX ix_workflow_step_input_workflow_step_id_name_unique ON public.workflow_step_input USING btree (workflow_step_id, name);

CREATE INDEX ix_workflow_step_parent_comment_id ON public.workflow_step USING btree (parent_comment_id);

CREATE INDEX ix_workflow_step_subworkflow_id ON public.workflow_step USING btree (subworkflow_id);

CREATE INDEX ix_workflow_step_tag_association_tag_id ON public.workflow_step_tag_association USING btree (tag_id);

CREATE INDEX ix_workflow_step_tag_association_user_id ON public.workflow_step_tag_association USING btree (user_id);

CREATE INDEX ix_workflow_step_tag_association_user_tname ON public.workflow_step_tag_association USING btree (user_tname);

CREATE INDEX ix_workflow_step_tag_association_user_value ON public.workflow_step_tag_association USING btree (user_value);

CREATE INDEX ix_workflow_step_tag_association_value ON public.workflow_step_tag_association USING btree (value);

CREATE INDEX ix_workflow_step_tag_association_workflow_step_id ON public.workflow_step_tag_association USING btree (workflow_step_id);

CREATE INDEX ix_workflow_step_workflow_id ON public.workflow_step USING btree (workflow_id);

CREATE INDEX ix_workflow_stored_workflow_id ON public.workflow USING btree (stored_workflow_id);

CREATE TRIGGER trigger_history_audit_by_history_id_ais AFTER INSERT ON public.history_dataset_association REFERENCING NEW TABLE AS new_table FOR EACH STATEMENT EXECUTE FUNCTION public.fn_audit_history_by_history_id();

CREATE TRIGGER trigger_history_audit_by_history_id_ais AFTER INSERT ON public.history_dataset_collection_association REFERENCING NEW TABLE AS new_table FOR EACH STATEMENT EXECUTE FUNCTION public.fn_audit_history_by_history_id();

CREATE TRIGGER trigger_history_audit_by_history_id_aus AFTER UPDATE ON public.history_dataset_association REFERENCING NEW TABLE AS new_table FOR EACH STATEMENT EXECUTE FUNCTION public.fn_audit_history_by_history_id();

CREATE TRIGGER trigger_history_audit_by_history_id_aus AFTER UPDATE ON public.history_dataset_collection_association REFERENCING NEW TABLE AS new_table FOR EACH STATEMENT EXECUTE FUNCTION public.fn_audit_history_by_history_id();

CREATE TRIGGER trigger_history_audit_by_id_ais AFTER INSERT ON public.history REFERENCING NEW TABLE AS new_table FOR EACH STATEMENT EXECUTE FUNCTION public.fn_audit_history_by_id();

CREATE TRIGGER trigger_history_audit_by_id_aus AFTER UPDATE ON public.history REFERENCING NEW TABLE AS new_table FOR EACH STATEMENT EXECUTE FUNCTION public.fn_audit_history_by_id();

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.celery_user_active_task
    ADD CONSTRAINT celery_user_active_task_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.celery_user_rate_limit
    ADD CONSTRAINT celery_user_rate_limit_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.chat_exchange
    ADD CONSTRAINT chat_exchange_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.chat_exchange_message
    ADD CONSTRAINT chat_exchange_message_chat_exchange_id_fkey FOREIGN KEY (chat_exchange_id) REFERENCES public.chat_exchange(id);

ALTER TABLE ONLY public.chat_exchange
    ADD CONSTRAINT chat_exchange_page_id_fkey FOREIGN KEY (page_id) REFERENCES public.page(id);

ALTER TABLE ONLY public.chat_exchange
    ADD CONSTRAINT chat_exchange_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.cleanup_event_dataset_association
    ADD CONSTRAINT cleanup_event_dataset_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_dataset_association
    ADD CONSTRAINT cleanup_event_dataset_association_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.cleanup_event_hda_association
    ADD CONSTRAINT cleanup_event_hda_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_hda_association
    ADD CONSTRAINT cleanup_event_hda_association_hda_id_fkey FOREIGN KEY (hda_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.cleanup_event_history_association
    ADD CONSTRAINT cleanup_event_history_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_history_association
    ADD CONSTRAINT cleanup_event_history_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.cleanup_event_icda_association
    ADD CONSTRAINT cleanup_event_icda_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_icda_association
    ADD CONSTRAINT cleanup_event_icda_association_icda_id_fkey FOREIGN KEY (icda_id) REFERENCES public.implicitly_converted_dataset_association(id);

ALTER TABLE ONLY public.cleanup_event_ldda_association
    ADD CONSTRAINT cleanup_event_ldda_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_ldda_association
    ADD CONSTRAINT cleanup_event_ldda_association_ldda_id_fkey FOREIGN KEY (ldda_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.cleanup_event_library_association
    ADD CONSTRAINT cleanup_event_library_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_library_association
    ADD CONSTRAINT cleanup_event_library_association_library_id_fkey FOREIGN KEY (library_id) REFERENCES public.library(id);

ALTER TABLE ONLY public.cleanup_event_library_dataset_association
    ADD CONSTRAINT cleanup_event_library_dataset_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_library_dataset_association
    ADD CONSTRAINT cleanup_event_library_dataset_association_library_datas_7758 FOREIGN KEY (library_dataset_id) REFERENCES public.library_dataset(id);

ALTER TABLE ONLY public.cleanup_event_library_folder_association
    ADD CONSTRAINT cleanup_event_library_folder_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_library_folder_association
    ADD CONSTRAINT cleanup_event_library_folder_association_library_folder_id_fkey FOREIGN KEY (library_folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.cleanup_event_metadata_file_association
    ADD CONSTRAINT cleanup_event_metadata_file_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_metadata_file_association
    ADD CONSTRAINT cleanup_event_metadata_file_association_metadata_file_id_fkey FOREIGN KEY (metadata_file_id) REFERENCES public.metadata_file(id);

ALTER TABLE ONLY public.cleanup_event_user_association
    ADD CONSTRAINT cleanup_event_user_association_cleanup_event_id_fkey FOREIGN KEY (cleanup_event_id) REFERENCES public.cleanup_event(id);

ALTER TABLE ONLY public.cleanup_event_user_association
    ADD CONSTRAINT cleanup_event_user_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.credentials_group(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.credentials_group
    ADD CONSTRAINT credentials_group_user_credentials_id_fkey FOREIGN KEY (user_credentials_id) REFERENCES public.user_credentials(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.data_manager_history_association
    ADD CONSTRAINT data_manager_history_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.data_manager_history_association
    ADD CONSTRAINT data_manager_history_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.data_manager_job_association
    ADD CONSTRAINT data_manager_job_association_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.dataset_collection_element
    ADD CONSTRAINT dataset_collection_element_child_collection_id_fkey FOREIGN KEY (child_collection_id) REFERENCES public.dataset_collection(id);

ALTER TABLE ONLY public.dataset_collection_element
    ADD CONSTRAINT dataset_collection_element_dataset_collection_id_fkey FOREIGN KEY (dataset_collection_id) REFERENCES public.dataset_collection(id);

ALTER TABLE ONLY public.dataset_collection_element
    ADD CONSTRAINT dataset_collection_element_hda_id_fkey FOREIGN KEY (hda_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.dataset_collection_element
    ADD CONSTRAINT dataset_collection_element_ldda_id_fkey FOREIGN KEY (ldda_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.dataset_hash
    ADD CONSTRAINT dataset_hash_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.dataset
    ADD CONSTRAINT dataset_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.dataset_permissions
    ADD CONSTRAINT dataset_permissions_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.dataset_permissions
    ADD CONSTRAINT dataset_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.dataset_source
    ADD CONSTRAINT dataset_source_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.dataset_source_hash
    ADD CONSTRAINT dataset_source_hash_dataset_source_id_fkey FOREIGN KEY (dataset_source_id) REFERENCES public.dataset_source(id);

ALTER TABLE ONLY public.dataset_storage_operation_run
    ADD CONSTRAINT dataset_storage_operation_run_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dataset_storage_operation_run_item
    ADD CONSTRAINT dataset_storage_operation_run_item_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dataset_storage_operation_run_item
    ADD CONSTRAINT dataset_storage_operation_run_item_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.dataset_storage_operation_run(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dataset_storage_operation_run
    ADD CONSTRAINT dataset_storage_operation_run_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES public.dataset_storage_operation_snapshot(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dataset_storage_operation_run
    ADD CONSTRAINT dataset_storage_operation_run_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dataset_storage_operation_snapshot
    ADD CONSTRAINT dataset_storage_operation_snapshot_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dataset_storage_operation_snapshot
    ADD CONSTRAINT dataset_storage_operation_snapshot_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.default_history_permissions
    ADD CONSTRAINT default_history_permissions_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.default_history_permissions
    ADD CONSTRAINT default_history_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.default_quota_association
    ADD CONSTRAINT default_quota_association_quota_id_fkey FOREIGN KEY (quota_id) REFERENCES public.quota(id);

ALTER TABLE ONLY public.default_user_permissions
    ADD CONSTRAINT default_user_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.default_user_permissions
    ADD CONSTRAINT default_user_permissions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.galaxy_session(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.extended_metadata_index
    ADD CONSTRAINT extended_metadata_index_extended_metadata_id_fkey FOREIGN KEY (extended_metadata_id) REFERENCES public.extended_metadata(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.tool_request_implicit_collection_association
    ADD CONSTRAINT fk_trica_dci FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.tool_request_implicit_collection_association
    ADD CONSTRAINT fk_trica_tri FOREIGN KEY (tool_request_id) REFERENCES public.tool_request(id);

ALTER TABLE ONLY public.workflow_invocation_to_subworkflow_invocation_association
    ADD CONSTRAINT fk_wfi_swi_swi FOREIGN KEY (subworkflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_to_subworkflow_invocation_association
    ADD CONSTRAINT fk_wfi_swi_wfi FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_to_subworkflow_invocation_association
    ADD CONSTRAINT fk_wfi_swi_ws FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_collection_association
    ADD CONSTRAINT fk_wiodca_dci FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_collection_association
    ADD CONSTRAINT fk_wiodca_wii FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_collection_association
    ADD CONSTRAINT fk_wiodca_woi FOREIGN KEY (workflow_output_id) REFERENCES public.workflow_output(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_collection_association
    ADD CONSTRAINT fk_wiodca_wsi FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_collection_association
    ADD CONSTRAINT fk_wisodca_dci FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_collection_association
    ADD CONSTRAINT fk_wisodca_wisi FOREIGN KEY (workflow_invocation_step_id) REFERENCES public.workflow_invocation_step(id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_collection_association
    ADD CONSTRAINT fk_wisodca_wsi FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.form_definition_current
    ADD CONSTRAINT form_definition_current_latest_form_id_fkey FOREIGN KEY (latest_form_id) REFERENCES public.form_definition(id);

ALTER TABLE ONLY public.form_definition
    ADD CONSTRAINT form_definition_form_definition_current_id_fkey FOREIGN KEY (form_definition_current_id) REFERENCES public.form_definition_current(id);

ALTER TABLE ONLY public.form_values
    ADD CONSTRAINT form_values_form_definition_id_fkey FOREIGN KEY (form_definition_id) REFERENCES public.form_definition(id);

ALTER TABLE ONLY public.galaxy_session
    ADD CONSTRAINT galaxy_session_current_history_id_fkey FOREIGN KEY (current_history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.galaxy_session_to_history
    ADD CONSTRAINT galaxy_session_to_history_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.galaxy_session_to_history
    ADD CONSTRAINT galaxy_session_to_history_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.galaxy_session(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.galaxy_session
    ADD CONSTRAINT galaxy_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.galaxy_user
    ADD CONSTRAINT galaxy_user_form_values_id_fkey FOREIGN KEY (form_values_id) REFERENCES public.form_values(id);

ALTER TABLE ONLY public.genome_index_tool_data
    ADD CONSTRAINT genome_index_tool_data_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.genome_index_tool_data
    ADD CONSTRAINT genome_index_tool_data_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.genome_index_tool_data
    ADD CONSTRAINT genome_index_tool_data_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.group_quota_association
    ADD CONSTRAINT group_quota_association_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.galaxy_group(id);

ALTER TABLE ONLY public.group_quota_association
    ADD CONSTRAINT group_quota_association_quota_id_fkey FOREIGN KEY (quota_id) REFERENCES public.quota(id);

ALTER TABLE ONLY public.group_role_association
    ADD CONSTRAINT group_role_association_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.galaxy_group(id);

ALTER TABLE ONLY public.group_role_association
    ADD CONSTRAINT group_role_association_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.history_annotation_association
    ADD CONSTRAINT history_annotation_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_annotation_association
    ADD CONSTRAINT history_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_archive_export_id_fkey FOREIGN KEY (archive_export_id) REFERENCES public.store_export_association(id);

ALTER TABLE ONLY public.history_audit
    ADD CONSTRAINT history_audit_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_dataset_association_annotation_association
    ADD CONSTRAINT history_dataset_association_annotation_association_hist_e9f5 FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_annotation_association
    ADD CONSTRAINT history_dataset_association_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_copied_from_history_dataset_8139 FOREIGN KEY (copied_from_history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_copied_from_library_dataset_05a2 FOREIGN KEY (copied_from_library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT history_dataset_association_dataset_id_fkey FOREIGN KEY (copied_from_history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_display_at_authorization
    ADD CONSTRAINT history_dataset_association_display_at_authorization_hi_2509 FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_display_at_authorization
    ADD CONSTRAINT history_dataset_association_display_at_authorization_us_a065 FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_extended_metadata_id_fkey FOREIGN KEY (extended_metadata_id) REFERENCES public.extended_metadata(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_hidden_beneath_collection_i_e6cd FOREIGN KEY (hidden_beneath_collection_instance_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.history_dataset_association_history
    ADD CONSTRAINT history_dataset_association_history_extended_metadata_id_fkey FOREIGN KEY (extended_metadata_id) REFERENCES public.extended_metadata(id);

ALTER TABLE ONLY public.history_dataset_association_history
    ADD CONSTRAINT history_dataset_association_history_history_dataset_ass_f37d FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_dataset_association
    ADD CONSTRAINT history_dataset_association_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_rating_association
    ADD CONSTRAINT history_dataset_association_rating_association_history__c7ea FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_rating_association
    ADD CONSTRAINT history_dataset_association_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_dataset_association_subset
    ADD CONSTRAINT history_dataset_association_subset_history_dataset_asso_66fc FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_subset
    ADD CONSTRAINT history_dataset_association_subset_history_dataset_asso_e7e9 FOREIGN KEY (history_dataset_association_subset_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_tag_association
    ADD CONSTRAINT history_dataset_association_tag_association_history_dat_d483 FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.history_dataset_association_tag_association
    ADD CONSTRAINT history_dataset_association_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.history_dataset_association_tag_association
    ADD CONSTRAINT history_dataset_association_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_dataset_collection_annotation_association
    ADD CONSTRAINT history_dataset_collection_annotation_association_histo_f7a1 FOREIGN KEY (history_dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.history_dataset_collection_annotation_association
    ADD CONSTRAINT history_dataset_collection_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_dataset_collection_association
    ADD CONSTRAINT history_dataset_collection_association_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES public.dataset_collection(id);

ALTER TABLE ONLY public.history_dataset_collection_association
    ADD CONSTRAINT history_dataset_collection_association_copied_from_hist_b77d FOREIGN KEY (copied_from_history_dataset_collection_association_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.history_dataset_collection_association
    ADD CONSTRAINT history_dataset_collection_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_dataset_collection_association
    ADD CONSTRAINT history_dataset_collection_association_implicit_collect_ec64 FOREIGN KEY (implicit_collection_jobs_id) REFERENCES public.implicit_collection_jobs(id);

ALTER TABLE ONLY public.history_dataset_collection_association
    ADD CONSTRAINT history_dataset_collection_association_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.history_dataset_collection_rating_association
    ADD CONSTRAINT history_dataset_collection_rating_association_history_d_8874 FOREIGN KEY (history_dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.history_dataset_collection_rating_association
    ADD CONSTRAINT history_dataset_collection_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_dataset_collection_tag_association
    ADD CONSTRAINT history_dataset_collection_tag_association_history_data_d4c1 FOREIGN KEY (history_dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.history_dataset_collection_tag_association
    ADD CONSTRAINT history_dataset_collection_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.history_dataset_collection_tag_association
    ADD CONSTRAINT history_dataset_collection_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_rating_association
    ADD CONSTRAINT history_rating_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_rating_association
    ADD CONSTRAINT history_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_tag_association
    ADD CONSTRAINT history_tag_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_tag_association
    ADD CONSTRAINT history_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.history_tag_association
    ADD CONSTRAINT history_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.history_user_share_association
    ADD CONSTRAINT history_user_share_association_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.history_user_share_association
    ADD CONSTRAINT history_user_share_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.implicit_collection_jobs_job_association
    ADD CONSTRAINT implicit_collection_jobs_job_association_implicit_colle_8095 FOREIGN KEY (implicit_collection_jobs_id) REFERENCES public.implicit_collection_jobs(id);

ALTER TABLE ONLY public.implicit_collection_jobs_job_association
    ADD CONSTRAINT implicit_collection_jobs_job_association_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.implicitly_converted_dataset_association
    ADD CONSTRAINT implicitly_converted_dataset_association_hda_id_fkey FOREIGN KEY (hda_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.implicitly_converted_dataset_association
    ADD CONSTRAINT implicitly_converted_dataset_association_hda_parent_id_fkey FOREIGN KEY (hda_parent_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.implicitly_converted_dataset_association
    ADD CONSTRAINT implicitly_converted_dataset_association_ldda_id_fkey FOREIGN KEY (ldda_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.implicitly_converted_dataset_association
    ADD CONSTRAINT implicitly_converted_dataset_association_ldda_parent_id_fkey FOREIGN KEY (ldda_parent_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.implicitly_created_dataset_collection_inputs
    ADD CONSTRAINT implicitly_created_dataset_collection_inputs_dataset_co_64bf FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.implicitly_created_dataset_collection_inputs
    ADD CONSTRAINT implicitly_created_dataset_collection_inputs_input_data_1655 FOREIGN KEY (input_dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.interactivetool_entry_point
    ADD CONSTRAINT interactivetool_entry_point_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_container_association
    ADD CONSTRAINT job_container_association_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_credentials_context
    ADD CONSTRAINT job_credentials_context_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_credentials_context
    ADD CONSTRAINT job_credentials_context_selected_group_id_fkey FOREIGN KEY (selected_group_id) REFERENCES public.credentials_group(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.job_credentials_context
    ADD CONSTRAINT job_credentials_context_user_credentials_id_fkey FOREIGN KEY (user_credentials_id) REFERENCES public.user_credentials(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_dynamic_tool_id_fkey FOREIGN KEY (dynamic_tool_id) REFERENCES public.dynamic_tool(id);

ALTER TABLE ONLY public.job_export_history_archive
    ADD CONSTRAINT job_export_history_archive_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.job_export_history_archive
    ADD CONSTRAINT job_export_history_archive_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.job_export_history_archive
    ADD CONSTRAINT job_export_history_archive_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_external_output_metadata
    ADD CONSTRAINT job_external_output_metadata_history_dataset_associatio_f209 FOREIGN KEY (history_dataset_association_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.job_external_output_metadata
    ADD CONSTRAINT job_external_output_metadata_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_external_output_metadata
    ADD CONSTRAINT job_external_output_metadata_library_dataset_dataset_as_ea02 FOREIGN KEY (library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.job_import_history_archive
    ADD CONSTRAINT job_import_history_archive_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.job_import_history_archive
    ADD CONSTRAINT job_import_history_archive_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_library_folder_id_fkey FOREIGN KEY (library_folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.job_metric_numeric
    ADD CONSTRAINT job_metric_numeric_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_metric_text
    ADD CONSTRAINT job_metric_text_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_parameter
    ADD CONSTRAINT job_parameter_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.galaxy_session(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.job_state_history
    ADD CONSTRAINT job_state_history_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_implicit_output_dataset_collection
    ADD CONSTRAINT job_to_implicit_output_dataset_collection_dataset_colle_066b FOREIGN KEY (dataset_collection_id) REFERENCES public.dataset_collection(id);

ALTER TABLE ONLY public.job_to_implicit_output_dataset_collection
    ADD CONSTRAINT job_to_implicit_output_dataset_collection_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_input_dataset_collection
    ADD CONSTRAINT job_to_input_dataset_collection_dataset_collection_id_fkey FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.job_to_input_dataset_collection_element
    ADD CONSTRAINT job_to_input_dataset_collection_element_dataset_collect_f1ea FOREIGN KEY (dataset_collection_element_id) REFERENCES public.dataset_collection_element(id);

ALTER TABLE ONLY public.job_to_input_dataset_collection_element
    ADD CONSTRAINT job_to_input_dataset_collection_element_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_input_dataset_collection
    ADD CONSTRAINT job_to_input_dataset_collection_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_input_dataset
    ADD CONSTRAINT job_to_input_dataset_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.job_to_input_dataset
    ADD CONSTRAINT job_to_input_dataset_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_input_library_dataset
    ADD CONSTRAINT job_to_input_library_dataset_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_input_library_dataset
    ADD CONSTRAINT job_to_input_library_dataset_ldda_id_fkey FOREIGN KEY (ldda_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.job_to_output_dataset_collection
    ADD CONSTRAINT job_to_output_dataset_collection_dataset_collection_id_fkey FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.job_to_output_dataset_collection
    ADD CONSTRAINT job_to_output_dataset_collection_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_output_dataset
    ADD CONSTRAINT job_to_output_dataset_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.job_to_output_dataset
    ADD CONSTRAINT job_to_output_dataset_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_output_library_dataset
    ADD CONSTRAINT job_to_output_library_dataset_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.job_to_output_library_dataset
    ADD CONSTRAINT job_to_output_library_dataset_ldda_id_fkey FOREIGN KEY (ldda_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_tool_request_id_fkey FOREIGN KEY (tool_request_id) REFERENCES public.tool_request(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.landing_request_to_tool_request_association
    ADD CONSTRAINT landing_request_to_tool_request_association_landing_req_64f3 FOREIGN KEY (landing_request_id) REFERENCES public.tool_landing_request(id);

ALTER TABLE ONLY public.landing_request_to_tool_request_association
    ADD CONSTRAINT landing_request_to_tool_request_association_tool_reques_d983 FOREIGN KEY (tool_request_id) REFERENCES public.tool_request(id);

ALTER TABLE ONLY public.landing_request_to_workflow_invocation_association
    ADD CONSTRAINT landing_request_to_workflow_invocation_association_land_3004 FOREIGN KEY (landing_request_id) REFERENCES public.workflow_landing_request(id);

ALTER TABLE ONLY public.landing_request_to_workflow_invocation_association
    ADD CONSTRAINT landing_request_to_workflow_invocation_association_work_a279 FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.library_dataset_collection_annotation_association
    ADD CONSTRAINT library_dataset_collection_annotation_association_libra_e3c0 FOREIGN KEY (library_dataset_collection_id) REFERENCES public.library_dataset_collection_association(id);

ALTER TABLE ONLY public.library_dataset_collection_annotation_association
    ADD CONSTRAINT library_dataset_collection_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.library_dataset_collection_association
    ADD CONSTRAINT library_dataset_collection_association_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES public.dataset_collection(id);

ALTER TABLE ONLY public.library_dataset_collection_association
    ADD CONSTRAINT library_dataset_collection_association_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.library_dataset_collection_rating_association
    ADD CONSTRAINT library_dataset_collection_rating_association_library_d_89cf FOREIGN KEY (library_dataset_collection_id) REFERENCES public.library_dataset_collection_association(id);

ALTER TABLE ONLY public.library_dataset_collection_rating_association
    ADD CONSTRAINT library_dataset_collection_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.library_dataset_collection_tag_association
    ADD CONSTRAINT library_dataset_collection_tag_association_library_data_614f FOREIGN KEY (library_dataset_collection_id) REFERENCES public.library_dataset_collection_association(id);

ALTER TABLE ONLY public.library_dataset_collection_tag_association
    ADD CONSTRAINT library_dataset_collection_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.library_dataset_collection_tag_association
    ADD CONSTRAINT library_dataset_collection_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.dataset(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_extended_metadata_id_fkey FOREIGN KEY (extended_metadata_id) REFERENCES public.extended_metadata(id);

ALTER TABLE ONLY public.library_dataset
    ADD CONSTRAINT library_dataset_dataset_association_id_fk FOREIGN KEY (library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_id_fkey FOREIGN KEY (copied_from_library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_library_dataset_id_fkey FOREIGN KEY (library_dataset_id) REFERENCES public.library_dataset(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.library_dataset_dataset_association_permissions
    ADD CONSTRAINT library_dataset_dataset_association_permissions_library_14ac FOREIGN KEY (library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.library_dataset_dataset_association_permissions
    ADD CONSTRAINT library_dataset_dataset_association_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.library_dataset_dataset_association_tag_association
    ADD CONSTRAINT library_dataset_dataset_association_tag_association_lib_65d5 FOREIGN KEY (library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.library_dataset_dataset_association_tag_association
    ADD CONSTRAINT library_dataset_dataset_association_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.library_dataset_dataset_association_tag_association
    ADD CONSTRAINT library_dataset_dataset_association_tag_association_use_9271 FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.library_dataset_dataset_association
    ADD CONSTRAINT library_dataset_dataset_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.library_dataset_dataset_info_association
    ADD CONSTRAINT library_dataset_dataset_info_association_form_definitio_f1f2 FOREIGN KEY (form_definition_id) REFERENCES public.form_definition(id);

ALTER TABLE ONLY public.library_dataset_dataset_info_association
    ADD CONSTRAINT library_dataset_dataset_info_association_form_values_id_fkey FOREIGN KEY (form_values_id) REFERENCES public.form_values(id);

ALTER TABLE ONLY public.library_dataset_dataset_info_association
    ADD CONSTRAINT library_dataset_dataset_info_association_library_datase_1bd2 FOREIGN KEY (library_dataset_dataset_association_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.library_dataset
    ADD CONSTRAINT library_dataset_folder_id_fkey FOREIGN KEY (folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.library_dataset_permissions
    ADD CONSTRAINT library_dataset_permissions_library_dataset_id_fkey FOREIGN KEY (library_dataset_id) REFERENCES public.library_dataset(id);

ALTER TABLE ONLY public.library_dataset_permissions
    ADD CONSTRAINT library_dataset_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.library_folder_info_association
    ADD CONSTRAINT library_folder_info_association_form_definition_id_fkey FOREIGN KEY (form_definition_id) REFERENCES public.form_definition(id);

ALTER TABLE ONLY public.library_folder_info_association
    ADD CONSTRAINT library_folder_info_association_form_values_id_fkey FOREIGN KEY (form_values_id) REFERENCES public.form_values(id);

ALTER TABLE ONLY public.library_folder_info_association
    ADD CONSTRAINT library_folder_info_association_library_folder_id_fkey FOREIGN KEY (library_folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.library_folder
    ADD CONSTRAINT library_folder_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.library_folder_permissions
    ADD CONSTRAINT library_folder_permissions_library_folder_id_fkey FOREIGN KEY (library_folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.library_folder_permissions
    ADD CONSTRAINT library_folder_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.library_info_association
    ADD CONSTRAINT library_info_association_form_definition_id_fkey FOREIGN KEY (form_definition_id) REFERENCES public.form_definition(id);

ALTER TABLE ONLY public.library_info_association
    ADD CONSTRAINT library_info_association_form_values_id_fkey FOREIGN KEY (form_values_id) REFERENCES public.form_values(id);

ALTER TABLE ONLY public.library_info_association
    ADD CONSTRAINT library_info_association_library_id_fkey FOREIGN KEY (library_id) REFERENCES public.library(id);

ALTER TABLE ONLY public.library_permissions
    ADD CONSTRAINT library_permissions_library_id_fkey FOREIGN KEY (library_id) REFERENCES public.library(id);

ALTER TABLE ONLY public.library_permissions
    ADD CONSTRAINT library_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.library
    ADD CONSTRAINT library_root_folder_id_fkey FOREIGN KEY (root_folder_id) REFERENCES public.library_folder(id);

ALTER TABLE ONLY public.metadata_file
    ADD CONSTRAINT metadata_file_hda_id_fkey FOREIGN KEY (hda_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.metadata_file
    ADD CONSTRAINT metadata_file_lda_id_fkey FOREIGN KEY (lda_id) REFERENCES public.library_dataset_dataset_association(id);

ALTER TABLE ONLY public.oidc_user_authnz_tokens
    ADD CONSTRAINT oidc_user_authnz_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.page_annotation_association
    ADD CONSTRAINT page_annotation_association_page_id_fkey FOREIGN KEY (page_id) REFERENCES public.page(id);

ALTER TABLE ONLY public.page_annotation_association
    ADD CONSTRAINT page_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.page
    ADD CONSTRAINT page_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.page
    ADD CONSTRAINT page_latest_revision_id_fk FOREIGN KEY (latest_revision_id) REFERENCES public.page_revision(id);

ALTER TABLE ONLY public.page_rating_association
    ADD CONSTRAINT page_rating_association_page_id_fkey FOREIGN KEY (page_id) REFERENCES public.page(id);

ALTER TABLE ONLY public.page_rating_association
    ADD CONSTRAINT page_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.page_revision
    ADD CONSTRAINT page_revision_page_id_fkey FOREIGN KEY (page_id) REFERENCES public.page(id);

ALTER TABLE ONLY public.page
    ADD CONSTRAINT page_source_invocation_id_fkey FOREIGN KEY (source_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.page_tag_association
    ADD CONSTRAINT page_tag_association_page_id_fkey FOREIGN KEY (page_id) REFERENCES public.page(id);

ALTER TABLE ONLY public.page_tag_association
    ADD CONSTRAINT page_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.page_tag_association
    ADD CONSTRAINT page_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.page
    ADD CONSTRAINT page_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.page_user_share_association
    ADD CONSTRAINT page_user_share_association_page_id_fkey FOREIGN KEY (page_id) REFERENCES public.page(id);

ALTER TABLE ONLY public.page_user_share_association
    ADD CONSTRAINT page_user_share_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.password_reset_token
    ADD CONSTRAINT password_reset_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.post_job_action_association
    ADD CONSTRAINT post_job_action_association_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.post_job_action_association
    ADD CONSTRAINT post_job_action_association_post_job_action_id_fkey FOREIGN KEY (post_job_action_id) REFERENCES public.post_job_action(id);

ALTER TABLE ONLY public.post_job_action
    ADD CONSTRAINT post_job_action_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.stored_workflow_annotation_association
    ADD CONSTRAINT stored_workflow_annotation_association_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.stored_workflow(id);

ALTER TABLE ONLY public.stored_workflow_annotation_association
    ADD CONSTRAINT stored_workflow_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.stored_workflow
    ADD CONSTRAINT stored_workflow_latest_workflow_id_fk FOREIGN KEY (latest_workflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.stored_workflow_menu_entry
    ADD CONSTRAINT stored_workflow_menu_entry_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.stored_workflow(id);

ALTER TABLE ONLY public.stored_workflow_menu_entry
    ADD CONSTRAINT stored_workflow_menu_entry_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.stored_workflow_rating_association
    ADD CONSTRAINT stored_workflow_rating_association_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.stored_workflow(id);

ALTER TABLE ONLY public.stored_workflow_rating_association
    ADD CONSTRAINT stored_workflow_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.stored_workflow_tag_association
    ADD CONSTRAINT stored_workflow_tag_association_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.stored_workflow(id);

ALTER TABLE ONLY public.stored_workflow_tag_association
    ADD CONSTRAINT stored_workflow_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.stored_workflow_tag_association
    ADD CONSTRAINT stored_workflow_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.stored_workflow
    ADD CONSTRAINT stored_workflow_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.stored_workflow_user_share_connection
    ADD CONSTRAINT stored_workflow_user_share_connection_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.stored_workflow(id);

ALTER TABLE ONLY public.stored_workflow_user_share_connection
    ADD CONSTRAINT stored_workflow_user_share_connection_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.tag
    ADD CONSTRAINT tag_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.task_metric_numeric
    ADD CONSTRAINT task_metric_numeric_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id);

ALTER TABLE ONLY public.task_metric_text
    ADD CONSTRAINT task_metric_text_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id);

ALTER TABLE ONLY public.tool_landing_request
    ADD CONSTRAINT tool_landing_request_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.tool_request
    ADD CONSTRAINT tool_request_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.tool_request
    ADD CONSTRAINT tool_request_tool_source_id_fkey FOREIGN KEY (tool_source_id) REFERENCES public.tool_source(id);

ALTER TABLE ONLY public.tool_tag_association
    ADD CONSTRAINT tool_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.tool_tag_association
    ADD CONSTRAINT tool_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_action
    ADD CONSTRAINT user_action_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.galaxy_session(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.user_action
    ADD CONSTRAINT user_action_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_address
    ADD CONSTRAINT user_address_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_credentials
    ADD CONSTRAINT user_credentials_current_group_id_fkey FOREIGN KEY (current_group_id) REFERENCES public.credentials_group(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_credentials
    ADD CONSTRAINT user_credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_dynamic_tool_association
    ADD CONSTRAINT user_dynamic_tool_association_dynamic_tool_id_fkey FOREIGN KEY (dynamic_tool_id) REFERENCES public.dynamic_tool(id);

ALTER TABLE ONLY public.user_dynamic_tool_association
    ADD CONSTRAINT user_dynamic_tool_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_file_source
    ADD CONSTRAINT user_file_source_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_group_association
    ADD CONSTRAINT user_group_association_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.galaxy_group(id);

ALTER TABLE ONLY public.user_group_association
    ADD CONSTRAINT user_group_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_notification_association
    ADD CONSTRAINT user_notification_association_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES public.notification(id);

ALTER TABLE ONLY public.user_notification_association
    ADD CONSTRAINT user_notification_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_object_store
    ADD CONSTRAINT user_object_store_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_preference
    ADD CONSTRAINT user_preference_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_quota_association
    ADD CONSTRAINT user_quota_association_quota_id_fkey FOREIGN KEY (quota_id) REFERENCES public.quota(id);

ALTER TABLE ONLY public.user_quota_association
    ADD CONSTRAINT user_quota_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_quota_source_usage
    ADD CONSTRAINT user_quota_source_usage_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.user_role_association
    ADD CONSTRAINT user_role_association_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.role(id);

ALTER TABLE ONLY public.user_role_association
    ADD CONSTRAINT user_role_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.vault
    ADD CONSTRAINT vault_parent_key_fkey FOREIGN KEY (parent_key) REFERENCES public.vault(key);

ALTER TABLE ONLY public.visualization_annotation_association
    ADD CONSTRAINT visualization_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.visualization_annotation_association
    ADD CONSTRAINT visualization_annotation_association_visualization_id_fkey FOREIGN KEY (visualization_id) REFERENCES public.visualization(id);

ALTER TABLE ONLY public.visualization
    ADD CONSTRAINT visualization_latest_revision_id_fk FOREIGN KEY (latest_revision_id) REFERENCES public.visualization_revision(id);

ALTER TABLE ONLY public.visualization_rating_association
    ADD CONSTRAINT visualization_rating_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.visualization_rating_association
    ADD CONSTRAINT visualization_rating_association_visualization_id_fkey FOREIGN KEY (visualization_id) REFERENCES public.visualization(id);

ALTER TABLE ONLY public.visualization_revision
    ADD CONSTRAINT visualization_revision_visualization_id_fkey FOREIGN KEY (visualization_id) REFERENCES public.visualization(id);

ALTER TABLE ONLY public.visualization_tag_association
    ADD CONSTRAINT visualization_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.visualization_tag_association
    ADD CONSTRAINT visualization_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.visualization_tag_association
    ADD CONSTRAINT visualization_tag_association_visualization_id_fkey FOREIGN KEY (visualization_id) REFERENCES public.visualization(id);

ALTER TABLE ONLY public.visualization
    ADD CONSTRAINT visualization_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.visualization_user_share_association
    ADD CONSTRAINT visualization_user_share_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.visualization_user_share_association
    ADD CONSTRAINT visualization_user_share_association_visualization_id_fkey FOREIGN KEY (visualization_id) REFERENCES public.visualization(id);

ALTER TABLE ONLY public.workflow_comment
    ADD CONSTRAINT workflow_comment_parent_comment_id_fkey FOREIGN KEY (parent_comment_id) REFERENCES public.workflow_comment(id);

ALTER TABLE ONLY public.workflow_comment
    ADD CONSTRAINT workflow_comment_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.workflow_invocation_completion
    ADD CONSTRAINT workflow_invocation_completion_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation
    ADD CONSTRAINT workflow_invocation_history_id_fkey FOREIGN KEY (history_id) REFERENCES public.history(id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_dependent_workflow_step_id_fkey FOREIGN KEY (dependent_workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_hda_id_fkey FOREIGN KEY (hda_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_hdca_id_fkey FOREIGN KEY (hdca_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_message
    ADD CONSTRAINT workflow_invocation_message_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_association
    ADD CONSTRAINT workflow_invocation_output_dataset_association_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_association
    ADD CONSTRAINT workflow_invocation_output_dataset_association_workflow_136d FOREIGN KEY (workflow_output_id) REFERENCES public.workflow_output(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_association
    ADD CONSTRAINT workflow_invocation_output_dataset_association_workflow_3e18 FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_output_dataset_association
    ADD CONSTRAINT workflow_invocation_output_dataset_association_workflow_f863 FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation_output_value
    ADD CONSTRAINT workflow_invocation_output_value_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_output_value
    ADD CONSTRAINT workflow_invocation_output_value_workflow_output_id_fkey FOREIGN KEY (workflow_output_id) REFERENCES public.workflow_output(id);

ALTER TABLE ONLY public.workflow_invocation_output_value
    ADD CONSTRAINT workflow_invocation_output_value_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation_step
    ADD CONSTRAINT workflow_invocation_step_implicit_collection_jobs_id_fkey FOREIGN KEY (implicit_collection_jobs_id) REFERENCES public.implicit_collection_jobs(id);

ALTER TABLE ONLY public.workflow_invocation_step
    ADD CONSTRAINT workflow_invocation_step_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.job(id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_association
    ADD CONSTRAINT workflow_invocation_step_output_dataset_association_dat_c26a FOREIGN KEY (dataset_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.workflow_invocation_step_output_dataset_association
    ADD CONSTRAINT workflow_invocation_step_output_dataset_association_wor_bf5d FOREIGN KEY (workflow_invocation_step_id) REFERENCES public.workflow_invocation_step(id);

ALTER TABLE ONLY public.workflow_invocation_step
    ADD CONSTRAINT workflow_invocation_step_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_invocation_step
    ADD CONSTRAINT workflow_invocation_step_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_invocation
    ADD CONSTRAINT workflow_invocation_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.workflow_landing_request
    ADD CONSTRAINT workflow_landing_request_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.workflow_landing_request
    ADD CONSTRAINT workflow_landing_request_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.workflow_landing_request
    ADD CONSTRAINT workflow_landing_request_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES public.stored_workflow(id);

ALTER TABLE ONLY public.workflow_output
    ADD CONSTRAINT workflow_output_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow
    ADD CONSTRAINT workflow_parent_workflow_id_fkey FOREIGN KEY (parent_workflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.workflow_request_input_parameters
    ADD CONSTRAINT workflow_request_input_parameters_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.workflow_request_input_step_parameter
    ADD CONSTRAINT workflow_request_input_step_parameter_workflow_invocati_8d49 FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_request_input_step_parameter
    ADD CONSTRAINT workflow_request_input_step_parameter_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_request_step_states
    ADD CONSTRAINT workflow_request_step_states_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.workflow_request_step_states
    ADD CONSTRAINT workflow_request_step_states_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_request_to_input_collection_dataset
    ADD CONSTRAINT workflow_request_to_input_collection_dataset_dataset_co_b7a6 FOREIGN KEY (dataset_collection_id) REFERENCES public.history_dataset_collection_association(id);

ALTER TABLE ONLY public.workflow_request_to_input_collection_dataset
    ADD CONSTRAINT workflow_request_to_input_collection_dataset_workflow_i_d764 FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_request_to_input_collection_dataset
    ADD CONSTRAINT workflow_request_to_input_collection_dataset_workflow_s_c90d FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_request_to_input_dataset
    ADD CONSTRAINT workflow_request_to_input_dataset_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.history_dataset_association(id);

ALTER TABLE ONLY public.workflow_request_to_input_dataset
    ADD CONSTRAINT workflow_request_to_input_dataset_workflow_invocation_id_fkey FOREIGN KEY (workflow_invocation_id) REFERENCES public.workflow_invocation(id);

ALTER TABLE ONLY public.workflow_request_to_input_dataset
    ADD CONSTRAINT workflow_request_to_input_dataset_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_step_annotation_association
    ADD CONSTRAINT workflow_step_annotation_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.workflow_step_annotation_association
    ADD CONSTRAINT workflow_step_annotation_association_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_step_connection
    ADD CONSTRAINT workflow_step_connection_input_step_input_id_fkey FOREIGN KEY (input_step_input_id) REFERENCES public.workflow_step_input(id);

ALTER TABLE ONLY public.workflow_step_connection
    ADD CONSTRAINT workflow_step_connection_input_subworkflow_step_id_fkey FOREIGN KEY (input_subworkflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_step_connection
    ADD CONSTRAINT workflow_step_connection_output_step_id_fkey FOREIGN KEY (output_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_step
    ADD CONSTRAINT workflow_step_dynamic_tool_id_fkey FOREIGN KEY (dynamic_tool_id) REFERENCES public.dynamic_tool(id);

ALTER TABLE ONLY public.workflow_step_input
    ADD CONSTRAINT workflow_step_input_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_step
    ADD CONSTRAINT workflow_step_parent_comment_id_fkey FOREIGN KEY (parent_comment_id) REFERENCES public.workflow_comment(id);

ALTER TABLE ONLY public.workflow_step
    ADD CONSTRAINT workflow_step_subworkflow_id_fkey FOREIGN KEY (subworkflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.workflow_step_tag_association
    ADD CONSTRAINT workflow_step_tag_association_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tag(id);

ALTER TABLE ONLY public.workflow_step_tag_association
    ADD CONSTRAINT workflow_step_tag_association_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.galaxy_user(id);

ALTER TABLE ONLY public.workflow_step_tag_association
    ADD CONSTRAINT workflow_step_tag_association_workflow_step_id_fkey FOREIGN KEY (workflow_step_id) REFERENCES public.workflow_step(id);

ALTER TABLE ONLY public.workflow_step
    ADD CONSTRAINT workflow_step_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES public.workflow(id);

ALTER TABLE ONLY public.workflow
    ADD CONSTRAINT workflow_stored_workflow_id_fkey FOREIGN KEY (stored_workflow_id) REFERENCES public.stored_workflow(id);
