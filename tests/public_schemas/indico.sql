-- Schema of Indico 3.2.9, Copyright (c) European Organization for Nuclear Research (CERN); MIT License, see LICENSES.md.
-- Changed: a dump without comments and without what needs the extensions pg_trgm and unaccent.

CREATE SCHEMA attachments;

CREATE SCHEMA categories;

CREATE SCHEMA event_abstracts;

CREATE SCHEMA event_editing;

CREATE SCHEMA event_paper_reviewing;

CREATE SCHEMA event_registration;

CREATE SCHEMA event_surveys;

CREATE SCHEMA events;

CREATE SCHEMA indico;

CREATE SCHEMA oauth;

CREATE SCHEMA roombooking;

CREATE SCHEMA users;

CREATE FUNCTION categories.check_consistency_deleted() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
    rows int;
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS _categories_consistency_deleted_checked (dummy bool) ON COMMIT DROP;
    IF EXISTS (SELECT 1 FROM _categories_consistency_deleted_checked) THEN
        RETURN NULL;
    ELSE
        INSERT INTO _categories_consistency_deleted_checked VALUES (true);
    END IF;
    -- use dynamic sql to prevent pg from preparing the statement with a crappy query plan
    EXECUTE $$
        WITH RECURSIVE chains(id, path, is_deleted) AS (
            SELECT id, ARRAY[id], is_deleted
            FROM categories.categories
            WHERE parent_id IS NULL

            UNION ALL

            SELECT cat.id, chains.path || cat.id, chains.is_deleted OR cat.is_deleted
            FROM categories.categories cat, chains
            WHERE cat.parent_id = chains.id
        )
        SELECT 1
        FROM events.events e
        JOIN chains ON (chains.id = e.category_id)
        WHERE NOT e.is_deleted AND chains.is_deleted;
    $$;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows != 0 THEN
        RAISE EXCEPTION SQLSTATE 'INDX1' USING
            MESSAGE = 'Categories inconsistent',
            DETAIL = 'Event inside deleted category';
    END IF;

    EXECUTE $$
        SELECT 1
        FROM categories.categories cat
        JOIN categories.categories parent ON (parent.id = cat.parent_id)
        WHERE NOT cat.is_deleted AND parent.is_deleted;
    $$;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows != 0 THEN
        RAISE EXCEPTION SQLSTATE 'INDX1' USING
            MESSAGE = 'Categories inconsistent',
            DETAIL = 'Subcategory inside deleted category';
    END IF;
    RETURN NULL;
END;
$_$;

CREATE FUNCTION categories.check_cycles() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
    rows int;
BEGIN
    -- use dynamic sql to prevent pg from preparing the statement with a crappy query plan
    EXECUTE $$
        WITH RECURSIVE chains(id, path, is_cycle) AS (
            SELECT id, ARRAY[id], false
            FROM categories.categories

            UNION ALL

            SELECT cat.id, chains.path || cat.id, cat.id = ANY(chains.path)
            FROM categories.categories cat, chains
            WHERE cat.parent_id = chains.id AND NOT chains.is_cycle
        )
        SELECT 1 FROM chains WHERE is_cycle;
    $$;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows != 0 THEN
        RAISE EXCEPTION SQLSTATE 'INDX2' USING
            MESSAGE = 'Categories inconsistent',
            DETAIL = 'Cycle detected';
    END IF;

    RETURN NULL;
END;
$_$;

CREATE FUNCTION events.check_timetable_consistency() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    src varchar;
    trigger_event_id int;
BEGIN
src := TG_ARGV[0];

IF src = 'break' THEN
    SELECT tte.event_id INTO STRICT trigger_event_id
    FROM events.timetable_entries tte
    WHERE tte.break_id = NEW.id;
ELSIF src = 'session_block' THEN
    SELECT s.event_id INTO STRICT trigger_event_id
    FROM events.sessions s
    WHERE s.id = NEW.session_id;
ELSIF src = 'event' THEN
    trigger_event_id := NEW.id;
ELSE
    trigger_event_id := NEW.event_id;
END IF;

IF EXISTS (
    SELECT 1
    FROM events.timetable_entries te
    WHERE te.parent_id IS NULL AND te.type = 2 AND EXISTS (
        SELECT 1
        FROM events.contributions c
        WHERE c.id = te.contribution_id AND (c.session_id IS NOT NULL or c.session_block_id IS NOT NULL)
    ) AND te.event_id = trigger_event_id
) THEN
    RAISE EXCEPTION SQLSTATE 'INDX0' USING
        MESSAGE = 'Timetable inconsistent',
        DETAIL = 'Top-level entry for contribution in a session';
END IF;

IF EXISTS (
    SELECT 1
    FROM events.timetable_entries te
    JOIN events.timetable_entries tep ON (tep.id = te.parent_id)
    JOIN events.session_blocks sb ON (sb.id = tep.session_block_id)
    WHERE te.parent_id IS NOT NULL AND te.type = 2 AND EXISTS (
        SELECT 1
        FROM events.contributions c
        WHERE (
            c.id = te.contribution_id AND (COALESCE(c.session_id, -1) != COALESCE(sb.session_id, -1) OR
            COALESCE(c.session_block_id, -1) != COALESCE(tep.session_block_id, -1))
        )
    ) AND te.event_id = trigger_event_id
) THEN
    RAISE EXCEPTION SQLSTATE 'INDX0' USING
        MESSAGE = 'Timetable inconsistent',
        DETAIL = 'Child entry for contribution in a session does not match the parent session';
END IF;

IF EXISTS (
    SELECT 1
    FROM events.timetable_entries te
    JOIN events.timetable_entries tep ON (tep.id = te.parent_id)
    WHERE te.event_id = trigger_event_id AND te.parent_id IS NOT NULL AND tep.start_dt > te.start_dt
) THEN
    RAISE EXCEPTION SQLSTATE 'INDX0' USING
        MESSAGE = 'Timetable inconsistent',
        DETAIL = 'Entry starts before its parent block';
END IF;

IF EXISTS (
    SELECT 1
    FROM events.timetable_entries te
    JOIN events.timetable_entries tep ON (tep.id = te.parent_id)
    JOIN events.session_blocks bl ON (bl.id = tep.session_block_id)
    LEFT JOIN events.contributions c ON (c.id = te.contribution_id)
    LEFT JOIN events.breaks b ON (b.id = te.break_id)
    WHERE te.event_id = trigger_event_id AND te.parent_id IS NOT NULL AND te.type IN (2, 3) AND
          (te.start_dt + COALESCE(c.duration, b.duration)) > (tep.start_dt + bl.duration)
) THEN
    RAISE EXCEPTION SQLSTATE 'INDX0' USING
        MESSAGE = 'Timetable inconsistent',
        DETAIL = 'Entry ends after its parent block';
END IF;

IF EXISTS (
    SELECT 1
    FROM events.timetable_entries te
    JOIN events.events e ON (e.id = te.event_id)
    WHERE te.event_id = trigger_event_id AND te.start_dt < e.start_dt
) THEN
    RAISE EXCEPTION SQLSTATE 'INDX0' USING
        MESSAGE = 'Timetable inconsistent',
        DETAIL = 'Entry starts before the event';
END IF;

IF EXISTS (
    SELECT 1
    FROM events.timetable_entries te
    JOIN events.events e ON (e.id = te.event_id)
    LEFT JOIN events.session_blocks bl ON (bl.id = te.session_block_id)
    LEFT JOIN events.contributions c ON (c.id = te.contribution_id)
    LEFT JOIN events.breaks b ON (b.id = te.break_id)
    WHERE te.event_id = trigger_event_id AND
          (te.start_dt + COALESCE(c.duration, b.duration, bl.duration)) > e.end_dt
) THEN
    RAISE EXCEPTION SQLSTATE 'INDX0' USING
        MESSAGE = 'Timetable inconsistent',
        DETAIL = 'Entry ends after the event';
END IF;

RETURN NULL;
END;
$$;

CREATE FUNCTION indico.natsort(value text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT
    AS $$
    SELECT string_agg(
        convert_to(coalesce(r[2], length(length(r[1])::text) || length(r[1])::text || r[1]), 'SQL_ASCII'),
        ' '
    )
    FROM regexp_matches(value, '0*([0-9]+)|([^0-9]+)', 'g') r;
    $$;

CREATE TABLE attachments.attachment_principals (
    id integer NOT NULL,
    attachment_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    event_role_id integer,
    category_role_id integer,
    registration_form_id integer,
    CONSTRAINT ck_attachment_principals_valid_category_role CHECK (((type <> 7) OR ((event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_attachment_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 6, 7, 8]))),
    CONSTRAINT ck_attachment_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_attachment_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_attachment_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_attachment_principals_valid_registration_form CHECK (((type <> 8) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (registration_form_id IS NOT NULL)))),
    CONSTRAINT ck_attachment_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE attachments.attachment_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE attachments.attachment_principals_id_seq OWNED BY attachments.attachment_principals.id;

CREATE TABLE attachments.attachments (
    id integer NOT NULL,
    folder_id integer NOT NULL,
    user_id integer NOT NULL,
    is_deleted boolean NOT NULL,
    description text NOT NULL,
    modified_dt timestamp without time zone NOT NULL,
    type smallint NOT NULL,
    link_url character varying,
    title character varying NOT NULL,
    protection_mode smallint NOT NULL,
    file_id integer,
    CONSTRAINT ck_attachments_link_or_file CHECK (((link_url IS NULL) OR (file_id IS NULL))),
    CONSTRAINT ck_attachments_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[1, 2]))),
    CONSTRAINT ck_attachments_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2]))),
    CONSTRAINT ck_attachments_valid_link CHECK (((type <> 2) OR ((link_url IS NOT NULL) AND (file_id IS NULL))))
);

CREATE SEQUENCE attachments.attachments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE attachments.attachments_id_seq OWNED BY attachments.attachments.id;

CREATE TABLE attachments.files (
    id integer NOT NULL,
    attachment_id integer NOT NULL,
    user_id integer NOT NULL,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL,
    created_dt timestamp without time zone NOT NULL
);

CREATE SEQUENCE attachments.files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE attachments.files_id_seq OWNED BY attachments.files.id;

CREATE TABLE attachments.folder_principals (
    id integer NOT NULL,
    folder_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    event_role_id integer,
    category_role_id integer,
    registration_form_id integer,
    CONSTRAINT ck_folder_principals_valid_category_role CHECK (((type <> 7) OR ((event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_folder_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 6, 7, 8]))),
    CONSTRAINT ck_folder_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_folder_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_folder_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_folder_principals_valid_registration_form CHECK (((type <> 8) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (registration_form_id IS NOT NULL)))),
    CONSTRAINT ck_folder_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE attachments.folder_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE attachments.folder_principals_id_seq OWNED BY attachments.folder_principals.id;

CREATE TABLE attachments.folders (
    id integer NOT NULL,
    title character varying,
    description text NOT NULL,
    is_deleted boolean NOT NULL,
    is_default boolean NOT NULL,
    is_always_visible boolean NOT NULL,
    is_hidden boolean NOT NULL,
    link_type smallint NOT NULL,
    category_id integer,
    event_id integer,
    linked_event_id integer,
    session_id integer,
    contribution_id integer,
    subcontribution_id integer,
    protection_mode smallint NOT NULL,
    CONSTRAINT ck_folders_default_inheriting CHECK ((NOT (is_default AND (protection_mode <> 1)))),
    CONSTRAINT ck_folders_default_not_deleted CHECK ((NOT (is_default AND is_deleted))),
    CONSTRAINT ck_folders_default_or_title CHECK ((is_default = (title IS NULL))),
    CONSTRAINT ck_folders_is_hidden_not_is_always_visible CHECK ((NOT (is_hidden AND is_always_visible))),
    CONSTRAINT ck_folders_valid_category_link CHECK (((link_type <> 1) OR ((contribution_id IS NULL) AND (linked_event_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NULL) AND (category_id IS NOT NULL)))),
    CONSTRAINT ck_folders_valid_contribution_link CHECK (((link_type <> 3) OR ((category_id IS NULL) AND (linked_event_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NULL) AND (contribution_id IS NOT NULL)))),
    CONSTRAINT ck_folders_valid_enum_link_type CHECK ((link_type = ANY (ARRAY[1, 2, 3, 4, 5]))),
    CONSTRAINT ck_folders_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[1, 2]))),
    CONSTRAINT ck_folders_valid_event_id CHECK (((event_id IS NULL) = (link_type = 1))),
    CONSTRAINT ck_folders_valid_event_link CHECK (((link_type <> 2) OR ((category_id IS NULL) AND (contribution_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NULL) AND (linked_event_id IS NOT NULL)))),
    CONSTRAINT ck_folders_valid_session_link CHECK (((link_type <> 5) OR ((category_id IS NULL) AND (contribution_id IS NULL) AND (linked_event_id IS NULL) AND (subcontribution_id IS NULL) AND (session_id IS NOT NULL)))),
    CONSTRAINT ck_folders_valid_subcontribution_link CHECK (((link_type <> 4) OR ((category_id IS NULL) AND (contribution_id IS NULL) AND (linked_event_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NOT NULL))))
);

CREATE SEQUENCE attachments.folders_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE attachments.folders_id_seq OWNED BY attachments.folders.id;

CREATE TABLE attachments.legacy_attachment_id_map (
    material_id character varying NOT NULL,
    resource_id character varying NOT NULL,
    attachment_id integer NOT NULL,
    event_id integer NOT NULL,
    session_id character varying,
    contribution_id character varying,
    subcontribution_id character varying
);

CREATE TABLE attachments.legacy_folder_id_map (
    material_id character varying NOT NULL,
    folder_id integer NOT NULL,
    event_id integer NOT NULL,
    session_id character varying,
    contribution_id character varying,
    subcontribution_id character varying
);

CREATE TABLE categories.categories (
    id integer NOT NULL,
    parent_id integer,
    is_deleted boolean NOT NULL,
    "position" integer NOT NULL,
    visibility integer,
    icon_metadata jsonb NOT NULL,
    icon bytea,
    logo_metadata jsonb NOT NULL,
    logo bytea,
    timezone character varying NOT NULL,
    default_event_themes jsonb NOT NULL,
    event_creation_mode smallint NOT NULL,
    event_creation_notification_emails character varying[] NOT NULL,
    event_message_mode smallint NOT NULL,
    event_message text NOT NULL,
    suggestions_disabled boolean NOT NULL,
    notify_managers boolean NOT NULL,
    is_flat_view_enabled boolean NOT NULL,
    default_ticket_template_id integer,
    default_badge_template_id integer,
    title character varying NOT NULL,
    description text NOT NULL,
    protection_mode smallint NOT NULL,
    no_access_contact character varying NOT NULL,
    CONSTRAINT ck_categories_root_not_deleted CHECK (((id <> 0) OR (NOT is_deleted))),
    CONSTRAINT ck_categories_root_not_inheriting CHECK (((id <> 0) OR (protection_mode <> 1))),
    CONSTRAINT ck_categories_valid_enum_event_creation_mode CHECK ((event_creation_mode = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_categories_valid_enum_event_message_mode CHECK ((event_message_mode = ANY (ARRAY[0, 1, 2, 3]))),
    CONSTRAINT ck_categories_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_categories_valid_icon CHECK (((icon IS NULL) = ((icon_metadata)::text = 'null'::text))),
    CONSTRAINT ck_categories_valid_logo CHECK (((logo IS NULL) = ((logo_metadata)::text = 'null'::text))),
    CONSTRAINT ck_categories_valid_parent CHECK (((parent_id IS NULL) = (id = 0))),
    CONSTRAINT ck_categories_valid_title CHECK (((title)::text <> ''::text)),
    CONSTRAINT ck_categories_valid_visibility CHECK (((visibility IS NULL) OR (visibility > 0)))
);

CREATE SEQUENCE categories.categories_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE categories.categories_id_seq OWNED BY categories.categories.id;

CREATE TABLE categories.event_move_requests (
    id integer NOT NULL,
    event_id integer NOT NULL,
    category_id integer NOT NULL,
    requestor_id integer NOT NULL,
    state smallint NOT NULL,
    requestor_comment character varying NOT NULL,
    moderator_comment character varying NOT NULL,
    moderator_id integer,
    requested_dt timestamp without time zone NOT NULL,
    CONSTRAINT ck_event_move_requests_moderator_state CHECK ((((state = ANY (ARRAY[1, 2])) AND (moderator_id IS NOT NULL)) OR (moderator_id IS NULL))),
    CONSTRAINT ck_event_move_requests_valid_enum_state CHECK ((state = ANY (ARRAY[0, 1, 2, 3])))
);

CREATE SEQUENCE categories.event_move_requests_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE categories.event_move_requests_id_seq OWNED BY categories.event_move_requests.id;

CREATE TABLE categories.legacy_id_map (
    legacy_category_id character varying NOT NULL,
    category_id integer NOT NULL
);

CREATE TABLE categories.logs (
    id integer NOT NULL,
    logged_dt timestamp without time zone NOT NULL,
    kind smallint NOT NULL,
    module character varying NOT NULL,
    type character varying NOT NULL,
    summary character varying NOT NULL,
    data json NOT NULL,
    meta jsonb NOT NULL,
    category_id integer NOT NULL,
    realm smallint NOT NULL,
    user_id integer,
    CONSTRAINT ck_logs_valid_enum_kind CHECK ((kind = ANY (ARRAY[1, 2, 3, 4]))),
    CONSTRAINT ck_logs_valid_enum_realm CHECK ((realm = ANY (ARRAY[1, 2])))
);

CREATE SEQUENCE categories.logs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE categories.logs_id_seq OWNED BY categories.logs.id;

CREATE TABLE categories.principals (
    read_access boolean NOT NULL,
    full_access boolean NOT NULL,
    permissions character varying[] NOT NULL,
    id integer NOT NULL,
    category_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    ip_network_group_id integer,
    category_role_id integer,
    CONSTRAINT ck_principals_has_privs CHECK ((read_access OR full_access OR (array_length(permissions, 1) IS NOT NULL))),
    CONSTRAINT ck_principals_networks_read_only CHECK (((type <> 5) OR ((NOT full_access) AND (array_length(permissions, 1) IS NULL)))),
    CONSTRAINT ck_principals_valid_category_role CHECK (((type <> 7) OR ((ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 5, 7]))),
    CONSTRAINT ck_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_network CHECK (((type <> 5) OR ((category_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (ip_network_group_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE categories.principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE categories.principals_id_seq OWNED BY categories.principals.id;

CREATE TABLE categories.role_members (
    role_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE categories.roles (
    id integer NOT NULL,
    category_id integer NOT NULL,
    name character varying NOT NULL,
    code character varying NOT NULL,
    color character varying NOT NULL,
    CONSTRAINT ck_roles_uppercase_code CHECK (((code)::text = upper((code)::text)))
);

CREATE SEQUENCE categories.roles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE categories.roles_id_seq OWNED BY categories.roles.id;

CREATE TABLE categories.settings (
    id integer NOT NULL,
    module character varying NOT NULL,
    name character varying NOT NULL,
    value jsonb NOT NULL,
    category_id integer NOT NULL,
    CONSTRAINT ck_settings_lowercase_module CHECK (((module)::text = lower((module)::text))),
    CONSTRAINT ck_settings_lowercase_name CHECK (((name)::text = lower((name)::text)))
);

CREATE SEQUENCE categories.settings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE categories.settings_id_seq OWNED BY categories.settings.id;

CREATE TABLE event_abstracts.abstract_comments (
    id integer NOT NULL,
    user_id integer NOT NULL,
    text text NOT NULL,
    modified_by_id integer,
    created_dt timestamp without time zone NOT NULL,
    modified_dt timestamp without time zone,
    is_deleted boolean NOT NULL,
    abstract_id integer NOT NULL,
    visibility smallint NOT NULL,
    CONSTRAINT ck_abstract_comments_valid_enum_visibility CHECK ((visibility = ANY (ARRAY[1, 2, 3, 4, 5])))
);

CREATE SEQUENCE event_abstracts.abstract_comments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.abstract_comments_id_seq OWNED BY event_abstracts.abstract_comments.id;

CREATE TABLE event_abstracts.abstract_field_values (
    data jsonb NOT NULL,
    abstract_id integer NOT NULL,
    contribution_field_id integer NOT NULL
);

CREATE TABLE event_abstracts.abstract_person_links (
    abstract_id integer NOT NULL,
    is_speaker boolean NOT NULL,
    author_type smallint NOT NULL,
    id integer NOT NULL,
    person_id integer NOT NULL,
    first_name character varying,
    last_name character varying,
    title smallint,
    affiliation_id integer,
    affiliation character varying,
    address text,
    phone character varying,
    display_order integer NOT NULL,
    CONSTRAINT ck_abstract_person_links_valid_enum_author_type CHECK ((author_type = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_abstract_person_links_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE event_abstracts.abstract_person_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.abstract_person_links_id_seq OWNED BY event_abstracts.abstract_person_links.id;

CREATE TABLE event_abstracts.abstract_review_questions (
    id integer NOT NULL,
    event_id integer NOT NULL,
    field_type character varying NOT NULL,
    title text NOT NULL,
    no_score boolean NOT NULL,
    "position" integer NOT NULL,
    is_deleted boolean NOT NULL,
    is_required boolean NOT NULL,
    field_data jsonb NOT NULL,
    description text NOT NULL
);

CREATE SEQUENCE event_abstracts.abstract_review_questions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.abstract_review_questions_id_seq OWNED BY event_abstracts.abstract_review_questions.id;

CREATE TABLE event_abstracts.abstract_review_ratings (
    id integer NOT NULL,
    question_id integer NOT NULL,
    review_id integer NOT NULL,
    value jsonb NOT NULL
);

CREATE SEQUENCE event_abstracts.abstract_review_ratings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.abstract_review_ratings_id_seq OWNED BY event_abstracts.abstract_review_ratings.id;

CREATE TABLE event_abstracts.abstract_reviews (
    id integer NOT NULL,
    abstract_id integer NOT NULL,
    user_id integer NOT NULL,
    track_id integer,
    created_dt timestamp without time zone NOT NULL,
    modified_dt timestamp without time zone,
    comment text NOT NULL,
    proposed_action smallint NOT NULL,
    proposed_related_abstract_id integer,
    proposed_contribution_type_id integer,
    CONSTRAINT ck_abstract_reviews_prop_abstract_id_only_duplicate_merge CHECK (((proposed_action = ANY (ARRAY[4, 5])) = (proposed_related_abstract_id IS NOT NULL))),
    CONSTRAINT ck_abstract_reviews_prop_contrib_id_only_accepted CHECK (((proposed_action = 1) OR (proposed_contribution_type_id IS NULL))),
    CONSTRAINT ck_abstract_reviews_valid_enum_proposed_action CHECK ((proposed_action = ANY (ARRAY[1, 2, 3, 4, 5])))
);

CREATE SEQUENCE event_abstracts.abstract_reviews_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.abstract_reviews_id_seq OWNED BY event_abstracts.abstract_reviews.id;

CREATE TABLE event_abstracts.abstracts (
    id integer NOT NULL,
    uuid uuid,
    friendly_id integer NOT NULL,
    event_id integer NOT NULL,
    title character varying NOT NULL,
    submitter_id integer NOT NULL,
    submitted_contrib_type_id integer,
    submitted_dt timestamp without time zone NOT NULL,
    modified_by_id integer,
    modified_dt timestamp without time zone,
    state smallint NOT NULL,
    submission_comment text NOT NULL,
    judge_id integer,
    judgment_comment text NOT NULL,
    judgment_dt timestamp without time zone,
    accepted_track_id integer,
    accepted_contrib_type_id integer,
    merged_into_id integer,
    duplicate_of_id integer,
    is_deleted boolean NOT NULL,
    description text NOT NULL,
    CONSTRAINT ck_abstracts_accepted_contrib_type_id_only_accepted CHECK (((state = 3) OR (accepted_contrib_type_id IS NULL))),
    CONSTRAINT ck_abstracts_accepted_track_id_only_accepted CHECK (((state = 3) OR (accepted_track_id IS NULL))),
    CONSTRAINT ck_abstracts_duplicate_of_id_only_duplicate CHECK (((state = 6) = (duplicate_of_id IS NOT NULL))),
    CONSTRAINT ck_abstracts_judge_if_judged CHECK (((state = ANY (ARRAY[3, 4, 5, 6])) = (judge_id IS NOT NULL))),
    CONSTRAINT ck_abstracts_judgment_dt_if_judged CHECK (((state = ANY (ARRAY[3, 4, 5, 6])) = (judgment_dt IS NOT NULL))),
    CONSTRAINT ck_abstracts_merged_into_id_only_merged CHECK (((state = 5) = (merged_into_id IS NOT NULL))),
    CONSTRAINT ck_abstracts_uuid_if_invited CHECK (((state <> 7) OR (uuid IS NOT NULL))),
    CONSTRAINT ck_abstracts_valid_enum_state CHECK ((state = ANY (ARRAY[1, 2, 3, 4, 5, 6, 7])))
);

CREATE SEQUENCE event_abstracts.abstracts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.abstracts_id_seq OWNED BY event_abstracts.abstracts.id;

CREATE TABLE event_abstracts.email_logs (
    id integer NOT NULL,
    abstract_id integer NOT NULL,
    email_template_id integer,
    user_id integer,
    sent_dt timestamp without time zone NOT NULL,
    recipients character varying[] NOT NULL,
    subject character varying NOT NULL,
    body text NOT NULL,
    data jsonb NOT NULL
);

CREATE SEQUENCE event_abstracts.email_logs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.email_logs_id_seq OWNED BY event_abstracts.email_logs.id;

CREATE TABLE event_abstracts.email_templates (
    id integer NOT NULL,
    title character varying NOT NULL,
    event_id integer NOT NULL,
    "position" integer NOT NULL,
    reply_to_address character varying NOT NULL,
    subject character varying NOT NULL,
    body text NOT NULL,
    extra_cc_emails character varying[] NOT NULL,
    include_submitter boolean NOT NULL,
    include_authors boolean NOT NULL,
    include_coauthors boolean NOT NULL,
    stop_on_match boolean NOT NULL,
    rules jsonb NOT NULL
);

CREATE SEQUENCE event_abstracts.email_templates_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.email_templates_id_seq OWNED BY event_abstracts.email_templates.id;

CREATE TABLE event_abstracts.files (
    id integer NOT NULL,
    abstract_id integer NOT NULL,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL
);

CREATE SEQUENCE event_abstracts.files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_abstracts.files_id_seq OWNED BY event_abstracts.files.id;

CREATE TABLE event_abstracts.proposed_for_tracks (
    review_id integer NOT NULL,
    track_id integer NOT NULL
);

CREATE TABLE event_abstracts.reviewed_for_tracks (
    abstract_id integer NOT NULL,
    track_id integer NOT NULL
);

CREATE TABLE event_abstracts.submitted_for_tracks (
    abstract_id integer NOT NULL,
    track_id integer NOT NULL
);

CREATE TABLE event_editing.comments (
    id integer NOT NULL,
    revision_id integer NOT NULL,
    user_id integer,
    created_dt timestamp without time zone NOT NULL,
    modified_dt timestamp without time zone,
    is_deleted boolean NOT NULL,
    internal boolean NOT NULL,
    system boolean NOT NULL,
    undone_judgment smallint NOT NULL,
    text text NOT NULL,
    CONSTRAINT ck_comments_system_comment_no_user CHECK (((user_id IS NULL) = system)),
    CONSTRAINT ck_comments_valid_enum_undone_judgment CHECK ((undone_judgment = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE event_editing.comments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_editing.comments_id_seq OWNED BY event_editing.comments.id;

CREATE TABLE event_editing.editables (
    id integer NOT NULL,
    contribution_id integer NOT NULL,
    type smallint NOT NULL,
    editor_id integer,
    published_revision_id integer,
    CONSTRAINT ck_editables_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3])))
);

CREATE SEQUENCE event_editing.editables_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_editing.editables_id_seq OWNED BY event_editing.editables.id;

CREATE TABLE event_editing.file_types (
    id integer NOT NULL,
    event_id integer NOT NULL,
    type smallint NOT NULL,
    name character varying NOT NULL,
    extensions character varying[] NOT NULL,
    allow_multiple_files boolean NOT NULL,
    required boolean NOT NULL,
    publishable boolean NOT NULL,
    filename_template character varying,
    CONSTRAINT ck_file_types_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3])))
);

CREATE SEQUENCE event_editing.file_types_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_editing.file_types_id_seq OWNED BY event_editing.file_types.id;

CREATE TABLE event_editing.review_condition_file_types (
    review_condition_id integer NOT NULL,
    file_type_id integer NOT NULL
);

CREATE TABLE event_editing.review_conditions (
    id integer NOT NULL,
    type smallint NOT NULL,
    event_id integer NOT NULL,
    CONSTRAINT ck_review_conditions_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3])))
);

CREATE SEQUENCE event_editing.review_conditions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_editing.review_conditions_id_seq OWNED BY event_editing.review_conditions.id;

CREATE TABLE event_editing.revision_files (
    revision_id integer NOT NULL,
    file_id integer NOT NULL,
    file_type_id integer
);

CREATE TABLE event_editing.revision_tags (
    revision_id integer NOT NULL,
    tag_id integer NOT NULL
);

CREATE TABLE event_editing.revisions (
    id integer NOT NULL,
    editable_id integer NOT NULL,
    submitter_id integer NOT NULL,
    editor_id integer,
    created_dt timestamp without time zone NOT NULL,
    reviewed_dt timestamp without time zone,
    initial_state smallint NOT NULL,
    final_state smallint NOT NULL,
    comment text NOT NULL,
    CONSTRAINT ck_revisions_reviewed_dt_set_when_final_state CHECK (((final_state = 0) OR (reviewed_dt IS NOT NULL))),
    CONSTRAINT ck_revisions_valid_enum_final_state CHECK ((final_state = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6]))),
    CONSTRAINT ck_revisions_valid_enum_initial_state CHECK ((initial_state = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_revisions_valid_state_combination CHECK ((((initial_state = 1) AND (final_state = ANY (ARRAY[0, 1]))) OR (initial_state = 2) OR ((initial_state = 3) AND (final_state = ANY (ARRAY[0, 3, 4, 6])))))
);

CREATE SEQUENCE event_editing.revisions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_editing.revisions_id_seq OWNED BY event_editing.revisions.id;

CREATE TABLE event_editing.tags (
    id integer NOT NULL,
    event_id integer NOT NULL,
    title character varying NOT NULL,
    code character varying NOT NULL,
    color character varying NOT NULL,
    system boolean NOT NULL
);

CREATE SEQUENCE event_editing.tags_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_editing.tags_id_seq OWNED BY event_editing.tags.id;

CREATE TABLE event_paper_reviewing.competences (
    id integer NOT NULL,
    user_id integer NOT NULL,
    event_id integer NOT NULL,
    competences character varying[] NOT NULL
);

CREATE SEQUENCE event_paper_reviewing.competences_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.competences_id_seq OWNED BY event_paper_reviewing.competences.id;

CREATE TABLE event_paper_reviewing.content_reviewers (
    contribution_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE event_paper_reviewing.files (
    id integer NOT NULL,
    contribution_id integer NOT NULL,
    revision_id integer,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL
);

CREATE SEQUENCE event_paper_reviewing.files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.files_id_seq OWNED BY event_paper_reviewing.files.id;

CREATE TABLE event_paper_reviewing.judges (
    contribution_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE event_paper_reviewing.layout_reviewers (
    contribution_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE event_paper_reviewing.review_comments (
    id integer NOT NULL,
    user_id integer NOT NULL,
    text text NOT NULL,
    modified_by_id integer,
    created_dt timestamp without time zone NOT NULL,
    modified_dt timestamp without time zone,
    is_deleted boolean NOT NULL,
    revision_id integer NOT NULL,
    visibility smallint NOT NULL,
    CONSTRAINT ck_review_comments_valid_enum_visibility CHECK ((visibility = ANY (ARRAY[1, 2, 3, 4])))
);

CREATE SEQUENCE event_paper_reviewing.review_comments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.review_comments_id_seq OWNED BY event_paper_reviewing.review_comments.id;

CREATE TABLE event_paper_reviewing.review_questions (
    type smallint NOT NULL,
    id integer NOT NULL,
    event_id integer NOT NULL,
    field_type character varying NOT NULL,
    title text NOT NULL,
    no_score boolean NOT NULL,
    "position" integer NOT NULL,
    is_deleted boolean NOT NULL,
    is_required boolean NOT NULL,
    field_data jsonb NOT NULL,
    description text NOT NULL,
    CONSTRAINT ck_review_questions_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2])))
);

CREATE SEQUENCE event_paper_reviewing.review_questions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.review_questions_id_seq OWNED BY event_paper_reviewing.review_questions.id;

CREATE TABLE event_paper_reviewing.review_ratings (
    id integer NOT NULL,
    question_id integer NOT NULL,
    review_id integer NOT NULL,
    value jsonb NOT NULL
);

CREATE SEQUENCE event_paper_reviewing.review_ratings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.review_ratings_id_seq OWNED BY event_paper_reviewing.review_ratings.id;

CREATE TABLE event_paper_reviewing.reviews (
    id integer NOT NULL,
    revision_id integer NOT NULL,
    user_id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    modified_dt timestamp without time zone,
    comment text NOT NULL,
    type smallint NOT NULL,
    proposed_action smallint NOT NULL,
    CONSTRAINT ck_reviews_valid_enum_proposed_action CHECK ((proposed_action = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_reviews_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2])))
);

