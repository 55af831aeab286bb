-- How many pages a table has; of tables that inherit from it, the longest counts.
WITH RECURSIVE reached AS (
    SELECT c.oid AS table_oid
    FROM pg_catalog.pg_class AS c
    INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
    WHERE n.nspname OPERATOR(pg_catalog.=) %(schema_name)s AND c.relname OPERATOR(pg_catalog.=) %(table_name)s
    UNION
    SELECT i.inhrelid
    FROM reached AS r
    INNER JOIN pg_catalog.pg_inherits AS i ON r.table_oid OPERATOR(pg_catalog.=) i.inhparent
)

SELECT
    coalesce(pg_catalog.max(pg_catalog.pg_relation_size(r.table_oid)), 0)
    OPERATOR(pg_catalog./) pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages
FROM reached AS r
