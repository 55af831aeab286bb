-- Open transactions of others that have locked a table with the district's column for writing, prepared ones included: what
-- they have written or are about to is in no count of now. A COPY or INSERT ... SELECT holds the lock before its first row.
-- Rollbacks of other districts only delete, and are left out.
SELECT
    l.virtualtransaction AS transaction_id,
    l.pid,
    p.gid,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.usename, p.owner, '')::text AS role_name,
    array_agg(DISTINCT n.nspname || '.' || c.relname) AS tables
FROM pg_catalog.pg_locks AS l
INNER JOIN pg_catalog.pg_class AS c ON l.relation = c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
INNER JOIN pg_catalog.pg_attribute AS d ON c.oid = d.attrelid AND d.attname = 'district_id' AND NOT d.attisdropped
LEFT JOIN pg_catalog.pg_stat_activity AS a ON l.pid = a.pid
LEFT JOIN pg_catalog.pg_prepared_xacts AS p
    ON
        l.pid IS NULL
        AND EXISTS (
            SELECT 1
            FROM pg_catalog.pg_locks AS o
            WHERE o.virtualtransaction = l.virtualtransaction AND o.transactionid = p.transaction
        )
WHERE
    l.locktype = 'relation'
    AND l.mode = 'RowExclusiveLock'
    AND l.granted
    AND l.database = (SELECT own.oid FROM pg_catalog.pg_database AS own WHERE own.datname = current_database())
    AND l.pid IS DISTINCT FROM pg_backend_pid()
    AND coalesce(a.application_name, '') !~ '^rb-[0-9]+T[0-9]+Z(-[0-9]+)? '
    AND c.relkind IN ('r', 'p', 'f')
    AND c.relpersistence <> 't'
GROUP BY l.virtualtransaction, l.pid, p.gid, a.application_name, a.usename, p.owner
ORDER BY l.virtualtransaction
