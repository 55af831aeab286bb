-- Whether any row of the district lies in these pages of one table.
SELECT
    EXISTS(
        SELECT 1
        FROM {table} AS t
        WHERE
            t.district_id OPERATOR(pg_catalog.=) %(district_id)s
            AND t.ctid OPERATOR(pg_catalog.>=) %(first)s::pg_catalog.tid
            AND t.ctid OPERATOR(pg_catalog.<) %(beyond)s::pg_catalog.tid
    ) AS holds_rows
