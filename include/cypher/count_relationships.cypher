// The relationships that disappear with the district's nodes, and those of them that are also somebody else's: the
// other end is not the district's, or the relationship itself carries another district. One between two nodes of the
// district is met at both, and counts at its start: keeping all that were met would take memory for each.
MATCH (n)-[r]-(m)
WHERE
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
WITH
    n,
    r,
    coalesce(
        m.district_id = $district_id
        OR (m.district_id = $district_number AND m.district_id IS :: INTEGER),
        false
    ) AS is_own
WHERE NOT is_own OR startNode(r) = n
WITH
    is_own
    AND (r.district_id IS NULL OR coalesce(
        r.district_id = $district_id
        OR (r.district_id = $district_number AND r.district_id IS :: INTEGER),
        false
    )) AS inside
RETURN count(*) AS relationships, count(CASE WHEN NOT inside THEN 1 END) AS foreign_relationships
