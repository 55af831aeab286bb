// The relationships that disappear with the district's nodes, and those of them that are also somebody else's: the
// other end is not the district's, or the relationship itself carries another district.
MATCH (n)-[r]-()
WHERE
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
WITH DISTINCT
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
RETURN count(r) AS relationships, count(CASE WHEN NOT inside THEN 1 END) AS foreign_relationships
