-- Removes up to batch_size rows of the district from one table.
DELETE FROM {table} AS t
WHERE
    t.district_id = %(district_id)s
    AND t.ctid = ANY(
        ARRAY(SELECT b.ctid FROM {table} AS b WHERE b.district_id = %(district_id)s LIMIT %(batch_size)s)
    )
