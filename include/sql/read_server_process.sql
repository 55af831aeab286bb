-- Which server process answers, and as which role.
SELECT
    pg_catalog.pg_backend_pid() AS pid,
    current_user::pg_catalog.text AS role_name