CREATE SEQUENCE event_paper_reviewing.reviews_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.reviews_id_seq OWNED BY event_paper_reviewing.reviews.id;

CREATE TABLE event_paper_reviewing.revisions (
    id integer NOT NULL,
    state smallint NOT NULL,
    contribution_id integer NOT NULL,
    submitter_id integer NOT NULL,
    submitted_dt timestamp without time zone NOT NULL,
    judge_id integer,
    judgment_dt timestamp without time zone,
    judgment_comment text NOT NULL,
    CONSTRAINT ck_revisions_judge_if_judged CHECK (((state = ANY (ARRAY[2, 3, 4])) = (judge_id IS NOT NULL))),
    CONSTRAINT ck_revisions_judgment_dt_if_judged CHECK (((state = ANY (ARRAY[2, 3, 4])) = (judgment_dt IS NOT NULL))),
    CONSTRAINT ck_revisions_valid_enum_state CHECK ((state = ANY (ARRAY[1, 2, 3, 4])))
);

CREATE SEQUENCE event_paper_reviewing.revisions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.revisions_id_seq OWNED BY event_paper_reviewing.revisions.id;

CREATE TABLE event_paper_reviewing.templates (
    id integer NOT NULL,
    event_id integer NOT NULL,
    name character varying NOT NULL,
    description text NOT NULL,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL
);

CREATE SEQUENCE event_paper_reviewing.templates_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_paper_reviewing.templates_id_seq OWNED BY event_paper_reviewing.templates.id;

CREATE TABLE event_registration.form_field_data (
    id integer NOT NULL,
    field_id integer NOT NULL,
    versioned_data jsonb NOT NULL
);

CREATE SEQUENCE event_registration.form_field_data_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_registration.form_field_data_id_seq OWNED BY event_registration.form_field_data.id;

CREATE TABLE event_registration.form_items (
    id integer NOT NULL,
    registration_form_id integer NOT NULL,
    type smallint NOT NULL,
    personal_data_type smallint,
    parent_id integer,
    "position" integer NOT NULL,
    title character varying NOT NULL,
    description character varying NOT NULL,
    is_enabled boolean NOT NULL,
    is_deleted boolean NOT NULL,
    is_required boolean NOT NULL,
    is_manager_only boolean NOT NULL,
    input_type character varying,
    data jsonb NOT NULL,
    retention_period interval,
    is_purged boolean NOT NULL,
    current_data_id integer,
    CONSTRAINT ck_form_items_current_data_id_only_field CHECK (((current_data_id IS NULL) OR (type = ANY (ARRAY[2, 5])))),
    CONSTRAINT ck_form_items_pd_field_enabled CHECK ((is_enabled OR (type <> 5) OR (personal_data_type <> ALL (ARRAY[1, 2, 3])))),
    CONSTRAINT ck_form_items_pd_field_required CHECK ((is_required OR (type <> 5) OR (personal_data_type <> ALL (ARRAY[1, 2, 3])))),
    CONSTRAINT ck_form_items_pd_field_type CHECK (((type <> 5) = (personal_data_type IS NULL))),
    CONSTRAINT ck_form_items_pd_not_deleted CHECK (((NOT is_deleted) OR (type <> ALL (ARRAY[4, 5])))),
    CONSTRAINT ck_form_items_pd_section_enabled CHECK ((is_enabled OR (type <> 4))),
    CONSTRAINT ck_form_items_retention_period_allowed_fields CHECK (((retention_period IS NULL) OR (type = 2) OR ((type = 5) AND (personal_data_type <> ALL (ARRAY[1, 2, 3]))))),
    CONSTRAINT ck_form_items_top_level_sections CHECK (((type = ANY (ARRAY[1, 4])) = (parent_id IS NULL))),
    CONSTRAINT ck_form_items_valid_enum_personal_data_type CHECK ((personal_data_type = ANY (ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9]))),
    CONSTRAINT ck_form_items_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 4, 5]))),
    CONSTRAINT ck_form_items_valid_input CHECK (((input_type IS NULL) = (type <> ALL (ARRAY[2, 5])))),
    CONSTRAINT ck_form_items_valid_manager_only CHECK (((NOT is_manager_only) OR (type = 1)))
);

CREATE SEQUENCE event_registration.form_items_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_registration.form_items_id_seq OWNED BY event_registration.form_items.id;

