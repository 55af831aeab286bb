-- Takes the lock by which two connections to the same database are found out; the session holds it.
SELECT pg_catalog.pg_try_advisory_lock(%(probe)s) AS taken
