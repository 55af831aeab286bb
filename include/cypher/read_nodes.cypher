// Every node of the district with all that it is, labelled or not.
MATCH (n)
WHERE
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties
