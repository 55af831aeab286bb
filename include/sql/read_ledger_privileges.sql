-- Whether the role can use the ledger that is there, or create it in the schema that is there.
SELECT
    has_schema_privilege('migration_rollback', 'CREATE') AS may_create_table,
    coalesce(has_table_privilege(to_regclass('migration_rollback.ledger'), 'SELECT, INSERT'), false)
    AND coalesce(has_table_privilege(to_regclass('migration_rollback.ledger'), 'INSERT'), false) AS may_write
