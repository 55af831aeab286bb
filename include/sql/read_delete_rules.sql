-- Every enabled rule that rewrites a DELETE on a table; the rules of views are how views work.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    r.rulename AS name,
    r.is_instead
FROM pg_catalog.pg_rewrite AS r
INNER JOIN pg_catalog.pg_class AS c ON r.ev_class = c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE
    r.ev_type = '4'
    AND r.ev_enabled IN ('O', 'A')
    AND c.relkind IN ('r', 'p', 'f')
    AND (
        %(of_tables)s::text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM unnest(%(of_schemas)s::text[], %(of_tables)s::text[]) AS w (schema_name, table_name)
            WHERE w.schema_name = n.nspname AND w.table_name = c.relname
        )
    )
ORDER BY n.nspname, c.relname, r.rulename
