-- The publications that send, or would send, the rows of the ledger elsewhere: of all tables, or of the ledger by name.
-- Those of its schema came with version 15 and are read on their own.
SELECT p.pubname AS name
FROM pg_catalog.pg_publication AS p
WHERE
    p.pubinsert
    AND (
        p.puballtables
        OR EXISTS (
            SELECT 1
            FROM pg_catalog.pg_publication_rel AS r
            INNER JOIN pg_catalog.pg_class AS c ON r.prrelid OPERATOR(pg_catalog.=) c.oid
            INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
            WHERE
                r.prpubid OPERATOR(pg_catalog.=) p.oid
                AND n.nspname OPERATOR(pg_catalog.=) 'migration_rollback'
                AND c.relname OPERATOR(pg_catalog.=) 'ledger'
        )
    )
ORDER BY p.pubname
