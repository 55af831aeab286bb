-- The number that the server's data were given when they were initialized; standbys and physical copies share it.
SELECT c.system_identifier::text AS system_identifier FROM pg_control_system() AS c
