-- Of each of these tables, or of all, a digest of the catalog's row versions of what acts when its rows are deleted: the
-- triggers by which foreign keys that reference it act, its publications, and the same of what ON DELETE CASCADE runs
-- into. As long as the digest is the same, nothing of this has changed. Null where it takes a closer look: with parts or
-- as a part, and where triggers or rules of the application fire on DELETE, in whichever replication role. With it, where
-- this transaction stands, and whether triggers are silent in it.
WITH reached AS (
    SELECT
        c.oid AS target,
        c.oid AS relation
    FROM pg_catalog.pg_class AS c
    WHERE
        c.relkind OPERATOR(pg_catalog.=) 'r'
        AND (
            (%(oids)s::pg_catalog.oid[] IS NULL AND c.oid OPERATOR(pg_catalog.>=) 16384)
            OR c.oid OPERATOR(pg_catalog.=) ANY(%(oids)s::pg_catalog.oid[])
        )
    UNION ALL
    SELECT DISTINCT
        t.tgrelid,
        k.conrelid
    FROM pg_catalog.pg_trigger AS t
    INNER JOIN pg_catalog.pg_constraint AS k ON t.tgconstraint OPERATOR(pg_catalog.=) k.oid
    WHERE
        k.confdeltype OPERATOR(pg_catalog.=) 'c'
        AND k.confrelid OPERATOR(pg_catalog.=) t.tgrelid
        AND k.conrelid OPERATOR(pg_catalog.<>) t.tgrelid
        AND (
            %(oids)s::pg_catalog.oid[] IS NULL
            OR t.tgrelid OPERATOR(pg_catalog.=) ANY(%(oids)s::pg_catalog.oid[])
        )
),

found AS (
    SELECT
        r.target,
        pg_catalog.bool_or(
            c.relkind OPERATOR(pg_catalog.<>) 'r'
            OR c.relispartition
            OR c.relhassubclass
            OR coalesce(t.of_application, FALSE)
            OR EXISTS (
                SELECT 1 FROM pg_catalog.pg_inherits AS i
                WHERE i.inhrelid OPERATOR(pg_catalog.=) r.relation
            )
            OR (
                c.relhasrules
                AND EXISTS (
                    SELECT 1 FROM pg_catalog.pg_rewrite AS e
                    WHERE
                        e.ev_class OPERATOR(pg_catalog.=) r.relation
                        AND e.ev_enabled OPERATOR(pg_catalog.<>) 'D'
                        AND e.ev_type OPERATOR(pg_catalog.=) '4'
                )
            )
        ) AS takes_a_closer_look,
        pg_catalog.string_agg(
            pg_catalog.concat_ws(' ', r.relation::pg_catalog.text, t.versions, p.versions),
            ', ' ORDER BY r.relation
        ) AS versions
    FROM reached AS r
    INNER JOIN pg_catalog.pg_class AS c ON r.relation OPERATOR(pg_catalog.=) c.oid
    CROSS JOIN
        LATERAL (
            SELECT
                pg_catalog.bool_or(
                    NOT g.tgisinternal AND g.tgenabled OPERATOR(pg_catalog.<>) 'D'
                ) AS of_application,
                pg_catalog.string_agg(
                    pg_catalog.concat('t', g.oid, '.', g.xmin::pg_catalog.text), ' ' ORDER BY g.oid
                ) AS versions
            FROM pg_catalog.pg_trigger AS g
            WHERE
                g.tgrelid OPERATOR(pg_catalog.=) r.relation
                AND (g.tgtype OPERATOR(pg_catalog.&) 8) OPERATOR(pg_catalog.<>) 0
        ) AS t
    CROSS JOIN
        LATERAL (
            SELECT pg_catalog.string_agg(pg_catalog.concat('p', d.objid), ' ' ORDER BY d.objid) AS versions
            FROM pg_catalog.pg_depend AS d
            WHERE
                EXISTS (SELECT 1 FROM pg_catalog.pg_publication)
                AND (
                    (
                        d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND d.refobjid OPERATOR(pg_catalog.=) r.relation
                        AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_publication_rel'::pg_catalog.regclass
                    )
                    OR (
                        d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
                        AND d.refobjid OPERATOR(pg_catalog.=) c.relnamespace
                        AND d.classid
                        OPERATOR(pg_catalog.=) pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
                    )
                )
        ) AS p
    GROUP BY r.target
)

SELECT
    f.target::pg_catalog.int8 AS oid,
    n.nspname AS schema_name,
    c.relname AS table_name,
    CASE
        WHEN NOT f.takes_a_closer_look
            THEN
                pg_catalog.md5(
                    pg_catalog.concat_ws(
                        ', ',
                        f.versions,
                        (
                            SELECT
                                pg_catalog.string_agg(
                                    pg_catalog.concat('a', a.oid, '.', a.xmin::pg_catalog.text), ' ' ORDER BY a.oid
                                )
                            FROM pg_catalog.pg_publication AS a
                        )
                    )
                )
    END AS digest,
    pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text::pg_catalog.int8 AS latest,
    pg_catalog.current_setting('session_replication_role') OPERATOR(pg_catalog.=) 'replica' AS replica_role
FROM found AS f
INNER JOIN pg_catalog.pg_class AS c ON f.target OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
