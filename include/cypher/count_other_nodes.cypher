// Nodes that are not the district's.
MATCH (n)
WHERE NOT coalesce(
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER),
    false
)
RETURN count(n) AS nodes
