-- Whether nobody holds a turn; what is taken to see it is given up with the transaction.
SELECT
    pg_catalog.pg_try_advisory_xact_lock_shared(
        pg_catalog.hashtextextended(
            'migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s OPERATOR(pg_catalog.||) %(turn)s,
            0
        )
    ) AS is_free
