-- What this rollback has deleted so far, and what came of it, by table, over all attempts.
SELECT
    l.table_name,
    sum(l.rows_deleted)::bigint AS rows_deleted,
    sum(l.digest) AS digest,
    coalesce(sum(l.rows_written), 0)::bigint AS rows_written,
    coalesce(sum(l.written_digest), 0) AS written_digest,
    max(l.batch) AS last_batch
FROM migration_rollback.ledger AS l
WHERE l.rollback_run_id = %(rollback_run_id)s
GROUP BY l.table_name
