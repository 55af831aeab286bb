-- How many rows this transaction has deleted so far, and written otherwise, by table.
SELECT
    s.schemaname AS schema_name,
    s.relname AS table_name,
    s.n_tup_del AS rows_deleted,
    s.n_tup_ins AS rows_inserted,
    s.n_tup_ins + s.n_tup_upd AS rows_written
FROM pg_catalog.pg_stat_xact_user_tables AS s
WHERE s.n_tup_del + s.n_tup_ins + s.n_tup_upd > 0
