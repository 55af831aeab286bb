// All nodes of the district, labelled or not. An integer has to be one: 7.0 is equal to 7, and is no district.
MATCH (n)
WHERE
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
RETURN count(n) AS nodes
