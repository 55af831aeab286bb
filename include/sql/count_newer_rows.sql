-- Rows of the district of which the plan's transaction cannot have seen this version.
SELECT pg_catalog.count(*) AS row_count
FROM {table} AS t
WHERE {rows_of_district} AND {is_newer}
