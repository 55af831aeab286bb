"""Everything that is said to Neo4j."""
