-- Until the transaction ends no ordinary trigger fires, and the server does not look behind deleted rows.
SELECT pg_catalog.set_config('session_replication_role', 'replica', TRUE)
