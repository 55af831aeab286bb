// Every relationship that carries the district and has no end at a node of it, with all that it is, and whether an end
// is a node of another district.
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
RETURN
    elementId(r) AS id,
    type(r) AS type,
    elementId(a) AS start_id,
    elementId(b) AS end_id,
    properties(r) AS properties,
    a.district_id IS NOT NULL OR b.district_id IS NOT NULL AS at_others
