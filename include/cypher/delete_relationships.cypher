// Removes relationships of the given nodes of the district, at most a batch of them, each node found by its element id.
// Says how many went, and of how many the other end was not the district's.
UNWIND $ids AS id
MATCH (n)-[r]-()
WHERE elementId(n) = id AND (n.district_id = $district_id OR n.district_id = $district_number)
WITH DISTINCT r LIMIT $batch_size
WITH
    r,
    coalesce(startNode(r).district_id = $district_id OR startNode(r).district_id = $district_number, false)
    AND coalesce(endNode(r).district_id = $district_id OR endNode(r).district_id = $district_number, false) AS inside
DELETE r
RETURN count(r) AS relationships, count(CASE WHEN NOT inside THEN 1 END) AS foreign_relationships
