-- Every filled materialized view, with each table that it reads, directly or through other views.
WITH RECURSIVE reads AS (
    SELECT DISTINCT
        r.ev_class AS reader,
        d.refobjid AS source
    FROM pg_catalog.pg_rewrite AS r
    INNER JOIN pg_catalog.pg_depend AS d
        ON
            r.oid = d.objid
            AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.refobjid <> r.ev_class
),

reached AS (
    SELECT
        c.oid AS view,
        e.source
    FROM pg_catalog.pg_class AS c
    INNER JOIN reads AS e ON c.oid = e.reader
    WHERE c.relkind = 'm' AND c.relispopulated
    UNION
    SELECT
        a.view,
        e.source
    FROM reached AS a
    INNER JOIN reads AS e ON a.source = e.reader
)

SELECT
    vn.nspname AS view_schema,
    vc.relname AS view_name,
    n.nspname AS schema_name,
    c.relname AS table_name
FROM reached AS a
INNER JOIN pg_catalog.pg_class AS vc ON a.view = vc.oid
INNER JOIN pg_catalog.pg_namespace AS vn ON vc.relnamespace = vn.oid
INNER JOIN pg_catalog.pg_class AS c ON a.source = c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE c.relkind IN ('r', 'p', 'f')
ORDER BY vn.nspname, vc.relname, n.nspname, c.relname
