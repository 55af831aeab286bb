-- Open transactions of others that have locked a table with the district's column for writing, prepared ones included: what
-- they have written or are about to is in no count of now. A COPY or INSERT ... SELECT holds the lock before its first row.
-- Rollbacks of other districts only delete, and are left out.
SELECT
    l.virtualtransaction AS transaction_id,
    l.pid,
    p.gid,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.usename, p.owner, '')::pg_catalog.text AS role_name,
    pg_catalog.array_agg(DISTINCT pg_catalog.concat(n.nspname, '.', c.relname)) AS tables
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_class AS c ON l.relation OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
INNER JOIN pg_catalog.pg_attribute AS d
    ON
        c.oid OPERATOR(pg_catalog.=) d.attrelid
        AND d.attname OPERATOR(pg_catalog.=) 'district_id'
        AND NOT d.attisdropped
LEFT JOIN pg_catalog.pg_stat_activity AS a ON l.pid OPERATOR(pg_catalog.=) a.pid
LEFT JOIN pg_catalog.pg_prepared_xacts AS p
    ON
        l.pid IS NULL
        AND EXISTS (
            SELECT 1
            FROM pg_catalog.pg_locks AS o
            WHERE
                o.virtualtransaction OPERATOR(pg_catalog.=) l.virtualtransaction
                AND o.transactionid OPERATOR(pg_catalog.=) p.transaction
        )
WHERE
    l.locktype OPERATOR(pg_catalog.=) 'relation'
    AND l.mode OPERATOR(pg_catalog.=) 'RowExclusiveLock'
    AND l.granted
    AND l.database OPERATOR(pg_catalog.=) (
        SELECT own.oid
        FROM pg_catalog.pg_database AS own
        WHERE own.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
    )
    AND (l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()) IS NOT TRUE
    AND coalesce(a.application_name, '') OPERATOR(pg_catalog.!~) '^rb-[0-9]+T[0-9]+Z(-[0-9]+)? '
    AND c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f'])
    AND c.relpersistence OPERATOR(pg_catalog.<>) 't'
GROUP BY l.virtualtransaction, l.pid, p.gid, a.application_name, a.usename, p.owner
ORDER BY l.virtualtransaction
