-- The tables whose rows are in another database.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE
    c.relkind = 'f'
    AND (
        %(of_tables)s::text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM unnest(%(of_schemas)s::text[], %(of_tables)s::text[]) AS w (schema_name, table_name)
            WHERE w.schema_name = n.nspname AND w.table_name = c.relname
        )
    )
ORDER BY n.nspname, c.relname
