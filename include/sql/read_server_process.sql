-- Which server process answers, and as which role.
SELECT
    pg_backend_pid() AS pid,
    current_user::text AS role_name
