-- Rows that are not to be deleted and reference rows that are, through one foreign key.
SELECT pg_catalog.count(*) AS row_count
FROM {referencing} AS r
WHERE
    ({referencing_rows}) IS NOT TRUE
    AND EXISTS (SELECT 1 FROM {referenced} AS p WHERE {join_condition} AND {referenced_rows})
