-- Rows that are the district's by one foreign key and lead to another district, or to none, by others.
SELECT pg_catalog.count(*) AS row_count
FROM {table} AS t
WHERE {rows_of_district} AND {leads_elsewhere}
