// All nodes of the district by their labels and the type of its property, and the numbers between which they lie: that
// is what an element id ends with, after what the ids of all nodes begin with.
MATCH (n)
WHERE
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
WITH
    labels(n) AS labels,
    n.district_id IS :: INTEGER AS is_numbered,
    elementId(n) AS id,
    toIntegerOrNull(split(elementId(n), ':')[-1]) AS number
RETURN
    labels,
    is_numbered,
    count(*) AS nodes,
    min(id) AS id,
    count(number) AS with_number,
    min(number) AS first,
    max(number) AS last
