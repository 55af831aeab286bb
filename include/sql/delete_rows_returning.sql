-- One table of a foreign-key cycle; a member of the statement that empties them together.
DELETE FROM {table} AS t
WHERE t.district_id = {district_id}
RETURNING 1
