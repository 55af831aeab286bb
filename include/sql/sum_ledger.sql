-- What this rollback has deleted so far, by table, over all attempts.
SELECT
    l.table_name,
    sum(l.rows_deleted)::bigint AS rows_deleted,
    sum(l.digest) AS digest,
    max(l.batch) AS last_batch
FROM migration_rollback.ledger AS l
WHERE l.rollback_run_id = %(rollback_run_id)s
GROUP BY l.table_name
