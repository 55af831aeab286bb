-- Which tables names without or with a schema mean to this session, and what its role may do there.
SELECT DISTINCT ON (w.place)
    w.place,
    n.nspname AS schema_name,
    c.relname AS table_name,
    has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'INSERT') AS may_insert,
    has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'UPDATE') AS may_update,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'DELETE') AS may_delete
FROM unnest(%(written_schemas)s::text[], %(written_names)s::text[]) WITH ORDINALITY AS w (schema_name, table_name, place)
INNER JOIN pg_catalog.pg_class AS c ON w.table_name = c.relname AND c.relkind IN ('r', 'p', 'f', 'v')
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE w.schema_name = n.nspname OR (w.schema_name = '' AND n.nspname = ANY(current_schemas(false)))
ORDER BY w.place, array_position(current_schemas(false)::text[], n.nspname::text)
