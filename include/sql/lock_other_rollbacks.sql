-- Waits for the sessions that other rollbacks have left at work on the district in this store. Asked behind the door.
SELECT pg_catalog.pg_advisory_lock(o.district, o.rollback)
FROM (
    SELECT DISTINCT
        l.classid::pg_catalog.int8::pg_catalog.bit(32)::pg_catalog.int4 AS district,
        l.objid::pg_catalog.int8::pg_catalog.bit(32)::pg_catalog.int4 AS rollback
    FROM pg_catalog.pg_locks AS l
    INNER JOIN pg_catalog.pg_database AS d ON l.database OPERATOR(pg_catalog.=) d.oid
    WHERE
        d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
        AND l.locktype OPERATOR(pg_catalog.=) 'advisory'
        AND l.objsubid OPERATOR(pg_catalog.=) 2
) AS o
WHERE
    o.district OPERATOR(pg_catalog.=)
    pg_catalog.hashtext('migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s)
    AND o.rollback OPERATOR(pg_catalog.<>) pg_catalog.hashtext(%(rollback_run_id)s)
