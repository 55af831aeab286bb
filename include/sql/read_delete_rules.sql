-- Every enabled rule that rewrites a DELETE on a table; the rules of views are how views work.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    r.rulename AS name,
    r.is_instead
FROM pg_catalog.pg_rewrite AS r
INNER JOIN pg_catalog.pg_class AS c ON r.ev_class OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE
    r.ev_type OPERATOR(pg_catalog.=) '4'
    AND r.ev_enabled OPERATOR(pg_catalog.=) ANY(ARRAY['O', 'A'])
    AND c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f'])
    AND (
        %(of_tables)s::pg_catalog.text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM pg_catalog.generate_subscripts(%(of_tables)s::pg_catalog.text[], 1) AS w (place)
            WHERE
                (%(of_schemas)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) n.nspname
                AND (%(of_tables)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) c.relname
        )
    )
ORDER BY n.nspname, c.relname, r.rulename
