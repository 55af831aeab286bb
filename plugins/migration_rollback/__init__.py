"""Takes one migration of one school district out of five PostgreSQL stores and Neo4j; see README.md here."""
