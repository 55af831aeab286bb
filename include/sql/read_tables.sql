-- Every table, partitioned table, foreign table and filled materialized view of the database, with its district column
-- what the role may do, and what could keep rows or hide them.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    c.relkind::text AS kind,
    format_type(a.atttypid, a.atttypmod) AS column_type,
    bn.nspname AS type_schema,
    bt.typname AS type_name,
    bt.typtype::text AS type_type,
    tt.typname AS base_type_name,
    tt.typtype::text AS base_type_type,
    CASE WHEN bt.typtype = 'd' THEN bt.typtypmod ELSE a.atttypmod END AS type_modifier,
    coalesce(co.collisdeterministic, true) AS deterministic,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS may_select,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'DELETE') AS may_delete,
    row_security_active(c.oid) AS row_security,
    coalesce(am.amname, 'heap') AS access_method,
    greatest(c.reltuples, 0)::bigint AS rows_estimated,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_attribute AS lo
        INNER JOIN pg_catalog.pg_type AS lt ON lo.atttypid = lt.oid
        WHERE
            lo.attrelid = c.oid
            AND lo.attnum > 0
            AND NOT lo.attisdropped
            AND (lt.oid = 'pg_catalog.oid'::pg_catalog.regtype OR lt.typname = 'lo')
    ) AS names_large_objects,
    ARRAY(
        SELECT al.attname::text
        FROM pg_catalog.pg_attribute AS al
        WHERE
            a.attrelid IS null
            AND al.attrelid = c.oid
            AND al.attnum > 0
            AND NOT al.attisdropped
            AND translate(lower(al.attname), '_- ', '') IN ('district', 'districtid')
        ORDER BY al.attnum
    ) AS columns_alike,
    rowid.names AS identity_names,
    rowid.in_binary AS identity_in_binary
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
LEFT JOIN pg_catalog.pg_attribute AS a
    ON c.oid = a.attrelid AND a.attname = 'district_id' AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_type AS bt ON a.atttypid = bt.oid
LEFT JOIN pg_catalog.pg_namespace AS bn ON bt.typnamespace = bn.oid
LEFT JOIN pg_catalog.pg_type AS tt ON tt.oid = CASE WHEN bt.typtype = 'd' THEN bt.typbasetype ELSE bt.oid END
LEFT JOIN pg_catalog.pg_collation AS co ON a.attcollation = co.oid
LEFT JOIN pg_catalog.pg_am AS am ON c.relam = am.oid
LEFT JOIN pg_catalog.pg_constraint AS pk ON c.oid = pk.conrelid AND pk.contype = 'p'
LEFT JOIN
    LATERAL (
        SELECT
            array_agg(i.attname::text ORDER BY i.attnum) AS names,
            array_agg(
                coalesce(ib.typname, it.typname) = ANY(
                    ARRAY['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'float4', 'float8', 'bytea', 'money']
                )
                ORDER BY i.attnum
            ) AS in_binary
        FROM pg_catalog.pg_attribute AS i
        INNER JOIN pg_catalog.pg_type AS it ON i.atttypid = it.oid
        LEFT JOIN pg_catalog.pg_type AS ib ON it.typbasetype = ib.oid
        WHERE
            i.attrelid = c.oid
            AND i.attnum > 0
            AND NOT i.attisdropped
            AND i.attgenerated = ''
            AND (pk.oid IS null OR i.attnum = ANY(pk.conkey))
    ) AS rowid
    ON true
WHERE
    (c.relkind IN ('r', 'p', 'f') OR (c.relkind = 'm' AND c.relispopulated))
    AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'migration_rollback')
ORDER BY n.nspname, c.relname
