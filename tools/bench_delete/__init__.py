"""`make bench-delete`: our deletions against psql's and against a DAG of stock operators, side by side in one run."""
