-- Rows of the district in a planned table that still reference the district's rows of another.
SELECT count(*) AS row_count
FROM {referencing} AS r
INNER JOIN {referenced} AS p ON {join_condition}
WHERE p.district_id = %(district_id)s AND r.district_id = %(referencing_district_id)s
