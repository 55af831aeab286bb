-- Every foreign key of the database once, or only those from or into some tables: the clones that partitions bring are left out,
-- but for those of a partition that has begun to be detached. What only newer servers have is asked for as JSON.
SELECT
    k.conname AS name,
    rn.nspname AS referencing_schema,
    rc.relname AS referencing_table,
    pn.nspname AS referenced_schema,
    pc.relname AS referenced_table,
    k.confdeltype::pg_catalog.text AS on_delete,
    k.convalidated AS validated,
    coalesce((pg_catalog.to_jsonb(k) OPERATOR(pg_catalog.->>) 'conperiod')::pg_catalog.bool, FALSE) AS with_period,
    coalesce((pg_catalog.to_jsonb(k) OPERATOR(pg_catalog.->>) 'conenforced')::pg_catalog.bool, TRUE) IS FALSE AS declared_only,
    NOT EXISTS (
        SELECT 1
        FROM pg_catalog.pg_trigger AS t
        WHERE t.tgconstraint OPERATOR(pg_catalog.=) k.oid AND t.tgenabled OPERATOR(pg_catalog.=) ANY(ARRAY['D', 'R'])
    ) AS enforced,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_index AS i
        WHERE
            i.indrelid OPERATOR(pg_catalog.=) k.conrelid
            AND i.indisvalid
            AND i.indpred IS NULL
            AND k.conkey OPERATOR(pg_catalog.<@)
            (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(k.conkey) OPERATOR(pg_catalog.-) 1]
    ) AS indexed,
    rc.relkind OPERATOR(pg_catalog.=) 'p' AS referencing_partitioned,
    pc.relkind OPERATOR(pg_catalog.=) 'p' AS referenced_partitioned,
    pairs.referencing_columns,
    pairs.referenced_columns,
    pairs.comparisons
FROM pg_catalog.pg_constraint AS k
INNER JOIN pg_catalog.pg_class AS rc ON k.conrelid OPERATOR(pg_catalog.=) rc.oid
INNER JOIN pg_catalog.pg_namespace AS rn ON rc.relnamespace OPERATOR(pg_catalog.=) rn.oid
INNER JOIN pg_catalog.pg_class AS pc ON k.confrelid OPERATOR(pg_catalog.=) pc.oid
INNER JOIN pg_catalog.pg_namespace AS pn ON pc.relnamespace OPERATOR(pg_catalog.=) pn.oid
CROSS JOIN
    LATERAL (
        SELECT
            pg_catalog.array_agg(ra.attname::pg_catalog.text ORDER BY u.place) AS referencing_columns,
            pg_catalog.array_agg(pa.attname::pg_catalog.text ORDER BY u.place) AS referenced_columns,
            pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_object(
                    'operator',
                    pg_catalog.jsonb_build_array(opn.nspname, o.oprname),
                    'referenced_type',
                    CASE
                        WHEN pa.atttypid OPERATOR(pg_catalog.<>) o.oprleft
                            THEN pg_catalog.jsonb_build_array(ptn.nspname, pt.typname)
                    END,
                    'referencing_type',
                    CASE
                        WHEN ra.atttypid OPERATOR(pg_catalog.<>) o.oprright
                            THEN pg_catalog.jsonb_build_array(rtn.nspname, rt.typname)
                    END,
                    'collation',
                    CASE WHEN co.oid IS NOT NULL THEN pg_catalog.jsonb_build_array(cn.nspname, co.collname) END
                )
                ORDER BY u.place
            ) AS comparisons
        FROM pg_catalog.generate_subscripts(k.conkey, 1) AS u (place)
        INNER JOIN pg_catalog.pg_attribute AS ra
            ON ra.attrelid OPERATOR(pg_catalog.=) k.conrelid AND ra.attnum OPERATOR(pg_catalog.=) k.conkey[u.place]
        INNER JOIN pg_catalog.pg_attribute AS pa
            ON pa.attrelid OPERATOR(pg_catalog.=) k.confrelid AND pa.attnum OPERATOR(pg_catalog.=) k.confkey[u.place]
        INNER JOIN pg_catalog.pg_operator AS o ON o.oid OPERATOR(pg_catalog.=) k.conpfeqop[u.place]
        INNER JOIN pg_catalog.pg_namespace AS opn ON o.oprnamespace OPERATOR(pg_catalog.=) opn.oid
        INNER JOIN pg_catalog.pg_type AS pt ON o.oprleft OPERATOR(pg_catalog.=) pt.oid
        INNER JOIN pg_catalog.pg_namespace AS ptn ON pt.typnamespace OPERATOR(pg_catalog.=) ptn.oid
        INNER JOIN pg_catalog.pg_type AS rt ON o.oprright OPERATOR(pg_catalog.=) rt.oid
        INNER JOIN pg_catalog.pg_namespace AS rtn ON rt.typnamespace OPERATOR(pg_catalog.=) rtn.oid
        LEFT JOIN pg_catalog.pg_collation AS co
            ON
                pa.attcollation OPERATOR(pg_catalog.=) co.oid
                AND pa.attcollation OPERATOR(pg_catalog.<>) ra.attcollation
        LEFT JOIN pg_catalog.pg_namespace AS cn ON co.collnamespace OPERATOR(pg_catalog.=) cn.oid
    ) AS pairs
WHERE
    k.contype OPERATOR(pg_catalog.=) 'f'
    AND (
        k.conparentid OPERATOR(pg_catalog.=) 0
        OR EXISTS (
            SELECT 1
            FROM pg_catalog.pg_inherits AS i
            WHERE i.inhrelid OPERATOR(pg_catalog.=) k.conrelid AND i.inhdetachpending
        )
    )
    AND (
        %(of_tables)s::pg_catalog.text[] IS NULL
        OR EXISTS (
            SELECT 1
            FROM pg_catalog.generate_subscripts(%(of_tables)s::pg_catalog.text[], 1) AS w (place)
            WHERE
                (
                    (%(of_schemas)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) pn.nspname
                    AND (%(of_tables)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) pc.relname
                )
                OR (
                    (%(of_schemas)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) rn.nspname
                    AND (%(of_tables)s::pg_catalog.text[])[w.place] OPERATOR(pg_catalog.=) rc.relname
                )
        )
    )
ORDER BY rn.nspname, rc.relname, k.conname
