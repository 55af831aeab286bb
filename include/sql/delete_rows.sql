-- Removes all rows of the district from one table.
DELETE FROM {table} AS t
WHERE t.district_id = {district_id}
