-- Every table, view and sequence of these names in whatever schema, and what each of these roles may do there.
SELECT
    c.oid::pg_catalog.int8 AS table_oid,
    n.nspname AS schema_name,
    c.relname AS table_name,
    pg_catalog.concat(pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(c.relname)) AS object_sql,
    pg_catalog.quote_ident(n.nspname) AS schema_sql,
    c.relkind OPERATOR(pg_catalog.=) 'S' AS is_sequence,
    r.role_name,
    pg_catalog.has_schema_privilege(r.role_name::pg_catalog.name, n.oid, 'USAGE') AS may_use,
    ARRAY(
        SELECT p.privilege
        FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'USAGE']) AS p (privilege)
        WHERE CASE
            WHEN
                p.privilege OPERATOR(pg_catalog.=) 'USAGE'
                THEN
                    c.relkind OPERATOR(pg_catalog.=) 'S'
                    AND pg_catalog.has_sequence_privilege(r.role_name::pg_catalog.name, c.oid, 'USAGE')
            WHEN p.privilege OPERATOR(pg_catalog.=) ANY(ARRAY['DELETE', 'TRUNCATE']) OR c.relkind OPERATOR(pg_catalog.=) 'S'
                THEN pg_catalog.has_table_privilege(r.role_name::pg_catalog.name, c.oid, p.privilege)
            ELSE pg_catalog.has_any_column_privilege(r.role_name::pg_catalog.name, c.oid, p.privilege)
        END
    ) AS rights
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
CROSS JOIN pg_catalog.unnest(%(roles)s::pg_catalog.text[]) AS r (role_name)
WHERE
    c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f', 'v', 'm', 'S'])
    AND c.relname OPERATOR(pg_catalog.=) ANY(%(object_names)s::pg_catalog.text[])
    AND n.nspname OPERATOR(pg_catalog.<>) 'pg_toast'
    AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
