"""Takes one migration of one school district out of five PostgreSQL stores and Neo4j; see README.md here."""

__version__ = "0.1.0"
"""Part of every plan: another version neither judges nor deletes by it."""
