-- Rows that are to be deleted and still reference rows of another table that are to be deleted as well.
SELECT pg_catalog.count(*) AS row_count
FROM {referencing} AS r
WHERE {referencing_rows} AND EXISTS (SELECT 1 FROM {referenced} AS p WHERE {join_condition} AND {referenced_rows})
