-- The sequences and functions that the defaults of these tables' columns use; an identity column needs no right.
SELECT
    d.adrelid::pg_catalog.int8 AS table_oid,
    a.attname AS column_name,
    CASE
        WHEN dep.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass THEN dep.refobjid::pg_catalog.int8
    END AS function_oid,
    s.relname AS sequence_name,
    sn.nspname AS sequence_schema
FROM pg_catalog.pg_attrdef AS d
INNER JOIN pg_catalog.pg_attribute AS a ON d.adrelid OPERATOR(pg_catalog.=) a.attrelid AND d.adnum OPERATOR(pg_catalog.=) a.attnum
INNER JOIN pg_catalog.pg_depend AS dep
    ON d.oid OPERATOR(pg_catalog.=) dep.objid AND dep.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_attrdef'::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_class AS s
    ON
        dep.refobjid OPERATOR(pg_catalog.=) s.oid
        AND s.relkind OPERATOR(pg_catalog.=) 'S'
        AND dep.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_namespace AS sn ON s.relnamespace OPERATOR(pg_catalog.=) sn.oid
WHERE
    d.adrelid::pg_catalog.int8 OPERATOR(pg_catalog.=) ANY(%(table_oids)s::pg_catalog.int8[])
    AND a.attgenerated OPERATOR(pg_catalog.=) ''
    AND (s.oid IS NOT NULL OR dep.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass)
ORDER BY d.adrelid, d.adnum, dep.refobjid
