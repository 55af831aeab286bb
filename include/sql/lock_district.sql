-- Waits for an older session that still works on the district in this store; held until this session ends.
SELECT pg_advisory_lock(hashtextextended('migration_rollback ' || %(district_id)s, 0))
