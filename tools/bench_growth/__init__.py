"""`make bench-growth`: how time and memory grow with the rows of a table, and whole DAGs with the tables."""
