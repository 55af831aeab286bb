// Nodes of the district whose property is a number and not a string.
MATCH (n)
WHERE n.district_id = $district_number
RETURN count(n) AS nodes
