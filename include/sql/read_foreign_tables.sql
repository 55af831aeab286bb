-- The tables whose rows are in another database.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE
    c.relkind OPERATOR(pg_catalog.=) 'f'
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
ORDER BY n.nspname, c.relname
