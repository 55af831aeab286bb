-- The publications of all tables of the ledger's schema, also before the ledger is there.
SELECT p.pubname AS name
FROM pg_catalog.pg_publication AS p
INNER JOIN pg_catalog.pg_publication_namespace AS s ON p.oid OPERATOR(pg_catalog.=) s.pnpubid
INNER JOIN pg_catalog.pg_namespace AS n ON s.pnnspid OPERATOR(pg_catalog.=) n.oid
WHERE p.pubinsert AND n.nspname OPERATOR(pg_catalog.=) 'migration_rollback'
ORDER BY p.pubname
