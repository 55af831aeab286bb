-- The ledger of what was deleted; safe to run again. A DBA may run it for a role that may not.
CREATE SCHEMA IF NOT EXISTS migration_rollback;
CREATE TABLE IF NOT EXISTS migration_rollback.ledger (
    rollback_run_id pg_catalog.text NOT NULL,
    migration_run_id pg_catalog.text NOT NULL,
    district pg_catalog.text NOT NULL,
    plan_fingerprint pg_catalog.text NOT NULL,
    unit_name pg_catalog.text NOT NULL,
    table_name pg_catalog.text NOT NULL,
    batch pg_catalog.int4 NOT NULL,
    rows_deleted pg_catalog.int8 NOT NULL,
    digest pg_catalog.numeric NOT NULL,
    attempt pg_catalog.int4 NOT NULL,
    deleted_at pg_catalog.timestamptz NOT NULL,
    rows_written pg_catalog.int8,
    written_digest pg_catalog.numeric,
    PRIMARY KEY (rollback_run_id, table_name, batch),
    CONSTRAINT ledger_holds_batches CHECK (
        batch OPERATOR(pg_catalog.>=) 1 AND rows_deleted OPERATOR(pg_catalog.>=) 0 AND attempt OPERATOR(pg_catalog.>=) 1
    )
);
