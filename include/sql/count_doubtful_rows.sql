-- Rows that may be the district's, of a table whose column does not tell one district from another.
SELECT pg_catalog.count(*) AS row_count
FROM {table} AS t
WHERE {may_be_district}
