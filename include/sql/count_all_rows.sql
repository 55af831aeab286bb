-- How many rows a table holds whose column cannot hold the district's id.
SELECT count(*) AS row_count
FROM {table}
