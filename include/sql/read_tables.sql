-- Every table, partitioned table, foreign table and filled materialized view of the database, with its district column
-- what the role may do, and what could keep rows or hide them. A domain is known by what stands below all domains.
WITH RECURSIVE below AS (
    SELECT DISTINCT
        a.atttypid AS column_type,
        a.atttypid AS type_oid,
        null::pg_catalog.int4 AS type_modifier
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attname OPERATOR(pg_catalog.=) 'district_id' AND NOT a.attisdropped
    UNION ALL
    SELECT
        b.column_type,
        d.typbasetype AS type_oid,
        d.typtypmod AS type_modifier
    FROM below AS b
    INNER JOIN pg_catalog.pg_type AS d ON b.type_oid OPERATOR(pg_catalog.=) d.oid
    WHERE d.typtype OPERATOR(pg_catalog.=) 'd'
),

bases AS (
    SELECT
        b.column_type,
        sn.nspname AS schema_name,
        st.typname AS type_name,
        st.typtype::pg_catalog.text AS type_type,
        el.typname AS element_name,
        b.type_modifier
    FROM below AS b
    INNER JOIN pg_catalog.pg_type AS st ON b.type_oid OPERATOR(pg_catalog.=) st.oid
    INNER JOIN pg_catalog.pg_namespace AS sn ON st.typnamespace OPERATOR(pg_catalog.=) sn.oid
    LEFT JOIN pg_catalog.pg_type AS el
        ON
            st.typelem OPERATOR(pg_catalog.=) el.oid
            AND st.typcategory OPERATOR(pg_catalog.=) 'A'
            AND el.typtype OPERATOR(pg_catalog.=) 'b'
    WHERE st.typtype OPERATOR(pg_catalog.<>) 'd'
)

SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    c.relkind::pg_catalog.text AS kind,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS column_type,
    bn.nspname AS type_schema,
    bt.typname AS type_name,
    tt.schema_name AS base_type_schema,
    tt.type_name AS base_type_name,
    tt.type_type AS base_type_type,
    tt.element_name,
    coalesce(tt.type_modifier, a.atttypmod) AS type_modifier,
    coalesce(co.collisdeterministic, true) AS deterministic,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS may_select,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'DELETE') AS may_delete,
    pg_catalog.row_security_active(c.oid) AS row_security,
    coalesce(am.amname, 'heap') AS access_method,
    greatest(c.reltuples, 0)::pg_catalog.int8 AS rows_estimated,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_attribute AS lo
        INNER JOIN pg_catalog.pg_type AS lt ON lo.atttypid OPERATOR(pg_catalog.=) lt.oid
        WHERE
            lo.attrelid OPERATOR(pg_catalog.=) c.oid
            AND lo.attnum OPERATOR(pg_catalog.>) 0
            AND NOT lo.attisdropped
            AND (
                lt.oid OPERATOR(pg_catalog.=) 'pg_catalog.oid'::pg_catalog.regtype
                OR lt.typname OPERATOR(pg_catalog.=) 'lo'
            )
    ) AS names_large_objects,
    ARRAY(
        SELECT al.attname::pg_catalog.text
        FROM pg_catalog.pg_attribute AS al
        WHERE
            a.attrelid IS null
            AND al.attrelid OPERATOR(pg_catalog.=) c.oid
            AND al.attnum OPERATOR(pg_catalog.>) 0
            AND NOT al.attisdropped
            AND pg_catalog.translate(pg_catalog.lower(al.attname), '_- ', '')
            OPERATOR(pg_catalog.=) ANY(ARRAY['district', 'districtid'])
        ORDER BY al.attnum
    ) AS columns_alike,
    rowid.names AS identity_names,
    rowid.in_binary AS identity_in_binary
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
LEFT JOIN pg_catalog.pg_attribute AS a
    ON
        c.oid OPERATOR(pg_catalog.=) a.attrelid
        AND a.attname OPERATOR(pg_catalog.=) 'district_id'
        AND a.attnum OPERATOR(pg_catalog.>) 0
        AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_type AS bt ON a.atttypid OPERATOR(pg_catalog.=) bt.oid
LEFT JOIN pg_catalog.pg_namespace AS bn ON bt.typnamespace OPERATOR(pg_catalog.=) bn.oid
LEFT JOIN bases AS tt ON a.atttypid OPERATOR(pg_catalog.=) tt.column_type
LEFT JOIN pg_catalog.pg_collation AS co ON a.attcollation OPERATOR(pg_catalog.=) co.oid
LEFT JOIN pg_catalog.pg_am AS am ON c.relam OPERATOR(pg_catalog.=) am.oid
LEFT JOIN pg_catalog.pg_constraint AS pk
    ON c.oid OPERATOR(pg_catalog.=) pk.conrelid AND pk.contype OPERATOR(pg_catalog.=) 'p'
LEFT JOIN
    LATERAL (
        SELECT
            pg_catalog.array_agg(i.attname::pg_catalog.text ORDER BY i.attnum) AS names,
            pg_catalog.array_agg(
                coalesce(ib.typname, it.typname) OPERATOR(pg_catalog.=) ANY(
                    ARRAY[
                        'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'float4', 'float8', 'bytea', 'money',
                        'daterange', 'tsrange', 'tstzrange', 'datemultirange', 'tsmultirange', 'tstzmultirange',
                        'regclass', 'regcollation', 'regconfig', 'regdictionary',
                        'regoper', 'regoperator', 'regproc', 'regprocedure', 'regtype'
                    ]
                )
                ORDER BY i.attnum
            ) AS in_binary
        FROM pg_catalog.pg_attribute AS i
        INNER JOIN pg_catalog.pg_type AS it ON i.atttypid OPERATOR(pg_catalog.=) it.oid
        LEFT JOIN pg_catalog.pg_type AS ib ON it.typbasetype OPERATOR(pg_catalog.=) ib.oid
        WHERE
            i.attrelid OPERATOR(pg_catalog.=) c.oid
            AND i.attnum OPERATOR(pg_catalog.>) 0
            AND NOT i.attisdropped
            AND (i.attgenerated OPERATOR(pg_catalog.=) '' OR pk.oid IS NOT null)
            AND (pk.oid IS null OR i.attnum OPERATOR(pg_catalog.=) ANY(pk.conkey))
    ) AS rowid
    ON true
WHERE
    (
        c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f'])
        OR (c.relkind OPERATOR(pg_catalog.=) 'm' AND c.relispopulated)
    )
    AND c.relpersistence OPERATOR(pg_catalog.<>) 't'
    AND n.nspname OPERATOR(pg_catalog.<>) ALL(ARRAY['pg_catalog', 'information_schema', 'pg_toast', 'migration_rollback'])
ORDER BY n.nspname, c.relname
