-- How many pages these tables have.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    coalesce(pg_catalog.pg_relation_size(c.oid), 0)
    OPERATOR(pg_catalog./) pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE
    c.relkind OPERATOR(pg_catalog.=) 'r'
    AND EXISTS (
        SELECT 1
        FROM pg_catalog.generate_subscripts(%(of_tables)s::pg_catalog.text[], 1) AS w (place)
        WHERE
            (%(of_schemas)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) n.nspname
            AND (%(of_tables)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) c.relname
    )
