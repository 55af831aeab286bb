-- The ledger as it is: who owns it, and everything by which it could do more than hold its rows.
SELECT
    c.relkind = 'r' AND c.relpersistence = 'p' AS is_plain,
    c.relrowsecurity AS has_row_security,
    ARRAY(
        SELECT o.rolname::text
        FROM pg_catalog.pg_roles AS o
        CROSS JOIN pg_catalog.pg_roles AS own
        WHERE
            o.oid IN (n.nspowner, c.relowner)
            AND own.rolname = current_user
            AND NOT o.rolsuper
            AND o.oid <> own.oid
            AND o.oid <> (SELECT d.datdba FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
            AND (own.rolsuper OR NOT pg_has_role(own.oid, o.oid, 'MEMBER'))
        ORDER BY o.rolname
    ) AS strange_owners,
    ARRAY(
        SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN '' ELSE ' NULL' END
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
    ) AS columns,
    ARRAY(
        SELECT a.attname::text
        FROM pg_catalog.pg_attrdef AS d
        INNER JOIN pg_catalog.pg_attribute AS a ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE d.adrelid = c.oid
        ORDER BY a.attnum
    ) AS defaults,
    ARRAY(
        SELECT pg_get_constraintdef(k.oid)
        FROM pg_catalog.pg_constraint AS k
        WHERE (k.conrelid = c.oid OR k.confrelid = c.oid) AND k.contype <> 'n'
        ORDER BY pg_get_constraintdef(k.oid)
    ) AS constraints,
    ARRAY(
        SELECT t.tgname::text FROM pg_catalog.pg_trigger AS t
        WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
        ORDER BY t.tgname
    ) AS triggers,
    ARRAY(
        SELECT r.rulename::text FROM pg_catalog.pg_rewrite AS r
        WHERE r.ev_class = c.oid
        ORDER BY r.rulename
    ) AS rules,
    EXISTS(
        SELECT 1 FROM aclexplode(c.relacl) AS acl
        WHERE acl.grantee = 0 AND acl.privilege_type <> 'SELECT'
    ) AS anybody_may_write,
    (SELECT count(*) FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid) AS indexes,
    EXISTS(SELECT 1 FROM pg_catalog.pg_inherits AS h WHERE c.oid IN (h.inhparent, h.inhrelid)) AS inherits
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE n.nspname = 'migration_rollback' AND c.relname = 'ledger'
