-- Rows of other districts that reference the district's rows through one foreign key, and up to five of their districts.
SELECT
    count(*) AS row_count,
    (array_agg(DISTINCT r.district_id::text) FILTER (WHERE r.district_id IS NOT NULL))[1:5] AS districts
FROM {referencing} AS r
INNER JOIN {referenced} AS p ON {join_condition}
WHERE p.district_id = %(district_id)s AND r.district_id IS DISTINCT FROM %(referencing_district_id)s
