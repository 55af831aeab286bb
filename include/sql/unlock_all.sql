-- Gives up every lock that this session holds beyond its transactions.
SELECT pg_catalog.pg_advisory_unlock_all()
