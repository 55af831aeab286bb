-- Which tables names without or with a schema mean to this session, and what its role may do there.
SELECT DISTINCT ON (w.place)
    w.place,
    n.nspname AS schema_name,
    c.relname AS table_name,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_any_column_privilege(c.oid, 'INSERT') AS may_insert,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_any_column_privilege(c.oid, 'UPDATE') AS may_update,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'DELETE') AS may_delete
FROM pg_catalog.unnest(%(written_names)s::pg_catalog.text[]) WITH ORDINALITY AS w (table_name, place)
INNER JOIN pg_catalog.unnest(%(written_schemas)s::pg_catalog.text[]) WITH ORDINALITY AS s (schema_name, place)
    ON w.place OPERATOR(pg_catalog.=) s.place
INNER JOIN pg_catalog.pg_class AS c
    ON
        w.table_name OPERATOR(pg_catalog.=) c.relname
        AND c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f', 'v'])
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE
    s.schema_name OPERATOR(pg_catalog.=) n.nspname
    OR (
        s.schema_name OPERATOR(pg_catalog.=) ''
        AND n.nspname OPERATOR(pg_catalog.=) ANY(pg_catalog.current_schemas(false))
    )
ORDER BY
    w.place,
    pg_catalog.array_position(pg_catalog.current_schemas(false)::pg_catalog.text[], n.nspname::pg_catalog.text)
