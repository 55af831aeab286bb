-- The probes that other sessions of this same database hold.
SELECT (l.classid::bigint << 32) | l.objid::bigint AS probe
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_database AS d ON l.database = d.oid
WHERE
    d.datname = current_database()
    AND l.locktype = 'advisory'
    AND l.objsubid = 1
    AND l.granted
    AND l.pid <> pg_backend_pid()
