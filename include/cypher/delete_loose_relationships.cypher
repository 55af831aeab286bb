// Removes the given relationships that carry the district and have no end at a node of it, and returns what each of
// them was.
UNWIND $ids AS id
MATCH (a)-[r]->(b)
WHERE
    elementId(r) = id
    AND (
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
WITH
    r,
    id,
    type(r) AS type,
    elementId(a) AS start_id,
    elementId(b) AS end_id,
    properties(r) AS properties,
    a.district_id IS NOT NULL OR b.district_id IS NOT NULL AS at_others
DELETE r
RETURN id, type, start_id, end_id, properties, at_others
