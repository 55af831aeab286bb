// Relationships that carry the district and have no end at a node of it: they disappear with none of its nodes.
MATCH (a)-[r]->(b)
WHERE
    (
        r.district_id = $district_id
        OR (r.district_id = $district_number AND r.district_id IS :: INTEGER)
    )
    AND NOT any(
        one IN [a, b]
        WHERE coalesce(
            one.district_id = $district_id
            OR (one.district_id = $district_number AND one.district_id IS :: INTEGER),
            false
        )
    )
RETURN count(r) AS relationships
