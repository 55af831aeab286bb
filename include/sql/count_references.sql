-- Rows that are not to be deleted and reference rows that are, through one foreign key.
SELECT count(*) AS row_count
FROM {referencing} AS r
INNER JOIN {referenced} AS p ON {join_condition}
WHERE {referenced_rows} AND ({referencing_rows}) IS NOT TRUE
