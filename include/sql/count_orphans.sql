-- Rows whose foreign key points nowhere.
SELECT pg_catalog.count(*) AS row_count
FROM {referencing} AS r
WHERE {all_columns_set} AND NOT EXISTS (SELECT 1 FROM {referenced} AS p WHERE {join_condition} {all_of_period})
