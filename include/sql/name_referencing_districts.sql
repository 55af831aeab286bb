-- Up to five districts of the rows that count_references counts.
SELECT DISTINCT r.district_id::pg_catalog.text AS district
FROM {referencing} AS r
WHERE
    ({referencing_rows}) IS NOT TRUE
    AND r.district_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM {referenced} AS p WHERE {join_condition} AND {referenced_rows})
ORDER BY district
LIMIT 5
