// What the database says of itself.
CALL db.info() YIELD id, name
RETURN id, name
