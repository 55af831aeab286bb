-- Partitions and inheriting tables, each with the tables that it is a part of, in the order of their declaration.
-- A table that inherits is a part only if its ancestor has the district column: counting one without it would miss its
-- rows. A partition whose DETACH CONCURRENTLY was interrupted is none any more: its root does not show its rows.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    an.nspname AS ancestor_schema,
    ac.relname AS ancestor_table
FROM pg_catalog.pg_inherits AS i
INNER JOIN pg_catalog.pg_class AS c ON i.inhrelid OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
INNER JOIN pg_catalog.pg_class AS ac ON i.inhparent OPERATOR(pg_catalog.=) ac.oid
INNER JOIN pg_catalog.pg_namespace AS an ON ac.relnamespace OPERATOR(pg_catalog.=) an.oid
WHERE
    c.relkind OPERATOR(pg_catalog.=) ANY(ARRAY['r', 'p', 'f'])
    AND NOT i.inhdetachpending
    AND (
        c.relispartition
        OR EXISTS (
            SELECT 1
            FROM pg_catalog.pg_attribute AS a
            WHERE
                a.attrelid OPERATOR(pg_catalog.=) i.inhparent
                AND a.attname OPERATOR(pg_catalog.=) 'district_id'
                AND NOT a.attisdropped
        )
    )
ORDER BY i.inhrelid, i.inhseqno
