-- The sessions that work on these tables, or that hold a turn (lock_unit, lock_other_rollbacks): what a statement may
-- have had to wait for.
-- A DELETE waits for no reader, and a role without pg_read_all_stats sees neither state nor time of other roles.
SELECT DISTINCT
    a.pid,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.usename::pg_catalog.text, '') AS role_name,
    a.state,
    pg_catalog.date_part('epoch', pg_catalog.now() OPERATOR(pg_catalog.-) a.xact_start)::pg_catalog.int8 AS seconds
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_stat_activity AS a ON l.pid OPERATOR(pg_catalog.=) a.pid
LEFT JOIN pg_catalog.pg_class AS c ON l.relation OPERATOR(pg_catalog.=) c.oid
LEFT JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE
    l.granted
    AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
    AND a.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
    AND (
        (
            l.locktype OPERATOR(pg_catalog.=) 'relation'
            AND l.mode OPERATOR(pg_catalog.<>) 'AccessShareLock'
            AND pg_catalog.concat(n.nspname, '.', c.relname) OPERATOR(pg_catalog.=) ANY(%(tables)s)
        )
        OR (
            l.locktype OPERATOR(pg_catalog.=) 'advisory'
            AND l.objsubid OPERATOR(pg_catalog.=) 1
            AND ((l.classid::pg_catalog.int8 OPERATOR(pg_catalog.<<) 32) OPERATOR(pg_catalog.|) l.objid::pg_catalog.int8)
            OPERATOR(pg_catalog.=) ANY(
                SELECT
                    pg_catalog.hashtextextended(
                        'migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s
                        OPERATOR(pg_catalog.||) u.suffix,
                        0
                    )
                FROM pg_catalog.unnest(%(turns)s::pg_catalog.text []) AS u (suffix)
            )
        )
        OR (
            l.locktype OPERATOR(pg_catalog.=) 'advisory'
            AND l.objsubid OPERATOR(pg_catalog.=) 2
            AND l.classid::pg_catalog.int8::pg_catalog.bit(32)::pg_catalog.int4 OPERATOR(pg_catalog.=)
            pg_catalog.hashtext('migration_rollback ' OPERATOR(pg_catalog.||) %(district_id)s)
            AND l.objid::pg_catalog.int8::pg_catalog.bit(32)::pg_catalog.int4 OPERATOR(pg_catalog.<>)
            pg_catalog.hashtext(%(rollback_run_id)s)
        )
    )
ORDER BY a.pid
