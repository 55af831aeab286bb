-- How many rows of the district a table holds.
SELECT pg_catalog.count(*) AS row_count
FROM {table} AS t
WHERE {rows_of_district}
