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
            INNER JOIN pg_catalog.pg_class AS c ON r.prrelid = c.oid
            INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
            WHERE r.prpubid = p.oid AND n.nspname = 'migration_rollback' AND c.relname = 'ledger'
        )
    )
ORDER BY p.pubname
