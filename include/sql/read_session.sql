-- What this session is: its search path, whether it can write, and whether its role can keep the ledger here.
SELECT
    pg_catalog.current_schemas(false)::pg_catalog.text[] AS search_path,
    pg_catalog.current_database() AS database_name,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS server_version,
    (
        SELECT d.oid::pg_catalog.int8
        FROM pg_catalog.pg_database AS d
        WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
    ) AS database_oid,
    EXISTS(
        SELECT 1 FROM pg_catalog.pg_namespace AS n WHERE n.nspname OPERATOR(pg_catalog.=) 'migration_rollback'
    ) AS schema_exists,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_class AS c
        INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
        WHERE n.nspname OPERATOR(pg_catalog.=) 'migration_rollback' AND c.relname OPERATOR(pg_catalog.=) 'ledger'
    ) AS ledger_exists,
    pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schema,
    (
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')
        AND NOT EXISTS(
            SELECT 1
            FROM pg_catalog.pg_event_trigger AS e
            WHERE e.evtenabled OPERATOR(pg_catalog.=) ANY(ARRAY['R', 'A'])
        )
    ) AS may_make_temporary_tables,
    pg_catalog.pg_is_in_recovery() AS in_recovery,
    pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool AS read_only,
    CASE
        WHEN pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool
            THEN
                coalesce((
                    SELECT s.source OPERATOR(pg_catalog.=) ANY(ARRAY['user', 'database user', 'client', 'session'])
                    FROM pg_catalog.pg_settings AS s
                    WHERE s.name OPERATOR(pg_catalog.=) 'default_transaction_read_only'
                ), false)
        ELSE false
    END AS read_only_for_role,
    pg_catalog.current_setting('session_replication_role') OPERATOR(pg_catalog.=) 'replica' AS replica_role,
    EXISTS(SELECT 1 FROM pg_catalog.pg_largeobject_metadata) AS has_large_objects
