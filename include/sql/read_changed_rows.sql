-- How many rows this transaction has deleted so far, and written otherwise, by table.
SELECT
    s.schemaname AS schema_name,
    s.relname AS table_name,
    s.n_tup_del AS rows_deleted,
    s.n_tup_ins AS rows_inserted,
    s.n_tup_ins OPERATOR(pg_catalog.+) s.n_tup_upd AS rows_written
FROM pg_catalog.pg_stat_xact_user_tables AS s
WHERE (s.n_tup_del OPERATOR(pg_catalog.+) s.n_tup_ins OPERATOR(pg_catalog.+) s.n_tup_upd) OPERATOR(pg_catalog.>) 0
