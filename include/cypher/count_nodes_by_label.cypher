// How many nodes of the district carry a label.
MATCH (n:$($label))
WHERE n.district_id = $district_id OR n.district_id = $district_number
RETURN count(n) AS nodes