CREATE TABLE event_registration.forms (
    id integer NOT NULL,
    event_id integer NOT NULL,
    title character varying NOT NULL,
    is_participation boolean NOT NULL,
    introduction text NOT NULL,
    contact_info character varying NOT NULL,
    start_dt timestamp without time zone,
    end_dt timestamp without time zone,
    modification_mode smallint NOT NULL,
    modification_end_dt timestamp without time zone,
    is_deleted boolean NOT NULL,
    require_login boolean NOT NULL,
    require_user boolean NOT NULL,
    require_captcha boolean NOT NULL,
    registration_limit integer,
    publish_registrations_public smallint NOT NULL,
    publish_registrations_participants smallint NOT NULL,
    publish_registrations_duration interval,
    publish_registration_count boolean NOT NULL,
    publish_checkin_enabled boolean NOT NULL,
    moderation_enabled boolean NOT NULL,
    base_price numeric(11,2) NOT NULL,
    currency character varying NOT NULL,
    notification_sender_address character varying,
    message_pending text NOT NULL,
    message_unpaid text NOT NULL,
    message_complete text NOT NULL,
    attach_ical boolean NOT NULL,
    manager_notifications_enabled boolean NOT NULL,
    manager_notification_recipients character varying[] NOT NULL,
    tickets_enabled boolean NOT NULL,
    ticket_on_email boolean NOT NULL,
    ticket_on_event_page boolean NOT NULL,
    ticket_on_summary_page boolean NOT NULL,
    ticket_template_id integer,
    retention_period interval,
    is_purged boolean NOT NULL,
    CONSTRAINT ck_forms_publish_registrations_more_restrictive_to_public CHECK ((publish_registrations_public <= publish_registrations_participants)),
    CONSTRAINT ck_forms_valid_enum_modification_mode CHECK ((modification_mode = ANY (ARRAY[1, 2, 3, 4]))),
    CONSTRAINT ck_forms_valid_enum_publish_registrations_participants CHECK ((publish_registrations_participants = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_forms_valid_enum_publish_registrations_public CHECK ((publish_registrations_public = ANY (ARRAY[0, 1, 2])))
);

CREATE SEQUENCE event_registration.forms_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_registration.forms_id_seq OWNED BY event_registration.forms.id;

CREATE TABLE event_registration.invitations (
    id integer NOT NULL,
    uuid uuid NOT NULL,
    registration_form_id integer NOT NULL,
    registration_id integer,
    state smallint NOT NULL,
    skip_moderation boolean NOT NULL,
    email character varying NOT NULL,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    affiliation character varying NOT NULL,
    CONSTRAINT ck_invitations_registration_state CHECK (((state = 1) OR (registration_id IS NULL))),
    CONSTRAINT ck_invitations_valid_enum_state CHECK ((state = ANY (ARRAY[0, 1, 2])))
);

CREATE SEQUENCE event_registration.invitations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_registration.invitations_id_seq OWNED BY event_registration.invitations.id;

CREATE TABLE event_registration.legacy_registration_map (
    event_id integer NOT NULL,
    legacy_registrant_id integer NOT NULL,
    legacy_registrant_key character varying NOT NULL,
    registration_id integer NOT NULL
);

CREATE TABLE event_registration.registration_data (
    registration_id integer NOT NULL,
    field_data_id integer NOT NULL,
    data jsonb NOT NULL,
    filename character varying,
    content_type character varying,
    size bigint,
    md5 character varying,
    storage_backend character varying,
    storage_file_id character varying
);

CREATE TABLE event_registration.registration_tags (
    registration_id integer NOT NULL,
    registration_tag_id integer NOT NULL
);

CREATE TABLE event_registration.registrations (
    id integer NOT NULL,
    uuid uuid NOT NULL,
    friendly_id integer NOT NULL,
    event_id integer NOT NULL,
    registration_form_id integer NOT NULL,
    user_id integer,
    transaction_id integer,
    state smallint NOT NULL,
    base_price numeric(11,2) NOT NULL,
    price_adjustment numeric(11,2) NOT NULL,
    currency character varying NOT NULL,
    submitted_dt timestamp without time zone NOT NULL,
    email character varying NOT NULL,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    is_deleted boolean NOT NULL,
    ticket_uuid uuid NOT NULL,
    checked_in boolean NOT NULL,
    checked_in_dt timestamp without time zone,
    rejection_reason character varying NOT NULL,
    consent_to_publish smallint NOT NULL,
    participant_hidden boolean NOT NULL,
    created_by_manager boolean NOT NULL,
    CONSTRAINT ck_registrations_lowercase_email CHECK (((email)::text = lower((email)::text))),
    CONSTRAINT ck_registrations_valid_enum_consent_to_publish CHECK ((consent_to_publish = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_registrations_valid_enum_state CHECK ((state = ANY (ARRAY[1, 2, 3, 4, 5])))
);

CREATE SEQUENCE event_registration.registrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_registration.registrations_id_seq OWNED BY event_registration.registrations.id;

CREATE TABLE event_registration.tags (
    id integer NOT NULL,
    event_id integer NOT NULL,
    title character varying NOT NULL,
    color character varying NOT NULL
);

CREATE SEQUENCE event_registration.tags_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_registration.tags_id_seq OWNED BY event_registration.tags.id;

CREATE TABLE event_surveys.anonymous_submissions (
    survey_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE event_surveys.answers (
    submission_id integer NOT NULL,
    question_id integer NOT NULL,
    data jsonb NOT NULL
);

CREATE TABLE event_surveys.items (
    id integer NOT NULL,
    survey_id integer NOT NULL,
    parent_id integer,
    "position" integer NOT NULL,
    type smallint NOT NULL,
    title character varying,
    display_as_section boolean,
    is_required boolean,
    field_type character varying,
    field_data jsonb NOT NULL,
    description text NOT NULL,
    CONSTRAINT ck_items_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_items_valid_question CHECK (((type <> 1) OR ((title IS NOT NULL) AND (is_required IS NOT NULL) AND (field_type IS NOT NULL) AND (parent_id IS NOT NULL) AND (display_as_section IS NULL)))),
    CONSTRAINT ck_items_valid_section CHECK (((type <> 2) OR ((title IS NOT NULL) AND (is_required IS NULL) AND (field_type IS NULL) AND ((field_data)::text = '{}'::text) AND (parent_id IS NULL) AND (display_as_section IS NOT NULL)))),
    CONSTRAINT ck_items_valid_text CHECK (((type <> 3) OR ((title IS NULL) AND (is_required IS NULL) AND (field_type IS NULL) AND ((field_data)::text = '{}'::text) AND (parent_id IS NOT NULL) AND (display_as_section IS NULL))))
);

CREATE SEQUENCE event_surveys.items_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_surveys.items_id_seq OWNED BY event_surveys.items.id;

CREATE TABLE event_surveys.submissions (
    id integer NOT NULL,
    friendly_id integer NOT NULL,
    survey_id integer NOT NULL,
    user_id integer,
    submitted_dt timestamp without time zone,
    is_anonymous boolean NOT NULL,
    is_submitted boolean NOT NULL,
    pending_answers jsonb,
    CONSTRAINT ck_submissions_anonymous_or_user CHECK ((is_anonymous OR (user_id IS NOT NULL))),
    CONSTRAINT ck_submissions_dt_set_when_submitted CHECK ((is_submitted = (submitted_dt IS NOT NULL))),
    CONSTRAINT ck_submissions_submitted_and_anonymous_no_user CHECK (((is_submitted AND is_anonymous) = (user_id IS NULL)))
);

CREATE SEQUENCE event_surveys.submissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_surveys.submissions_id_seq OWNED BY event_surveys.submissions.id;

CREATE TABLE event_surveys.surveys (
    id integer NOT NULL,
    event_id integer NOT NULL,
    title character varying NOT NULL,
    uuid uuid NOT NULL,
    introduction text NOT NULL,
    anonymous boolean NOT NULL,
    require_user boolean NOT NULL,
    private boolean NOT NULL,
    submission_limit integer,
    start_dt timestamp without time zone,
    end_dt timestamp without time zone,
    is_deleted boolean NOT NULL,
    start_notification_sent boolean NOT NULL,
    notifications_enabled boolean NOT NULL,
    notify_participants boolean NOT NULL,
    start_notification_emails character varying[] NOT NULL,
    new_submission_emails character varying[] NOT NULL,
    partial_completion boolean NOT NULL,
    last_friendly_submission_id integer NOT NULL,
    CONSTRAINT ck_surveys_valid_anonymous_user CHECK ((anonymous OR require_user))
);

CREATE SEQUENCE event_surveys.surveys_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_surveys.surveys_id_seq OWNED BY event_surveys.surveys.id;

CREATE TABLE events.agreements (
    id integer NOT NULL,
    uuid character varying NOT NULL,
    event_id integer NOT NULL,
    type character varying NOT NULL,
    identifier character varying NOT NULL,
    person_email character varying,
    person_name character varying NOT NULL,
    state smallint NOT NULL,
    "timestamp" timestamp without time zone NOT NULL,
    user_id integer,
    signed_dt timestamp without time zone,
    signed_from_ip character varying,
    reason character varying,
    attachment bytea,
    attachment_filename character varying,
    data jsonb,
    CONSTRAINT ck_agreements_valid_enum_state CHECK ((state = ANY (ARRAY[0, 1, 2, 3, 4])))
);

CREATE SEQUENCE events.agreements_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.agreements_id_seq OWNED BY events.agreements.id;

CREATE TABLE events.breaks (
    id integer NOT NULL,
    title character varying NOT NULL,
    duration interval NOT NULL,
    description text NOT NULL,
    text_color character varying NOT NULL,
    background_color character varying NOT NULL,
    inherit_location boolean NOT NULL,
    room_id integer,
    venue_id integer,
    venue_name character varying NOT NULL,
    room_name character varying NOT NULL,
    address text NOT NULL,
    CONSTRAINT ck_breaks_both_or_no_colors CHECK ((((text_color)::text = ''::text) = ((background_color)::text = ''::text))),
    CONSTRAINT ck_breaks_colors_not_empty CHECK ((((text_color)::text <> ''::text) AND ((background_color)::text <> ''::text))),
    CONSTRAINT ck_breaks_duration_no_seconds CHECK ((date_trunc('minute'::text, duration) = duration)),
    CONSTRAINT ck_breaks_inherited_location CHECK (((NOT inherit_location) OR ((venue_id IS NULL) AND (room_id IS NULL) AND ((venue_name)::text = ''::text) AND ((room_name)::text = ''::text) AND (address = ''::text)))),
    CONSTRAINT ck_breaks_no_custom_location_if_room CHECK (((room_id IS NULL) OR (((venue_name)::text = ''::text) AND ((room_name)::text = ''::text)))),
    CONSTRAINT ck_breaks_no_venue_name_if_venue_id CHECK (((venue_id IS NULL) OR ((venue_name)::text = ''::text))),
    CONSTRAINT ck_breaks_venue_id_if_room_id CHECK (((room_id IS NULL) OR (venue_id IS NOT NULL)))
);

CREATE SEQUENCE events.breaks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.breaks_id_seq OWNED BY events.breaks.id;

CREATE TABLE events.contribution_field_values (
    data jsonb NOT NULL,
    contribution_id integer NOT NULL,
    contribution_field_id integer NOT NULL
);

CREATE TABLE events.contribution_fields (
    id integer NOT NULL,
    event_id integer NOT NULL,
    legacy_id character varying,
    "position" integer NOT NULL,
    title character varying NOT NULL,
    description text NOT NULL,
    is_required boolean NOT NULL,
    is_active boolean NOT NULL,
    is_user_editable boolean NOT NULL,
    visibility smallint NOT NULL,
    field_type character varying,
    field_data jsonb NOT NULL,
    CONSTRAINT ck_contribution_fields_valid_enum_visibility CHECK ((visibility = ANY (ARRAY[1, 2, 3])))
);

CREATE SEQUENCE events.contribution_fields_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.contribution_fields_id_seq OWNED BY events.contribution_fields.id;

CREATE TABLE events.contribution_person_links (
    contribution_id integer NOT NULL,
    is_speaker boolean NOT NULL,
    author_type smallint NOT NULL,
    id integer NOT NULL,
    person_id integer NOT NULL,
    first_name character varying,
    last_name character varying,
    title smallint,
    affiliation_id integer,
    affiliation character varying,
    address text,
    phone character varying,
    display_order integer NOT NULL,
    CONSTRAINT ck_contribution_person_links_valid_enum_author_type CHECK ((author_type = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_contribution_person_links_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE events.contribution_person_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.contribution_person_links_id_seq OWNED BY events.contribution_person_links.id;

CREATE TABLE events.contribution_principals (
    read_access boolean NOT NULL,
    full_access boolean NOT NULL,
    permissions character varying[] NOT NULL,
    id integer NOT NULL,
    contribution_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    email character varying,
    event_role_id integer,
    category_role_id integer,
    registration_form_id integer,
    CONSTRAINT ck_contribution_principals_has_privs CHECK ((read_access OR full_access OR (array_length(permissions, 1) IS NOT NULL))),
    CONSTRAINT ck_contribution_principals_lowercase_email CHECK (((email IS NULL) OR ((email)::text = lower((email)::text)))),
    CONSTRAINT ck_contribution_principals_registration_form_read_only CHECK (((type <> 8) OR ((NOT full_access) AND (array_length(permissions, 1) IS NULL)))),
    CONSTRAINT ck_contribution_principals_valid_category_role CHECK (((type <> 7) OR ((email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_contribution_principals_valid_email CHECK (((type <> 4) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (email IS NOT NULL)))),
    CONSTRAINT ck_contribution_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 4, 6, 7, 8]))),
    CONSTRAINT ck_contribution_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (email IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_contribution_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_contribution_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_contribution_principals_valid_registration_form CHECK (((type <> 8) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (registration_form_id IS NOT NULL)))),
    CONSTRAINT ck_contribution_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE events.contribution_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.contribution_principals_id_seq OWNED BY events.contribution_principals.id;

CREATE TABLE events.contribution_references (
    id integer NOT NULL,
    value character varying NOT NULL,
    contribution_id integer NOT NULL,
    reference_type_id integer NOT NULL
);

CREATE SEQUENCE events.contribution_references_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.contribution_references_id_seq OWNED BY events.contribution_references.id;

CREATE TABLE events.contribution_types (
    id integer NOT NULL,
    event_id integer NOT NULL,
    name character varying NOT NULL,
    description text NOT NULL,
    is_private boolean NOT NULL
);

CREATE SEQUENCE events.contribution_types_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.contribution_types_id_seq OWNED BY events.contribution_types.id;

CREATE TABLE events.contributions (
    id integer NOT NULL,
    friendly_id integer NOT NULL,
    event_id integer NOT NULL,
    session_id integer,
    session_block_id integer,
    track_id integer,
    abstract_id integer,
    type_id integer,
    code character varying NOT NULL,
    duration interval NOT NULL,
    board_number character varying NOT NULL,
    keywords character varying[] NOT NULL,
    is_deleted boolean NOT NULL,
    last_friendly_subcontribution_id integer NOT NULL,
    description text NOT NULL,
    title character varying NOT NULL,
    render_mode smallint NOT NULL,
    protection_mode smallint NOT NULL,
    inherit_location boolean NOT NULL,
    room_id integer,
    venue_id integer,
    venue_name character varying NOT NULL,
    room_name character varying NOT NULL,
    address text NOT NULL,
    CONSTRAINT ck_contributions_duration_no_seconds CHECK ((date_trunc('minute'::text, duration) = duration)),
    CONSTRAINT ck_contributions_inherited_location CHECK (((NOT inherit_location) OR ((venue_id IS NULL) AND (room_id IS NULL) AND ((venue_name)::text = ''::text) AND ((room_name)::text = ''::text) AND (address = ''::text)))),
    CONSTRAINT ck_contributions_no_custom_location_if_room CHECK (((room_id IS NULL) OR (((venue_name)::text = ''::text) AND ((room_name)::text = ''::text)))),
    CONSTRAINT ck_contributions_no_venue_name_if_venue_id CHECK (((venue_id IS NULL) OR ((venue_name)::text = ''::text))),
    CONSTRAINT ck_contributions_session_block_if_session CHECK (((session_block_id IS NULL) OR (session_id IS NOT NULL))),
    CONSTRAINT ck_contributions_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_contributions_valid_enum_render_mode CHECK ((render_mode = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_contributions_valid_title CHECK (((title)::text <> ''::text)),
    CONSTRAINT ck_contributions_venue_id_if_room_id CHECK (((room_id IS NULL) OR (venue_id IS NOT NULL)))
);

CREATE SEQUENCE events.contributions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.contributions_id_seq OWNED BY events.contributions.id;

CREATE TABLE events.event_person_links (
    event_id integer NOT NULL,
    id integer NOT NULL,
    person_id integer NOT NULL,
    first_name character varying,
    last_name character varying,
    title smallint,
    affiliation_id integer,
    affiliation character varying,
    address text,
    phone character varying,
    display_order integer NOT NULL,
    CONSTRAINT ck_event_person_links_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE events.event_person_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.event_person_links_id_seq OWNED BY events.event_person_links.id;

CREATE TABLE events.event_references (
    id integer NOT NULL,
    value character varying NOT NULL,
    event_id integer NOT NULL,
    reference_type_id integer NOT NULL
);

CREATE SEQUENCE events.event_references_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.event_references_id_seq OWNED BY events.event_references.id;

CREATE TABLE events.events (
    id integer NOT NULL,
    is_deleted boolean NOT NULL,
    is_locked boolean NOT NULL,
    creator_id integer NOT NULL,
    category_id integer,
    series_id integer,
    cloned_from_id integer,
    label_id integer,
    label_message text NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    start_dt timestamp without time zone NOT NULL,
    end_dt timestamp without time zone NOT NULL,
    timezone character varying NOT NULL,
    type smallint NOT NULL,
    visibility integer,
    keywords character varying[] NOT NULL,
    url_shortcut character varying,
    logo_metadata jsonb NOT NULL,
    logo bytea,
    stylesheet_metadata jsonb NOT NULL,
    stylesheet text,
    default_page_id integer,
    map_url character varying NOT NULL,
    custom_boa_id integer,
    last_friendly_registration_id integer NOT NULL,
    last_friendly_contribution_id integer NOT NULL,
    last_friendly_session_id integer NOT NULL,
    title character varying NOT NULL,
    description text NOT NULL,
    room_id integer,
    venue_id integer,
    venue_name character varying NOT NULL,
    room_name character varying NOT NULL,
    address text NOT NULL,
    protection_mode smallint NOT NULL,
    access_key character varying NOT NULL,
    no_access_contact character varying NOT NULL,
    CONSTRAINT ck_events_no_custom_location_if_room CHECK (((room_id IS NULL) OR (((venue_name)::text = ''::text) AND ((room_name)::text = ''::text)))),
    CONSTRAINT ck_events_no_venue_name_if_venue_id CHECK (((venue_id IS NULL) OR ((venue_name)::text = ''::text))),
    CONSTRAINT ck_events_not_cloned_from_self CHECK ((cloned_from_id <> id)),
    CONSTRAINT ck_events_unlisted_events_always_inherit CHECK ((is_deleted OR (category_id IS NOT NULL) OR (protection_mode = 1))),
    CONSTRAINT ck_events_url_shortcut_not_empty CHECK (((url_shortcut)::text <> ''::text)),
    CONSTRAINT ck_events_valid_dates CHECK ((end_dt >= start_dt)),
    CONSTRAINT ck_events_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_events_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_events_valid_logo CHECK (((logo IS NULL) = ((logo_metadata)::text = 'null'::text))),
    CONSTRAINT ck_events_valid_stylesheet CHECK (((stylesheet IS NULL) = ((stylesheet_metadata)::text = 'null'::text))),
    CONSTRAINT ck_events_valid_title CHECK (((title)::text <> ''::text)),
    CONSTRAINT ck_events_valid_visibility CHECK (((visibility IS NULL) OR (visibility >= 0))),
    CONSTRAINT ck_events_venue_id_if_room_id CHECK (((room_id IS NULL) OR (venue_id IS NOT NULL)))
);

CREATE SEQUENCE events.events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.events_id_seq OWNED BY events.events.id;

CREATE TABLE events.image_files (
    id integer NOT NULL,
    event_id integer NOT NULL,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL,
    created_dt timestamp without time zone NOT NULL
);

CREATE SEQUENCE events.image_files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.image_files_id_seq OWNED BY events.image_files.id;

CREATE TABLE events.labels (
    id integer NOT NULL,
    title character varying NOT NULL,
    color character varying NOT NULL,
    is_event_not_happening boolean NOT NULL
);

CREATE SEQUENCE events.labels_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.labels_id_seq OWNED BY events.labels.id;

CREATE TABLE events.legacy_contribution_id_map (
    event_id integer NOT NULL,
    legacy_contribution_id character varying NOT NULL,
    contribution_id integer NOT NULL
);

CREATE TABLE events.legacy_id_map (
    legacy_event_id character varying NOT NULL,
    event_id integer NOT NULL
);

CREATE TABLE events.legacy_image_id_map (
    event_id integer NOT NULL,
    legacy_image_id integer NOT NULL,
    image_id integer NOT NULL
);

CREATE TABLE events.legacy_page_id_map (
    event_id integer NOT NULL,
    legacy_page_id integer NOT NULL,
    page_id integer NOT NULL
);

CREATE TABLE events.legacy_session_block_id_map (
    event_id integer NOT NULL,
    legacy_session_id character varying NOT NULL,
    legacy_session_block_id character varying NOT NULL,
    session_block_id integer NOT NULL
);

CREATE TABLE events.legacy_session_id_map (
    event_id integer NOT NULL,
    legacy_session_id character varying NOT NULL,
    session_id integer NOT NULL
);

CREATE TABLE events.legacy_subcontribution_id_map (
    event_id integer NOT NULL,
    legacy_contribution_id character varying NOT NULL,
    legacy_subcontribution_id character varying NOT NULL,
    subcontribution_id integer NOT NULL
);

CREATE TABLE events.logs (
    id integer NOT NULL,
    logged_dt timestamp without time zone NOT NULL,
    kind smallint NOT NULL,
    module character varying NOT NULL,
    type character varying NOT NULL,
    summary character varying NOT NULL,
    data json NOT NULL,
    meta jsonb NOT NULL,
    event_id integer NOT NULL,
    realm smallint NOT NULL,
    user_id integer,
    CONSTRAINT ck_logs_valid_enum_kind CHECK ((kind = ANY (ARRAY[1, 2, 3, 4]))),
    CONSTRAINT ck_logs_valid_enum_realm CHECK ((realm = ANY (ARRAY[1, 2, 3, 4, 5])))
);

CREATE SEQUENCE events.logs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.logs_id_seq OWNED BY events.logs.id;

CREATE TABLE events.menu_entries (
    id integer NOT NULL,
    parent_id integer,
    event_id integer NOT NULL,
    is_enabled boolean NOT NULL,
    title character varying,
    name character varying,
    "position" integer NOT NULL,
    new_tab boolean NOT NULL,
    access smallint NOT NULL,
    link_url character varying,
    plugin character varying,
    page_id integer,
    type smallint NOT NULL,
    CONSTRAINT ck_menu_entries_title_not_empty CHECK (((title)::text <> ''::text)),
    CONSTRAINT ck_menu_entries_valid_enum_access CHECK ((access = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_menu_entries_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 4, 5]))),
    CONSTRAINT ck_menu_entries_valid_link_url CHECK (((type = 3) = (link_url IS NOT NULL))),
    CONSTRAINT ck_menu_entries_valid_name CHECK ((((type = ANY (ARRAY[2, 4])) AND (name IS NOT NULL)) OR ((type <> ALL (ARRAY[2, 4])) AND (name IS NULL)))),
    CONSTRAINT ck_menu_entries_valid_page_id CHECK ((((type = 5) AND (page_id IS NOT NULL)) OR ((type <> 5) AND (page_id IS NULL)))),
    CONSTRAINT ck_menu_entries_valid_plugin CHECK ((((type = 4) AND (plugin IS NOT NULL)) OR ((type <> 4) AND (plugin IS NULL)))),
    CONSTRAINT ck_menu_entries_valid_title CHECK ((((type = 1) AND (title IS NULL)) OR ((type = ANY (ARRAY[3, 5])) AND (title IS NOT NULL)) OR (type <> ALL (ARRAY[1, 3, 5]))))
);

CREATE SEQUENCE events.menu_entries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.menu_entries_id_seq OWNED BY events.menu_entries.id;

CREATE TABLE events.note_revisions (
    id integer NOT NULL,
    note_id integer NOT NULL,
    user_id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    render_mode smallint NOT NULL,
    source text NOT NULL,
    html text NOT NULL,
    CONSTRAINT ck_note_revisions_valid_enum_render_mode CHECK ((render_mode = ANY (ARRAY[1, 2, 3])))
);

CREATE SEQUENCE events.note_revisions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.note_revisions_id_seq OWNED BY events.note_revisions.id;

CREATE TABLE events.notes (
    id integer NOT NULL,
    is_deleted boolean NOT NULL,
    html text NOT NULL,
    current_revision_id integer,
    link_type smallint NOT NULL,
    event_id integer,
    linked_event_id integer,
    session_id integer,
    contribution_id integer,
    subcontribution_id integer,
    CONSTRAINT ck_notes_valid_contribution_link CHECK (((link_type <> 3) OR ((linked_event_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NULL) AND (contribution_id IS NOT NULL)))),
    CONSTRAINT ck_notes_valid_enum_link_type CHECK ((link_type = ANY (ARRAY[2, 3, 4, 5]))),
    CONSTRAINT ck_notes_valid_event_id CHECK (((event_id IS NULL) = (link_type = 1))),
    CONSTRAINT ck_notes_valid_event_link CHECK (((link_type <> 2) OR ((contribution_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NULL) AND (linked_event_id IS NOT NULL)))),
    CONSTRAINT ck_notes_valid_session_link CHECK (((link_type <> 5) OR ((contribution_id IS NULL) AND (linked_event_id IS NULL) AND (subcontribution_id IS NULL) AND (session_id IS NOT NULL)))),
    CONSTRAINT ck_notes_valid_subcontribution_link CHECK (((link_type <> 4) OR ((contribution_id IS NULL) AND (linked_event_id IS NULL) AND (session_id IS NULL) AND (subcontribution_id IS NOT NULL))))
);

CREATE SEQUENCE events.notes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.notes_id_seq OWNED BY events.notes.id;

CREATE TABLE events.pages (
    id integer NOT NULL,
    event_id integer NOT NULL,
    html text NOT NULL
);

CREATE SEQUENCE events.pages_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.pages_id_seq OWNED BY events.pages.id;

CREATE TABLE events.payment_transactions (
    id integer NOT NULL,
    registration_id integer NOT NULL,
    status smallint NOT NULL,
    amount numeric(11,2) NOT NULL,
    currency character varying NOT NULL,
    provider character varying NOT NULL,
    "timestamp" timestamp without time zone NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT ck_payment_transactions_positive_amount CHECK ((amount > (0)::numeric)),
    CONSTRAINT ck_payment_transactions_valid_enum_status CHECK ((status = ANY (ARRAY[1, 2, 3, 4, 5])))
);

CREATE SEQUENCE events.payment_transactions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.payment_transactions_id_seq OWNED BY events.payment_transactions.id;

CREATE TABLE events.persons (
    id integer NOT NULL,
    event_id integer NOT NULL,
    user_id integer,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    email character varying NOT NULL,
    title smallint NOT NULL,
    affiliation_id integer,
    affiliation character varying NOT NULL,
    address text NOT NULL,
    phone character varying NOT NULL,
    invited_dt timestamp without time zone,
    is_untrusted boolean NOT NULL,
    CONSTRAINT ck_persons_lowercase_email CHECK (((email)::text = lower((email)::text))),
    CONSTRAINT ck_persons_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE events.persons_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.persons_id_seq OWNED BY events.persons.id;

CREATE TABLE events.principals (
    read_access boolean NOT NULL,
    full_access boolean NOT NULL,
    permissions character varying[] NOT NULL,
    id integer NOT NULL,
    event_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    email character varying,
    ip_network_group_id integer,
    event_role_id integer,
    category_role_id integer,
    registration_form_id integer,
    CONSTRAINT ck_principals_disallow_group_editor_permissions CHECK (((type <> ALL (ARRAY[2, 3])) OR (NOT ((permissions)::text[] && ARRAY['paper_editing'::text, 'slides_editing'::text, 'poster_editing'::text])))),
    CONSTRAINT ck_principals_has_privs CHECK ((read_access OR full_access OR (array_length(permissions, 1) IS NOT NULL))),
    CONSTRAINT ck_principals_lowercase_email CHECK (((email IS NULL) OR ((email)::text = lower((email)::text)))),
    CONSTRAINT ck_principals_networks_read_only CHECK (((type <> 5) OR ((NOT full_access) AND (array_length(permissions, 1) IS NULL)))),
    CONSTRAINT ck_principals_registration_form_read_only CHECK (((type <> 8) OR ((NOT full_access) AND (array_length(permissions, 1) IS NULL)))),
    CONSTRAINT ck_principals_valid_category_role CHECK (((type <> 7) OR ((email IS NULL) AND (event_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_email CHECK (((type <> 4) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (email IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 4, 5, 6, 7, 8]))),
    CONSTRAINT ck_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (email IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_network CHECK (((type <> 5) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (ip_network_group_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_registration_form CHECK (((type <> 8) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (registration_form_id IS NOT NULL)))),
    CONSTRAINT ck_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (ip_network_group_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE events.principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.principals_id_seq OWNED BY events.principals.id;

CREATE TABLE events.reminders (
    id integer NOT NULL,
    event_id integer NOT NULL,
    creator_id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    scheduled_dt timestamp without time zone NOT NULL,
    is_sent boolean NOT NULL,
    event_start_delta interval,
    recipients character varying[] NOT NULL,
    send_to_participants boolean NOT NULL,
    send_to_speakers boolean NOT NULL,
    include_summary boolean NOT NULL,
    include_description boolean NOT NULL,
    attach_ical boolean NOT NULL,
    reply_to_address character varying NOT NULL,
    message character varying NOT NULL
);

CREATE SEQUENCE events.reminders_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.reminders_id_seq OWNED BY events.reminders.id;

CREATE TABLE events.requests (
    id integer NOT NULL,
    event_id integer NOT NULL,
    type character varying NOT NULL,
    state smallint NOT NULL,
    data jsonb NOT NULL,
    created_by_id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    processed_by_id integer,
    processed_dt timestamp without time zone,
    comment text,
    CONSTRAINT ck_requests_valid_enum_state CHECK ((state = ANY (ARRAY[0, 1, 2, 3])))
);

CREATE SEQUENCE events.requests_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.requests_id_seq OWNED BY events.requests.id;

CREATE TABLE events.role_members (
    role_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE events.roles (
    id integer NOT NULL,
    event_id integer NOT NULL,
    name character varying NOT NULL,
    code character varying NOT NULL,
    color character varying NOT NULL,
    CONSTRAINT ck_roles_uppercase_code CHECK (((code)::text = upper((code)::text)))
);

CREATE SEQUENCE events.roles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.roles_id_seq OWNED BY events.roles.id;

CREATE TABLE events.series (
    id integer NOT NULL,
    show_sequence_in_title boolean NOT NULL,
    show_links boolean NOT NULL,
    event_title_pattern character varying NOT NULL
);

CREATE SEQUENCE events.series_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.series_id_seq OWNED BY events.series.id;

CREATE TABLE events.session_block_person_links (
    session_block_id integer NOT NULL,
    id integer NOT NULL,
    person_id integer NOT NULL,
    first_name character varying,
    last_name character varying,
    title smallint,
    affiliation_id integer,
    affiliation character varying,
    address text,
    phone character varying,
    display_order integer NOT NULL,
    CONSTRAINT ck_session_block_person_links_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE events.session_block_person_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.session_block_person_links_id_seq OWNED BY events.session_block_person_links.id;

CREATE TABLE events.session_blocks (
    id integer NOT NULL,
    session_id integer NOT NULL,
    title character varying NOT NULL,
    code character varying NOT NULL,
    duration interval NOT NULL,
    inherit_location boolean NOT NULL,
    room_id integer,
    venue_id integer,
    venue_name character varying NOT NULL,
    room_name character varying NOT NULL,
    address text NOT NULL,
    CONSTRAINT ck_session_blocks_duration_no_seconds CHECK ((date_trunc('minute'::text, duration) = duration)),
    CONSTRAINT ck_session_blocks_inherited_location CHECK (((NOT inherit_location) OR ((venue_id IS NULL) AND (room_id IS NULL) AND ((venue_name)::text = ''::text) AND ((room_name)::text = ''::text) AND (address = ''::text)))),
    CONSTRAINT ck_session_blocks_no_custom_location_if_room CHECK (((room_id IS NULL) OR (((venue_name)::text = ''::text) AND ((room_name)::text = ''::text)))),
    CONSTRAINT ck_session_blocks_no_venue_name_if_venue_id CHECK (((venue_id IS NULL) OR ((venue_name)::text = ''::text))),
    CONSTRAINT ck_session_blocks_venue_id_if_room_id CHECK (((room_id IS NULL) OR (venue_id IS NOT NULL)))
);

CREATE SEQUENCE events.session_blocks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.session_blocks_id_seq OWNED BY events.session_blocks.id;

CREATE TABLE events.session_principals (
    read_access boolean NOT NULL,
    full_access boolean NOT NULL,
    permissions character varying[] NOT NULL,
    id integer NOT NULL,
    session_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    email character varying,
    event_role_id integer,
    category_role_id integer,
    registration_form_id integer,
    CONSTRAINT ck_session_principals_has_privs CHECK ((read_access OR full_access OR (array_length(permissions, 1) IS NOT NULL))),
    CONSTRAINT ck_session_principals_lowercase_email CHECK (((email IS NULL) OR ((email)::text = lower((email)::text)))),
    CONSTRAINT ck_session_principals_registration_form_read_only CHECK (((type <> 8) OR ((NOT full_access) AND (array_length(permissions, 1) IS NULL)))),
    CONSTRAINT ck_session_principals_valid_category_role CHECK (((type <> 7) OR ((email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_session_principals_valid_email CHECK (((type <> 4) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (email IS NOT NULL)))),
    CONSTRAINT ck_session_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 4, 6, 7, 8]))),
    CONSTRAINT ck_session_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (email IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_session_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_session_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_session_principals_valid_registration_form CHECK (((type <> 8) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (registration_form_id IS NOT NULL)))),
    CONSTRAINT ck_session_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (email IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (registration_form_id IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE events.session_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.session_principals_id_seq OWNED BY events.session_principals.id;

CREATE TABLE events.session_types (
    id integer NOT NULL,
    event_id integer NOT NULL,
    name character varying NOT NULL,
    code character varying NOT NULL,
    is_poster boolean NOT NULL
);

CREATE SEQUENCE events.session_types_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.session_types_id_seq OWNED BY events.session_types.id;

CREATE TABLE events.sessions (
    id integer NOT NULL,
    friendly_id integer NOT NULL,
    event_id integer NOT NULL,
    type_id integer,
    title character varying NOT NULL,
    code character varying NOT NULL,
    default_contribution_duration interval NOT NULL,
    is_deleted boolean NOT NULL,
    description text NOT NULL,
    text_color character varying NOT NULL,
    background_color character varying NOT NULL,
    protection_mode smallint NOT NULL,
    inherit_location boolean NOT NULL,
    room_id integer,
    venue_id integer,
    venue_name character varying NOT NULL,
    room_name character varying NOT NULL,
    address text NOT NULL,
    CONSTRAINT ck_sessions_both_or_no_colors CHECK ((((text_color)::text = ''::text) = ((background_color)::text = ''::text))),
    CONSTRAINT ck_sessions_colors_not_empty CHECK ((((text_color)::text <> ''::text) AND ((background_color)::text <> ''::text))),
    CONSTRAINT ck_sessions_default_contribution_duration_no_seconds CHECK ((date_trunc('minute'::text, default_contribution_duration) = default_contribution_duration)),
    CONSTRAINT ck_sessions_inherited_location CHECK (((NOT inherit_location) OR ((venue_id IS NULL) AND (room_id IS NULL) AND ((venue_name)::text = ''::text) AND ((room_name)::text = ''::text) AND (address = ''::text)))),
    CONSTRAINT ck_sessions_no_custom_location_if_room CHECK (((room_id IS NULL) OR (((venue_name)::text = ''::text) AND ((room_name)::text = ''::text)))),
    CONSTRAINT ck_sessions_no_venue_name_if_venue_id CHECK (((venue_id IS NULL) OR ((venue_name)::text = ''::text))),
    CONSTRAINT ck_sessions_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[0, 1, 2]))),
    CONSTRAINT ck_sessions_venue_id_if_room_id CHECK (((room_id IS NULL) OR (venue_id IS NOT NULL)))
);

CREATE SEQUENCE events.sessions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.sessions_id_seq OWNED BY events.sessions.id;

CREATE TABLE events.settings (
    id integer NOT NULL,
    module character varying NOT NULL,
    name character varying NOT NULL,
    value jsonb NOT NULL,
    event_id integer NOT NULL,
    CONSTRAINT ck_settings_lowercase_module CHECK (((module)::text = lower((module)::text))),
    CONSTRAINT ck_settings_lowercase_name CHECK (((name)::text = lower((name)::text)))
);

CREATE SEQUENCE events.settings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.settings_id_seq OWNED BY events.settings.id;

CREATE TABLE events.settings_principals (
    id integer NOT NULL,
    module character varying NOT NULL,
    name character varying NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    event_role_id integer,
    category_role_id integer,
    event_id integer NOT NULL,
    CONSTRAINT ck_settings_principals_lowercase_module CHECK (((module)::text = lower((module)::text))),
    CONSTRAINT ck_settings_principals_lowercase_name CHECK (((name)::text = lower((name)::text))),
    CONSTRAINT ck_settings_principals_valid_category_role CHECK (((type <> 7) OR ((event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_settings_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 6, 7]))),
    CONSTRAINT ck_settings_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_settings_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_settings_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_settings_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE events.settings_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.settings_principals_id_seq OWNED BY events.settings_principals.id;

CREATE TABLE events.static_list_links (
    id integer NOT NULL,
    event_id integer NOT NULL,
    type character varying NOT NULL,
    uuid uuid NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    last_used_dt timestamp without time zone,
    data jsonb NOT NULL
);

CREATE SEQUENCE events.static_list_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.static_list_links_id_seq OWNED BY events.static_list_links.id;

CREATE TABLE events.static_sites (
    id integer NOT NULL,
    event_id integer NOT NULL,
    state smallint NOT NULL,
    requested_dt timestamp without time zone NOT NULL,
    creator_id integer NOT NULL,
    filename character varying,
    content_type character varying,
    size bigint,
    md5 character varying,
    storage_backend character varying,
    storage_file_id character varying,
    CONSTRAINT ck_static_sites_valid_enum_state CHECK ((state = ANY (ARRAY[0, 1, 2, 3, 4])))
);

CREATE SEQUENCE events.static_sites_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.static_sites_id_seq OWNED BY events.static_sites.id;

CREATE TABLE events.subcontribution_person_links (
    subcontribution_id integer NOT NULL,
    id integer NOT NULL,
    person_id integer NOT NULL,
    first_name character varying,
    last_name character varying,
    title smallint,
    affiliation_id integer,
    affiliation character varying,
    address text,
    phone character varying,
    display_order integer NOT NULL,
    CONSTRAINT ck_subcontribution_person_links_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6])))
);

CREATE SEQUENCE events.subcontribution_person_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.subcontribution_person_links_id_seq OWNED BY events.subcontribution_person_links.id;

CREATE TABLE events.subcontribution_references (
    id integer NOT NULL,
    value character varying NOT NULL,
    subcontribution_id integer NOT NULL,
    reference_type_id integer NOT NULL
);

CREATE SEQUENCE events.subcontribution_references_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.subcontribution_references_id_seq OWNED BY events.subcontribution_references.id;

CREATE TABLE events.subcontributions (
    id integer NOT NULL,
    friendly_id integer NOT NULL,
    contribution_id integer NOT NULL,
    "position" integer NOT NULL,
    code character varying NOT NULL,
    duration interval NOT NULL,
    is_deleted boolean NOT NULL,
    description text NOT NULL,
    title character varying NOT NULL,
    render_mode smallint NOT NULL,
    CONSTRAINT ck_subcontributions_duration_no_seconds CHECK ((date_trunc('minute'::text, duration) = duration)),
    CONSTRAINT ck_subcontributions_valid_enum_render_mode CHECK ((render_mode = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_subcontributions_valid_title CHECK (((title)::text <> ''::text))
);

CREATE SEQUENCE events.subcontributions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.subcontributions_id_seq OWNED BY events.subcontributions.id;

CREATE TABLE events.timetable_entries (
    id integer NOT NULL,
    event_id integer NOT NULL,
    parent_id integer,
    session_block_id integer,
    contribution_id integer,
    break_id integer,
    type smallint NOT NULL,
    start_dt timestamp without time zone NOT NULL,
    CONSTRAINT ck_timetable_entries_valid_break CHECK (((type <> 3) OR ((contribution_id IS NULL) AND (session_block_id IS NULL) AND (break_id IS NOT NULL)))),
    CONSTRAINT ck_timetable_entries_valid_contribution CHECK (((type <> 2) OR ((break_id IS NULL) AND (session_block_id IS NULL) AND (contribution_id IS NOT NULL)))),
    CONSTRAINT ck_timetable_entries_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_timetable_entries_valid_parent CHECK (((type <> 1) OR (parent_id IS NULL))),
    CONSTRAINT ck_timetable_entries_valid_session_block CHECK (((type <> 1) OR ((break_id IS NULL) AND (contribution_id IS NULL) AND (session_block_id IS NOT NULL))))
);

CREATE SEQUENCE events.timetable_entries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.timetable_entries_id_seq OWNED BY events.timetable_entries.id;

CREATE TABLE events.track_groups (
    id integer NOT NULL,
    title character varying NOT NULL,
    "position" integer NOT NULL,
    event_id integer NOT NULL,
    description text NOT NULL
);

CREATE SEQUENCE events.track_groups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.track_groups_id_seq OWNED BY events.track_groups.id;

CREATE TABLE events.track_principals (
    read_access boolean NOT NULL,
    full_access boolean NOT NULL,
    permissions character varying[] NOT NULL,
    id integer NOT NULL,
    track_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    event_role_id integer,
    category_role_id integer,
    CONSTRAINT ck_track_principals_has_privs CHECK ((read_access OR full_access OR (array_length(permissions, 1) IS NOT NULL))),
    CONSTRAINT ck_track_principals_no_full_access CHECK ((NOT full_access)),
    CONSTRAINT ck_track_principals_no_read_access CHECK ((NOT read_access)),
    CONSTRAINT ck_track_principals_valid_category_role CHECK (((type <> 7) OR ((event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (category_role_id IS NOT NULL)))),
    CONSTRAINT ck_track_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3, 6, 7]))),
    CONSTRAINT ck_track_principals_valid_event_role CHECK (((type <> 6) OR ((category_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (event_role_id IS NOT NULL)))),
    CONSTRAINT ck_track_principals_valid_local_group CHECK (((type <> 2) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_track_principals_valid_multipass_group CHECK (((type <> 3) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_track_principals_valid_user CHECK (((type <> 1) OR ((category_role_id IS NULL) AND (event_role_id IS NULL) AND (local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE events.track_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.track_principals_id_seq OWNED BY events.track_principals.id;

CREATE TABLE events.tracks (
    id integer NOT NULL,
    title character varying NOT NULL,
    code character varying NOT NULL,
    event_id integer NOT NULL,
    "position" integer NOT NULL,
    default_session_id integer,
    track_group_id integer,
    description text NOT NULL
);

CREATE SEQUENCE events.tracks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.tracks_id_seq OWNED BY events.tracks.id;

CREATE TABLE events.vc_room_events (
    id integer NOT NULL,
    event_id integer NOT NULL,
    vc_room_id integer NOT NULL,
    link_type smallint NOT NULL,
    linked_event_id integer,
    session_block_id integer,
    contribution_id integer,
    show boolean NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT ck_vc_room_events_valid_block_link CHECK (((link_type <> 3) OR ((contribution_id IS NULL) AND (linked_event_id IS NULL) AND (session_block_id IS NOT NULL)))),
    CONSTRAINT ck_vc_room_events_valid_contribution_link CHECK (((link_type <> 2) OR ((linked_event_id IS NULL) AND (session_block_id IS NULL) AND (contribution_id IS NOT NULL)))),
    CONSTRAINT ck_vc_room_events_valid_enum_link_type CHECK ((link_type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_vc_room_events_valid_event_link CHECK (((link_type <> 1) OR ((contribution_id IS NULL) AND (session_block_id IS NULL) AND (linked_event_id IS NOT NULL))))
);

CREATE SEQUENCE events.vc_room_events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.vc_room_events_id_seq OWNED BY events.vc_room_events.id;

CREATE TABLE events.vc_rooms (
    id integer NOT NULL,
    type character varying NOT NULL,
    name character varying NOT NULL,
    status smallint NOT NULL,
    created_by_id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    modified_dt timestamp without time zone,
    data jsonb NOT NULL,
    CONSTRAINT ck_vc_rooms_valid_enum_status CHECK ((status = ANY (ARRAY[1, 2])))
);

CREATE SEQUENCE events.vc_rooms_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE events.vc_rooms_id_seq OWNED BY events.vc_rooms.id;

CREATE TABLE indico.affiliations (
    id integer NOT NULL,
    name character varying NOT NULL,
    is_deleted boolean NOT NULL,
    street character varying NOT NULL,
    postcode character varying NOT NULL,
    city character varying NOT NULL,
    country_code character varying NOT NULL,
    meta jsonb NOT NULL
);

CREATE SEQUENCE indico.affiliations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.affiliations_id_seq OWNED BY indico.affiliations.id;

CREATE TABLE indico.designer_image_files (
    id integer NOT NULL,
    template_id integer NOT NULL,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL,
    created_dt timestamp without time zone NOT NULL
);

CREATE SEQUENCE indico.designer_image_files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.designer_image_files_id_seq OWNED BY indico.designer_image_files.id;

CREATE TABLE indico.designer_templates (
    id integer NOT NULL,
    type smallint NOT NULL,
    title character varying NOT NULL,
    event_id integer,
    category_id integer,
    data jsonb NOT NULL,
    background_image_id integer,
    backside_template_id integer,
    is_clonable boolean NOT NULL,
    is_system_template boolean NOT NULL,
    CONSTRAINT ck_designer_templates_event_xor_category_id_null CHECK (((event_id IS NULL) <> (category_id IS NULL))),
    CONSTRAINT ck_designer_templates_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2])))
);

CREATE SEQUENCE indico.designer_templates_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.designer_templates_id_seq OWNED BY indico.designer_templates.id;

CREATE TABLE indico.files (
    id integer NOT NULL,
    uuid uuid NOT NULL,
    claimed boolean NOT NULL,
    meta jsonb NOT NULL,
    filename character varying NOT NULL,
    content_type character varying NOT NULL,
    size bigint NOT NULL,
    md5 character varying NOT NULL,
    storage_backend character varying NOT NULL,
    storage_file_id character varying NOT NULL,
    created_dt timestamp without time zone NOT NULL
);

CREATE SEQUENCE indico.files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.files_id_seq OWNED BY indico.files.id;

CREATE TABLE indico.ip_network_groups (
    id integer NOT NULL,
    name character varying NOT NULL,
    description text NOT NULL,
    hidden boolean NOT NULL,
    attachment_access_override boolean NOT NULL
);

CREATE SEQUENCE indico.ip_network_groups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.ip_network_groups_id_seq OWNED BY indico.ip_network_groups.id;

CREATE TABLE indico.ip_networks (
    group_id integer NOT NULL,
    network cidr NOT NULL
);

CREATE TABLE indico.news (
    id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    title character varying NOT NULL,
    content text NOT NULL
);

CREATE SEQUENCE indico.news_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.news_id_seq OWNED BY indico.news.id;

CREATE TABLE indico.reference_types (
    id integer NOT NULL,
    name character varying NOT NULL,
    scheme character varying NOT NULL,
    url_template character varying NOT NULL
);

CREATE SEQUENCE indico.reference_types_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.reference_types_id_seq OWNED BY indico.reference_types.id;

CREATE TABLE indico.settings (
    id integer NOT NULL,
    module character varying NOT NULL,
    name character varying NOT NULL,
    value jsonb NOT NULL,
    CONSTRAINT ck_settings_lowercase_module CHECK (((module)::text = lower((module)::text))),
    CONSTRAINT ck_settings_lowercase_name CHECK (((name)::text = lower((name)::text)))
);

CREATE SEQUENCE indico.settings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.settings_id_seq OWNED BY indico.settings.id;

CREATE TABLE indico.settings_principals (
    id integer NOT NULL,
    module character varying NOT NULL,
    name character varying NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    CONSTRAINT ck_settings_principals_lowercase_module CHECK (((module)::text = lower((module)::text))),
    CONSTRAINT ck_settings_principals_lowercase_name CHECK (((name)::text = lower((name)::text))),
    CONSTRAINT ck_settings_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_settings_principals_valid_local_group CHECK (((type <> 2) OR ((mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_settings_principals_valid_multipass_group CHECK (((type <> 3) OR ((local_group_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_settings_principals_valid_user CHECK (((type <> 1) OR ((local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE indico.settings_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE indico.settings_principals_id_seq OWNED BY indico.settings_principals.id;

CREATE TABLE oauth.application_user_links (
    id integer NOT NULL,
    application_id integer NOT NULL,
    user_id integer NOT NULL,
    scopes character varying[] NOT NULL
);

CREATE SEQUENCE oauth.application_user_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE oauth.application_user_links_id_seq OWNED BY oauth.application_user_links.id;

CREATE TABLE oauth.applications (
    id integer NOT NULL,
    name character varying NOT NULL,
    description text NOT NULL,
    client_id uuid NOT NULL,
    client_secret uuid NOT NULL,
    allowed_scopes character varying[] NOT NULL,
    redirect_uris character varying[] NOT NULL,
    is_enabled boolean NOT NULL,
    is_trusted boolean NOT NULL,
    allow_pkce_flow boolean NOT NULL,
    system_app_type smallint NOT NULL,
    CONSTRAINT ck_applications_valid_enum_system_app_type CHECK ((system_app_type = ANY (ARRAY[0, 1])))
);

CREATE SEQUENCE oauth.applications_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE oauth.applications_id_seq OWNED BY oauth.applications.id;

CREATE TABLE oauth.tokens (
    id integer NOT NULL,
    access_token_hash character varying NOT NULL,
    scopes character varying[] NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    last_used_dt timestamp without time zone,
    last_used_ip inet,
    use_count integer NOT NULL,
    app_user_link_id integer NOT NULL
);

CREATE SEQUENCE oauth.tokens_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE oauth.tokens_id_seq OWNED BY oauth.tokens.id;

CREATE TABLE roombooking.blocked_rooms (
    id integer NOT NULL,
    state smallint NOT NULL,
    rejected_by character varying,
    rejection_reason character varying,
    blocking_id integer NOT NULL,
    room_id integer NOT NULL,
    CONSTRAINT ck_blocked_rooms_valid_enum_state CHECK ((state = ANY (ARRAY[0, 1, 2])))
);

CREATE SEQUENCE roombooking.blocked_rooms_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.blocked_rooms_id_seq OWNED BY roombooking.blocked_rooms.id;

CREATE TABLE roombooking.blocking_principals (
    id integer NOT NULL,
    blocking_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    CONSTRAINT ck_blocking_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_blocking_principals_valid_local_group CHECK (((type <> 2) OR ((mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_blocking_principals_valid_multipass_group CHECK (((type <> 3) OR ((local_group_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_blocking_principals_valid_user CHECK (((type <> 1) OR ((local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE roombooking.blocking_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.blocking_principals_id_seq OWNED BY roombooking.blocking_principals.id;

CREATE TABLE roombooking.blockings (
    id integer NOT NULL,
    created_by_id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    reason text NOT NULL
);

CREATE SEQUENCE roombooking.blockings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.blockings_id_seq OWNED BY roombooking.blockings.id;

CREATE TABLE roombooking.equipment_features (
    equipment_id integer NOT NULL,
    feature_id integer NOT NULL
);

CREATE TABLE roombooking.equipment_types (
    id integer NOT NULL,
    name character varying NOT NULL
);

CREATE SEQUENCE roombooking.equipment_types_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.equipment_types_id_seq OWNED BY roombooking.equipment_types.id;

CREATE TABLE roombooking.favorite_rooms (
    user_id integer NOT NULL,
    room_id integer NOT NULL
);

CREATE TABLE roombooking.features (
    id integer NOT NULL,
    name character varying NOT NULL,
    title character varying NOT NULL,
    icon character varying NOT NULL
);

CREATE SEQUENCE roombooking.features_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.features_id_seq OWNED BY roombooking.features.id;

CREATE TABLE roombooking.locations (
    id integer NOT NULL,
    name character varying NOT NULL,
    map_url_template character varying NOT NULL,
    room_name_format character varying NOT NULL,
    is_deleted boolean NOT NULL
);

CREATE SEQUENCE roombooking.locations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.locations_id_seq OWNED BY roombooking.locations.id;

CREATE TABLE roombooking.map_areas (
    id integer NOT NULL,
    name character varying NOT NULL,
    is_default boolean NOT NULL,
    top_left_latitude double precision NOT NULL,
    top_left_longitude double precision NOT NULL,
    bottom_right_latitude double precision NOT NULL,
    bottom_right_longitude double precision NOT NULL
);

CREATE SEQUENCE roombooking.map_areas_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.map_areas_id_seq OWNED BY roombooking.map_areas.id;

CREATE TABLE roombooking.photos (
    id integer NOT NULL,
    data bytea
);

CREATE SEQUENCE roombooking.photos_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.photos_id_seq OWNED BY roombooking.photos.id;

CREATE TABLE roombooking.reservation_edit_logs (
    id integer NOT NULL,
    "timestamp" timestamp without time zone NOT NULL,
    info character varying[] NOT NULL,
    user_name character varying NOT NULL,
    reservation_id integer NOT NULL
);

CREATE SEQUENCE roombooking.reservation_edit_logs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.reservation_edit_logs_id_seq OWNED BY roombooking.reservation_edit_logs.id;

CREATE TABLE roombooking.reservation_links (
    id integer NOT NULL,
    link_type smallint NOT NULL,
    event_id integer,
    linked_event_id integer,
    session_block_id integer,
    contribution_id integer,
    CONSTRAINT ck_reservation_links_valid_contribution_link CHECK (((link_type <> 3) OR ((linked_event_id IS NULL) AND (session_block_id IS NULL) AND (contribution_id IS NOT NULL)))),
    CONSTRAINT ck_reservation_links_valid_enum_link_type CHECK ((link_type = ANY (ARRAY[2, 3, 6]))),
    CONSTRAINT ck_reservation_links_valid_event_id CHECK (((event_id IS NULL) = (link_type = 1))),
    CONSTRAINT ck_reservation_links_valid_event_link CHECK (((link_type <> 2) OR ((contribution_id IS NULL) AND (session_block_id IS NULL) AND (linked_event_id IS NOT NULL)))),
    CONSTRAINT ck_reservation_links_valid_session_block_link CHECK (((link_type <> 6) OR ((contribution_id IS NULL) AND (linked_event_id IS NULL) AND (session_block_id IS NOT NULL))))
);

CREATE SEQUENCE roombooking.reservation_links_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.reservation_links_id_seq OWNED BY roombooking.reservation_links.id;

CREATE TABLE roombooking.reservation_occurrences (
    reservation_id integer NOT NULL,
    start_dt timestamp without time zone NOT NULL,
    end_dt timestamp without time zone NOT NULL,
    notification_sent boolean NOT NULL,
    state smallint NOT NULL,
    rejection_reason character varying,
    CONSTRAINT ck_reservation_occurrences_rejection_reason_not_empty CHECK (((rejection_reason)::text <> ''::text)),
    CONSTRAINT ck_reservation_occurrences_valid_enum_state CHECK ((state = ANY (ARRAY[2, 3, 4])))
);

CREATE TABLE roombooking.reservations (
    id integer NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    start_dt timestamp without time zone NOT NULL,
    end_dt timestamp without time zone NOT NULL,
    repeat_frequency smallint NOT NULL,
    repeat_interval smallint NOT NULL,
    booked_for_id integer,
    booked_for_name character varying NOT NULL,
    created_by_id integer,
    room_id integer NOT NULL,
    state smallint NOT NULL,
    booking_reason text NOT NULL,
    rejection_reason character varying,
    link_id integer,
    end_notification_sent boolean NOT NULL,
    CONSTRAINT ck_reservations_rejection_reason_not_empty CHECK (((rejection_reason)::text <> ''::text)),
    CONSTRAINT ck_reservations_valid_enum_repeat_frequency CHECK ((repeat_frequency = ANY (ARRAY[0, 1, 2, 3]))),
    CONSTRAINT ck_reservations_valid_enum_state CHECK ((state = ANY (ARRAY[1, 2, 3, 4])))
);

CREATE SEQUENCE roombooking.reservations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.reservations_id_seq OWNED BY roombooking.reservations.id;

CREATE TABLE roombooking.room_attribute_values (
    attribute_id integer NOT NULL,
    room_id integer NOT NULL,
    value jsonb
);

CREATE TABLE roombooking.room_attributes (
    id integer NOT NULL,
    name character varying NOT NULL,
    title character varying NOT NULL,
    is_hidden boolean NOT NULL
);

CREATE SEQUENCE roombooking.room_attributes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.room_attributes_id_seq OWNED BY roombooking.room_attributes.id;

CREATE TABLE roombooking.room_bookable_hours (
    start_time time without time zone NOT NULL,
    end_time time without time zone NOT NULL,
    room_id integer NOT NULL
);

CREATE TABLE roombooking.room_equipment (
    equipment_id integer NOT NULL,
    room_id integer NOT NULL
);

CREATE TABLE roombooking.room_nonbookable_periods (
    start_dt timestamp without time zone NOT NULL,
    end_dt timestamp without time zone NOT NULL,
    room_id integer NOT NULL
);

CREATE TABLE roombooking.room_principals (
    read_access boolean NOT NULL,
    full_access boolean NOT NULL,
    permissions character varying[] NOT NULL,
    id integer NOT NULL,
    room_id integer NOT NULL,
    type smallint NOT NULL,
    user_id integer,
    local_group_id integer,
    mp_group_provider character varying,
    mp_group_name character varying,
    CONSTRAINT ck_room_principals_has_privs CHECK ((read_access OR full_access OR (array_length(permissions, 1) IS NOT NULL))),
    CONSTRAINT ck_room_principals_no_read_access CHECK ((NOT read_access)),
    CONSTRAINT ck_room_principals_valid_enum_type CHECK ((type = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT ck_room_principals_valid_local_group CHECK (((type <> 2) OR ((mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NULL) AND (local_group_id IS NOT NULL)))),
    CONSTRAINT ck_room_principals_valid_multipass_group CHECK (((type <> 3) OR ((local_group_id IS NULL) AND (user_id IS NULL) AND (mp_group_name IS NOT NULL) AND (mp_group_provider IS NOT NULL)))),
    CONSTRAINT ck_room_principals_valid_user CHECK (((type <> 1) OR ((local_group_id IS NULL) AND (mp_group_name IS NULL) AND (mp_group_provider IS NULL) AND (user_id IS NOT NULL))))
);

CREATE SEQUENCE roombooking.room_principals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.room_principals_id_seq OWNED BY roombooking.room_principals.id;

CREATE TABLE roombooking.rooms (
    id integer NOT NULL,
    location_id integer NOT NULL,
    photo_id integer,
    verbose_name character varying,
    site character varying,
    division character varying NOT NULL,
    building character varying NOT NULL,
    floor character varying NOT NULL,
    number character varying NOT NULL,
    notification_emails character varying[] NOT NULL,
    notification_before_days integer,
    notification_before_days_weekly integer,
    notification_before_days_monthly integer,
    end_notification_daily integer,
    end_notification_weekly integer,
    end_notification_monthly integer,
    reservations_need_confirmation boolean NOT NULL,
    notifications_enabled boolean NOT NULL,
    end_notifications_enabled boolean NOT NULL,
    telephone character varying NOT NULL,
    key_location character varying NOT NULL,
    capacity integer,
    surface_area integer,
    longitude double precision,
    latitude double precision,
    comments character varying NOT NULL,
    owner_id integer NOT NULL,
    is_deleted boolean NOT NULL,
    is_reservable boolean NOT NULL,
    max_advance_days integer,
    booking_limit_days integer,
    protection_mode smallint NOT NULL,
    CONSTRAINT ck_rooms_valid_enum_protection_mode CHECK ((protection_mode = ANY (ARRAY[0, 2]))),
    CONSTRAINT ck_rooms_verbose_name_not_empty CHECK (((verbose_name)::text <> ''::text))
);

CREATE SEQUENCE roombooking.rooms_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE roombooking.rooms_id_seq OWNED BY roombooking.rooms.id;

CREATE TABLE users.api_keys (
    id integer NOT NULL,
    token uuid NOT NULL,
    secret uuid NOT NULL,
    user_id integer NOT NULL,
    is_active boolean NOT NULL,
    is_blocked boolean NOT NULL,
    is_persistent_allowed boolean NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    last_used_dt timestamp without time zone,
    last_used_ip inet,
    last_used_uri character varying,
    last_used_auth boolean,
    use_count integer NOT NULL
);

CREATE SEQUENCE users.api_keys_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.api_keys_id_seq OWNED BY users.api_keys.id;

CREATE TABLE users.emails (
    id integer NOT NULL,
    user_id integer NOT NULL,
    email character varying NOT NULL,
    is_primary boolean NOT NULL,
    is_user_deleted boolean NOT NULL,
    CONSTRAINT ck_emails_lowercase_email CHECK (((email)::text = lower((email)::text)))
);

CREATE SEQUENCE users.emails_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.emails_id_seq OWNED BY users.emails.id;

CREATE TABLE users.favorite_categories (
    user_id integer NOT NULL,
    target_id integer NOT NULL
);

CREATE TABLE users.favorite_events (
    user_id integer NOT NULL,
    target_id integer NOT NULL
);

CREATE TABLE users.favorite_users (
    user_id integer NOT NULL,
    target_id integer NOT NULL
);

CREATE TABLE users.group_members (
    group_id integer NOT NULL,
    user_id integer NOT NULL
);

CREATE TABLE users.groups (
    id integer NOT NULL,
    name character varying NOT NULL
);

CREATE SEQUENCE users.groups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.groups_id_seq OWNED BY users.groups.id;

CREATE TABLE users.identities (
    id integer NOT NULL,
    user_id integer NOT NULL,
    provider character varying NOT NULL,
    identifier character varying NOT NULL,
    multipass_data jsonb NOT NULL,
    data jsonb NOT NULL,
    password_hash character varying,
    last_login_dt timestamp without time zone,
    last_login_ip inet
);

CREATE SEQUENCE users.identities_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.identities_id_seq OWNED BY users.identities.id;

CREATE TABLE users.registration_requests (
    id integer NOT NULL,
    comment text NOT NULL,
    email character varying NOT NULL,
    extra_emails character varying[] NOT NULL,
    user_data jsonb NOT NULL,
    identity_data jsonb NOT NULL,
    settings jsonb NOT NULL,
    CONSTRAINT ck_registration_requests_lowercase_email CHECK (((email)::text = lower((email)::text)))
);

CREATE SEQUENCE users.registration_requests_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.registration_requests_id_seq OWNED BY users.registration_requests.id;

CREATE TABLE users.settings (
    id integer NOT NULL,
    module character varying NOT NULL,
    name character varying NOT NULL,
    value jsonb NOT NULL,
    user_id integer NOT NULL,
    CONSTRAINT ck_settings_lowercase_module CHECK (((module)::text = lower((module)::text))),
    CONSTRAINT ck_settings_lowercase_name CHECK (((name)::text = lower((name)::text)))
);

CREATE SEQUENCE users.settings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.settings_id_seq OWNED BY users.settings.id;

CREATE TABLE users.suggested_categories (
    user_id integer NOT NULL,
    category_id integer NOT NULL,
    is_ignored boolean NOT NULL,
    score double precision NOT NULL
);

CREATE TABLE users.tokens (
    id integer NOT NULL,
    access_token_hash character varying NOT NULL,
    scopes character varying[] NOT NULL,
    created_dt timestamp without time zone NOT NULL,
    last_used_dt timestamp without time zone,
    last_used_ip inet,
    use_count integer NOT NULL,
    user_id integer NOT NULL,
    name character varying NOT NULL,
    revoked_dt timestamp without time zone
);

CREATE SEQUENCE users.tokens_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.tokens_id_seq OWNED BY users.tokens.id;

CREATE TABLE users.users (
    id integer NOT NULL,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    title smallint NOT NULL,
    affiliation character varying NOT NULL,
    affiliation_id integer,
    phone character varying NOT NULL,
    address text NOT NULL,
    merged_into_id integer,
    is_system boolean NOT NULL,
    is_admin boolean NOT NULL,
    is_blocked boolean NOT NULL,
    is_pending boolean NOT NULL,
    is_deleted boolean NOT NULL,
    signing_secret uuid NOT NULL,
    picture bytea,
    picture_metadata jsonb NOT NULL,
    picture_source smallint NOT NULL,
    CONSTRAINT ck_users_not_merged_self CHECK ((id <> merged_into_id)),
    CONSTRAINT ck_users_not_pending_proper_names CHECK ((is_pending OR (((first_name)::text <> ''::text) AND ((last_name)::text <> ''::text)))),
    CONSTRAINT ck_users_valid_enum_picture_source CHECK ((picture_source = ANY (ARRAY[0, 1, 2, 3]))),
    CONSTRAINT ck_users_valid_enum_title CHECK ((title = ANY (ARRAY[0, 1, 2, 3, 4, 5, 6]))),
    CONSTRAINT ck_users_valid_picture CHECK (((picture IS NULL) = ((picture_metadata)::text = 'null'::text))),
    CONSTRAINT ck_users_valid_system_user CHECK (((NOT is_system) OR ((NOT is_blocked) AND (NOT is_pending) AND (NOT is_deleted))))
);

CREATE SEQUENCE users.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE users.users_id_seq OWNED BY users.users.id;

ALTER TABLE ONLY attachments.attachment_principals ALTER COLUMN id SET DEFAULT nextval('attachments.attachment_principals_id_seq'::regclass);

ALTER TABLE ONLY attachments.attachments ALTER COLUMN id SET DEFAULT nextval('attachments.attachments_id_seq'::regclass);

ALTER TABLE ONLY attachments.files ALTER COLUMN id SET DEFAULT nextval('attachments.files_id_seq'::regclass);

ALTER TABLE ONLY attachments.folder_principals ALTER COLUMN id SET DEFAULT nextval('attachments.folder_principals_id_seq'::regclass);

ALTER TABLE ONLY attachments.folders ALTER COLUMN id SET DEFAULT nextval('attachments.folders_id_seq'::regclass);

ALTER TABLE ONLY categories.categories ALTER COLUMN id SET DEFAULT nextval('categories.categories_id_seq'::regclass);

ALTER TABLE ONLY categories.event_move_requests ALTER COLUMN id SET DEFAULT nextval('categories.event_move_requests_id_seq'::regclass);

ALTER TABLE ONLY categories.logs ALTER COLUMN id SET DEFAULT nextval('categories.logs_id_seq'::regclass);

ALTER TABLE ONLY categories.principals ALTER COLUMN id SET DEFAULT nextval('categories.principals_id_seq'::regclass);

ALTER TABLE ONLY categories.roles ALTER COLUMN id SET DEFAULT nextval('categories.roles_id_seq'::regclass);

ALTER TABLE ONLY categories.settings ALTER COLUMN id SET DEFAULT nextval('categories.settings_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.abstract_comments ALTER COLUMN id SET DEFAULT nextval('event_abstracts.abstract_comments_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.abstract_person_links ALTER COLUMN id SET DEFAULT nextval('event_abstracts.abstract_person_links_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.abstract_review_questions ALTER COLUMN id SET DEFAULT nextval('event_abstracts.abstract_review_questions_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.abstract_review_ratings ALTER COLUMN id SET DEFAULT nextval('event_abstracts.abstract_review_ratings_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.abstract_reviews ALTER COLUMN id SET DEFAULT nextval('event_abstracts.abstract_reviews_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.abstracts ALTER COLUMN id SET DEFAULT nextval('event_abstracts.abstracts_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.email_logs ALTER COLUMN id SET DEFAULT nextval('event_abstracts.email_logs_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.email_templates ALTER COLUMN id SET DEFAULT nextval('event_abstracts.email_templates_id_seq'::regclass);

ALTER TABLE ONLY event_abstracts.files ALTER COLUMN id SET DEFAULT nextval('event_abstracts.files_id_seq'::regclass);

ALTER TABLE ONLY event_editing.comments ALTER COLUMN id SET DEFAULT nextval('event_editing.comments_id_seq'::regclass);

ALTER TABLE ONLY event_editing.editables ALTER COLUMN id SET DEFAULT nextval('event_editing.editables_id_seq'::regclass);

ALTER TABLE ONLY event_editing.file_types ALTER COLUMN id SET DEFAULT nextval('event_editing.file_types_id_seq'::regclass);

ALTER TABLE ONLY event_editing.review_conditions ALTER COLUMN id SET DEFAULT nextval('event_editing.review_conditions_id_seq'::regclass);

ALTER TABLE ONLY event_editing.revisions ALTER COLUMN id SET DEFAULT nextval('event_editing.revisions_id_seq'::regclass);

ALTER TABLE ONLY event_editing.tags ALTER COLUMN id SET DEFAULT nextval('event_editing.tags_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.competences ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.competences_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.files ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.files_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.review_comments ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.review_comments_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.review_questions ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.review_questions_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.review_ratings ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.review_ratings_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.reviews ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.reviews_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.revisions ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.revisions_id_seq'::regclass);

ALTER TABLE ONLY event_paper_reviewing.templates ALTER COLUMN id SET DEFAULT nextval('event_paper_reviewing.templates_id_seq'::regclass);

ALTER TABLE ONLY event_registration.form_field_data ALTER COLUMN id SET DEFAULT nextval('event_registration.form_field_data_id_seq'::regclass);

ALTER TABLE ONLY event_registration.form_items ALTER COLUMN id SET DEFAULT nextval('event_registration.form_items_id_seq'::regclass);

ALTER TABLE ONLY event_registration.forms ALTER COLUMN id SET DEFAULT nextval('event_registration.forms_id_seq'::regclass);

ALTER TABLE ONLY event_registration.invitations ALTER COLUMN id SET DEFAULT nextval('event_registration.invitations_id_seq'::regclass);

ALTER TABLE ONLY event_registration.registrations ALTER COLUMN id SET DEFAULT nextval('event_registration.registrations_id_seq'::regclass);

ALTER TABLE ONLY event_registration.tags ALTER COLUMN id SET DEFAULT nextval('event_registration.tags_id_seq'::regclass);

ALTER TABLE ONLY event_surveys.items ALTER COLUMN id SET DEFAULT nextval('event_surveys.items_id_seq'::regclass);

ALTER TABLE ONLY event_surveys.submissions ALTER COLUMN id SET DEFAULT nextval('event_surveys.submissions_id_seq'::regclass);

ALTER TABLE ONLY event_surveys.surveys ALTER COLUMN id SET DEFAULT nextval('event_surveys.surveys_id_seq'::regclass);

ALTER TABLE ONLY events.agreements ALTER COLUMN id SET DEFAULT nextval('events.agreements_id_seq'::regclass);

ALTER TABLE ONLY events.breaks ALTER COLUMN id SET DEFAULT nextval('events.breaks_id_seq'::regclass);

ALTER TABLE ONLY events.contribution_fields ALTER COLUMN id SET DEFAULT nextval('events.contribution_fields_id_seq'::regclass);

ALTER TABLE ONLY events.contribution_person_links ALTER COLUMN id SET DEFAULT nextval('events.contribution_person_links_id_seq'::regclass);

ALTER TABLE ONLY events.contribution_principals ALTER COLUMN id SET DEFAULT nextval('events.contribution_principals_id_seq'::regclass);

ALTER TABLE ONLY events.contribution_references ALTER COLUMN id SET DEFAULT nextval('events.contribution_references_id_seq'::regclass);

ALTER TABLE ONLY events.contribution_types ALTER COLUMN id SET DEFAULT nextval('events.contribution_types_id_seq'::regclass);

ALTER TABLE ONLY events.contributions ALTER COLUMN id SET DEFAULT nextval('events.contributions_id_seq'::regclass);

ALTER TABLE ONLY events.event_person_links ALTER COLUMN id SET DEFAULT nextval('events.event_person_links_id_seq'::regclass);

ALTER TABLE ONLY events.event_references ALTER COLUMN id SET DEFAULT nextval('events.event_references_id_seq'::regclass);

ALTER TABLE ONLY events.events ALTER COLUMN id SET DEFAULT nextval('events.events_id_seq'::regclass);

ALTER TABLE ONLY events.image_files ALTER COLUMN id SET DEFAULT nextval('events.image_files_id_seq'::regclass);

ALTER TABLE ONLY events.labels ALTER COLUMN id SET DEFAULT nextval('events.labels_id_seq'::regclass);

ALTER TABLE ONLY events.logs ALTER COLUMN id SET DEFAULT nextval('events.logs_id_seq'::regclass);

ALTER TABLE ONLY events.menu_entries ALTER COLUMN id SET DEFAULT nextval('events.menu_entries_id_seq'::regclass);

ALTER TABLE ONLY events.note_revisions ALTER COLUMN id SET DEFAULT nextval('events.note_revisions_id_seq'::regclass);

ALTER TABLE ONLY events.notes ALTER COLUMN id SET DEFAULT nextval('events.notes_id_seq'::regclass);

ALTER TABLE ONLY events.pages ALTER COLUMN id SET DEFAULT nextval('events.pages_id_seq'::regclass);

ALTER TABLE ONLY events.payment_transactions ALTER COLUMN id SET DEFAULT nextval('events.payment_transactions_id_seq'::regclass);

ALTER TABLE ONLY events.persons ALTER COLUMN id SET DEFAULT nextval('events.persons_id_seq'::regclass);

ALTER TABLE ONLY events.principals ALTER COLUMN id SET DEFAULT nextval('events.principals_id_seq'::regclass);

ALTER TABLE ONLY events.reminders ALTER COLUMN id SET DEFAULT nextval('events.reminders_id_seq'::regclass);

ALTER TABLE ONLY events.requests ALTER COLUMN id SET DEFAULT nextval('events.requests_id_seq'::regclass);

ALTER TABLE ONLY events.roles ALTER COLUMN id SET DEFAULT nextval('events.roles_id_seq'::regclass);

ALTER TABLE ONLY events.series ALTER COLUMN id SET DEFAULT nextval('events.series_id_seq'::regclass);

ALTER TABLE ONLY events.session_block_person_links ALTER COLUMN id SET DEFAULT nextval('events.session_block_person_links_id_seq'::regclass);

ALTER TABLE ONLY events.session_blocks ALTER COLUMN id SET DEFAULT nextval('events.session_blocks_id_seq'::regclass);

ALTER TABLE ONLY events.session_principals ALTER COLUMN id SET DEFAULT nextval('events.session_principals_id_seq'::regclass);

ALTER TABLE ONLY events.session_types ALTER COLUMN id SET DEFAULT nextval('events.session_types_id_seq'::regclass);

ALTER TABLE ONLY events.sessions ALTER COLUMN id SET DEFAULT nextval('events.sessions_id_seq'::regclass);

ALTER TABLE ONLY events.settings ALTER COLUMN id SET DEFAULT nextval('events.settings_id_seq'::regclass);

ALTER TABLE ONLY events.settings_principals ALTER COLUMN id SET DEFAULT nextval('events.settings_principals_id_seq'::regclass);

ALTER TABLE ONLY events.static_list_links ALTER COLUMN id SET DEFAULT nextval('events.static_list_links_id_seq'::regclass);

ALTER TABLE ONLY events.static_sites ALTER COLUMN id SET DEFAULT nextval('events.static_sites_id_seq'::regclass);

ALTER TABLE ONLY events.subcontribution_person_links ALTER COLUMN id SET DEFAULT nextval('events.subcontribution_person_links_id_seq'::regclass);

ALTER TABLE ONLY events.subcontribution_references ALTER COLUMN id SET DEFAULT nextval('events.subcontribution_references_id_seq'::regclass);

ALTER TABLE ONLY events.subcontributions ALTER COLUMN id SET DEFAULT nextval('events.subcontributions_id_seq'::regclass);

ALTER TABLE ONLY events.timetable_entries ALTER COLUMN id SET DEFAULT nextval('events.timetable_entries_id_seq'::regclass);

ALTER TABLE ONLY events.track_groups ALTER COLUMN id SET DEFAULT nextval('events.track_groups_id_seq'::regclass);

ALTER TABLE ONLY events.track_principals ALTER COLUMN id SET DEFAULT nextval('events.track_principals_id_seq'::regclass);

ALTER TABLE ONLY events.tracks ALTER COLUMN id SET DEFAULT nextval('events.tracks_id_seq'::regclass);

ALTER TABLE ONLY events.vc_room_events ALTER COLUMN id SET DEFAULT nextval('events.vc_room_events_id_seq'::regclass);

ALTER TABLE ONLY events.vc_rooms ALTER COLUMN id SET DEFAULT nextval('events.vc_rooms_id_seq'::regclass);

ALTER TABLE ONLY indico.affiliations ALTER COLUMN id SET DEFAULT nextval('indico.affiliations_id_seq'::regclass);

ALTER TABLE ONLY indico.designer_image_files ALTER COLUMN id SET DEFAULT nextval('indico.designer_image_files_id_seq'::regclass);

ALTER TABLE ONLY indico.designer_templates ALTER COLUMN id SET DEFAULT nextval('indico.designer_templates_id_seq'::regclass);

ALTER TABLE ONLY indico.files ALTER COLUMN id SET DEFAULT nextval('indico.files_id_seq'::regclass);

ALTER TABLE ONLY indico.ip_network_groups ALTER COLUMN id SET DEFAULT nextval('indico.ip_network_groups_id_seq'::regclass);

ALTER TABLE ONLY indico.news ALTER COLUMN id SET DEFAULT nextval('indico.news_id_seq'::regclass);

ALTER TABLE ONLY indico.reference_types ALTER COLUMN id SET DEFAULT nextval('indico.reference_types_id_seq'::regclass);

ALTER TABLE ONLY indico.settings ALTER COLUMN id SET DEFAULT nextval('indico.settings_id_seq'::regclass);

ALTER TABLE ONLY indico.settings_principals ALTER COLUMN id SET DEFAULT nextval('indico.settings_principals_id_seq'::regclass);

ALTER TABLE ONLY oauth.application_user_links ALTER COLUMN id SET DEFAULT nextval('oauth.application_user_links_id_seq'::regclass);

ALTER TABLE ONLY oauth.applications ALTER COLUMN id SET DEFAULT nextval('oauth.applications_id_seq'::regclass);

ALTER TABLE ONLY oauth.tokens ALTER COLUMN id SET DEFAULT nextval('oauth.tokens_id_seq'::regclass);

ALTER TABLE ONLY roombooking.blocked_rooms ALTER COLUMN id SET DEFAULT nextval('roombooking.blocked_rooms_id_seq'::regclass);

ALTER TABLE ONLY roombooking.blocking_principals ALTER COLUMN id SET DEFAULT nextval('roombooking.blocking_principals_id_seq'::regclass);

ALTER TABLE ONLY roombooking.blockings ALTER COLUMN id SET DEFAULT nextval('roombooking.blockings_id_seq'::regclass);

ALTER TABLE ONLY roombooking.equipment_types ALTER COLUMN id SET DEFAULT nextval('roombooking.equipment_types_id_seq'::regclass);

ALTER TABLE ONLY roombooking.features ALTER COLUMN id SET DEFAULT nextval('roombooking.features_id_seq'::regclass);

ALTER TABLE ONLY roombooking.locations ALTER COLUMN id SET DEFAULT nextval('roombooking.locations_id_seq'::regclass);

ALTER TABLE ONLY roombooking.map_areas ALTER COLUMN id SET DEFAULT nextval('roombooking.map_areas_id_seq'::regclass);

ALTER TABLE ONLY roombooking.photos ALTER COLUMN id SET DEFAULT nextval('roombooking.photos_id_seq'::regclass);

ALTER TABLE ONLY roombooking.reservation_edit_logs ALTER COLUMN id SET DEFAULT nextval('roombooking.reservation_edit_logs_id_seq'::regclass);

ALTER TABLE ONLY roombooking.reservation_links ALTER COLUMN id SET DEFAULT nextval('roombooking.reservation_links_id_seq'::regclass);

ALTER TABLE ONLY roombooking.reservations ALTER COLUMN id SET DEFAULT nextval('roombooking.reservations_id_seq'::regclass);

ALTER TABLE ONLY roombooking.room_attributes ALTER COLUMN id SET DEFAULT nextval('roombooking.room_attributes_id_seq'::regclass);

ALTER TABLE ONLY roombooking.room_principals ALTER COLUMN id SET DEFAULT nextval('roombooking.room_principals_id_seq'::regclass);

ALTER TABLE ONLY roombooking.rooms ALTER COLUMN id SET DEFAULT nextval('roombooking.rooms_id_seq'::regclass);

ALTER TABLE ONLY users.api_keys ALTER COLUMN id SET DEFAULT nextval('users.api_keys_id_seq'::regclass);

ALTER TABLE ONLY users.emails ALTER COLUMN id SET DEFAULT nextval('users.emails_id_seq'::regclass);

ALTER TABLE ONLY users.groups ALTER COLUMN id SET DEFAULT nextval('users.groups_id_seq'::regclass);

ALTER TABLE ONLY users.identities ALTER COLUMN id SET DEFAULT nextval('users.identities_id_seq'::regclass);

ALTER TABLE ONLY users.registration_requests ALTER COLUMN id SET DEFAULT nextval('users.registration_requests_id_seq'::regclass);

ALTER TABLE ONLY users.settings ALTER COLUMN id SET DEFAULT nextval('users.settings_id_seq'::regclass);

ALTER TABLE ONLY users.tokens ALTER COLUMN id SET DEFAULT nextval('users.tokens_id_seq'::regclass);

ALTER TABLE ONLY users.users ALTER COLUMN id SET DEFAULT nextval('users.users_id_seq'::regclass);

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT pk_attachment_principals PRIMARY KEY (id);

ALTER TABLE ONLY attachments.attachments
    ADD CONSTRAINT pk_attachments PRIMARY KEY (id);

ALTER TABLE ONLY attachments.files
    ADD CONSTRAINT pk_files PRIMARY KEY (id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT pk_folder_principals PRIMARY KEY (id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT pk_folders PRIMARY KEY (id);

ALTER TABLE ONLY attachments.legacy_attachment_id_map
    ADD CONSTRAINT pk_legacy_attachment_id_map PRIMARY KEY (attachment_id);

ALTER TABLE ONLY attachments.legacy_folder_id_map
    ADD CONSTRAINT pk_legacy_folder_id_map PRIMARY KEY (folder_id);

ALTER TABLE ONLY categories.categories
    ADD CONSTRAINT pk_categories PRIMARY KEY (id);

ALTER TABLE ONLY categories.event_move_requests
    ADD CONSTRAINT pk_event_move_requests PRIMARY KEY (id);

ALTER TABLE ONLY categories.legacy_id_map
    ADD CONSTRAINT pk_legacy_id_map PRIMARY KEY (legacy_category_id, category_id);

ALTER TABLE ONLY categories.logs
    ADD CONSTRAINT pk_logs PRIMARY KEY (id);

ALTER TABLE ONLY categories.principals
    ADD CONSTRAINT pk_principals PRIMARY KEY (id);

ALTER TABLE ONLY categories.role_members
    ADD CONSTRAINT pk_role_members PRIMARY KEY (role_id, user_id);

ALTER TABLE ONLY categories.roles
    ADD CONSTRAINT pk_roles PRIMARY KEY (id);

ALTER TABLE ONLY categories.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (id);

ALTER TABLE ONLY categories.settings
    ADD CONSTRAINT uq_settings_category_id_module_name UNIQUE (category_id, module, name);

ALTER TABLE ONLY event_abstracts.abstract_comments
    ADD CONSTRAINT pk_abstract_comments PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.abstract_field_values
    ADD CONSTRAINT pk_abstract_field_values PRIMARY KEY (abstract_id, contribution_field_id);

ALTER TABLE ONLY event_abstracts.abstract_person_links
    ADD CONSTRAINT pk_abstract_person_links PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.abstract_review_questions
    ADD CONSTRAINT pk_abstract_review_questions PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.abstract_review_ratings
    ADD CONSTRAINT pk_abstract_review_ratings PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT pk_abstract_reviews PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT pk_abstracts PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.email_logs
    ADD CONSTRAINT pk_email_logs PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.email_templates
    ADD CONSTRAINT pk_email_templates PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.files
    ADD CONSTRAINT pk_files PRIMARY KEY (id);

ALTER TABLE ONLY event_abstracts.proposed_for_tracks
    ADD CONSTRAINT pk_proposed_for_tracks PRIMARY KEY (review_id, track_id);

ALTER TABLE ONLY event_abstracts.reviewed_for_tracks
    ADD CONSTRAINT pk_reviewed_for_tracks PRIMARY KEY (abstract_id, track_id);

ALTER TABLE ONLY event_abstracts.submitted_for_tracks
    ADD CONSTRAINT pk_submitted_for_tracks PRIMARY KEY (abstract_id, track_id);

ALTER TABLE ONLY event_abstracts.abstract_person_links
    ADD CONSTRAINT uq_abstract_person_links_person_id_abstract_id UNIQUE (person_id, abstract_id);

ALTER TABLE ONLY event_abstracts.abstract_review_ratings
    ADD CONSTRAINT uq_abstract_review_ratings_review_id_question_id UNIQUE (review_id, question_id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT uq_abstract_reviews_abstract_id_user_id_track_id UNIQUE (abstract_id, user_id, track_id);

ALTER TABLE ONLY event_editing.comments
    ADD CONSTRAINT pk_comments PRIMARY KEY (id);

ALTER TABLE ONLY event_editing.editables
    ADD CONSTRAINT pk_editables PRIMARY KEY (id);

ALTER TABLE ONLY event_editing.file_types
    ADD CONSTRAINT pk_file_types PRIMARY KEY (id);

ALTER TABLE ONLY event_editing.review_condition_file_types
    ADD CONSTRAINT pk_review_condition_file_types PRIMARY KEY (review_condition_id, file_type_id);

ALTER TABLE ONLY event_editing.review_conditions
    ADD CONSTRAINT pk_review_conditions PRIMARY KEY (id);

ALTER TABLE ONLY event_editing.revision_files
    ADD CONSTRAINT pk_revision_files PRIMARY KEY (revision_id, file_id);

ALTER TABLE ONLY event_editing.revision_tags
    ADD CONSTRAINT pk_revision_tags PRIMARY KEY (revision_id, tag_id);

ALTER TABLE ONLY event_editing.revisions
    ADD CONSTRAINT pk_revisions PRIMARY KEY (id);

ALTER TABLE ONLY event_editing.tags
    ADD CONSTRAINT pk_tags PRIMARY KEY (id);

ALTER TABLE ONLY event_editing.editables
    ADD CONSTRAINT uq_editables_contribution_id_type UNIQUE (contribution_id, type);

ALTER TABLE ONLY event_paper_reviewing.competences
    ADD CONSTRAINT pk_competences PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.content_reviewers
    ADD CONSTRAINT pk_content_reviewers PRIMARY KEY (contribution_id, user_id);

ALTER TABLE ONLY event_paper_reviewing.files
    ADD CONSTRAINT pk_files PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.judges
    ADD CONSTRAINT pk_judges PRIMARY KEY (contribution_id, user_id);

ALTER TABLE ONLY event_paper_reviewing.layout_reviewers
    ADD CONSTRAINT pk_layout_reviewers PRIMARY KEY (contribution_id, user_id);

ALTER TABLE ONLY event_paper_reviewing.review_comments
    ADD CONSTRAINT pk_review_comments PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.review_questions
    ADD CONSTRAINT pk_review_questions PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.review_ratings
    ADD CONSTRAINT pk_review_ratings PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.reviews
    ADD CONSTRAINT pk_reviews PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.revisions
    ADD CONSTRAINT pk_revisions PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.templates
    ADD CONSTRAINT pk_templates PRIMARY KEY (id);

ALTER TABLE ONLY event_paper_reviewing.competences
    ADD CONSTRAINT uq_competences_user_id_event_id UNIQUE (user_id, event_id);

ALTER TABLE ONLY event_paper_reviewing.review_ratings
    ADD CONSTRAINT uq_review_ratings_review_id_question_id UNIQUE (review_id, question_id);

ALTER TABLE ONLY event_paper_reviewing.reviews
    ADD CONSTRAINT uq_reviews_revision_id_user_id_type UNIQUE (revision_id, user_id, type);

ALTER TABLE ONLY event_paper_reviewing.revisions
    ADD CONSTRAINT uq_revisions_contribution_id_submitted_dt UNIQUE (contribution_id, submitted_dt);

ALTER TABLE ONLY event_registration.form_field_data
    ADD CONSTRAINT pk_form_field_data PRIMARY KEY (id);

ALTER TABLE ONLY event_registration.form_items
    ADD CONSTRAINT pk_form_items PRIMARY KEY (id);

ALTER TABLE ONLY event_registration.forms
    ADD CONSTRAINT pk_forms PRIMARY KEY (id);

ALTER TABLE ONLY event_registration.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (id);

ALTER TABLE ONLY event_registration.legacy_registration_map
    ADD CONSTRAINT pk_legacy_registration_map PRIMARY KEY (event_id, legacy_registrant_id);

ALTER TABLE ONLY event_registration.registration_data
    ADD CONSTRAINT pk_registration_data PRIMARY KEY (registration_id, field_data_id);

ALTER TABLE ONLY event_registration.registration_tags
    ADD CONSTRAINT pk_registration_tags PRIMARY KEY (registration_id, registration_tag_id);

ALTER TABLE ONLY event_registration.registrations
    ADD CONSTRAINT pk_registrations PRIMARY KEY (id);

ALTER TABLE ONLY event_registration.tags
    ADD CONSTRAINT pk_tags PRIMARY KEY (id);

ALTER TABLE ONLY event_registration.forms
    ADD CONSTRAINT uq_forms_id_event_id UNIQUE (id, event_id);

ALTER TABLE ONLY event_registration.invitations
    ADD CONSTRAINT uq_invitations_registration_form_id_email UNIQUE (registration_form_id, email);

ALTER TABLE ONLY event_surveys.anonymous_submissions
    ADD CONSTRAINT pk_anonymous_submissions PRIMARY KEY (survey_id, user_id);

ALTER TABLE ONLY event_surveys.answers
    ADD CONSTRAINT pk_answers PRIMARY KEY (submission_id, question_id);

ALTER TABLE ONLY event_surveys.items
    ADD CONSTRAINT pk_items PRIMARY KEY (id);

ALTER TABLE ONLY event_surveys.submissions
    ADD CONSTRAINT pk_submissions PRIMARY KEY (id);

ALTER TABLE ONLY event_surveys.surveys
    ADD CONSTRAINT pk_surveys PRIMARY KEY (id);

ALTER TABLE ONLY event_surveys.surveys
    ADD CONSTRAINT uq_surveys_uuid UNIQUE (uuid);

ALTER TABLE ONLY events.agreements
    ADD CONSTRAINT pk_agreements PRIMARY KEY (id);

ALTER TABLE ONLY events.breaks
    ADD CONSTRAINT pk_breaks PRIMARY KEY (id);

ALTER TABLE ONLY events.contribution_field_values
    ADD CONSTRAINT pk_contribution_field_values PRIMARY KEY (contribution_id, contribution_field_id);

ALTER TABLE ONLY events.contribution_fields
    ADD CONSTRAINT pk_contribution_fields PRIMARY KEY (id);

ALTER TABLE ONLY events.contribution_person_links
    ADD CONSTRAINT pk_contribution_person_links PRIMARY KEY (id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT pk_contribution_principals PRIMARY KEY (id);

ALTER TABLE ONLY events.contribution_references
    ADD CONSTRAINT pk_contribution_references PRIMARY KEY (id);

ALTER TABLE ONLY events.contribution_types
    ADD CONSTRAINT pk_contribution_types PRIMARY KEY (id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT pk_contributions PRIMARY KEY (id);

ALTER TABLE ONLY events.event_person_links
    ADD CONSTRAINT pk_event_person_links PRIMARY KEY (id);

ALTER TABLE ONLY events.event_references
    ADD CONSTRAINT pk_event_references PRIMARY KEY (id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT pk_events PRIMARY KEY (id);

ALTER TABLE ONLY events.image_files
    ADD CONSTRAINT pk_image_files PRIMARY KEY (id);

ALTER TABLE ONLY events.labels
    ADD CONSTRAINT pk_labels PRIMARY KEY (id);

ALTER TABLE ONLY events.legacy_contribution_id_map
    ADD CONSTRAINT pk_legacy_contribution_id_map PRIMARY KEY (event_id, legacy_contribution_id);

ALTER TABLE ONLY events.legacy_id_map
    ADD CONSTRAINT pk_legacy_id_map PRIMARY KEY (legacy_event_id, event_id);

ALTER TABLE ONLY events.legacy_image_id_map
    ADD CONSTRAINT pk_legacy_image_id_map PRIMARY KEY (event_id, legacy_image_id);

ALTER TABLE ONLY events.legacy_page_id_map
    ADD CONSTRAINT pk_legacy_page_id_map PRIMARY KEY (event_id, legacy_page_id);

ALTER TABLE ONLY events.legacy_session_block_id_map
    ADD CONSTRAINT pk_legacy_session_block_id_map PRIMARY KEY (event_id, legacy_session_id, legacy_session_block_id);

ALTER TABLE ONLY events.legacy_session_id_map
    ADD CONSTRAINT pk_legacy_session_id_map PRIMARY KEY (event_id, legacy_session_id);

ALTER TABLE ONLY events.legacy_subcontribution_id_map
    ADD CONSTRAINT pk_legacy_subcontribution_id_map PRIMARY KEY (event_id, legacy_contribution_id, legacy_subcontribution_id);

ALTER TABLE ONLY events.logs
    ADD CONSTRAINT pk_logs PRIMARY KEY (id);

ALTER TABLE ONLY events.menu_entries
    ADD CONSTRAINT pk_menu_entries PRIMARY KEY (id);

ALTER TABLE ONLY events.note_revisions
    ADD CONSTRAINT pk_note_revisions PRIMARY KEY (id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT pk_notes PRIMARY KEY (id);

ALTER TABLE ONLY events.pages
    ADD CONSTRAINT pk_pages PRIMARY KEY (id);

ALTER TABLE ONLY events.payment_transactions
    ADD CONSTRAINT pk_payment_transactions PRIMARY KEY (id);

ALTER TABLE ONLY events.persons
    ADD CONSTRAINT pk_persons PRIMARY KEY (id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT pk_principals PRIMARY KEY (id);

ALTER TABLE ONLY events.reminders
    ADD CONSTRAINT pk_reminders PRIMARY KEY (id);

ALTER TABLE ONLY events.requests
    ADD CONSTRAINT pk_requests PRIMARY KEY (id);

ALTER TABLE ONLY events.role_members
    ADD CONSTRAINT pk_role_members PRIMARY KEY (role_id, user_id);

ALTER TABLE ONLY events.roles
    ADD CONSTRAINT pk_roles PRIMARY KEY (id);

ALTER TABLE ONLY events.series
    ADD CONSTRAINT pk_series PRIMARY KEY (id);

ALTER TABLE ONLY events.session_block_person_links
    ADD CONSTRAINT pk_session_block_person_links PRIMARY KEY (id);

ALTER TABLE ONLY events.session_blocks
    ADD CONSTRAINT pk_session_blocks PRIMARY KEY (id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT pk_session_principals PRIMARY KEY (id);

ALTER TABLE ONLY events.session_types
    ADD CONSTRAINT pk_session_types PRIMARY KEY (id);

ALTER TABLE ONLY events.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (id);

ALTER TABLE ONLY events.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (id);

ALTER TABLE ONLY events.settings_principals
    ADD CONSTRAINT pk_settings_principals PRIMARY KEY (id);

ALTER TABLE ONLY events.static_list_links
    ADD CONSTRAINT pk_static_list_links PRIMARY KEY (id);

ALTER TABLE ONLY events.static_sites
    ADD CONSTRAINT pk_static_sites PRIMARY KEY (id);

ALTER TABLE ONLY events.subcontribution_person_links
    ADD CONSTRAINT pk_subcontribution_person_links PRIMARY KEY (id);

ALTER TABLE ONLY events.subcontribution_references
    ADD CONSTRAINT pk_subcontribution_references PRIMARY KEY (id);

ALTER TABLE ONLY events.subcontributions
    ADD CONSTRAINT pk_subcontributions PRIMARY KEY (id);

ALTER TABLE ONLY events.timetable_entries
    ADD CONSTRAINT pk_timetable_entries PRIMARY KEY (id);

ALTER TABLE ONLY events.track_groups
    ADD CONSTRAINT pk_track_groups PRIMARY KEY (id);

ALTER TABLE ONLY events.track_principals
    ADD CONSTRAINT pk_track_principals PRIMARY KEY (id);

ALTER TABLE ONLY events.tracks
    ADD CONSTRAINT pk_tracks PRIMARY KEY (id);

ALTER TABLE ONLY events.vc_room_events
    ADD CONSTRAINT pk_vc_room_events PRIMARY KEY (id);

ALTER TABLE ONLY events.vc_rooms
    ADD CONSTRAINT pk_vc_rooms PRIMARY KEY (id);

ALTER TABLE ONLY events.agreements
    ADD CONSTRAINT uq_agreements_event_id_type_identifier UNIQUE (event_id, type, identifier);

ALTER TABLE ONLY events.contribution_fields
    ADD CONSTRAINT uq_contribution_fields_event_id_legacy_id UNIQUE (event_id, legacy_id);

ALTER TABLE ONLY events.contribution_person_links
    ADD CONSTRAINT uq_contribution_person_links_person_id_contribution_id UNIQUE (person_id, contribution_id);

ALTER TABLE ONLY events.event_person_links
    ADD CONSTRAINT uq_event_person_links_person_id_event_id UNIQUE (person_id, event_id);

ALTER TABLE ONLY events.persons
    ADD CONSTRAINT uq_persons_event_id_user_id UNIQUE (event_id, user_id);

ALTER TABLE ONLY events.session_block_person_links
    ADD CONSTRAINT uq_session_block_person_links_person_id_session_block_id UNIQUE (person_id, session_block_id);

ALTER TABLE ONLY events.session_blocks
    ADD CONSTRAINT uq_session_blocks_id_session_id UNIQUE (id, session_id);

ALTER TABLE ONLY events.settings
    ADD CONSTRAINT uq_settings_event_id_module_name UNIQUE (event_id, module, name);

ALTER TABLE ONLY events.subcontribution_person_links
    ADD CONSTRAINT uq_subcontribution_person_links_person_id_subcontribution_id UNIQUE (person_id, subcontribution_id);

ALTER TABLE ONLY indico.affiliations
    ADD CONSTRAINT pk_affiliations PRIMARY KEY (id);

ALTER TABLE ONLY indico.designer_image_files
    ADD CONSTRAINT pk_designer_image_files PRIMARY KEY (id);

ALTER TABLE ONLY indico.designer_templates
    ADD CONSTRAINT pk_designer_templates PRIMARY KEY (id);

ALTER TABLE ONLY indico.files
    ADD CONSTRAINT pk_files PRIMARY KEY (id);

ALTER TABLE ONLY indico.ip_network_groups
    ADD CONSTRAINT pk_ip_network_groups PRIMARY KEY (id);

ALTER TABLE ONLY indico.ip_networks
    ADD CONSTRAINT pk_ip_networks PRIMARY KEY (group_id, network);

ALTER TABLE ONLY indico.news
    ADD CONSTRAINT pk_news PRIMARY KEY (id);

ALTER TABLE ONLY indico.reference_types
    ADD CONSTRAINT pk_reference_types PRIMARY KEY (id);

ALTER TABLE ONLY indico.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (id);

ALTER TABLE ONLY indico.settings_principals
    ADD CONSTRAINT pk_settings_principals PRIMARY KEY (id);

ALTER TABLE ONLY indico.settings
    ADD CONSTRAINT uq_settings_module_name UNIQUE (module, name);

ALTER TABLE ONLY oauth.application_user_links
    ADD CONSTRAINT pk_application_user_links PRIMARY KEY (id);

ALTER TABLE ONLY oauth.applications
    ADD CONSTRAINT pk_applications PRIMARY KEY (id);

ALTER TABLE ONLY oauth.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (id);

ALTER TABLE ONLY oauth.application_user_links
    ADD CONSTRAINT uq_application_user_links_application_id_user_id UNIQUE (application_id, user_id);

ALTER TABLE ONLY oauth.applications
    ADD CONSTRAINT uq_applications_client_id UNIQUE (client_id);

ALTER TABLE ONLY roombooking.blocked_rooms
    ADD CONSTRAINT pk_blocked_rooms PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.blocking_principals
    ADD CONSTRAINT pk_blocking_principals PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.blockings
    ADD CONSTRAINT pk_blockings PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.equipment_features
    ADD CONSTRAINT pk_equipment_features PRIMARY KEY (equipment_id, feature_id);

ALTER TABLE ONLY roombooking.equipment_types
    ADD CONSTRAINT pk_equipment_types PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.favorite_rooms
    ADD CONSTRAINT pk_favorite_rooms PRIMARY KEY (user_id, room_id);

ALTER TABLE ONLY roombooking.features
    ADD CONSTRAINT pk_features PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.locations
    ADD CONSTRAINT pk_locations PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.map_areas
    ADD CONSTRAINT pk_map_areas PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.photos
    ADD CONSTRAINT pk_photos PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.reservation_edit_logs
    ADD CONSTRAINT pk_reservation_edit_logs PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.reservation_links
    ADD CONSTRAINT pk_reservation_links PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.reservation_occurrences
    ADD CONSTRAINT pk_reservation_occurrences PRIMARY KEY (reservation_id, start_dt);

ALTER TABLE ONLY roombooking.reservations
    ADD CONSTRAINT pk_reservations PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.room_attribute_values
    ADD CONSTRAINT pk_room_attribute_values PRIMARY KEY (attribute_id, room_id);

ALTER TABLE ONLY roombooking.room_attributes
    ADD CONSTRAINT pk_room_attributes PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.room_bookable_hours
    ADD CONSTRAINT pk_room_bookable_hours PRIMARY KEY (start_time, end_time, room_id);

ALTER TABLE ONLY roombooking.room_equipment
    ADD CONSTRAINT pk_room_equipment PRIMARY KEY (equipment_id, room_id);

ALTER TABLE ONLY roombooking.room_nonbookable_periods
    ADD CONSTRAINT pk_room_nonbookable_periods PRIMARY KEY (start_dt, end_dt, room_id);

ALTER TABLE ONLY roombooking.room_principals
    ADD CONSTRAINT pk_room_principals PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.rooms
    ADD CONSTRAINT pk_rooms PRIMARY KEY (id);

ALTER TABLE ONLY roombooking.rooms
    ADD CONSTRAINT uq_rooms_id_location_id UNIQUE (id, location_id);

ALTER TABLE ONLY users.api_keys
    ADD CONSTRAINT pk_api_keys PRIMARY KEY (id);

ALTER TABLE ONLY users.emails
    ADD CONSTRAINT pk_emails PRIMARY KEY (id);

ALTER TABLE ONLY users.favorite_categories
    ADD CONSTRAINT pk_favorite_categories PRIMARY KEY (user_id, target_id);

ALTER TABLE ONLY users.favorite_events
    ADD CONSTRAINT pk_favorite_events PRIMARY KEY (user_id, target_id);

ALTER TABLE ONLY users.favorite_users
    ADD CONSTRAINT pk_favorite_users PRIMARY KEY (user_id, target_id);

ALTER TABLE ONLY users.group_members
    ADD CONSTRAINT pk_group_members PRIMARY KEY (group_id, user_id);

ALTER TABLE ONLY users.groups
    ADD CONSTRAINT pk_groups PRIMARY KEY (id);

ALTER TABLE ONLY users.identities
    ADD CONSTRAINT pk_identities PRIMARY KEY (id);

ALTER TABLE ONLY users.registration_requests
    ADD CONSTRAINT pk_registration_requests PRIMARY KEY (id);

ALTER TABLE ONLY users.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (id);

ALTER TABLE ONLY users.suggested_categories
    ADD CONSTRAINT pk_suggested_categories PRIMARY KEY (user_id, category_id);

ALTER TABLE ONLY users.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (id);

ALTER TABLE ONLY users.users
    ADD CONSTRAINT pk_users PRIMARY KEY (id);

ALTER TABLE ONLY users.api_keys
    ADD CONSTRAINT uq_api_keys_token UNIQUE (token);

ALTER TABLE ONLY users.identities
    ADD CONSTRAINT uq_identities_provider_identifier UNIQUE (provider, identifier);

ALTER TABLE ONLY users.settings
    ADD CONSTRAINT uq_settings_user_id_module_name UNIQUE (user_id, module, name);

CREATE INDEX ix_attachment_principals_category_role_id ON attachments.attachment_principals USING btree (category_role_id);

CREATE INDEX ix_attachment_principals_event_role_id ON attachments.attachment_principals USING btree (event_role_id);

CREATE INDEX ix_attachment_principals_local_group_id ON attachments.attachment_principals USING btree (local_group_id);

CREATE INDEX ix_attachment_principals_mp_group_provider_mp_group_name ON attachments.attachment_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_attachment_principals_registration_form_id ON attachments.attachment_principals USING btree (registration_form_id);

CREATE INDEX ix_attachment_principals_user_id ON attachments.attachment_principals USING btree (user_id);

CREATE INDEX ix_attachments_folder_id ON attachments.attachments USING btree (folder_id);

CREATE INDEX ix_attachments_title_fts ON attachments.attachments USING gin (to_tsvector('simple'::regconfig, (title)::text));

CREATE INDEX ix_attachments_user_id ON attachments.attachments USING btree (user_id);

CREATE INDEX ix_files_attachment_id ON attachments.files USING btree (attachment_id);

CREATE INDEX ix_files_user_id ON attachments.files USING btree (user_id);

CREATE INDEX ix_folder_principals_category_role_id ON attachments.folder_principals USING btree (category_role_id);

CREATE INDEX ix_folder_principals_event_role_id ON attachments.folder_principals USING btree (event_role_id);

CREATE INDEX ix_folder_principals_local_group_id ON attachments.folder_principals USING btree (local_group_id);

CREATE INDEX ix_folder_principals_mp_group_provider_mp_group_name ON attachments.folder_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_folder_principals_registration_form_id ON attachments.folder_principals USING btree (registration_form_id);

CREATE INDEX ix_folder_principals_user_id ON attachments.folder_principals USING btree (user_id);

CREATE INDEX ix_folders_category_id ON attachments.folders USING btree (category_id);

CREATE INDEX ix_folders_contribution_id ON attachments.folders USING btree (contribution_id);

CREATE INDEX ix_folders_event_id ON attachments.folders USING btree (event_id);

CREATE INDEX ix_folders_linked_event_id ON attachments.folders USING btree (linked_event_id);

CREATE INDEX ix_folders_session_id ON attachments.folders USING btree (session_id);

CREATE INDEX ix_folders_subcontribution_id ON attachments.folders USING btree (subcontribution_id);

CREATE INDEX ix_legacy_attachment_id_map_event_id ON attachments.legacy_attachment_id_map USING btree (event_id);

CREATE INDEX ix_legacy_folder_id_map_event_id ON attachments.legacy_folder_id_map USING btree (event_id);

CREATE UNIQUE INDEX ix_uq_attachment_principals_local_group ON attachments.attachment_principals USING btree (local_group_id, attachment_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_attachment_principals_mp_group ON attachments.attachment_principals USING btree (mp_group_provider, mp_group_name, attachment_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_attachment_principals_user ON attachments.attachment_principals USING btree (user_id, attachment_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_folder_principals_local_group ON attachments.folder_principals USING btree (local_group_id, folder_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_folder_principals_mp_group ON attachments.folder_principals USING btree (mp_group_provider, mp_group_name, folder_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_folder_principals_user ON attachments.folder_principals USING btree (user_id, folder_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_folders_category_id ON attachments.folders USING btree (category_id) WHERE ((link_type = 1) AND is_default);

CREATE UNIQUE INDEX ix_uq_folders_contribution_id ON attachments.folders USING btree (contribution_id) WHERE ((link_type = 3) AND is_default);

CREATE UNIQUE INDEX ix_uq_folders_linked_event_id ON attachments.folders USING btree (linked_event_id) WHERE ((link_type = 2) AND is_default);

CREATE UNIQUE INDEX ix_uq_folders_session_id ON attachments.folders USING btree (session_id) WHERE ((link_type = 5) AND is_default);

CREATE UNIQUE INDEX ix_uq_folders_subcontribution_id ON attachments.folders USING btree (subcontribution_id) WHERE ((link_type = 4) AND is_default);

CREATE INDEX ix_categories_default_badge_template_id ON categories.categories USING btree (default_badge_template_id);

CREATE INDEX ix_categories_default_ticket_template_id ON categories.categories USING btree (default_ticket_template_id);

CREATE INDEX ix_categories_parent_id ON categories.categories USING btree (parent_id);

CREATE INDEX ix_categories_title_fts ON categories.categories USING gin (to_tsvector('simple'::regconfig, (title)::text));

CREATE INDEX ix_event_move_requests_category_id ON categories.event_move_requests USING btree (category_id);

CREATE INDEX ix_event_move_requests_event_id ON categories.event_move_requests USING btree (event_id);

CREATE INDEX ix_event_move_requests_requestor_id ON categories.event_move_requests USING btree (requestor_id);

CREATE INDEX ix_legacy_id_map_category_id ON categories.legacy_id_map USING btree (category_id);

CREATE INDEX ix_legacy_id_map_legacy_category_id ON categories.legacy_id_map USING btree (legacy_category_id);

CREATE INDEX ix_logs_category_id ON categories.logs USING btree (category_id);

CREATE INDEX ix_logs_meta ON categories.logs USING gin (meta);

CREATE INDEX ix_logs_user_id ON categories.logs USING btree (user_id);

CREATE INDEX ix_principals_category_id ON categories.principals USING btree (category_id);

CREATE INDEX ix_principals_category_role_id ON categories.principals USING btree (category_role_id);

CREATE INDEX ix_principals_ip_network_group_id ON categories.principals USING btree (ip_network_group_id);

CREATE INDEX ix_principals_local_group_id ON categories.principals USING btree (local_group_id);

CREATE INDEX ix_principals_mp_group_provider_mp_group_name ON categories.principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_principals_user_id ON categories.principals USING btree (user_id);

CREATE INDEX ix_role_members_role_id ON categories.role_members USING btree (role_id);

CREATE INDEX ix_role_members_user_id ON categories.role_members USING btree (user_id);

CREATE INDEX ix_roles_category_id ON categories.roles USING btree (category_id);

CREATE INDEX ix_settings_category_id ON categories.settings USING btree (category_id);

CREATE INDEX ix_settings_category_id_module ON categories.settings USING btree (category_id, module);

CREATE INDEX ix_settings_category_id_module_name ON categories.settings USING btree (category_id, module, name);

CREATE INDEX ix_settings_module ON categories.settings USING btree (module);

CREATE INDEX ix_settings_name ON categories.settings USING btree (name);

CREATE UNIQUE INDEX ix_uq_event_move_requests_event_id ON categories.event_move_requests USING btree (event_id) WHERE (state = 0);

CREATE UNIQUE INDEX ix_uq_principals_local_group ON categories.principals USING btree (local_group_id, category_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_principals_mp_group ON categories.principals USING btree (mp_group_provider, mp_group_name, category_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_principals_user ON categories.principals USING btree (user_id, category_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_roles_category_id_code ON categories.roles USING btree (category_id, code);

CREATE INDEX ix_abstract_comments_abstract_id ON event_abstracts.abstract_comments USING btree (abstract_id);

CREATE INDEX ix_abstract_comments_modified_by_id ON event_abstracts.abstract_comments USING btree (modified_by_id);

CREATE INDEX ix_abstract_comments_user_id ON event_abstracts.abstract_comments USING btree (user_id);

CREATE INDEX ix_abstract_field_values_abstract_id ON event_abstracts.abstract_field_values USING btree (abstract_id);

CREATE INDEX ix_abstract_field_values_contribution_field_id ON event_abstracts.abstract_field_values USING btree (contribution_field_id);

CREATE INDEX ix_abstract_person_links_abstract_id ON event_abstracts.abstract_person_links USING btree (abstract_id);

CREATE INDEX ix_abstract_person_links_affiliation_id ON event_abstracts.abstract_person_links USING btree (affiliation_id);

CREATE INDEX ix_abstract_person_links_person_id ON event_abstracts.abstract_person_links USING btree (person_id);

CREATE INDEX ix_abstract_review_questions_event_id ON event_abstracts.abstract_review_questions USING btree (event_id);

CREATE INDEX ix_abstract_review_ratings_question_id ON event_abstracts.abstract_review_ratings USING btree (question_id);

CREATE INDEX ix_abstract_review_ratings_review_id ON event_abstracts.abstract_review_ratings USING btree (review_id);

CREATE INDEX ix_abstract_reviews_abstract_id ON event_abstracts.abstract_reviews USING btree (abstract_id);

CREATE INDEX ix_abstract_reviews_proposed_contribution_type_id ON event_abstracts.abstract_reviews USING btree (proposed_contribution_type_id);

CREATE INDEX ix_abstract_reviews_proposed_related_abstract_id ON event_abstracts.abstract_reviews USING btree (proposed_related_abstract_id);

CREATE INDEX ix_abstract_reviews_track_id ON event_abstracts.abstract_reviews USING btree (track_id);

CREATE INDEX ix_abstract_reviews_user_id ON event_abstracts.abstract_reviews USING btree (user_id);

CREATE INDEX ix_abstracts_accepted_contrib_type_id ON event_abstracts.abstracts USING btree (accepted_contrib_type_id);

CREATE INDEX ix_abstracts_accepted_track_id ON event_abstracts.abstracts USING btree (accepted_track_id);

CREATE INDEX ix_abstracts_duplicate_of_id ON event_abstracts.abstracts USING btree (duplicate_of_id);

CREATE INDEX ix_abstracts_event_id ON event_abstracts.abstracts USING btree (event_id);

CREATE INDEX ix_abstracts_judge_id ON event_abstracts.abstracts USING btree (judge_id);

CREATE INDEX ix_abstracts_merged_into_id ON event_abstracts.abstracts USING btree (merged_into_id);

CREATE INDEX ix_abstracts_modified_by_id ON event_abstracts.abstracts USING btree (modified_by_id);

CREATE INDEX ix_abstracts_submitted_contrib_type_id ON event_abstracts.abstracts USING btree (submitted_contrib_type_id);

CREATE INDEX ix_abstracts_submitter_id ON event_abstracts.abstracts USING btree (submitter_id);

CREATE INDEX ix_email_logs_abstract_id ON event_abstracts.email_logs USING btree (abstract_id);

CREATE INDEX ix_email_logs_email_template_id ON event_abstracts.email_logs USING btree (email_template_id);

CREATE INDEX ix_email_logs_user_id ON event_abstracts.email_logs USING btree (user_id);

CREATE INDEX ix_email_templates_event_id ON event_abstracts.email_templates USING btree (event_id);

CREATE INDEX ix_files_abstract_id ON event_abstracts.files USING btree (abstract_id);

CREATE INDEX ix_proposed_for_tracks_review_id ON event_abstracts.proposed_for_tracks USING btree (review_id);

CREATE INDEX ix_proposed_for_tracks_track_id ON event_abstracts.proposed_for_tracks USING btree (track_id);

CREATE INDEX ix_reviewed_for_tracks_abstract_id ON event_abstracts.reviewed_for_tracks USING btree (abstract_id);

CREATE INDEX ix_reviewed_for_tracks_track_id ON event_abstracts.reviewed_for_tracks USING btree (track_id);

CREATE INDEX ix_submitted_for_tracks_abstract_id ON event_abstracts.submitted_for_tracks USING btree (abstract_id);

CREATE INDEX ix_submitted_for_tracks_track_id ON event_abstracts.submitted_for_tracks USING btree (track_id);

CREATE UNIQUE INDEX ix_uq_abstracts_friendly_id_event_id ON event_abstracts.abstracts USING btree (friendly_id, event_id) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_abstracts_uuid ON event_abstracts.abstracts USING btree (uuid);

CREATE INDEX ix_comments_revision_id ON event_editing.comments USING btree (revision_id);

CREATE INDEX ix_comments_user_id ON event_editing.comments USING btree (user_id);

CREATE INDEX ix_editables_contribution_id ON event_editing.editables USING btree (contribution_id);

CREATE INDEX ix_editables_editor_id ON event_editing.editables USING btree (editor_id);

CREATE INDEX ix_editables_published_revision_id ON event_editing.editables USING btree (published_revision_id);

CREATE INDEX ix_file_types_event_id ON event_editing.file_types USING btree (event_id);

CREATE INDEX ix_review_condition_file_types_file_type_id ON event_editing.review_condition_file_types USING btree (file_type_id);

CREATE INDEX ix_review_condition_file_types_review_condition_id ON event_editing.review_condition_file_types USING btree (review_condition_id);

CREATE INDEX ix_review_conditions_event_id ON event_editing.review_conditions USING btree (event_id);

CREATE INDEX ix_revision_files_file_id ON event_editing.revision_files USING btree (file_id);

CREATE INDEX ix_revision_files_file_type_id ON event_editing.revision_files USING btree (file_type_id);

CREATE INDEX ix_revision_files_revision_id ON event_editing.revision_files USING btree (revision_id);

CREATE INDEX ix_revision_tags_revision_id ON event_editing.revision_tags USING btree (revision_id);

CREATE INDEX ix_revision_tags_tag_id ON event_editing.revision_tags USING btree (tag_id);

CREATE INDEX ix_revisions_editable_id ON event_editing.revisions USING btree (editable_id);

CREATE INDEX ix_revisions_editor_id ON event_editing.revisions USING btree (editor_id);

CREATE INDEX ix_revisions_submitter_id ON event_editing.revisions USING btree (submitter_id);

CREATE INDEX ix_tags_event_id ON event_editing.tags USING btree (event_id);

CREATE UNIQUE INDEX ix_uq_file_types_event_id_type_name_lower ON event_editing.file_types USING btree (event_id, type, lower((name)::text));

CREATE UNIQUE INDEX ix_uq_tags_event_id_code_lower ON event_editing.tags USING btree (event_id, lower((code)::text));

CREATE INDEX ix_competences_event_id ON event_paper_reviewing.competences USING btree (event_id);

CREATE INDEX ix_competences_user_id ON event_paper_reviewing.competences USING btree (user_id);

CREATE INDEX ix_content_reviewers_contribution_id ON event_paper_reviewing.content_reviewers USING btree (contribution_id);

CREATE INDEX ix_content_reviewers_user_id ON event_paper_reviewing.content_reviewers USING btree (user_id);

CREATE INDEX ix_files_contribution_id ON event_paper_reviewing.files USING btree (contribution_id);

CREATE INDEX ix_files_revision_id ON event_paper_reviewing.files USING btree (revision_id);

CREATE INDEX ix_judges_contribution_id ON event_paper_reviewing.judges USING btree (contribution_id);

CREATE INDEX ix_judges_user_id ON event_paper_reviewing.judges USING btree (user_id);

CREATE INDEX ix_layout_reviewers_contribution_id ON event_paper_reviewing.layout_reviewers USING btree (contribution_id);

CREATE INDEX ix_layout_reviewers_user_id ON event_paper_reviewing.layout_reviewers USING btree (user_id);

CREATE INDEX ix_review_comments_modified_by_id ON event_paper_reviewing.review_comments USING btree (modified_by_id);

CREATE INDEX ix_review_comments_revision_id ON event_paper_reviewing.review_comments USING btree (revision_id);

CREATE INDEX ix_review_comments_user_id ON event_paper_reviewing.review_comments USING btree (user_id);

CREATE INDEX ix_review_questions_event_id ON event_paper_reviewing.review_questions USING btree (event_id);

CREATE INDEX ix_review_ratings_question_id ON event_paper_reviewing.review_ratings USING btree (question_id);

CREATE INDEX ix_review_ratings_review_id ON event_paper_reviewing.review_ratings USING btree (review_id);

CREATE INDEX ix_reviews_revision_id ON event_paper_reviewing.reviews USING btree (revision_id);

CREATE INDEX ix_reviews_user_id ON event_paper_reviewing.reviews USING btree (user_id);

CREATE INDEX ix_revisions_contribution_id ON event_paper_reviewing.revisions USING btree (contribution_id);

CREATE INDEX ix_revisions_judge_id ON event_paper_reviewing.revisions USING btree (judge_id);

CREATE INDEX ix_revisions_submitter_id ON event_paper_reviewing.revisions USING btree (submitter_id);

CREATE INDEX ix_templates_event_id ON event_paper_reviewing.templates USING btree (event_id);

CREATE UNIQUE INDEX ix_uq_revisions_contribution_id ON event_paper_reviewing.revisions USING btree (contribution_id) WHERE (state = 2);

CREATE INDEX ix_form_field_data_field_id ON event_registration.form_field_data USING btree (field_id);

CREATE INDEX ix_form_items_current_data_id ON event_registration.form_items USING btree (current_data_id);

CREATE INDEX ix_form_items_parent_id ON event_registration.form_items USING btree (parent_id);

CREATE INDEX ix_form_items_registration_form_id ON event_registration.form_items USING btree (registration_form_id);

CREATE INDEX ix_forms_event_id ON event_registration.forms USING btree (event_id);

CREATE INDEX ix_forms_ticket_template_id ON event_registration.forms USING btree (ticket_template_id);

CREATE INDEX ix_invitations_registration_form_id ON event_registration.invitations USING btree (registration_form_id);

CREATE INDEX ix_legacy_registration_map_registration_id ON event_registration.legacy_registration_map USING btree (registration_id);

CREATE INDEX ix_registration_tags_registration_id ON event_registration.registration_tags USING btree (registration_id);

CREATE INDEX ix_registration_tags_registration_tag_id ON event_registration.registration_tags USING btree (registration_tag_id);

CREATE INDEX ix_registrations_event_id ON event_registration.registrations USING btree (event_id);

CREATE INDEX ix_registrations_registration_form_id ON event_registration.registrations USING btree (registration_form_id);

CREATE INDEX ix_registrations_user_id ON event_registration.registrations USING btree (user_id);

CREATE INDEX ix_tags_event_id ON event_registration.tags USING btree (event_id);

CREATE UNIQUE INDEX ix_uq_form_items_pd_field ON event_registration.form_items USING btree (registration_form_id, personal_data_type) WHERE (type = 5);

CREATE UNIQUE INDEX ix_uq_form_items_pd_section ON event_registration.form_items USING btree (registration_form_id) WHERE (type = 4);

CREATE UNIQUE INDEX ix_uq_forms_participation ON event_registration.forms USING btree (event_id) WHERE (is_participation AND (NOT is_deleted));

CREATE UNIQUE INDEX ix_uq_invitations_registration_id ON event_registration.invitations USING btree (registration_id);

CREATE UNIQUE INDEX ix_uq_invitations_uuid ON event_registration.invitations USING btree (uuid);

CREATE UNIQUE INDEX ix_uq_registrations_friendly_id_event_id ON event_registration.registrations USING btree (friendly_id, event_id) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_registrations_registration_form_id_email ON event_registration.registrations USING btree (registration_form_id, email) WHERE ((NOT is_deleted) AND (state <> ALL (ARRAY[3, 4])));

CREATE UNIQUE INDEX ix_uq_registrations_registration_form_id_user_id ON event_registration.registrations USING btree (registration_form_id, user_id) WHERE ((NOT is_deleted) AND (state <> ALL (ARRAY[3, 4])));

CREATE UNIQUE INDEX ix_uq_registrations_ticket_uuid ON event_registration.registrations USING btree (ticket_uuid);

CREATE UNIQUE INDEX ix_uq_registrations_transaction_id ON event_registration.registrations USING btree (transaction_id);

CREATE UNIQUE INDEX ix_uq_registrations_uuid ON event_registration.registrations USING btree (uuid);

CREATE UNIQUE INDEX ix_uq_tags_title_lower ON event_registration.tags USING btree (event_id, lower((title)::text));

CREATE INDEX ix_anonymous_submissions_survey_id ON event_surveys.anonymous_submissions USING btree (survey_id);

CREATE INDEX ix_anonymous_submissions_user_id ON event_surveys.anonymous_submissions USING btree (user_id);

CREATE INDEX ix_items_parent_id ON event_surveys.items USING btree (parent_id);

CREATE INDEX ix_items_survey_id ON event_surveys.items USING btree (survey_id);

CREATE INDEX ix_submissions_survey_id ON event_surveys.submissions USING btree (survey_id);

CREATE INDEX ix_submissions_user_id ON event_surveys.submissions USING btree (user_id);

CREATE INDEX ix_surveys_event_id ON event_surveys.surveys USING btree (event_id);

CREATE INDEX ix_agreements_event_id ON events.agreements USING btree (event_id);

CREATE INDEX ix_agreements_user_id ON events.agreements USING btree (user_id);

CREATE INDEX ix_breaks_room_id ON events.breaks USING btree (room_id);

CREATE INDEX ix_breaks_venue_id ON events.breaks USING btree (venue_id);

CREATE INDEX ix_contribution_field_values_contribution_field_id ON events.contribution_field_values USING btree (contribution_field_id);

CREATE INDEX ix_contribution_field_values_contribution_id ON events.contribution_field_values USING btree (contribution_id);

CREATE INDEX ix_contribution_fields_event_id ON events.contribution_fields USING btree (event_id);

CREATE INDEX ix_contribution_person_links_affiliation_id ON events.contribution_person_links USING btree (affiliation_id);

CREATE INDEX ix_contribution_person_links_contribution_id ON events.contribution_person_links USING btree (contribution_id);

CREATE INDEX ix_contribution_person_links_person_id ON events.contribution_person_links USING btree (person_id);

CREATE INDEX ix_contribution_principals_category_role_id ON events.contribution_principals USING btree (category_role_id);

CREATE INDEX ix_contribution_principals_contribution_id ON events.contribution_principals USING btree (contribution_id);

CREATE INDEX ix_contribution_principals_email ON events.contribution_principals USING btree (email);

CREATE INDEX ix_contribution_principals_event_role_id ON events.contribution_principals USING btree (event_role_id);

CREATE INDEX ix_contribution_principals_local_group_id ON events.contribution_principals USING btree (local_group_id);

CREATE INDEX ix_contribution_principals_mp_group_provider_mp_group_name ON events.contribution_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_contribution_principals_registration_form_id ON events.contribution_principals USING btree (registration_form_id);

CREATE INDEX ix_contribution_principals_user_id ON events.contribution_principals USING btree (user_id);

CREATE INDEX ix_contribution_references_contribution_id ON events.contribution_references USING btree (contribution_id);

CREATE INDEX ix_contribution_references_reference_type_id ON events.contribution_references USING btree (reference_type_id);

CREATE INDEX ix_contribution_types_event_id ON events.contribution_types USING btree (event_id);

CREATE INDEX ix_contributions_abstract_id ON events.contributions USING btree (abstract_id);

CREATE INDEX ix_contributions_description_fts ON events.contributions USING gin (to_tsvector('simple'::regconfig, description));

CREATE INDEX ix_contributions_event_id ON events.contributions USING btree (event_id);

CREATE INDEX ix_contributions_event_id_abstract_id ON events.contributions USING btree (event_id, abstract_id);

CREATE INDEX ix_contributions_event_id_track_id ON events.contributions USING btree (event_id, track_id);

CREATE INDEX ix_contributions_room_id ON events.contributions USING btree (room_id);

CREATE INDEX ix_contributions_session_block_id ON events.contributions USING btree (session_block_id);

CREATE INDEX ix_contributions_session_id ON events.contributions USING btree (session_id);

CREATE INDEX ix_contributions_title_fts ON events.contributions USING gin (to_tsvector('simple'::regconfig, (title)::text));

CREATE INDEX ix_contributions_track_id ON events.contributions USING btree (track_id);

CREATE INDEX ix_contributions_type_id ON events.contributions USING btree (type_id);

CREATE INDEX ix_contributions_venue_id ON events.contributions USING btree (venue_id);

CREATE INDEX ix_event_person_links_affiliation_id ON events.event_person_links USING btree (affiliation_id);

CREATE INDEX ix_event_person_links_event_id ON events.event_person_links USING btree (event_id);

CREATE INDEX ix_event_person_links_person_id ON events.event_person_links USING btree (person_id);

CREATE INDEX ix_event_references_event_id ON events.event_references USING btree (event_id);

CREATE INDEX ix_event_references_reference_type_id ON events.event_references USING btree (reference_type_id);

CREATE INDEX ix_events_category_id ON events.events USING btree (category_id);

CREATE INDEX ix_events_cloned_from_id ON events.events USING btree (cloned_from_id);

CREATE INDEX ix_events_created_dt ON events.events USING btree (created_dt);

CREATE INDEX ix_events_creator_id ON events.events USING btree (creator_id);

CREATE INDEX ix_events_default_page_id ON events.events USING btree (default_page_id);

CREATE INDEX ix_events_end_dt ON events.events USING btree (end_dt);

CREATE INDEX ix_events_end_dt_desc ON events.events USING btree (end_dt DESC);

CREATE INDEX ix_events_label_id ON events.events USING btree (label_id);

CREATE INDEX ix_events_not_deleted_category ON events.events USING btree (is_deleted, category_id);

CREATE INDEX ix_events_not_deleted_category_dates ON events.events USING btree (is_deleted, category_id, start_dt, end_dt);

CREATE INDEX ix_events_room_id ON events.events USING btree (room_id);

CREATE INDEX ix_events_series_id ON events.events USING btree (series_id);

CREATE INDEX ix_events_start_dt ON events.events USING btree (start_dt);

CREATE INDEX ix_events_start_dt_desc ON events.events USING btree (start_dt DESC);

CREATE INDEX ix_events_title_fts ON events.events USING gin (to_tsvector('simple'::regconfig, (title)::text));

CREATE INDEX ix_events_venue_id ON events.events USING btree (venue_id);

CREATE INDEX ix_image_files_event_id ON events.image_files USING btree (event_id);

CREATE INDEX ix_legacy_contribution_id_map_contribution_id ON events.legacy_contribution_id_map USING btree (contribution_id);

CREATE INDEX ix_legacy_id_map_event_id ON events.legacy_id_map USING btree (event_id);

CREATE INDEX ix_legacy_id_map_legacy_event_id ON events.legacy_id_map USING btree (legacy_event_id);

CREATE INDEX ix_legacy_image_id_map_event_id ON events.legacy_image_id_map USING btree (event_id);

CREATE INDEX ix_legacy_image_id_map_image_id ON events.legacy_image_id_map USING btree (image_id);

CREATE INDEX ix_legacy_image_id_map_legacy_image_id ON events.legacy_image_id_map USING btree (legacy_image_id);

CREATE INDEX ix_legacy_page_id_map_event_id ON events.legacy_page_id_map USING btree (event_id);

CREATE INDEX ix_legacy_page_id_map_legacy_page_id ON events.legacy_page_id_map USING btree (legacy_page_id);

CREATE INDEX ix_legacy_page_id_map_page_id ON events.legacy_page_id_map USING btree (page_id);

CREATE INDEX ix_legacy_session_block_id_map_session_block_id ON events.legacy_session_block_id_map USING btree (session_block_id);

CREATE INDEX ix_legacy_session_id_map_session_id ON events.legacy_session_id_map USING btree (session_id);

CREATE INDEX ix_legacy_subcontribution_id_map_subcontribution_id ON events.legacy_subcontribution_id_map USING btree (subcontribution_id);

CREATE INDEX ix_logs_event_id ON events.logs USING btree (event_id);

CREATE INDEX ix_logs_meta ON events.logs USING gin (meta);

CREATE INDEX ix_logs_user_id ON events.logs USING btree (user_id);

CREATE INDEX ix_menu_entries_event_id ON events.menu_entries USING btree (event_id);

CREATE INDEX ix_menu_entries_page_id ON events.menu_entries USING btree (page_id);

CREATE INDEX ix_menu_entries_parent_id ON events.menu_entries USING btree (parent_id);

CREATE INDEX ix_note_revisions_note_id ON events.note_revisions USING btree (note_id);

CREATE INDEX ix_note_revisions_user_id ON events.note_revisions USING btree (user_id);

CREATE INDEX ix_notes_contribution_id ON events.notes USING btree (contribution_id);

CREATE INDEX ix_notes_event_id ON events.notes USING btree (event_id);

CREATE INDEX ix_notes_html_fts ON events.notes USING gin (to_tsvector('simple'::regconfig, html));

CREATE INDEX ix_notes_linked_event_id ON events.notes USING btree (linked_event_id);

CREATE INDEX ix_notes_session_id ON events.notes USING btree (session_id);

CREATE INDEX ix_notes_subcontribution_id ON events.notes USING btree (subcontribution_id);

CREATE INDEX ix_pages_event_id ON events.pages USING btree (event_id);

CREATE INDEX ix_payment_transactions_registration_id ON events.payment_transactions USING btree (registration_id);

CREATE INDEX ix_persons_affiliation_id ON events.persons USING btree (affiliation_id);

CREATE INDEX ix_persons_email ON events.persons USING btree (email);

CREATE INDEX ix_persons_event_id ON events.persons USING btree (event_id);

CREATE INDEX ix_persons_user_id ON events.persons USING btree (user_id);

CREATE INDEX ix_principals_category_role_id ON events.principals USING btree (category_role_id);

CREATE INDEX ix_principals_email ON events.principals USING btree (email);

CREATE INDEX ix_principals_event_id ON events.principals USING btree (event_id);

CREATE INDEX ix_principals_event_role_id ON events.principals USING btree (event_role_id);

CREATE INDEX ix_principals_ip_network_group_id ON events.principals USING btree (ip_network_group_id);

CREATE INDEX ix_principals_local_group_id ON events.principals USING btree (local_group_id);

CREATE INDEX ix_principals_mp_group_provider_mp_group_name ON events.principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_principals_registration_form_id ON events.principals USING btree (registration_form_id);

CREATE INDEX ix_principals_user_id ON events.principals USING btree (user_id);

CREATE INDEX ix_reminders_creator_id ON events.reminders USING btree (creator_id);

CREATE INDEX ix_reminders_event_id ON events.reminders USING btree (event_id);

CREATE INDEX ix_reminders_scheduled_dt ON events.reminders USING btree (scheduled_dt) WHERE (NOT is_sent);

CREATE INDEX ix_requests_created_by_id ON events.requests USING btree (created_by_id);

CREATE INDEX ix_requests_created_dt ON events.requests USING btree (created_dt);

CREATE INDEX ix_requests_event_id ON events.requests USING btree (event_id);

CREATE INDEX ix_requests_processed_by_id ON events.requests USING btree (processed_by_id);

CREATE INDEX ix_role_members_role_id ON events.role_members USING btree (role_id);

CREATE INDEX ix_role_members_user_id ON events.role_members USING btree (user_id);

CREATE INDEX ix_roles_event_id ON events.roles USING btree (event_id);

CREATE INDEX ix_session_block_person_links_affiliation_id ON events.session_block_person_links USING btree (affiliation_id);

CREATE INDEX ix_session_block_person_links_person_id ON events.session_block_person_links USING btree (person_id);

CREATE INDEX ix_session_block_person_links_session_block_id ON events.session_block_person_links USING btree (session_block_id);

CREATE INDEX ix_session_blocks_room_id ON events.session_blocks USING btree (room_id);

CREATE INDEX ix_session_blocks_session_id ON events.session_blocks USING btree (session_id);

CREATE INDEX ix_session_blocks_venue_id ON events.session_blocks USING btree (venue_id);

CREATE INDEX ix_session_principals_category_role_id ON events.session_principals USING btree (category_role_id);

CREATE INDEX ix_session_principals_email ON events.session_principals USING btree (email);

CREATE INDEX ix_session_principals_event_role_id ON events.session_principals USING btree (event_role_id);

CREATE INDEX ix_session_principals_local_group_id ON events.session_principals USING btree (local_group_id);

CREATE INDEX ix_session_principals_mp_group_provider_mp_group_name ON events.session_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_session_principals_registration_form_id ON events.session_principals USING btree (registration_form_id);

CREATE INDEX ix_session_principals_session_id ON events.session_principals USING btree (session_id);

CREATE INDEX ix_session_principals_user_id ON events.session_principals USING btree (user_id);

CREATE INDEX ix_session_types_event_id ON events.session_types USING btree (event_id);

CREATE INDEX ix_sessions_event_id ON events.sessions USING btree (event_id);

CREATE INDEX ix_sessions_room_id ON events.sessions USING btree (room_id);

CREATE INDEX ix_sessions_type_id ON events.sessions USING btree (type_id);

CREATE INDEX ix_sessions_venue_id ON events.sessions USING btree (venue_id);

CREATE INDEX ix_settings_event_id ON events.settings USING btree (event_id);

CREATE INDEX ix_settings_event_id_module ON events.settings USING btree (event_id, module);

CREATE INDEX ix_settings_event_id_module_name ON events.settings USING btree (event_id, module, name);

CREATE INDEX ix_settings_module ON events.settings USING btree (module);

CREATE INDEX ix_settings_name ON events.settings USING btree (name);

CREATE INDEX ix_settings_principals_category_role_id ON events.settings_principals USING btree (category_role_id);

CREATE INDEX ix_settings_principals_event_id ON events.settings_principals USING btree (event_id);

CREATE INDEX ix_settings_principals_event_id_module ON events.settings_principals USING btree (event_id, module);

CREATE INDEX ix_settings_principals_event_id_module_name ON events.settings_principals USING btree (event_id, module, name);

CREATE INDEX ix_settings_principals_event_role_id ON events.settings_principals USING btree (event_role_id);

CREATE INDEX ix_settings_principals_local_group_id ON events.settings_principals USING btree (local_group_id);

CREATE INDEX ix_settings_principals_module ON events.settings_principals USING btree (module);

CREATE INDEX ix_settings_principals_mp_group_provider_mp_group_name ON events.settings_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_settings_principals_name ON events.settings_principals USING btree (name);

CREATE INDEX ix_settings_principals_user_id ON events.settings_principals USING btree (user_id);

CREATE INDEX ix_static_list_links_event_id ON events.static_list_links USING btree (event_id);

CREATE INDEX ix_static_sites_creator_id ON events.static_sites USING btree (creator_id);

CREATE INDEX ix_static_sites_event_id ON events.static_sites USING btree (event_id);

CREATE INDEX ix_subcontribution_person_links_affiliation_id ON events.subcontribution_person_links USING btree (affiliation_id);

CREATE INDEX ix_subcontribution_person_links_person_id ON events.subcontribution_person_links USING btree (person_id);

CREATE INDEX ix_subcontribution_person_links_subcontribution_id ON events.subcontribution_person_links USING btree (subcontribution_id);

CREATE INDEX ix_subcontribution_references_reference_type_id ON events.subcontribution_references USING btree (reference_type_id);

CREATE INDEX ix_subcontribution_references_subcontribution_id ON events.subcontribution_references USING btree (subcontribution_id);

CREATE INDEX ix_subcontributions_contribution_id ON events.subcontributions USING btree (contribution_id);

CREATE INDEX ix_subcontributions_description_fts ON events.subcontributions USING gin (to_tsvector('simple'::regconfig, description));

CREATE INDEX ix_subcontributions_title_fts ON events.subcontributions USING gin (to_tsvector('simple'::regconfig, (title)::text));

CREATE INDEX ix_timetable_entries_event_id ON events.timetable_entries USING btree (event_id);

CREATE INDEX ix_timetable_entries_parent_id ON events.timetable_entries USING btree (parent_id);

CREATE INDEX ix_timetable_entries_start_dt_desc ON events.timetable_entries USING btree (start_dt DESC);

CREATE INDEX ix_track_groups_event_id ON events.track_groups USING btree (event_id);

CREATE INDEX ix_track_principals_category_role_id ON events.track_principals USING btree (category_role_id);

CREATE INDEX ix_track_principals_event_role_id ON events.track_principals USING btree (event_role_id);

CREATE INDEX ix_track_principals_local_group_id ON events.track_principals USING btree (local_group_id);

CREATE INDEX ix_track_principals_mp_group_provider_mp_group_name ON events.track_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_track_principals_track_id ON events.track_principals USING btree (track_id);

CREATE INDEX ix_track_principals_user_id ON events.track_principals USING btree (user_id);

CREATE INDEX ix_tracks_default_session_id ON events.tracks USING btree (default_session_id);

CREATE INDEX ix_tracks_event_id ON events.tracks USING btree (event_id);

CREATE INDEX ix_tracks_track_group_id ON events.tracks USING btree (track_group_id);

CREATE UNIQUE INDEX ix_uq_contribution_principals_email ON events.contribution_principals USING btree (email, contribution_id) WHERE (type = 4);

CREATE UNIQUE INDEX ix_uq_contribution_principals_local_group ON events.contribution_principals USING btree (local_group_id, contribution_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_contribution_principals_mp_group ON events.contribution_principals USING btree (mp_group_provider, mp_group_name, contribution_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_contribution_principals_user ON events.contribution_principals USING btree (user_id, contribution_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_contribution_types_event_id_name_lower ON events.contribution_types USING btree (event_id, lower((name)::text));

CREATE UNIQUE INDEX ix_uq_contributions_abstract_id ON events.contributions USING btree (abstract_id) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_contributions_friendly_id_event_id ON events.contributions USING btree (friendly_id, event_id) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_events_url_shortcut ON events.events USING btree (lower((url_shortcut)::text)) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_labels_title_lower ON events.labels USING btree (lower((title)::text));

CREATE UNIQUE INDEX ix_uq_menu_entries_event_id_name ON events.menu_entries USING btree (event_id, name) WHERE ((type = 2) OR (type = 4));

CREATE UNIQUE INDEX ix_uq_notes_contribution_id ON events.notes USING btree (contribution_id) WHERE (link_type = 3);

CREATE UNIQUE INDEX ix_uq_notes_linked_event_id ON events.notes USING btree (linked_event_id) WHERE (link_type = 2);

CREATE UNIQUE INDEX ix_uq_notes_session_id ON events.notes USING btree (session_id) WHERE (link_type = 5);

CREATE UNIQUE INDEX ix_uq_notes_subcontribution_id ON events.notes USING btree (subcontribution_id) WHERE (link_type = 4);

CREATE UNIQUE INDEX ix_uq_persons_event_id_email ON events.persons USING btree (event_id, email) WHERE ((email)::text <> ''::text);

CREATE UNIQUE INDEX ix_uq_principals_email ON events.principals USING btree (email, event_id) WHERE (type = 4);

CREATE UNIQUE INDEX ix_uq_principals_local_group ON events.principals USING btree (local_group_id, event_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_principals_mp_group ON events.principals USING btree (mp_group_provider, mp_group_name, event_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_principals_user ON events.principals USING btree (user_id, event_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_roles_event_id_code ON events.roles USING btree (event_id, code);

CREATE UNIQUE INDEX ix_uq_session_principals_email ON events.session_principals USING btree (email, session_id) WHERE (type = 4);

CREATE UNIQUE INDEX ix_uq_session_principals_local_group ON events.session_principals USING btree (local_group_id, session_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_session_principals_mp_group ON events.session_principals USING btree (mp_group_provider, mp_group_name, session_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_session_principals_user ON events.session_principals USING btree (user_id, session_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_session_types_event_id_name_lower ON events.session_types USING btree (event_id, lower((name)::text));

CREATE UNIQUE INDEX ix_uq_sessions_friendly_id_event_id ON events.sessions USING btree (friendly_id, event_id) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_settings_principals_local_group ON events.settings_principals USING btree (local_group_id, module, name, event_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_settings_principals_mp_group ON events.settings_principals USING btree (mp_group_provider, mp_group_name, module, name, event_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_settings_principals_user ON events.settings_principals USING btree (user_id, module, name, event_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_static_list_links_uuid ON events.static_list_links USING btree (uuid);

CREATE UNIQUE INDEX ix_uq_subcontributions_friendly_id_contribution_id ON events.subcontributions USING btree (friendly_id, contribution_id);

CREATE UNIQUE INDEX ix_uq_timetable_entries_break_id ON events.timetable_entries USING btree (break_id);

CREATE UNIQUE INDEX ix_uq_timetable_entries_contribution_id ON events.timetable_entries USING btree (contribution_id);

CREATE UNIQUE INDEX ix_uq_timetable_entries_session_block_id ON events.timetable_entries USING btree (session_block_id);

CREATE UNIQUE INDEX ix_uq_track_principals_local_group ON events.track_principals USING btree (local_group_id, track_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_track_principals_mp_group ON events.track_principals USING btree (mp_group_provider, mp_group_name, track_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_track_principals_user ON events.track_principals USING btree (user_id, track_id) WHERE (type = 1);

CREATE INDEX ix_vc_room_events_contribution_id ON events.vc_room_events USING btree (contribution_id);

CREATE INDEX ix_vc_room_events_data ON events.vc_room_events USING gin (data);

CREATE INDEX ix_vc_room_events_event_id ON events.vc_room_events USING btree (event_id);

CREATE INDEX ix_vc_room_events_linked_event_id ON events.vc_room_events USING btree (linked_event_id);

CREATE INDEX ix_vc_room_events_session_block_id ON events.vc_room_events USING btree (session_block_id);

CREATE INDEX ix_vc_room_events_vc_room_id ON events.vc_room_events USING btree (vc_room_id);

CREATE INDEX ix_vc_rooms_created_by_id ON events.vc_rooms USING btree (created_by_id);

CREATE INDEX ix_vc_rooms_data ON events.vc_rooms USING gin (data);

CREATE INDEX ix_affiliations_meta ON indico.affiliations USING gin (meta);

CREATE INDEX ix_affiliations_name ON indico.affiliations USING btree (name);

CREATE INDEX ix_designer_image_files_template_id ON indico.designer_image_files USING btree (template_id);

CREATE INDEX ix_designer_templates_backside_template_id ON indico.designer_templates USING btree (backside_template_id);

CREATE INDEX ix_designer_templates_category_id ON indico.designer_templates USING btree (category_id);

CREATE INDEX ix_designer_templates_event_id ON indico.designer_templates USING btree (event_id);

CREATE INDEX ix_settings_module ON indico.settings USING btree (module);

CREATE INDEX ix_settings_module_name ON indico.settings USING btree (module, name);

CREATE INDEX ix_settings_name ON indico.settings USING btree (name);

CREATE INDEX ix_settings_principals_local_group_id ON indico.settings_principals USING btree (local_group_id);

CREATE INDEX ix_settings_principals_module ON indico.settings_principals USING btree (module);

CREATE INDEX ix_settings_principals_module_name ON indico.settings_principals USING btree (module, name);

CREATE INDEX ix_settings_principals_mp_group_provider_mp_group_name ON indico.settings_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_settings_principals_name ON indico.settings_principals USING btree (name);

CREATE INDEX ix_settings_principals_user_id ON indico.settings_principals USING btree (user_id);

CREATE UNIQUE INDEX ix_uq_files_uuid ON indico.files USING btree (uuid);

CREATE UNIQUE INDEX ix_uq_ip_network_groups_name_lower ON indico.ip_network_groups USING btree (lower((name)::text));

CREATE UNIQUE INDEX ix_uq_reference_types_name_lower ON indico.reference_types USING btree (lower((name)::text));

CREATE UNIQUE INDEX ix_uq_settings_principals_local_group ON indico.settings_principals USING btree (local_group_id, module, name) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_settings_principals_mp_group ON indico.settings_principals USING btree (mp_group_provider, mp_group_name, module, name) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_settings_principals_user ON indico.settings_principals USING btree (user_id, module, name) WHERE (type = 1);

CREATE INDEX ix_application_user_links_application_id ON oauth.application_user_links USING btree (application_id);

CREATE INDEX ix_application_user_links_user_id ON oauth.application_user_links USING btree (user_id);

CREATE INDEX ix_tokens_app_user_link_id ON oauth.tokens USING btree (app_user_link_id);

CREATE UNIQUE INDEX ix_uq_applications_name_lower ON oauth.applications USING btree (lower((name)::text));

CREATE UNIQUE INDEX ix_uq_applications_system_app_type ON oauth.applications USING btree (system_app_type) WHERE (system_app_type <> 0);

CREATE UNIQUE INDEX ix_uq_tokens_access_token_hash ON oauth.tokens USING btree (access_token_hash);

CREATE INDEX ix_blocked_rooms_room_id ON roombooking.blocked_rooms USING btree (room_id);

CREATE INDEX ix_blocking_principals_local_group_id ON roombooking.blocking_principals USING btree (local_group_id);

CREATE INDEX ix_blocking_principals_mp_group_provider_mp_group_name ON roombooking.blocking_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_blocking_principals_user_id ON roombooking.blocking_principals USING btree (user_id);

CREATE INDEX ix_blockings_created_by_id ON roombooking.blockings USING btree (created_by_id);

CREATE INDEX ix_blockings_end_date ON roombooking.blockings USING btree (end_date);

CREATE INDEX ix_blockings_start_date ON roombooking.blockings USING btree (start_date);

CREATE INDEX ix_favorite_rooms_room_id ON roombooking.favorite_rooms USING btree (room_id);

CREATE INDEX ix_favorite_rooms_user_id ON roombooking.favorite_rooms USING btree (user_id);

CREATE INDEX ix_reservation_edit_logs_reservation_id ON roombooking.reservation_edit_logs USING btree (reservation_id);

CREATE INDEX ix_reservation_links_contribution_id ON roombooking.reservation_links USING btree (contribution_id);

CREATE INDEX ix_reservation_links_event_id ON roombooking.reservation_links USING btree (event_id);

CREATE INDEX ix_reservation_links_linked_event_id ON roombooking.reservation_links USING btree (linked_event_id);

CREATE INDEX ix_reservation_links_session_block_id ON roombooking.reservation_links USING btree (session_block_id);

CREATE INDEX ix_reservation_occurrences_end_dt ON roombooking.reservation_occurrences USING btree (end_dt);

CREATE INDEX ix_reservation_occurrences_start_dt ON roombooking.reservation_occurrences USING btree (start_dt);

CREATE INDEX ix_reservations_booked_for_id ON roombooking.reservations USING btree (booked_for_id);

CREATE INDEX ix_reservations_created_by_id ON roombooking.reservations USING btree (created_by_id);

CREATE INDEX ix_reservations_end_dt ON roombooking.reservations USING btree (end_dt);

CREATE INDEX ix_reservations_end_dt_date ON roombooking.reservations USING btree (((end_dt)::date));

CREATE INDEX ix_reservations_end_dt_time ON roombooking.reservations USING btree (((end_dt)::time without time zone));

CREATE INDEX ix_reservations_link_id ON roombooking.reservations USING btree (link_id);

CREATE INDEX ix_reservations_room_id ON roombooking.reservations USING btree (room_id);

CREATE INDEX ix_reservations_start_dt ON roombooking.reservations USING btree (start_dt);

CREATE INDEX ix_reservations_start_dt_date ON roombooking.reservations USING btree (((start_dt)::date));

CREATE INDEX ix_reservations_start_dt_time ON roombooking.reservations USING btree (((start_dt)::time without time zone));

CREATE INDEX ix_room_principals_local_group_id ON roombooking.room_principals USING btree (local_group_id);

CREATE INDEX ix_room_principals_mp_group_provider_mp_group_name ON roombooking.room_principals USING btree (mp_group_provider, mp_group_name);

CREATE INDEX ix_room_principals_room_id ON roombooking.room_principals USING btree (room_id);

CREATE INDEX ix_room_principals_user_id ON roombooking.room_principals USING btree (user_id);

CREATE INDEX ix_rooms_owner_id ON roombooking.rooms USING btree (owner_id);

CREATE UNIQUE INDEX ix_uq_blocking_principals_local_group ON roombooking.blocking_principals USING btree (local_group_id, blocking_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_blocking_principals_mp_group ON roombooking.blocking_principals USING btree (mp_group_provider, mp_group_name, blocking_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_blocking_principals_user ON roombooking.blocking_principals USING btree (user_id, blocking_id) WHERE (type = 1);

CREATE UNIQUE INDEX ix_uq_equipment_types_name ON roombooking.equipment_types USING btree (name);

CREATE UNIQUE INDEX ix_uq_features_name ON roombooking.features USING btree (name);

CREATE UNIQUE INDEX ix_uq_locations_name ON roombooking.locations USING btree (name) WHERE (NOT is_deleted);

CREATE UNIQUE INDEX ix_uq_map_areas_is_default ON roombooking.map_areas USING btree (is_default) WHERE is_default;

CREATE UNIQUE INDEX ix_uq_room_attributes_name ON roombooking.room_attributes USING btree (name);

CREATE UNIQUE INDEX ix_uq_room_principals_local_group ON roombooking.room_principals USING btree (local_group_id, room_id) WHERE (type = 2);

CREATE UNIQUE INDEX ix_uq_room_principals_mp_group ON roombooking.room_principals USING btree (mp_group_provider, mp_group_name, room_id) WHERE (type = 3);

CREATE UNIQUE INDEX ix_uq_room_principals_user ON roombooking.room_principals USING btree (user_id, room_id) WHERE (type = 1);

CREATE INDEX ix_api_keys_user_id ON users.api_keys USING btree (user_id);

CREATE INDEX ix_emails_email ON users.emails USING btree (email);

CREATE INDEX ix_emails_user_id ON users.emails USING btree (user_id);

CREATE INDEX ix_favorite_categories_target_id ON users.favorite_categories USING btree (target_id);

CREATE INDEX ix_favorite_categories_user_id ON users.favorite_categories USING btree (user_id);

CREATE INDEX ix_favorite_events_target_id ON users.favorite_events USING btree (target_id);

CREATE INDEX ix_favorite_events_user_id ON users.favorite_events USING btree (user_id);

CREATE INDEX ix_favorite_users_target_id ON users.favorite_users USING btree (target_id);

CREATE INDEX ix_favorite_users_user_id ON users.favorite_users USING btree (user_id);

CREATE INDEX ix_group_members_group_id ON users.group_members USING btree (group_id);

CREATE INDEX ix_group_members_user_id ON users.group_members USING btree (user_id);

CREATE INDEX ix_groups_name ON users.groups USING btree (name);

CREATE INDEX ix_settings_module ON users.settings USING btree (module);

CREATE INDEX ix_settings_name ON users.settings USING btree (name);

CREATE INDEX ix_settings_user_id ON users.settings USING btree (user_id);

CREATE INDEX ix_settings_user_id_module ON users.settings USING btree (user_id, module);

CREATE INDEX ix_settings_user_id_module_name ON users.settings USING btree (user_id, module, name);

CREATE INDEX ix_suggested_categories_category_id ON users.suggested_categories USING btree (category_id);

CREATE INDEX ix_suggested_categories_user_id ON users.suggested_categories USING btree (user_id);

CREATE INDEX ix_tokens_user_id ON users.tokens USING btree (user_id);

CREATE UNIQUE INDEX ix_uq_api_keys_user_id ON users.api_keys USING btree (user_id) WHERE is_active;

CREATE UNIQUE INDEX ix_uq_emails_email ON users.emails USING btree (email) WHERE (NOT is_user_deleted);

CREATE UNIQUE INDEX ix_uq_emails_user_id ON users.emails USING btree (user_id) WHERE (is_primary AND (NOT is_user_deleted));

CREATE UNIQUE INDEX ix_uq_groups_name_lower ON users.groups USING btree (lower((name)::text));

CREATE UNIQUE INDEX ix_uq_registration_requests_email ON users.registration_requests USING btree (email);

CREATE UNIQUE INDEX ix_uq_tokens_access_token_hash ON users.tokens USING btree (access_token_hash);

CREATE UNIQUE INDEX ix_uq_user_id_name_lower ON users.tokens USING btree (user_id, lower((name)::text)) WHERE (revoked_dt IS NULL);

CREATE UNIQUE INDEX ix_uq_users_is_system ON users.users USING btree (is_system) WHERE is_system;

CREATE INDEX ix_users_affiliation ON users.users USING btree (affiliation);

CREATE INDEX ix_users_affiliation_id ON users.users USING btree (affiliation_id);

CREATE INDEX ix_users_first_name ON users.users USING btree (first_name);

CREATE INDEX ix_users_is_admin ON users.users USING btree (is_admin);

CREATE INDEX ix_users_last_name ON users.users USING btree (last_name);

CREATE INDEX ix_users_merged_into_id ON users.users USING btree (merged_into_id);

CREATE CONSTRAINT TRIGGER consistent_deleted AFTER INSERT OR UPDATE OF parent_id, is_deleted ON categories.categories DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION categories.check_consistency_deleted();

CREATE CONSTRAINT TRIGGER no_cycles AFTER INSERT OR UPDATE OF parent_id ON categories.categories NOT DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION categories.check_cycles();

CREATE CONSTRAINT TRIGGER consistent_deleted AFTER INSERT OR UPDATE OF category_id, is_deleted ON events.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION categories.check_consistency_deleted();

CREATE CONSTRAINT TRIGGER consistent_timetable AFTER INSERT OR UPDATE OF duration ON events.breaks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events.check_timetable_consistency('break');

CREATE CONSTRAINT TRIGGER consistent_timetable AFTER INSERT OR UPDATE OF event_id, session_id, session_block_id, duration ON events.contributions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events.check_timetable_consistency('contribution');

CREATE CONSTRAINT TRIGGER consistent_timetable AFTER UPDATE OF start_dt, end_dt ON events.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events.check_timetable_consistency('event');

CREATE CONSTRAINT TRIGGER consistent_timetable AFTER INSERT OR UPDATE OF session_id, duration ON events.session_blocks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events.check_timetable_consistency('session_block');

CREATE CONSTRAINT TRIGGER consistent_timetable AFTER INSERT OR UPDATE ON events.timetable_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events.check_timetable_consistency('timetable_entry');

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT fk_attachment_principals_attachment_id_attachments FOREIGN KEY (attachment_id) REFERENCES attachments.attachments(id);

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT fk_attachment_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT fk_attachment_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT fk_attachment_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT fk_attachment_principals_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY attachments.attachment_principals
    ADD CONSTRAINT fk_attachment_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY attachments.attachments
    ADD CONSTRAINT fk_attachments_file_id_files FOREIGN KEY (file_id) REFERENCES attachments.files(id);

ALTER TABLE ONLY attachments.attachments
    ADD CONSTRAINT fk_attachments_folder_id_folders FOREIGN KEY (folder_id) REFERENCES attachments.folders(id);

ALTER TABLE ONLY attachments.attachments
    ADD CONSTRAINT fk_attachments_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY attachments.files
    ADD CONSTRAINT fk_files_attachment_id_attachments FOREIGN KEY (attachment_id) REFERENCES attachments.attachments(id);

ALTER TABLE ONLY attachments.files
    ADD CONSTRAINT fk_files_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT fk_folder_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT fk_folder_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT fk_folder_principals_folder_id_folders FOREIGN KEY (folder_id) REFERENCES attachments.folders(id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT fk_folder_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT fk_folder_principals_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY attachments.folder_principals
    ADD CONSTRAINT fk_folder_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT fk_folders_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT fk_folders_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT fk_folders_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT fk_folders_linked_event_id_events FOREIGN KEY (linked_event_id) REFERENCES events.events(id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT fk_folders_session_id_sessions FOREIGN KEY (session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY attachments.folders
    ADD CONSTRAINT fk_folders_subcontribution_id_subcontributions FOREIGN KEY (subcontribution_id) REFERENCES events.subcontributions(id);

ALTER TABLE ONLY attachments.legacy_attachment_id_map
    ADD CONSTRAINT fk_legacy_attachment_id_map_attachment_id_attachments FOREIGN KEY (attachment_id) REFERENCES attachments.attachments(id);

ALTER TABLE ONLY attachments.legacy_attachment_id_map
    ADD CONSTRAINT fk_legacy_attachment_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY attachments.legacy_folder_id_map
    ADD CONSTRAINT fk_legacy_folder_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY attachments.legacy_folder_id_map
    ADD CONSTRAINT fk_legacy_folder_id_map_folder_id_folders FOREIGN KEY (folder_id) REFERENCES attachments.folders(id);

ALTER TABLE ONLY categories.categories
    ADD CONSTRAINT fk_categories_default_badge_template_id_designer_templates FOREIGN KEY (default_badge_template_id) REFERENCES indico.designer_templates(id);

ALTER TABLE ONLY categories.categories
    ADD CONSTRAINT fk_categories_default_ticket_template_id_designer_templates FOREIGN KEY (default_ticket_template_id) REFERENCES indico.designer_templates(id);

ALTER TABLE ONLY categories.categories
    ADD CONSTRAINT fk_categories_parent_id_categories FOREIGN KEY (parent_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY categories.event_move_requests
    ADD CONSTRAINT fk_event_move_requests_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY categories.event_move_requests
    ADD CONSTRAINT fk_event_move_requests_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY categories.event_move_requests
    ADD CONSTRAINT fk_event_move_requests_moderator_id_users FOREIGN KEY (moderator_id) REFERENCES users.users(id);

ALTER TABLE ONLY categories.event_move_requests
    ADD CONSTRAINT fk_event_move_requests_requestor_id_users FOREIGN KEY (requestor_id) REFERENCES users.users(id);

ALTER TABLE ONLY categories.legacy_id_map
    ADD CONSTRAINT fk_legacy_id_map_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY categories.logs
    ADD CONSTRAINT fk_logs_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY categories.logs
    ADD CONSTRAINT fk_logs_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY categories.principals
    ADD CONSTRAINT fk_principals_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY categories.principals
    ADD CONSTRAINT fk_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY categories.principals
    ADD CONSTRAINT fk_principals_ip_network_group_id_ip_network_groups FOREIGN KEY (ip_network_group_id) REFERENCES indico.ip_network_groups(id);

ALTER TABLE ONLY categories.principals
    ADD CONSTRAINT fk_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY categories.principals
    ADD CONSTRAINT fk_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY categories.role_members
    ADD CONSTRAINT fk_role_members_role_id_roles FOREIGN KEY (role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY categories.role_members
    ADD CONSTRAINT fk_role_members_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY categories.roles
    ADD CONSTRAINT fk_roles_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY categories.settings
    ADD CONSTRAINT fk_settings_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY event_abstracts.abstract_comments
    ADD CONSTRAINT fk_abstract_comments_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstract_comments
    ADD CONSTRAINT fk_abstract_comments_modified_by_id_users FOREIGN KEY (modified_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.abstract_comments
    ADD CONSTRAINT fk_abstract_comments_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.abstract_field_values
    ADD CONSTRAINT fk_abstract_field_values_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstract_field_values
    ADD CONSTRAINT fk_abstract_field_values_contribution_field FOREIGN KEY (contribution_field_id) REFERENCES events.contribution_fields(id);

ALTER TABLE ONLY event_abstracts.abstract_person_links
    ADD CONSTRAINT fk_abstract_person_links_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstract_person_links
    ADD CONSTRAINT fk_abstract_person_links_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY event_abstracts.abstract_person_links
    ADD CONSTRAINT fk_abstract_person_links_person_id_persons FOREIGN KEY (person_id) REFERENCES events.persons(id);

ALTER TABLE ONLY event_abstracts.abstract_review_questions
    ADD CONSTRAINT fk_abstract_review_questions_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_abstracts.abstract_review_ratings
    ADD CONSTRAINT fk_abstract_review_ratings_question_id_abstract_review__aa27 FOREIGN KEY (question_id) REFERENCES event_abstracts.abstract_review_questions(id);

ALTER TABLE ONLY event_abstracts.abstract_review_ratings
    ADD CONSTRAINT fk_abstract_review_ratings_review_id_abstract_reviews FOREIGN KEY (review_id) REFERENCES event_abstracts.abstract_reviews(id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT fk_abstract_reviews_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT fk_abstract_reviews_proposed_contribution_type_id_contr_6290 FOREIGN KEY (proposed_contribution_type_id) REFERENCES events.contribution_types(id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT fk_abstract_reviews_proposed_related_abstract_id_abstracts FOREIGN KEY (proposed_related_abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT fk_abstract_reviews_track_id_tracks FOREIGN KEY (track_id) REFERENCES events.tracks(id);

ALTER TABLE ONLY event_abstracts.abstract_reviews
    ADD CONSTRAINT fk_abstract_reviews_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_accepted_contrib_type_id_contribution_types FOREIGN KEY (accepted_contrib_type_id) REFERENCES events.contribution_types(id) ON DELETE SET NULL;

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_accepted_track_id_tracks FOREIGN KEY (accepted_track_id) REFERENCES events.tracks(id) ON DELETE SET NULL;

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_duplicate_of_id_abstracts FOREIGN KEY (duplicate_of_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_judge_id_users FOREIGN KEY (judge_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_merged_into_id_abstracts FOREIGN KEY (merged_into_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_modified_by_id_users FOREIGN KEY (modified_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_submitted_contrib_type_id_contribution_types FOREIGN KEY (submitted_contrib_type_id) REFERENCES events.contribution_types(id) ON DELETE SET NULL;

ALTER TABLE ONLY event_abstracts.abstracts
    ADD CONSTRAINT fk_abstracts_submitter_id_users FOREIGN KEY (submitter_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.email_logs
    ADD CONSTRAINT fk_email_logs_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.email_logs
    ADD CONSTRAINT fk_email_logs_email_template_id_email_templates FOREIGN KEY (email_template_id) REFERENCES event_abstracts.email_templates(id);

ALTER TABLE ONLY event_abstracts.email_logs
    ADD CONSTRAINT fk_email_logs_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_abstracts.email_templates
    ADD CONSTRAINT fk_email_templates_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_abstracts.files
    ADD CONSTRAINT fk_files_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.proposed_for_tracks
    ADD CONSTRAINT fk_proposed_for_tracks_review_id_abstract_reviews FOREIGN KEY (review_id) REFERENCES event_abstracts.abstract_reviews(id);

ALTER TABLE ONLY event_abstracts.proposed_for_tracks
    ADD CONSTRAINT fk_proposed_for_tracks_track_id_tracks FOREIGN KEY (track_id) REFERENCES events.tracks(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_abstracts.reviewed_for_tracks
    ADD CONSTRAINT fk_reviewed_for_tracks_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.reviewed_for_tracks
    ADD CONSTRAINT fk_reviewed_for_tracks_track_id_tracks FOREIGN KEY (track_id) REFERENCES events.tracks(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_abstracts.submitted_for_tracks
    ADD CONSTRAINT fk_submitted_for_tracks_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY event_abstracts.submitted_for_tracks
    ADD CONSTRAINT fk_submitted_for_tracks_track_id_tracks FOREIGN KEY (track_id) REFERENCES events.tracks(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_editing.comments
    ADD CONSTRAINT fk_comments_revision_id_revisions FOREIGN KEY (revision_id) REFERENCES event_editing.revisions(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_editing.comments
    ADD CONSTRAINT fk_comments_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_editing.editables
    ADD CONSTRAINT fk_editables_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY event_editing.editables
    ADD CONSTRAINT fk_editables_editor_id_users FOREIGN KEY (editor_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_editing.editables
    ADD CONSTRAINT fk_editables_published_revision_id_revisions FOREIGN KEY (published_revision_id) REFERENCES event_editing.revisions(id);

ALTER TABLE ONLY event_editing.file_types
    ADD CONSTRAINT fk_file_types_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_editing.review_condition_file_types
    ADD CONSTRAINT fk_review_condition_file_types_file_type_id_file_types FOREIGN KEY (file_type_id) REFERENCES event_editing.file_types(id);

ALTER TABLE ONLY event_editing.review_condition_file_types
    ADD CONSTRAINT fk_review_condition_file_types_review_condition_id_revi_175a FOREIGN KEY (review_condition_id) REFERENCES event_editing.review_conditions(id);

ALTER TABLE ONLY event_editing.review_conditions
    ADD CONSTRAINT fk_review_conditions_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_editing.revision_files
    ADD CONSTRAINT fk_revision_files_file_id_files FOREIGN KEY (file_id) REFERENCES indico.files(id);

ALTER TABLE ONLY event_editing.revision_files
    ADD CONSTRAINT fk_revision_files_file_type_id_file_types FOREIGN KEY (file_type_id) REFERENCES event_editing.file_types(id);

ALTER TABLE ONLY event_editing.revision_files
    ADD CONSTRAINT fk_revision_files_revision_id_revisions FOREIGN KEY (revision_id) REFERENCES event_editing.revisions(id);

ALTER TABLE ONLY event_editing.revision_tags
    ADD CONSTRAINT fk_revision_tags_revision_id_revisions FOREIGN KEY (revision_id) REFERENCES event_editing.revisions(id);

ALTER TABLE ONLY event_editing.revision_tags
    ADD CONSTRAINT fk_revision_tags_tag_id_tags FOREIGN KEY (tag_id) REFERENCES event_editing.tags(id);

ALTER TABLE ONLY event_editing.revisions
    ADD CONSTRAINT fk_revisions_editable_id_editables FOREIGN KEY (editable_id) REFERENCES event_editing.editables(id);

ALTER TABLE ONLY event_editing.revisions
    ADD CONSTRAINT fk_revisions_editor_id_users FOREIGN KEY (editor_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_editing.revisions
    ADD CONSTRAINT fk_revisions_submitter_id_users FOREIGN KEY (submitter_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_editing.tags
    ADD CONSTRAINT fk_tags_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_paper_reviewing.competences
    ADD CONSTRAINT fk_competences_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_paper_reviewing.competences
    ADD CONSTRAINT fk_competences_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.content_reviewers
    ADD CONSTRAINT fk_content_reviewers_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY event_paper_reviewing.content_reviewers
    ADD CONSTRAINT fk_content_reviewers_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.files
    ADD CONSTRAINT fk_files_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY event_paper_reviewing.files
    ADD CONSTRAINT fk_files_revision_id_revisions FOREIGN KEY (revision_id) REFERENCES event_paper_reviewing.revisions(id);

ALTER TABLE ONLY event_paper_reviewing.judges
    ADD CONSTRAINT fk_judges_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY event_paper_reviewing.judges
    ADD CONSTRAINT fk_judges_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.layout_reviewers
    ADD CONSTRAINT fk_layout_reviewers_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY event_paper_reviewing.layout_reviewers
    ADD CONSTRAINT fk_layout_reviewers_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.review_comments
    ADD CONSTRAINT fk_review_comments_modified_by_id_users FOREIGN KEY (modified_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.review_comments
    ADD CONSTRAINT fk_review_comments_revision_id_revisions FOREIGN KEY (revision_id) REFERENCES event_paper_reviewing.revisions(id);

ALTER TABLE ONLY event_paper_reviewing.review_comments
    ADD CONSTRAINT fk_review_comments_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.review_questions
    ADD CONSTRAINT fk_review_questions_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_paper_reviewing.review_ratings
    ADD CONSTRAINT fk_review_ratings_question_id_review_questions FOREIGN KEY (question_id) REFERENCES event_paper_reviewing.review_questions(id);

ALTER TABLE ONLY event_paper_reviewing.review_ratings
    ADD CONSTRAINT fk_review_ratings_review_id_reviews FOREIGN KEY (review_id) REFERENCES event_paper_reviewing.reviews(id);

ALTER TABLE ONLY event_paper_reviewing.reviews
    ADD CONSTRAINT fk_reviews_revision_id_revisions FOREIGN KEY (revision_id) REFERENCES event_paper_reviewing.revisions(id);

ALTER TABLE ONLY event_paper_reviewing.reviews
    ADD CONSTRAINT fk_reviews_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.revisions
    ADD CONSTRAINT fk_revisions_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY event_paper_reviewing.revisions
    ADD CONSTRAINT fk_revisions_judge_id_users FOREIGN KEY (judge_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.revisions
    ADD CONSTRAINT fk_revisions_submitter_id_users FOREIGN KEY (submitter_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_paper_reviewing.templates
    ADD CONSTRAINT fk_templates_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_registration.form_field_data
    ADD CONSTRAINT fk_form_field_data_field_id_form_items FOREIGN KEY (field_id) REFERENCES event_registration.form_items(id);

ALTER TABLE ONLY event_registration.form_items
    ADD CONSTRAINT fk_form_items_current_data_id_form_field_data FOREIGN KEY (current_data_id) REFERENCES event_registration.form_field_data(id);

ALTER TABLE ONLY event_registration.form_items
    ADD CONSTRAINT fk_form_items_parent_id_form_items FOREIGN KEY (parent_id) REFERENCES event_registration.form_items(id);

ALTER TABLE ONLY event_registration.form_items
    ADD CONSTRAINT fk_form_items_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY event_registration.forms
    ADD CONSTRAINT fk_forms_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_registration.forms
    ADD CONSTRAINT fk_forms_ticket_template_id_designer_templates FOREIGN KEY (ticket_template_id) REFERENCES indico.designer_templates(id);

ALTER TABLE ONLY event_registration.invitations
    ADD CONSTRAINT fk_invitations_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY event_registration.invitations
    ADD CONSTRAINT fk_invitations_registration_id_registrations FOREIGN KEY (registration_id) REFERENCES event_registration.registrations(id);

ALTER TABLE ONLY event_registration.legacy_registration_map
    ADD CONSTRAINT fk_legacy_registration_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_registration.legacy_registration_map
    ADD CONSTRAINT fk_legacy_registration_map_registration_id_registrations FOREIGN KEY (registration_id) REFERENCES event_registration.registrations(id);

ALTER TABLE ONLY event_registration.registration_data
    ADD CONSTRAINT fk_registration_data_field_data_id_form_field_data FOREIGN KEY (field_data_id) REFERENCES event_registration.form_field_data(id);

ALTER TABLE ONLY event_registration.registration_data
    ADD CONSTRAINT fk_registration_data_registration_id_registrations FOREIGN KEY (registration_id) REFERENCES event_registration.registrations(id);

ALTER TABLE ONLY event_registration.registration_tags
    ADD CONSTRAINT fk_registration_tags_registration_id_registrations FOREIGN KEY (registration_id) REFERENCES event_registration.registrations(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_registration.registration_tags
    ADD CONSTRAINT fk_registration_tags_registration_tag_id_tags FOREIGN KEY (registration_tag_id) REFERENCES event_registration.tags(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_registration.registrations
    ADD CONSTRAINT fk_registrations_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_registration.registrations
    ADD CONSTRAINT fk_registrations_event_id_registration_form_id_forms FOREIGN KEY (event_id, registration_form_id) REFERENCES event_registration.forms(event_id, id);

ALTER TABLE ONLY event_registration.registrations
    ADD CONSTRAINT fk_registrations_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY event_registration.registrations
    ADD CONSTRAINT fk_registrations_transaction_id_payment_transactions FOREIGN KEY (transaction_id) REFERENCES events.payment_transactions(id);

ALTER TABLE ONLY event_registration.registrations
    ADD CONSTRAINT fk_registrations_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_registration.tags
    ADD CONSTRAINT fk_tags_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY event_surveys.anonymous_submissions
    ADD CONSTRAINT fk_anonymous_submissions_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES event_surveys.surveys(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_surveys.anonymous_submissions
    ADD CONSTRAINT fk_anonymous_submissions_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY event_surveys.answers
    ADD CONSTRAINT fk_answers_question_id_items FOREIGN KEY (question_id) REFERENCES event_surveys.items(id);

ALTER TABLE ONLY event_surveys.answers
    ADD CONSTRAINT fk_answers_submission_id_submissions FOREIGN KEY (submission_id) REFERENCES event_surveys.submissions(id);

ALTER TABLE ONLY event_surveys.items
    ADD CONSTRAINT fk_items_parent_id_items FOREIGN KEY (parent_id) REFERENCES event_surveys.items(id);

ALTER TABLE ONLY event_surveys.items
    ADD CONSTRAINT fk_items_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES event_surveys.surveys(id);

ALTER TABLE ONLY event_surveys.submissions
    ADD CONSTRAINT fk_submissions_survey_id_surveys FOREIGN KEY (survey_id) REFERENCES event_surveys.surveys(id);

ALTER TABLE ONLY event_surveys.submissions
    ADD CONSTRAINT fk_submissions_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY event_surveys.surveys
    ADD CONSTRAINT fk_surveys_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.agreements
    ADD CONSTRAINT fk_agreements_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.agreements
    ADD CONSTRAINT fk_agreements_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.breaks
    ADD CONSTRAINT fk_breaks_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY events.breaks
    ADD CONSTRAINT fk_breaks_venue_id_locations FOREIGN KEY (venue_id) REFERENCES roombooking.locations(id);

ALTER TABLE ONLY events.breaks
    ADD CONSTRAINT fk_breaks_venue_id_room_id_rooms FOREIGN KEY (venue_id, room_id) REFERENCES roombooking.rooms(location_id, id);

ALTER TABLE ONLY events.contribution_field_values
    ADD CONSTRAINT fk_contribution_field_values_contribution_field FOREIGN KEY (contribution_field_id) REFERENCES events.contribution_fields(id);

ALTER TABLE ONLY events.contribution_field_values
    ADD CONSTRAINT fk_contribution_field_values_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.contribution_fields
    ADD CONSTRAINT fk_contribution_fields_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.contribution_person_links
    ADD CONSTRAINT fk_contribution_person_links_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY events.contribution_person_links
    ADD CONSTRAINT fk_contribution_person_links_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.contribution_person_links
    ADD CONSTRAINT fk_contribution_person_links_person_id_persons FOREIGN KEY (person_id) REFERENCES events.persons(id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT fk_contribution_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT fk_contribution_principals_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT fk_contribution_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT fk_contribution_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT fk_contribution_principals_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY events.contribution_principals
    ADD CONSTRAINT fk_contribution_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.contribution_references
    ADD CONSTRAINT fk_contribution_references_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.contribution_references
    ADD CONSTRAINT fk_contribution_references_reference_type_id_reference_types FOREIGN KEY (reference_type_id) REFERENCES indico.reference_types(id);

ALTER TABLE ONLY events.contribution_types
    ADD CONSTRAINT fk_contribution_types_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_abstract_id_abstracts FOREIGN KEY (abstract_id) REFERENCES event_abstracts.abstracts(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_session_block_id_session_blocks FOREIGN KEY (session_block_id) REFERENCES events.session_blocks(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_session_block_id_session_id_session_blocks FOREIGN KEY (session_block_id, session_id) REFERENCES events.session_blocks(id, session_id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_session_id_sessions FOREIGN KEY (session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_track_id_tracks FOREIGN KEY (track_id) REFERENCES events.tracks(id) ON DELETE SET NULL;

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_type_id_contribution_types FOREIGN KEY (type_id) REFERENCES events.contribution_types(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_venue_id_locations FOREIGN KEY (venue_id) REFERENCES roombooking.locations(id);

ALTER TABLE ONLY events.contributions
    ADD CONSTRAINT fk_contributions_venue_id_room_id_rooms FOREIGN KEY (venue_id, room_id) REFERENCES roombooking.rooms(location_id, id);

ALTER TABLE ONLY events.event_person_links
    ADD CONSTRAINT fk_event_person_links_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY events.event_person_links
    ADD CONSTRAINT fk_event_person_links_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.event_person_links
    ADD CONSTRAINT fk_event_person_links_person_id_persons FOREIGN KEY (person_id) REFERENCES events.persons(id);

ALTER TABLE ONLY events.event_references
    ADD CONSTRAINT fk_event_references_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.event_references
    ADD CONSTRAINT fk_event_references_reference_type_id_reference_types FOREIGN KEY (reference_type_id) REFERENCES indico.reference_types(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_cloned_from_id_events FOREIGN KEY (cloned_from_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_creator_id_users FOREIGN KEY (creator_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_custom_boa_id_files FOREIGN KEY (custom_boa_id) REFERENCES indico.files(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_default_page_id_pages FOREIGN KEY (default_page_id) REFERENCES events.pages(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_label_id_labels FOREIGN KEY (label_id) REFERENCES events.labels(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_series_id_series FOREIGN KEY (series_id) REFERENCES events.series(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_venue_id_locations FOREIGN KEY (venue_id) REFERENCES roombooking.locations(id);

ALTER TABLE ONLY events.events
    ADD CONSTRAINT fk_events_venue_id_room_id_rooms FOREIGN KEY (venue_id, room_id) REFERENCES roombooking.rooms(location_id, id);

ALTER TABLE ONLY events.image_files
    ADD CONSTRAINT fk_image_files_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_contribution_id_map
    ADD CONSTRAINT fk_legacy_contribution_id_map_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.legacy_contribution_id_map
    ADD CONSTRAINT fk_legacy_contribution_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_id_map
    ADD CONSTRAINT fk_legacy_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_image_id_map
    ADD CONSTRAINT fk_legacy_image_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_image_id_map
    ADD CONSTRAINT fk_legacy_image_id_map_image_id_image_files FOREIGN KEY (image_id) REFERENCES events.image_files(id);

ALTER TABLE ONLY events.legacy_page_id_map
    ADD CONSTRAINT fk_legacy_page_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_page_id_map
    ADD CONSTRAINT fk_legacy_page_id_map_page_id_pages FOREIGN KEY (page_id) REFERENCES events.pages(id);

ALTER TABLE ONLY events.legacy_session_block_id_map
    ADD CONSTRAINT fk_legacy_session_block_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_session_block_id_map
    ADD CONSTRAINT fk_legacy_session_block_id_map_session_block_id_session_blocks FOREIGN KEY (session_block_id) REFERENCES events.session_blocks(id);

ALTER TABLE ONLY events.legacy_session_id_map
    ADD CONSTRAINT fk_legacy_session_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_session_id_map
    ADD CONSTRAINT fk_legacy_session_id_map_session_id_sessions FOREIGN KEY (session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY events.legacy_subcontribution_id_map
    ADD CONSTRAINT fk_legacy_subcontribution_id_map_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.legacy_subcontribution_id_map
    ADD CONSTRAINT fk_legacy_subcontribution_id_map_subcontribution FOREIGN KEY (subcontribution_id) REFERENCES events.subcontributions(id);

ALTER TABLE ONLY events.logs
    ADD CONSTRAINT fk_logs_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.logs
    ADD CONSTRAINT fk_logs_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.menu_entries
    ADD CONSTRAINT fk_menu_entries_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.menu_entries
    ADD CONSTRAINT fk_menu_entries_page_id_pages FOREIGN KEY (page_id) REFERENCES events.pages(id);

ALTER TABLE ONLY events.menu_entries
    ADD CONSTRAINT fk_menu_entries_parent_id_menu_entries FOREIGN KEY (parent_id) REFERENCES events.menu_entries(id);

ALTER TABLE ONLY events.note_revisions
    ADD CONSTRAINT fk_note_revisions_note_id_notes FOREIGN KEY (note_id) REFERENCES events.notes(id);

ALTER TABLE ONLY events.note_revisions
    ADD CONSTRAINT fk_note_revisions_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT fk_notes_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT fk_notes_current_revision_id_note_revisions FOREIGN KEY (current_revision_id) REFERENCES events.note_revisions(id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT fk_notes_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT fk_notes_linked_event_id_events FOREIGN KEY (linked_event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT fk_notes_session_id_sessions FOREIGN KEY (session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY events.notes
    ADD CONSTRAINT fk_notes_subcontribution_id_subcontributions FOREIGN KEY (subcontribution_id) REFERENCES events.subcontributions(id);

ALTER TABLE ONLY events.pages
    ADD CONSTRAINT fk_pages_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.payment_transactions
    ADD CONSTRAINT fk_payment_transactions_registration_id_registrations FOREIGN KEY (registration_id) REFERENCES event_registration.registrations(id);

ALTER TABLE ONLY events.persons
    ADD CONSTRAINT fk_persons_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY events.persons
    ADD CONSTRAINT fk_persons_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.persons
    ADD CONSTRAINT fk_persons_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_ip_network_group_id_ip_network_groups FOREIGN KEY (ip_network_group_id) REFERENCES indico.ip_network_groups(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY events.principals
    ADD CONSTRAINT fk_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.reminders
    ADD CONSTRAINT fk_reminders_creator_id_users FOREIGN KEY (creator_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.reminders
    ADD CONSTRAINT fk_reminders_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.requests
    ADD CONSTRAINT fk_requests_created_by_id_users FOREIGN KEY (created_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.requests
    ADD CONSTRAINT fk_requests_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.requests
    ADD CONSTRAINT fk_requests_processed_by_id_users FOREIGN KEY (processed_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.role_members
    ADD CONSTRAINT fk_role_members_role_id_roles FOREIGN KEY (role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY events.role_members
    ADD CONSTRAINT fk_role_members_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.roles
    ADD CONSTRAINT fk_roles_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.session_block_person_links
    ADD CONSTRAINT fk_session_block_person_links_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY events.session_block_person_links
    ADD CONSTRAINT fk_session_block_person_links_person_id_persons FOREIGN KEY (person_id) REFERENCES events.persons(id);

ALTER TABLE ONLY events.session_block_person_links
    ADD CONSTRAINT fk_session_block_person_links_session_block_id_session_blocks FOREIGN KEY (session_block_id) REFERENCES events.session_blocks(id);

ALTER TABLE ONLY events.session_blocks
    ADD CONSTRAINT fk_session_blocks_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY events.session_blocks
    ADD CONSTRAINT fk_session_blocks_session_id_sessions FOREIGN KEY (session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY events.session_blocks
    ADD CONSTRAINT fk_session_blocks_venue_id_locations FOREIGN KEY (venue_id) REFERENCES roombooking.locations(id);

ALTER TABLE ONLY events.session_blocks
    ADD CONSTRAINT fk_session_blocks_venue_id_room_id_rooms FOREIGN KEY (venue_id, room_id) REFERENCES roombooking.rooms(location_id, id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT fk_session_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT fk_session_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT fk_session_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT fk_session_principals_registration_form_id_forms FOREIGN KEY (registration_form_id) REFERENCES event_registration.forms(id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT fk_session_principals_session_id_sessions FOREIGN KEY (session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY events.session_principals
    ADD CONSTRAINT fk_session_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.session_types
    ADD CONSTRAINT fk_session_types_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.sessions
    ADD CONSTRAINT fk_sessions_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.sessions
    ADD CONSTRAINT fk_sessions_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY events.sessions
    ADD CONSTRAINT fk_sessions_type_id_session_types FOREIGN KEY (type_id) REFERENCES events.session_types(id);

ALTER TABLE ONLY events.sessions
    ADD CONSTRAINT fk_sessions_venue_id_locations FOREIGN KEY (venue_id) REFERENCES roombooking.locations(id);

ALTER TABLE ONLY events.sessions
    ADD CONSTRAINT fk_sessions_venue_id_room_id_rooms FOREIGN KEY (venue_id, room_id) REFERENCES roombooking.rooms(location_id, id);

ALTER TABLE ONLY events.settings
    ADD CONSTRAINT fk_settings_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.settings_principals
    ADD CONSTRAINT fk_settings_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY events.settings_principals
    ADD CONSTRAINT fk_settings_principals_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.settings_principals
    ADD CONSTRAINT fk_settings_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY events.settings_principals
    ADD CONSTRAINT fk_settings_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY events.settings_principals
    ADD CONSTRAINT fk_settings_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.static_list_links
    ADD CONSTRAINT fk_static_list_links_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.static_sites
    ADD CONSTRAINT fk_static_sites_creator_id_users FOREIGN KEY (creator_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.static_sites
    ADD CONSTRAINT fk_static_sites_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.subcontribution_person_links
    ADD CONSTRAINT fk_subcontribution_person_links_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY events.subcontribution_person_links
    ADD CONSTRAINT fk_subcontribution_person_links_person_id_persons FOREIGN KEY (person_id) REFERENCES events.persons(id);

ALTER TABLE ONLY events.subcontribution_person_links
    ADD CONSTRAINT fk_subcontribution_person_links_subcontribution_id_subc_0455 FOREIGN KEY (subcontribution_id) REFERENCES events.subcontributions(id);

ALTER TABLE ONLY events.subcontribution_references
    ADD CONSTRAINT fk_subcontribution_references_reference_type_id_reference_types FOREIGN KEY (reference_type_id) REFERENCES indico.reference_types(id);

ALTER TABLE ONLY events.subcontribution_references
    ADD CONSTRAINT fk_subcontribution_references_subcontribution_id_subcon_bb79 FOREIGN KEY (subcontribution_id) REFERENCES events.subcontributions(id);

ALTER TABLE ONLY events.subcontributions
    ADD CONSTRAINT fk_subcontributions_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.timetable_entries
    ADD CONSTRAINT fk_timetable_entries_break_id_breaks FOREIGN KEY (break_id) REFERENCES events.breaks(id);

ALTER TABLE ONLY events.timetable_entries
    ADD CONSTRAINT fk_timetable_entries_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.timetable_entries
    ADD CONSTRAINT fk_timetable_entries_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.timetable_entries
    ADD CONSTRAINT fk_timetable_entries_parent_id_timetable_entries FOREIGN KEY (parent_id) REFERENCES events.timetable_entries(id);

ALTER TABLE ONLY events.timetable_entries
    ADD CONSTRAINT fk_timetable_entries_session_block_id_session_blocks FOREIGN KEY (session_block_id) REFERENCES events.session_blocks(id);

ALTER TABLE ONLY events.track_groups
    ADD CONSTRAINT fk_track_groups_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.track_principals
    ADD CONSTRAINT fk_track_principals_category_role_id_roles FOREIGN KEY (category_role_id) REFERENCES categories.roles(id);

ALTER TABLE ONLY events.track_principals
    ADD CONSTRAINT fk_track_principals_event_role_id_roles FOREIGN KEY (event_role_id) REFERENCES events.roles(id);

ALTER TABLE ONLY events.track_principals
    ADD CONSTRAINT fk_track_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY events.track_principals
    ADD CONSTRAINT fk_track_principals_track_id_tracks FOREIGN KEY (track_id) REFERENCES events.tracks(id);

ALTER TABLE ONLY events.track_principals
    ADD CONSTRAINT fk_track_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY events.tracks
    ADD CONSTRAINT fk_tracks_default_session_id_sessions FOREIGN KEY (default_session_id) REFERENCES events.sessions(id);

ALTER TABLE ONLY events.tracks
    ADD CONSTRAINT fk_tracks_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.tracks
    ADD CONSTRAINT fk_tracks_track_group_id_track_groups FOREIGN KEY (track_group_id) REFERENCES events.track_groups(id) ON DELETE SET NULL;

ALTER TABLE ONLY events.vc_room_events
    ADD CONSTRAINT fk_vc_room_events_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY events.vc_room_events
    ADD CONSTRAINT fk_vc_room_events_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.vc_room_events
    ADD CONSTRAINT fk_vc_room_events_linked_event_id_events FOREIGN KEY (linked_event_id) REFERENCES events.events(id);

ALTER TABLE ONLY events.vc_room_events
    ADD CONSTRAINT fk_vc_room_events_session_block_id_session_blocks FOREIGN KEY (session_block_id) REFERENCES events.session_blocks(id);

ALTER TABLE ONLY events.vc_room_events
    ADD CONSTRAINT fk_vc_room_events_vc_room_id_vc_rooms FOREIGN KEY (vc_room_id) REFERENCES events.vc_rooms(id);

ALTER TABLE ONLY events.vc_rooms
    ADD CONSTRAINT fk_vc_rooms_created_by_id_users FOREIGN KEY (created_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY indico.designer_image_files
    ADD CONSTRAINT fk_designer_image_files_template_id_designer_templates FOREIGN KEY (template_id) REFERENCES indico.designer_templates(id);

ALTER TABLE ONLY indico.designer_templates
    ADD CONSTRAINT fk_designer_templates_background_image_id_designer_image_files FOREIGN KEY (background_image_id) REFERENCES indico.designer_image_files(id);

ALTER TABLE ONLY indico.designer_templates
    ADD CONSTRAINT fk_designer_templates_backside_template_id_designer_templates FOREIGN KEY (backside_template_id) REFERENCES indico.designer_templates(id);

ALTER TABLE ONLY indico.designer_templates
    ADD CONSTRAINT fk_designer_templates_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY indico.designer_templates
    ADD CONSTRAINT fk_designer_templates_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY indico.ip_networks
    ADD CONSTRAINT fk_ip_networks_group_id_ip_network_groups FOREIGN KEY (group_id) REFERENCES indico.ip_network_groups(id);

ALTER TABLE ONLY indico.settings_principals
    ADD CONSTRAINT fk_settings_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY indico.settings_principals
    ADD CONSTRAINT fk_settings_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY oauth.application_user_links
    ADD CONSTRAINT fk_application_user_links_application_id_applications FOREIGN KEY (application_id) REFERENCES oauth.applications(id) ON DELETE CASCADE;

ALTER TABLE ONLY oauth.application_user_links
    ADD CONSTRAINT fk_application_user_links_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY oauth.tokens
    ADD CONSTRAINT fk_tokens_app_user_link_id_application_user_links FOREIGN KEY (app_user_link_id) REFERENCES oauth.application_user_links(id) ON DELETE CASCADE;

ALTER TABLE ONLY roombooking.blocked_rooms
    ADD CONSTRAINT fk_blocked_rooms_blocking_id_blockings FOREIGN KEY (blocking_id) REFERENCES roombooking.blockings(id);

ALTER TABLE ONLY roombooking.blocked_rooms
    ADD CONSTRAINT fk_blocked_rooms_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.blocking_principals
    ADD CONSTRAINT fk_blocking_principals_blocking_id_blockings FOREIGN KEY (blocking_id) REFERENCES roombooking.blockings(id);

ALTER TABLE ONLY roombooking.blocking_principals
    ADD CONSTRAINT fk_blocking_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY roombooking.blocking_principals
    ADD CONSTRAINT fk_blocking_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.blockings
    ADD CONSTRAINT fk_blockings_created_by_id_users FOREIGN KEY (created_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.equipment_features
    ADD CONSTRAINT fk_equipment_features_equipment_id_equipment_types FOREIGN KEY (equipment_id) REFERENCES roombooking.equipment_types(id);

ALTER TABLE ONLY roombooking.equipment_features
    ADD CONSTRAINT fk_equipment_features_feature_id_features FOREIGN KEY (feature_id) REFERENCES roombooking.features(id);

ALTER TABLE ONLY roombooking.favorite_rooms
    ADD CONSTRAINT fk_favorite_rooms_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.favorite_rooms
    ADD CONSTRAINT fk_favorite_rooms_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.reservation_edit_logs
    ADD CONSTRAINT fk_reservation_edit_logs_reservation_id_reservations FOREIGN KEY (reservation_id) REFERENCES roombooking.reservations(id);

ALTER TABLE ONLY roombooking.reservation_links
    ADD CONSTRAINT fk_reservation_links_contribution_id_contributions FOREIGN KEY (contribution_id) REFERENCES events.contributions(id);

ALTER TABLE ONLY roombooking.reservation_links
    ADD CONSTRAINT fk_reservation_links_event_id_events FOREIGN KEY (event_id) REFERENCES events.events(id);

ALTER TABLE ONLY roombooking.reservation_links
    ADD CONSTRAINT fk_reservation_links_linked_event_id_events FOREIGN KEY (linked_event_id) REFERENCES events.events(id);

ALTER TABLE ONLY roombooking.reservation_links
    ADD CONSTRAINT fk_reservation_links_session_block_id_session_blocks FOREIGN KEY (session_block_id) REFERENCES events.session_blocks(id);

ALTER TABLE ONLY roombooking.reservation_occurrences
    ADD CONSTRAINT fk_reservation_occurrences_reservation_id_reservations FOREIGN KEY (reservation_id) REFERENCES roombooking.reservations(id);

ALTER TABLE ONLY roombooking.reservations
    ADD CONSTRAINT fk_reservations_booked_for_id_users FOREIGN KEY (booked_for_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.reservations
    ADD CONSTRAINT fk_reservations_created_by_id_users FOREIGN KEY (created_by_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.reservations
    ADD CONSTRAINT fk_reservations_link_id_reservation_links FOREIGN KEY (link_id) REFERENCES roombooking.reservation_links(id);

ALTER TABLE ONLY roombooking.reservations
    ADD CONSTRAINT fk_reservations_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.room_attribute_values
    ADD CONSTRAINT fk_room_attribute_values_attribute_id_room_attributes FOREIGN KEY (attribute_id) REFERENCES roombooking.room_attributes(id);

ALTER TABLE ONLY roombooking.room_attribute_values
    ADD CONSTRAINT fk_room_attribute_values_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.room_bookable_hours
    ADD CONSTRAINT fk_room_bookable_hours_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.room_equipment
    ADD CONSTRAINT fk_room_equipment_equipment_id_equipment_types FOREIGN KEY (equipment_id) REFERENCES roombooking.equipment_types(id);

ALTER TABLE ONLY roombooking.room_equipment
    ADD CONSTRAINT fk_room_equipment_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.room_nonbookable_periods
    ADD CONSTRAINT fk_room_nonbookable_periods_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.room_principals
    ADD CONSTRAINT fk_room_principals_local_group_id_groups FOREIGN KEY (local_group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY roombooking.room_principals
    ADD CONSTRAINT fk_room_principals_room_id_rooms FOREIGN KEY (room_id) REFERENCES roombooking.rooms(id);

ALTER TABLE ONLY roombooking.room_principals
    ADD CONSTRAINT fk_room_principals_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.rooms
    ADD CONSTRAINT fk_rooms_location_id_locations FOREIGN KEY (location_id) REFERENCES roombooking.locations(id);

ALTER TABLE ONLY roombooking.rooms
    ADD CONSTRAINT fk_rooms_owner_id_users FOREIGN KEY (owner_id) REFERENCES users.users(id);

ALTER TABLE ONLY roombooking.rooms
    ADD CONSTRAINT fk_rooms_photo_id_photos FOREIGN KEY (photo_id) REFERENCES roombooking.photos(id);

ALTER TABLE ONLY users.api_keys
    ADD CONSTRAINT fk_api_keys_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.emails
    ADD CONSTRAINT fk_emails_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.favorite_categories
    ADD CONSTRAINT fk_favorite_categories_target_id_categories FOREIGN KEY (target_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY users.favorite_categories
    ADD CONSTRAINT fk_favorite_categories_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.favorite_events
    ADD CONSTRAINT fk_favorite_events_target_id_events FOREIGN KEY (target_id) REFERENCES events.events(id);

ALTER TABLE ONLY users.favorite_events
    ADD CONSTRAINT fk_favorite_events_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.favorite_users
    ADD CONSTRAINT fk_favorite_users_target_id_users FOREIGN KEY (target_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.favorite_users
    ADD CONSTRAINT fk_favorite_users_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.group_members
    ADD CONSTRAINT fk_group_members_group_id_groups FOREIGN KEY (group_id) REFERENCES users.groups(id);

ALTER TABLE ONLY users.group_members
    ADD CONSTRAINT fk_group_members_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.identities
    ADD CONSTRAINT fk_identities_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.settings
    ADD CONSTRAINT fk_settings_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.suggested_categories
    ADD CONSTRAINT fk_suggested_categories_category_id_categories FOREIGN KEY (category_id) REFERENCES categories.categories(id);

ALTER TABLE ONLY users.suggested_categories
    ADD CONSTRAINT fk_suggested_categories_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id);

ALTER TABLE ONLY users.tokens
    ADD CONSTRAINT fk_tokens_user_id_users FOREIGN KEY (user_id) REFERENCES users.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY users.users
    ADD CONSTRAINT fk_users_affiliation_id_affiliations FOREIGN KEY (affiliation_id) REFERENCES indico.affiliations(id);

ALTER TABLE ONLY users.users
    ADD CONSTRAINT fk_users_merged_into_id_users FOREIGN KEY (merged_into_id) REFERENCES users.users(id);
