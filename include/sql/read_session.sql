-- What this session is: its search path, and whether its role can keep the ledger in this database.
SELECT
    current_schemas(false)::text [] AS search_path,
    to_regnamespace('migration_rollback') IS NOT NULL AS schema_exists,
    coalesce(to_regclass('migration_rollback.ledger')::text, '') <> '' AS ledger_exists,
    has_database_privilege(current_database(), 'CREATE') AS may_create_schema
