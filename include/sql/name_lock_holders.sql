-- The sessions at work on these tables, or with a rollback's lock: what a statement may have had to wait for.
SELECT DISTINCT
    a.pid,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.usename::text, '') AS role_name,
    coalesce(a.state, '') AS state,
    coalesce(extract(EPOCH FROM now() - a.xact_start)::bigint, 0) AS seconds
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_stat_activity AS a ON l.pid = a.pid
LEFT JOIN pg_catalog.pg_class AS c ON l.relation = c.oid
LEFT JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE
    l.granted
    AND l.pid <> pg_backend_pid()
    AND a.datname = current_database()
    AND a.xact_start IS NOT NULL
    AND (l.locktype = 'advisory' OR n.nspname || '.' || c.relname = ANY(%(tables)s))
