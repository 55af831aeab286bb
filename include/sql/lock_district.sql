-- The door through which a session comes to its work on the district in this store, one after the other.
SELECT
    pg_catalog.pg_advisory_lock(
        pg_catalog.hashtextextended('migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s, 0)
    )
