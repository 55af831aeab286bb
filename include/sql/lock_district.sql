-- Waits for an older session that still works on the district in this store; held until this session ends.
SELECT
    pg_catalog.pg_advisory_lock(
        pg_catalog.hashtextextended('migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s, 0)
    )
