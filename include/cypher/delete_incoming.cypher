// Removes the relationships that end at the district's nodes of one label.
MATCH (n:$($label))<-[r]-()
WHERE n.district_id = $district_id OR n.district_id = $district_number
CALL (r) {
    DELETE r
} IN TRANSACTIONS OF $batch_size ROWS
