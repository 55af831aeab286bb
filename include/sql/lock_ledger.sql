-- CREATE ... IF NOT EXISTS fails when two sessions run it at once; this lets them in one after the other.
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('migration_rollback create_ledger', 0))
