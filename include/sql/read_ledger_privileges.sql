-- Whether the role can use the ledger that is there, or create it in the schema that is there.
SELECT
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_schema_privilege(n.oid, 'CREATE') AS may_create_table,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND coalesce(
        pg_catalog.has_table_privilege(c.oid, 'SELECT')
        AND pg_catalog.has_table_privilege(c.oid, 'INSERT'),
        false
    ) AS may_write
FROM pg_catalog.pg_namespace AS n
LEFT JOIN pg_catalog.pg_class AS c ON n.oid OPERATOR(pg_catalog.=) c.relnamespace AND c.relname OPERATOR(pg_catalog.=) 'ledger'
WHERE n.nspname OPERATOR(pg_catalog.=) 'migration_rollback'
