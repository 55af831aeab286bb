-- Every enabled user trigger that fires on DELETE; constraint triggers of foreign keys are internal and left out.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    t.tgname AS name,
    CASE
        WHEN (t.tgtype & 2) <> 0 THEN 'BEFORE'
        WHEN (t.tgtype & 64) <> 0 THEN 'INSTEAD OF'
        ELSE 'AFTER'
    END AS timing,
    (t.tgtype & 1) <> 0 AS for_each_row,
    t.tgfoid::bigint AS function_oid,
    fn.nspname || '.' || f.proname AS function
FROM pg_catalog.pg_trigger AS t
INNER JOIN pg_catalog.pg_class AS c ON t.tgrelid = c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
INNER JOIN pg_catalog.pg_proc AS f ON t.tgfoid = f.oid
INNER JOIN pg_catalog.pg_namespace AS fn ON f.pronamespace = fn.oid
WHERE
    NOT t.tgisinternal
    AND (t.tgtype & 8) <> 0
    AND t.tgenabled IN ('O', 'A')
    AND t.tgparentid = 0
    AND (
        %(of_tables)s::text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM unnest(%(of_schemas)s::text[], %(of_tables)s::text[]) AS w (schema_name, table_name)
            WHERE w.schema_name = n.nspname AND w.table_name = c.relname
        )
    )
ORDER BY n.nspname, c.relname, t.tgname
