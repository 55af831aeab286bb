-- The probes that other sessions of this same database hold.
SELECT (l.classid::pg_catalog.int8 OPERATOR(pg_catalog.<<) 32) OPERATOR(pg_catalog.|) l.objid::pg_catalog.int8 AS probe
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_database AS d ON l.database OPERATOR(pg_catalog.=) d.oid
WHERE
    d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
    AND l.locktype OPERATOR(pg_catalog.=) 'advisory'
    AND l.objsubid OPERATOR(pg_catalog.=) 1
    AND l.granted
    AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
