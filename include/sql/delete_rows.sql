-- Removes all rows of the district from one table.
DELETE FROM {table} AS t
WHERE t.district_id OPERATOR(pg_catalog.=) {district_id}
