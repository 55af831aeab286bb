-- Whose rights the session has, and where it looks for names without a schema.
SELECT
    current_user::pg_catalog.text AS role_name,
    pg_catalog.current_setting('search_path') AS search_path
