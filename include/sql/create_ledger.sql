-- The ledger of what was deleted; safe to run again. A DBA may run it for a role that may not.
CREATE SCHEMA IF NOT EXISTS migration_rollback;
CREATE TABLE IF NOT EXISTS migration_rollback.ledger (
    rollback_run_id text NOT NULL,
    migration_run_id text NOT NULL,
    district text NOT NULL,
    plan_fingerprint text NOT NULL,
    unit_name text NOT NULL,
    table_name text NOT NULL,
    batch integer NOT NULL,
    rows_deleted bigint NOT NULL,
    digest numeric NOT NULL,
    attempt integer NOT NULL,
    deleted_at timestamptz NOT NULL,
    rows_written bigint,
    written_digest numeric,
    PRIMARY KEY (rollback_run_id, table_name, batch),
    CONSTRAINT ledger_holds_batches CHECK (batch >= 1 AND rows_deleted >= 0 AND attempt >= 1)
);
