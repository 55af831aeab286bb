// Removes the relationships that start at the district's nodes of one label, so that no node is too heavy to delete.
MATCH (n:$($label))-[r]->()
WHERE n.district_id = $district_id OR n.district_id = $district_number
CALL (r) {
    DELETE r
} IN TRANSACTIONS OF $batch_size ROWS
