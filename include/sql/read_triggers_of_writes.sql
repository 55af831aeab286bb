-- The enabled user triggers of these tables, and by which statements they are fired.
SELECT
    t.tgrelid::pg_catalog.int8 AS table_oid,
    t.tgfoid::pg_catalog.int8 AS function_oid,
    ARRAY(
        SELECT e.statement
        FROM (VALUES (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE'), (32, 'TRUNCATE')) AS e (bit, statement)
        WHERE (t.tgtype OPERATOR(pg_catalog.&) e.bit) OPERATOR(pg_catalog.<>) 0
    ) AS fired_by
FROM pg_catalog.pg_trigger AS t
WHERE
    t.tgrelid::pg_catalog.int8 OPERATOR(pg_catalog.=) ANY(%(table_oids)s::pg_catalog.int8[])
    AND NOT t.tgisinternal
    AND t.tgenabled OPERATOR(pg_catalog.=) ANY(ARRAY['O', 'A'])
ORDER BY t.tgrelid, t.tgname
