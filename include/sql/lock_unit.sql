-- Waits for another session of this rollback that is at work on the same; held until this session ends.
SELECT
    pg_catalog.pg_advisory_lock(
        pg_catalog.hashtextextended(
            'migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s OPERATOR(pg_catalog.||) %(turn)s,
            0
        )
    )
