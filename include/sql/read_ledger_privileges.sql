-- Whether the role can use the ledger that is there, or create it in the schema that is there.
SELECT
    has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE') AS may_create_table,
    has_schema_privilege(n.oid, 'USAGE')
    AND coalesce(has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT'), false) AS may_write
FROM pg_catalog.pg_namespace AS n
LEFT JOIN pg_catalog.pg_class AS c ON n.oid = c.relnamespace AND c.relname = 'ledger'
WHERE n.nspname = 'migration_rollback'
