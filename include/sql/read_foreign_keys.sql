-- Every foreign key of the database once, or only those from or into some tables: the clones that partitions bring are left out,
-- but for those of a partition that has begun to be detached.
SELECT
    k.conname AS name,
    rn.nspname AS referencing_schema,
    rc.relname AS referencing_table,
    pn.nspname AS referenced_schema,
    pc.relname AS referenced_table,
    k.confdeltype::text AS on_delete,
    k.convalidated AS validated,
    NOT EXISTS (
        SELECT 1
        FROM pg_catalog.pg_trigger AS t
        WHERE t.tgconstraint = k.oid AND t.tgenabled IN ('D', 'R')
    ) AS enforced,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_index AS i
        WHERE
            i.indrelid = k.conrelid
            AND i.indisvalid
            AND i.indpred IS NULL
            AND k.conkey <@ (i.indkey::smallint[])[0:cardinality(k.conkey) - 1]
    ) AS indexed,
    rc.relkind = 'p' AS referencing_partitioned,
    pc.relkind = 'p' AS referenced_partitioned,
    pairs.collation_schemas,
    pairs.collation_names,
    pairs.padded,
    (
        SELECT array_agg(a.attname::text ORDER BY u.place)
        FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
        INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
    ) AS referencing_columns,
    (
        SELECT array_agg(a.attname::text ORDER BY u.place)
        FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, place)
        INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
    ) AS referenced_columns
FROM pg_catalog.pg_constraint AS k
INNER JOIN pg_catalog.pg_class AS rc ON k.conrelid = rc.oid
INNER JOIN pg_catalog.pg_namespace AS rn ON rc.relnamespace = rn.oid
INNER JOIN pg_catalog.pg_class AS pc ON k.confrelid = pc.oid
INNER JOIN pg_catalog.pg_namespace AS pn ON pc.relnamespace = pn.oid
CROSS JOIN
    LATERAL (
        SELECT
            array_agg(cn.nspname::text ORDER BY u.place) AS collation_schemas,
            array_agg(co.collname::text ORDER BY u.place) AS collation_names,
            array_agg(
                'pg_catalog.bpchar'::regtype = coalesce(nullif(pt.typbasetype, 0), pt.oid)
                AND 'pg_catalog.bpchar'::regtype <> coalesce(nullif(rt.typbasetype, 0), rt.oid)
                ORDER BY u.place
            ) AS padded
        FROM unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (referencing_attnum, referenced_attnum, place)
        INNER JOIN pg_catalog.pg_attribute AS ra ON ra.attrelid = k.conrelid AND ra.attnum = u.referencing_attnum
        INNER JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = k.confrelid AND pa.attnum = u.referenced_attnum
        INNER JOIN pg_catalog.pg_type AS rt ON ra.atttypid = rt.oid
        INNER JOIN pg_catalog.pg_type AS pt ON pa.atttypid = pt.oid
        LEFT JOIN pg_catalog.pg_collation AS co ON pa.attcollation = co.oid AND pa.attcollation <> ra.attcollation
        LEFT JOIN pg_catalog.pg_namespace AS cn ON co.collnamespace = cn.oid
    ) AS pairs
WHERE
    k.contype = 'f'
    AND (
        k.conparentid = 0
        OR EXISTS (SELECT 1 FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = k.conrelid AND i.inhdetachpending)
    )
    AND (
        %(of_tables)s::text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM unnest(%(of_schemas)s::text[], %(of_tables)s::text[]) AS w (schema_name, table_name)
            WHERE
                (w.schema_name = pn.nspname AND w.table_name = pc.relname)
                OR (w.schema_name = rn.nspname AND w.table_name = rc.relname)
        )
    )
ORDER BY rn.nspname, rc.relname, k.conname
