-- Removes the rows of a table without the column that lead, along foreign keys, to rows of the district.
DELETE FROM {table} AS t
USING {path}
WHERE {path_condition} AND {holder}.district_id OPERATOR(pg_catalog.=) {district_id}
