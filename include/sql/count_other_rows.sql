-- How many rows a table holds that are not the district's.
SELECT pg_catalog.count(*) AS row_count
FROM {table} AS t
WHERE {of_others}
