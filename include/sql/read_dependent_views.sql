-- Every filled materialized view, with each table that it reads, directly or through other views.
WITH RECURSIVE reads AS (
    SELECT DISTINCT
        r.ev_class AS reader,
        d.refobjid AS source
    FROM pg_catalog.pg_rewrite AS r
    INNER JOIN pg_catalog.pg_depend AS d
        ON
            r.oid OPERATOR(pg_catalog.=) d.objid
            AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_rewrite'::pg_catalog.regclass
            AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.refobjid OPERATOR(pg_catalog.<>) r.ev_class
),

reached AS (
    SELECT
        c.oid AS view,
        e.source
    FROM pg_catalog.pg_class AS c
    INNER JOIN reads AS e ON c.oid OPERATOR(pg_catalog.=) e.reader
    WHERE c.relkind OPERATOR(pg_catalog.=) 'm' AND c.relispopulated
    UNION
    SELECT
        a.view,
        e.source
    FROM reached AS a
    INNER JOIN reads AS e ON a.source OPERATOR(pg_catalog.=) e.reader
)

SELECT
    vn.nspname AS view_schema,
    vc.relname AS view_name,
    n.nspname AS schema_name,
    c.relname AS table_name
FROM reached AS a
INNER JOIN pg_catalog.pg_class AS vc ON a.view OPERATOR(pg_catalog.=) vc.oid
INNER JOIN pg_catalog.pg_namespace AS vn ON vc.relnamespace OPERATOR(pg_catalog.=) vn.oid
INNER JOIN pg_catalog.pg_class AS c ON a.source OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f'])
ORDER BY vn.nspname, vc.relname, n.nspname, c.relname
