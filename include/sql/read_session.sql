-- What this session is: its search path, whether it can write, and whether its role can keep the ledger here.
SELECT
    current_schemas(false)::text[] AS search_path,
    current_database() AS database_name,
    current_setting('server_version_num')::integer AS server_version,
    (SELECT d.oid::bigint FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()) AS database_oid,
    EXISTS(
        SELECT 1 FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'migration_rollback'
    ) AS schema_exists,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_class AS c
        INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
        WHERE n.nspname = 'migration_rollback' AND c.relname = 'ledger'
    ) AS ledger_exists,
    has_database_privilege(current_database(), 'CREATE') AS may_create_schema,
    pg_is_in_recovery() AS in_recovery,
    current_setting('default_transaction_read_only')::boolean AS read_only,
    coalesce((
        SELECT s.source IN ('user', 'database user', 'client', 'session')
        FROM pg_catalog.pg_settings AS s
        WHERE s.name = 'default_transaction_read_only'
    ), false) AS read_only_for_role,
    current_setting('session_replication_role') = 'replica' AS replica_role,
    EXISTS(SELECT 1 FROM pg_catalog.pg_largeobject_metadata) AS has_large_objects
