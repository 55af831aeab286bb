// Removes the district's nodes of one label, at most as many as were approved.
MATCH (n:$($label))
WHERE n.district_id = $district_id OR n.district_id = $district_number
WITH n LIMIT $approved
CALL (n) {
    DETACH DELETE n
} IN TRANSACTIONS OF $batch_size ROWS
