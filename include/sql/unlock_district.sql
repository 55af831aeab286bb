-- Lets the next session through the door.
SELECT
    pg_catalog.pg_advisory_unlock(
        pg_catalog.hashtextextended('migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s, 0)
    )
