-- Every enabled user trigger that fires on DELETE; constraint triggers of foreign keys are internal and left out.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    t.tgname AS name,
    CASE
        WHEN (t.tgtype OPERATOR(pg_catalog.&) 2) OPERATOR(pg_catalog.<>) 0 THEN 'BEFORE'
        WHEN (t.tgtype OPERATOR(pg_catalog.&) 64) OPERATOR(pg_catalog.<>) 0 THEN 'INSTEAD OF'
        ELSE 'AFTER'
    END AS timing,
    (t.tgtype OPERATOR(pg_catalog.&) 1) OPERATOR(pg_catalog.<>) 0 AS for_each_row,
    t.tgfoid::pg_catalog.int8 AS function_oid,
    pg_catalog.concat(fn.nspname, '.', f.proname) AS function
FROM pg_catalog.pg_trigger AS t
INNER JOIN pg_catalog.pg_class AS c ON t.tgrelid OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
INNER JOIN pg_catalog.pg_proc AS f ON t.tgfoid OPERATOR(pg_catalog.=) f.oid
INNER JOIN pg_catalog.pg_namespace AS fn ON f.pronamespace OPERATOR(pg_catalog.=) fn.oid
WHERE
    NOT t.tgisinternal
    AND (t.tgtype OPERATOR(pg_catalog.&) 8) OPERATOR(pg_catalog.<>) 0
    AND t.tgenabled OPERATOR(pg_catalog.=) ANY(ARRAY['O', 'A'])
    AND t.tgparentid OPERATOR(pg_catalog.=) 0
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
ORDER BY n.nspname, c.relname, t.tgname
