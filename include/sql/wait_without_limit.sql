-- What waits for others is bounded by lock_timeout alone: statement_timeout is about the work itself.
SELECT pg_catalog.set_config('statement_timeout', '0', true)
