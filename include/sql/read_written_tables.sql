-- Which tables names without or with a schema mean to this session, and what its role may do there.
SELECT
    w.name,
    n.nspname AS schema_name,
    c.relname AS table_name,
    has_table_privilege(c.oid, 'INSERT') AS may_insert,
    has_table_privilege(c.oid, 'UPDATE') AS may_update,
    has_table_privilege(c.oid, 'DELETE') AS may_delete
FROM unnest(%(written_names)s::text[]) AS w (name)
INNER JOIN pg_catalog.pg_class AS c ON c.oid = to_regclass(w.name)
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
