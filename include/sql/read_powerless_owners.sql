-- The server checks a foreign key with the rights of a table's owner, whoever deletes. The owners that lack what the checks of a
-- delete from the referenced table need: on the referencing table to find, delete or change its rows (a look FOR KEY SHARE
-- needs UPDATE), and on the referenced one, where another row may take the place of the deleted one (NO ACTION, SET DEFAULT).
WITH needed AS (
    SELECT
        k.conname,
        k.confrelid,
        k.conrelid AS table_oid,
        CASE k.confdeltype WHEN 'c' THEN 'DELETE' ELSE 'UPDATE' END AS privilege
    FROM pg_catalog.pg_constraint AS k
    WHERE k.contype = 'f' AND k.conparentid = 0
    UNION ALL
    SELECT
        k.conname,
        k.confrelid,
        k.conrelid AS table_oid,
        'SELECT' AS privilege
    FROM pg_catalog.pg_constraint AS k
    WHERE k.contype = 'f' AND k.conparentid = 0
    UNION ALL
    SELECT
        k.conname,
        k.confrelid,
        k.confrelid AS table_oid,
        p.privilege
    FROM pg_catalog.pg_constraint AS k
    CROSS JOIN unnest(ARRAY['SELECT', 'UPDATE']) AS p (privilege)
    WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confdeltype IN ('a', 'd')
)

SELECT
    d.conname AS foreign_key,
    rn.nspname AS referenced_schema,
    rc.relname AS referenced_table,
    n.nspname AS schema_name,
    c.relname AS table_name,
    o.rolname AS owner_name,
    NOT has_schema_privilege(o.oid, n.oid, 'USAGE') AS lacks_usage,
    array_remove(
        array_agg(DISTINCT CASE
            WHEN d.privilege = 'DELETE' AND NOT has_table_privilege(o.oid, c.oid, 'DELETE') THEN d.privilege
            WHEN d.privilege <> 'DELETE' AND NOT has_any_column_privilege(o.oid, c.oid, d.privilege) THEN d.privilege
        END),
        null
    ) AS lacking
FROM needed AS d
INNER JOIN pg_catalog.pg_class AS c ON d.table_oid = c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
INNER JOIN pg_catalog.pg_roles AS o ON c.relowner = o.oid
INNER JOIN pg_catalog.pg_class AS rc ON d.confrelid = rc.oid
INNER JOIN pg_catalog.pg_namespace AS rn ON rc.relnamespace = rn.oid
WHERE
    NOT o.rolsuper
    AND (
        NOT has_schema_privilege(o.oid, n.oid, 'USAGE')
        OR (d.privilege = 'DELETE' AND NOT has_table_privilege(o.oid, c.oid, 'DELETE'))
        OR (d.privilege <> 'DELETE' AND NOT has_any_column_privilege(o.oid, c.oid, d.privilege))
    )
GROUP BY d.conname, rn.nspname, rc.relname, n.oid, n.nspname, c.oid, c.relname, o.oid, o.rolname
ORDER BY rn.nspname, rc.relname, d.conname, n.nspname, c.relname
