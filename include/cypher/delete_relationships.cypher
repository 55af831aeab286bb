// Removes relationships of the nodes of the district among those with the given numbers, at most a batch of them. Says
// how many it has met, one between two of the nodes perhaps twice, how many went, and how many of them were also
// somebody else's.
UNWIND $numbers AS number
MATCH (n)-[r]-(m)
WHERE
    elementId(n) = $prefix + toString(number)
    AND (
        n.district_id = $district_id
        OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
    )
WITH n, r, m LIMIT $batch_size
WITH
    r,
    coalesce(
        m.district_id = $district_id
        OR (m.district_id = $district_number AND m.district_id IS :: INTEGER),
        false
    )
    AND (r.district_id IS NULL OR coalesce(
        r.district_id = $district_id
        OR (r.district_id = $district_number AND r.district_id IS :: INTEGER),
        false
    )) AS inside
DELETE r
RETURN
    count(*) AS met,
    count(DISTINCT r) AS relationships,
    count(DISTINCT CASE WHEN NOT inside THEN r END) AS foreign_relationships
