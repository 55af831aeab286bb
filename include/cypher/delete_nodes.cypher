// Removes the given nodes of the district, and returns what each of them was. Not DETACH: a relationship that came in
// between has to make it fail.
UNWIND $ids AS id
MATCH (n)
WHERE
    elementId(n) = id
    AND (
        n.district_id = $district_id
        OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
    )
WITH n, id, labels(n) AS labels, properties(n) AS properties
DELETE n
RETURN id, labels, properties
