// Removes relationships of the given nodes of the district, at most a batch of them, each node found by its element id.
// Says how many went, and how many of them were also somebody else's.
UNWIND $ids AS id
MATCH (n)-[r]-()
WHERE
    elementId(n) = id
    AND (
        n.district_id = $district_id
        OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
    )
WITH DISTINCT r LIMIT $batch_size
WITH
    r,
    all(
        one IN [startNode(r), endNode(r)]
        WHERE coalesce(
            one.district_id = $district_id
            OR (one.district_id = $district_number AND one.district_id IS :: INTEGER),
            false
        )
    )
    AND (r.district_id IS NULL OR coalesce(
        r.district_id = $district_id
        OR (r.district_id = $district_number AND r.district_id IS :: INTEGER),
        false
    )) AS inside
DELETE r
RETURN count(r) AS relationships, count(CASE WHEN NOT inside THEN 1 END) AS foreign_relationships
