-- Whether the role may choose the session's replication role: what is set is what is set already.
SELECT
    pg_catalog.set_config(
        'session_replication_role', pg_catalog.current_setting('session_replication_role'), TRUE
    )
