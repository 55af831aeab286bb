-- The server checks a foreign key with the rights of a table's owner, whoever deletes. The owners that lack what the checks of a
-- delete from the referenced table need: on the referencing table to find, delete or change its rows (a look FOR KEY SHARE
-- needs UPDATE), and on the referenced one, where another row may take the place of the deleted one (NO ACTION, SET DEFAULT).
WITH keys AS (
    SELECT
        k.conname,
        k.conrelid,
        k.confrelid,
        k.confdeltype
    FROM pg_catalog.pg_constraint AS k
    WHERE k.contype OPERATOR(pg_catalog.=) 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0
),

needed AS (
    SELECT
        k.conname,
        k.confrelid,
        k.conrelid AS table_oid,
        p.privilege
    FROM keys AS k
    CROSS JOIN
        pg_catalog.unnest(
            ARRAY[CASE WHEN k.confdeltype OPERATOR(pg_catalog.=) 'c' THEN 'DELETE' ELSE 'UPDATE' END, 'SELECT']
        ) AS p (privilege)
    UNION ALL
    SELECT
        k.conname,
        k.confrelid,
        k.confrelid AS table_oid,
        p.privilege
    FROM keys AS k
    CROSS JOIN pg_catalog.unnest(ARRAY['SELECT', 'UPDATE']) AS p (privilege)
    WHERE k.confdeltype OPERATOR(pg_catalog.=) ANY(ARRAY['a', 'd'])
)

SELECT
    d.conname AS foreign_key,
    rn.nspname AS referenced_schema,
    rc.relname AS referenced_table,
    n.nspname AS schema_name,
    c.relname AS table_name,
    o.rolname AS owner_name,
    NOT pg_catalog.has_schema_privilege(o.oid, n.oid, 'USAGE') AS lacks_usage,
    pg_catalog.array_remove(
        pg_catalog.array_agg(DISTINCT CASE
            WHEN
                d.privilege OPERATOR(pg_catalog.=) 'DELETE' AND NOT pg_catalog.has_table_privilege(o.oid, c.oid, 'DELETE')
                THEN d.privilege
            WHEN
                d.privilege OPERATOR(pg_catalog.<>) 'DELETE'
                AND NOT pg_catalog.has_any_column_privilege(o.oid, c.oid, d.privilege)
                THEN d.privilege
        END),
        null
    ) AS lacking
FROM needed AS d
INNER JOIN pg_catalog.pg_class AS c ON d.table_oid OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
INNER JOIN pg_catalog.pg_roles AS o ON c.relowner OPERATOR(pg_catalog.=) o.oid
INNER JOIN pg_catalog.pg_class AS rc ON d.confrelid OPERATOR(pg_catalog.=) rc.oid
INNER JOIN pg_catalog.pg_namespace AS rn ON rc.relnamespace OPERATOR(pg_catalog.=) rn.oid
WHERE
    NOT o.rolsuper
    AND (
        NOT pg_catalog.has_schema_privilege(o.oid, n.oid, 'USAGE')
        OR (d.privilege OPERATOR(pg_catalog.=) 'DELETE' AND NOT pg_catalog.has_table_privilege(o.oid, c.oid, 'DELETE'))
        OR (d.privilege OPERATOR(pg_catalog.<>) 'DELETE' AND NOT pg_catalog.has_any_column_privilege(o.oid, c.oid, d.privilege))
    )
GROUP BY d.conname, rn.nspname, rc.relname, n.oid, n.nspname, c.oid, c.relname, o.oid, o.rolname
ORDER BY rn.nspname, rc.relname, d.conname, n.nspname, c.relname
