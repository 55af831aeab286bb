-- The enabled user triggers of these tables, and by which statements they are fired.
SELECT
    t.tgrelid::bigint AS table_oid,
    t.tgfoid::bigint AS function_oid,
    ARRAY(
        SELECT e.statement
        FROM (VALUES (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE'), (32, 'TRUNCATE')) AS e (bit, statement)
        WHERE (t.tgtype & e.bit) <> 0
    ) AS fired_by
FROM pg_catalog.pg_trigger AS t
WHERE
    t.tgrelid::bigint = ANY(%(table_oids)s::bigint[])
    AND NOT t.tgisinternal
    AND t.tgenabled IN ('O', 'A')
ORDER BY t.tgrelid, t.tgname
