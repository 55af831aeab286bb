-- The tables whose rows are in another database, and what they and their servers say about where.
SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    s.srvname AS server_name,
    w.fdwname AS wrapper_name,
    s.srvoptions AS server_options,
    f.ftoptions AS table_options
FROM pg_catalog.pg_foreign_table AS f
INNER JOIN pg_catalog.pg_class AS c ON f.ftrelid OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
INNER JOIN pg_catalog.pg_foreign_server AS s ON f.ftserver OPERATOR(pg_catalog.=) s.oid
INNER JOIN pg_catalog.pg_foreign_data_wrapper AS w ON s.srvfdw OPERATOR(pg_catalog.=) w.oid
WHERE
    %(of_tables)s::pg_catalog.text[] IS NULL
    OR EXISTS (
        SELECT 1
        FROM pg_catalog.generate_subscripts(%(of_tables)s::pg_catalog.text[], 1) AS o (place)
        WHERE
            (%(of_schemas)s::pg_catalog.text[])[o.place] OPERATOR(pg_catalog.=) n.nspname
            AND (%(of_tables)s::pg_catalog.text[])[o.place] OPERATOR(pg_catalog.=) c.relname
    )
ORDER BY n.nspname, c.relname
