-- Every foreign key of the database once: the clones that partitions bring are left out.
SELECT
    k.conname AS name,
    rn.nspname AS referencing_schema,
    rc.relname AS referencing_table,
    pn.nspname AS referenced_schema,
    pc.relname AS referenced_table,
    k.confdeltype::text AS on_delete,
    k.convalidated AS validated,
    k.condeferrable AS deferrable,
    NOT EXISTS(
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
            AND k.conkey <@ (i.indkey::smallint [])[0:cardinality(k.conkey) - 1]
    ) AS indexed,
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
WHERE k.contype = 'f' AND k.conparentid = 0
ORDER BY rn.nspname, rc.relname, k.conname
