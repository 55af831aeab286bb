"""Real servers for tests and the demo: PostgreSQL and Neo4j on free ports of 127.0.0.1, without Docker."""
