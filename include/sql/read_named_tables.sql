-- Every table, view and sequence of these names in whatever schema, and what each of these roles may do there.
SELECT
    c.oid::bigint AS table_oid,
    n.nspname AS schema_name,
    c.relname AS table_name,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS object_sql,
    quote_ident(n.nspname) AS schema_sql,
    c.relkind = 'S' AS is_sequence,
    r.role_name,
    has_schema_privilege(r.role_name::name, n.oid, 'USAGE') AS may_use,
    ARRAY(
        SELECT p.privilege
        FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'USAGE']) AS p (privilege)
        WHERE CASE
            WHEN p.privilege = 'USAGE' THEN c.relkind = 'S' AND has_sequence_privilege(r.role_name::name, c.oid, 'USAGE')
            WHEN p.privilege IN ('DELETE', 'TRUNCATE') OR c.relkind = 'S'
                THEN has_table_privilege(r.role_name::name, c.oid, p.privilege)
            ELSE has_any_column_privilege(r.role_name::name, c.oid, p.privilege)
        END
    ) AS rights
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
CROSS JOIN unnest(%(roles)s::text[]) AS r (role_name)
WHERE
    c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    AND c.relname = ANY(%(object_names)s::text[])
    AND n.nspname <> 'pg_toast'
    AND NOT pg_is_other_temp_schema(n.oid)
