-- Up to five districts of the rows that count_references counts.
SELECT DISTINCT r.district_id::text AS district
FROM {referencing} AS r
INNER JOIN {referenced} AS p ON {join_condition}
WHERE {referenced_rows} AND ({referencing_rows}) IS NOT TRUE AND r.district_id IS NOT NULL
ORDER BY district
LIMIT 5
