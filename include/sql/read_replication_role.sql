-- Whether foreign keys and the application's triggers are silent in this session.
SELECT pg_catalog.current_setting('session_replication_role') OPERATOR(pg_catalog.=) 'replica' AS replica_role
