-- Rows that are to be deleted and still reference rows of another table that are to be deleted as well.
SELECT count(*) AS row_count
FROM {referencing} AS r
INNER JOIN {referenced} AS p ON {join_condition}
WHERE {referenced_rows} AND {referencing_rows}
