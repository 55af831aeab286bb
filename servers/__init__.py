"""Real servers on free ports of 127.0.0.1, without Docker: PostgreSQL, Neo4j, S3 and Airflow; see README.md here."""
