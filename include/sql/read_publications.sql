-- The tables whose changes are sent elsewhere, each with the publications that do so.
SELECT
    p.pubname AS name,
    p.schemaname AS schema_name,
    p.tablename AS table_name
FROM pg_catalog.pg_publication_tables AS p
WHERE
    (
        %(of_tables)s::text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM unnest(%(of_schemas)s::text[], %(of_tables)s::text[]) AS w (schema_name, table_name)
            WHERE w.schema_name = p.schemaname AND w.table_name = p.tablename
        )
    )
ORDER BY p.schemaname, p.tablename, p.pubname
