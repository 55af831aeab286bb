// Every label that the database has ever had.
CALL db.labels() YIELD label
RETURN label
ORDER BY label
