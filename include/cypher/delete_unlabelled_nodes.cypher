// Removes the district's nodes that carry no label.
MATCH (n)
WHERE size(labels(n)) = 0 AND (n.district_id = $district_id OR n.district_id = $district_number)
WITH n LIMIT $approved
CALL (n) {
    DETACH DELETE n
} IN TRANSACTIONS OF $batch_size ROWS
