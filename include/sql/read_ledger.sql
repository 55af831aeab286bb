-- The ledger as it is: who owns it, and everything by which it could do more than hold its rows.
SELECT
    c.relkind OPERATOR(pg_catalog.=) 'r' AND c.relpersistence OPERATOR(pg_catalog.=) 'p' AS is_plain,
    c.relrowsecurity AS has_row_security,
    ARRAY(
        SELECT o.rolname::pg_catalog.text
        FROM pg_catalog.pg_roles AS o
        CROSS JOIN pg_catalog.pg_roles AS own
        WHERE
            (o.oid OPERATOR(pg_catalog.=) n.nspowner OR o.oid OPERATOR(pg_catalog.=) c.relowner)
            AND own.rolname OPERATOR(pg_catalog.=) current_user
            AND NOT o.rolsuper
            AND o.oid OPERATOR(pg_catalog.<>) own.oid
            AND o.oid OPERATOR(pg_catalog.<>) (
                SELECT d.datdba
                FROM pg_catalog.pg_database AS d
                WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
            )
            AND (own.rolsuper OR NOT pg_catalog.pg_has_role(own.oid, o.oid, 'MEMBER'))
        ORDER BY o.rolname
    ) AS strange_owners,
    ARRAY(
        SELECT
            pg_catalog.concat(
                a.attname, ' ', tn.nspname, '.', ty.typname, CASE WHEN NOT a.attnotnull THEN ' NULL' END
            )
        FROM pg_catalog.pg_attribute AS a
        INNER JOIN pg_catalog.pg_type AS ty ON a.atttypid OPERATOR(pg_catalog.=) ty.oid
        INNER JOIN pg_catalog.pg_namespace AS tn ON ty.typnamespace OPERATOR(pg_catalog.=) tn.oid
        WHERE
            a.attrelid OPERATOR(pg_catalog.=) c.oid
            AND a.attnum OPERATOR(pg_catalog.>) 0
            AND NOT a.attisdropped
        ORDER BY a.attnum
    ) AS columns,
    ARRAY(
        SELECT a.attname::pg_catalog.text
        FROM pg_catalog.pg_attribute AS a
        WHERE
            a.attrelid OPERATOR(pg_catalog.=) c.oid
            AND a.attnum OPERATOR(pg_catalog.>) 0
            AND a.atthasdef
            AND NOT a.attisdropped
        ORDER BY a.attnum
    ) AS defaults,
    ARRAY(
        SELECT pg_catalog.pg_get_constraintdef(k.oid)
        FROM pg_catalog.pg_constraint AS k
        WHERE
            (k.conrelid OPERATOR(pg_catalog.=) c.oid OR k.confrelid OPERATOR(pg_catalog.=) c.oid)
            AND k.contype OPERATOR(pg_catalog.<>) 'n'
        ORDER BY pg_catalog.pg_get_constraintdef(k.oid)
    ) AS constraints,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_constraint AS k
        INNER JOIN pg_catalog.pg_depend AS d ON k.oid OPERATOR(pg_catalog.=) d.objid
        WHERE
            k.conrelid OPERATOR(pg_catalog.=) c.oid
            AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_constraint'::pg_catalog.regclass
            AND d.refclassid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_class'::pg_catalog.regclass
    ) AS constraints_use_others,
    ARRAY(
        SELECT t.tgname::pg_catalog.text
        FROM pg_catalog.pg_trigger AS t
        WHERE t.tgrelid OPERATOR(pg_catalog.=) c.oid AND NOT t.tgisinternal
        ORDER BY t.tgname
    ) AS triggers,
    ARRAY(
        SELECT r.rulename::pg_catalog.text
        FROM pg_catalog.pg_rewrite AS r
        WHERE r.ev_class OPERATOR(pg_catalog.=) c.oid
        ORDER BY r.rulename
    ) AS rules,
    EXISTS(
        SELECT 1
        FROM pg_catalog.aclexplode(c.relacl) AS acl
        WHERE acl.grantee OPERATOR(pg_catalog.=) 0 AND acl.privilege_type OPERATOR(pg_catalog.<>) 'SELECT'
    ) AS anybody_may_write,
    (
        SELECT pg_catalog.count(*) FROM pg_catalog.pg_index AS i WHERE i.indrelid OPERATOR(pg_catalog.=) c.oid
    ) AS indexes,
    EXISTS(
        SELECT 1
        FROM pg_catalog.pg_inherits AS h
        WHERE h.inhparent OPERATOR(pg_catalog.=) c.oid OR h.inhrelid OPERATOR(pg_catalog.=) c.oid
    ) AS inherits
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE n.nspname OPERATOR(pg_catalog.=) 'migration_rollback' AND c.relname OPERATOR(pg_catalog.=) 'ledger'
