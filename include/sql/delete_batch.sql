-- Removes up to batch_size rows of the district that lie in these pages of one table; counts them, and those that came
-- after the plan. The range keeps a batch from looking through all that earlier ones have left behind.
WITH deleted AS (
    DELETE FROM {table} AS t
    WHERE
        t.district_id OPERATOR(pg_catalog.=) %(district_id)s
        AND t.ctid OPERATOR(pg_catalog.=) ANY(
            ARRAY(
                SELECT b.ctid
                FROM {table} AS b
                WHERE
                    b.district_id OPERATOR(pg_catalog.=) %(district_id)s
                    AND b.ctid OPERATOR(pg_catalog.>=) %(first)s::pg_catalog.tid
                    AND b.ctid OPERATOR(pg_catalog.<) %(beyond)s::pg_catalog.tid
                LIMIT %(batch_size)s
            )
        )
    RETURNING {hash} AS hash, {is_newer} AS is_newer {returned}
) {kept}

SELECT
    pg_catalog.count(*) AS row_count,
    coalesce(pg_catalog.sum(d.hash), 0) AS digest,
    pg_catalog.count(*) FILTER (WHERE d.is_newer) AS newer
FROM deleted AS d
