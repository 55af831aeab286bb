-- The tables whose changes are sent elsewhere, each with the publications that do so.
SELECT
    p.pubname AS name,
    p.schemaname AS schema_name,
    p.tablename AS table_name
FROM pg_catalog.pg_publication_tables AS p
WHERE
    (
        %(of_tables)s::pg_catalog.text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM pg_catalog.generate_subscripts(%(of_tables)s::pg_catalog.text[], 1) AS w (place)
            WHERE
                (%(of_schemas)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) p.schemaname
                AND (%(of_tables)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) p.tablename
        )
    )
ORDER BY p.schemaname, p.tablename, p.pubname
