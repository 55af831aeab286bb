-- The number that the server's data were given when they were initialized; standbys and physical copies share it.
SELECT c.system_identifier::pg_catalog.text AS system_identifier FROM pg_catalog.pg_control_system() AS c
