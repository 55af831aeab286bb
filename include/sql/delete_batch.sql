-- Removes up to batch_size rows of the district from one table; counts them, and those that came after the plan.
WITH deleted AS (
    DELETE FROM {table} AS t
    WHERE
        t.district_id = %(district_id)s
        AND t.ctid = ANY(
            ARRAY(SELECT b.ctid FROM {table} AS b WHERE b.district_id = %(district_id)s LIMIT %(batch_size)s)
        )
    RETURNING {hash} AS hash, {is_newer} AS is_newer
)

SELECT
    count(*) AS row_count,
    coalesce(sum(d.hash), 0) AS digest,
    count(*) FILTER (WHERE d.is_newer) AS newer
FROM deleted AS d
