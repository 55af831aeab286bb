-- Whose rights the session has, and where it looks for names without a schema.
SELECT
    current_user::text AS role_name,
    current_setting('search_path') AS search_path
