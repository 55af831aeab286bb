-- The sequences and functions that the defaults of these tables' columns use; an identity column needs no right.
SELECT
    d.adrelid::bigint AS table_oid,
    a.attname AS column_name,
    CASE WHEN dep.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN dep.refobjid::bigint END AS function_oid,
    s.relname AS sequence_name,
    sn.nspname AS sequence_schema
FROM pg_catalog.pg_attrdef AS d
INNER JOIN pg_catalog.pg_attribute AS a ON d.adrelid = a.attrelid AND d.adnum = a.attnum
INNER JOIN pg_catalog.pg_depend AS dep
    ON d.oid = dep.objid AND dep.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_class AS s
    ON
        dep.refobjid = s.oid
        AND s.relkind = 'S'
        AND dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_namespace AS sn ON s.relnamespace = sn.oid
WHERE
    d.adrelid::bigint = ANY(%(table_oids)s::bigint[])
    AND a.attgenerated = ''
    AND (s.oid IS NOT NULL OR dep.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
ORDER BY d.adrelid, d.adnum, dep.refobjid
