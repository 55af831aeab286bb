-- The tables of this database into which another one writes by logical replication, each with the subscription.
SELECT
    s.subname AS name,
    n.nspname AS schema_name,
    c.relname AS table_name
FROM pg_catalog.pg_subscription AS s
INNER JOIN pg_catalog.pg_database AS d ON s.subdbid OPERATOR(pg_catalog.=) d.oid
INNER JOIN pg_catalog.pg_subscription_rel AS r ON s.oid OPERATOR(pg_catalog.=) r.srsubid
INNER JOIN pg_catalog.pg_class AS c ON r.srrelid OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE s.subenabled AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
ORDER BY s.subname, n.nspname, c.relname
