"""Real PostgreSQL, real Neo4j, a real S3 protocol."""
