// Whether the database takes writes, from each server that has it; no record where the role may not know.
SHOW DATABASES YIELD name, access
WHERE name = $database
RETURN access
