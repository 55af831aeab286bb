-- Waits until nobody holds a turn, beside others who wait for the same; given up again with the transaction.
SELECT
    pg_catalog.pg_advisory_xact_lock_shared(
        pg_catalog.hashtextextended(
            'migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s OPERATOR(pg_catalog.||) %(turn)s,
            0
        )
    )
