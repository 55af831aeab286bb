// All nodes of the district, labelled or not.
MATCH (n)
WHERE n.district_id = $district_id OR n.district_id = $district_number
RETURN count(n) AS nodes
