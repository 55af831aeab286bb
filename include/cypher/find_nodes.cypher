// The numbers of all nodes of the district, where these lie too far apart to look at each between the first and the last.
MATCH (n)
WHERE
    n.district_id = $district_id
    OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
RETURN toInteger(split(elementId(n), ':')[-1]) AS number
