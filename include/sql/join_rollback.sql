-- Says that a session of this rollback is at work on the district in this store; held until it ends.
SELECT
    pg_catalog.pg_advisory_lock_shared(
        pg_catalog.hashtext('migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s),
        pg_catalog.hashtext(%(rollback_run_id)s)
    )
