-- How many rows this transaction has changed so far, by table; a part of a table counts as its outermost whole.
SELECT
    n.nspname || '.' || c.relname AS table_name,
    sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::bigint AS rows_changed
FROM pg_catalog.pg_stat_xact_user_tables AS s
INNER JOIN pg_catalog.pg_class AS c ON c.oid = coalesce(pg_partition_root(s.relid), s.relid)
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
GROUP BY n.nspname, c.relname
