-- How many rows a table holds that are not the district's.
SELECT count(*) AS row_count
FROM {table} AS t
WHERE t.district_id IS DISTINCT FROM %(district_id)s
