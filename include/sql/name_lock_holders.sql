-- The sessions that work on these tables, or on this district: what a statement may have had to wait for.
-- A DELETE waits for no reader, and a role without pg_read_all_stats sees neither state nor time of other roles.
SELECT DISTINCT
    a.pid,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.usename::text, '') AS role_name,
    a.state,
    extract(EPOCH FROM now() - a.xact_start)::bigint AS seconds
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_stat_activity AS a ON l.pid = a.pid
LEFT JOIN pg_catalog.pg_class AS c ON l.relation = c.oid
LEFT JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE
    l.granted
    AND l.pid <> pg_backend_pid()
    AND a.datname = current_database()
    AND (
        (
            l.locktype = 'relation'
            AND l.mode <> 'AccessShareLock'
            AND n.nspname || '.' || c.relname = ANY(%(tables)s)
        )
        OR (
            l.locktype = 'advisory'
            AND l.objsubid = 1
            AND (l.classid::bigint << 32) | l.objid::bigint
            = hashtextextended('migration_rollback ' || %(district_id)s, 0)
        )
    )
ORDER BY a.pid
