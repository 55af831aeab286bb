-- What this session is: its search path, and whether its role can keep the ledger in this database.
SELECT
    current_schemas(false)::text[] AS search_path,
    EXISTS(
        SELECT 1 FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'migration_rollback'
    ) AS schema_exists,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_class AS c
        INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
        WHERE n.nspname = 'migration_rollback' AND c.relname = 'ledger'
    ) AS ledger_exists,
    has_database_privilege(current_database(), 'CREATE') AS may_create_schema
