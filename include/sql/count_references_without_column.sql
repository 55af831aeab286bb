-- Rows of a table outside the plan that reference the district's rows through one foreign key.
SELECT count(*) AS row_count
FROM {referencing} AS r
INNER JOIN {referenced} AS p ON {join_condition}
WHERE p.district_id = %(district_id)s
