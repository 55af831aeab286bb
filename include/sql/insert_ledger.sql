-- One batch of one table, or what triggers wrote to one meanwhile; valid with the COMMIT of the DELETE that it counts.
INSERT INTO migration_rollback.ledger (
    rollback_run_id,
    migration_run_id,
    district,
    plan_fingerprint,
    unit_name,
    table_name,
    batch,
    rows_deleted,
    digest,
    attempt,
    deleted_at,
    rows_written,
    written_digest
)
VALUES (
    %(rollback_run_id)s,
    %(migration_run_id)s,
    %(district_id)s,
    %(plan_fingerprint)s,
    %(unit_name)s,
    %(table_name)s,
    %(batch)s,
    %(rows_deleted)s,
    %(digest)s,
    %(attempt)s,
    pg_catalog.clock_timestamp(),
    %(rows_written)s,
    %(written_digest)s
)
