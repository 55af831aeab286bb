// The relationships that disappear with the district's nodes, and those of them whose other end is not the district's.
MATCH (n)-[r]-(other)
WHERE n.district_id = $district_id OR n.district_id = $district_number
WITH DISTINCT
    r,
    coalesce(startNode(r).district_id = $district_id OR startNode(r).district_id = $district_number, false)
    AND coalesce(endNode(r).district_id = $district_id OR endNode(r).district_id = $district_number, false) AS inside
RETURN count(r) AS relationships, count(CASE WHEN NOT inside THEN 1 END) AS foreign_relationships
