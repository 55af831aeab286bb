-- What this rollback has deleted so far, and what came of it, by table, over all attempts; of these tables, or of all.
SELECT
    l.table_name,
    pg_catalog.sum(l.rows_deleted)::pg_catalog.int8 AS rows_deleted,
    pg_catalog.sum(l.digest) AS digest,
    coalesce(pg_catalog.sum(l.rows_written), 0)::pg_catalog.int8 AS rows_written,
    coalesce(pg_catalog.sum(l.written_digest), 0) AS written_digest,
    pg_catalog.max(l.batch) AS last_batch
FROM migration_rollback.ledger AS l
WHERE
    l.rollback_run_id OPERATOR(pg_catalog.=) %(rollback_run_id)s
    AND (
        %(tables)s::pg_catalog.text[] IS NULL
        OR l.table_name OPERATOR(pg_catalog.=) ANY(%(tables)s::pg_catalog.text[])
    )
GROUP BY l.table_name
