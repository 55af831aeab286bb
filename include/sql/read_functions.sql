-- The functions of these names in whatever schema, and those with these oids; how they run, and who may call them.
SELECT
    f.oid::bigint AS function_oid,
    n.nspname AS schema_name,
    f.proname AS name,
    quote_ident(n.nspname) || '.' || quote_ident(f.proname) || '(' || pg_get_function_identity_arguments(f.oid) || ')'
        AS object_sql,
    quote_ident(n.nspname) AS schema_sql,
    f.pronargs - f.pronargdefaults AS least_arguments,
    CASE WHEN f.provariadic = 0 THEN f.pronargs::int END AS most_arguments,
    CASE WHEN f.prosecdef THEN pg_get_userbyid(f.proowner)::text END AS runs_as,
    l.lanname AS language,
    (
        SELECT substr(s.setting, length('search_path=') + 1)
        FROM unnest(f.proconfig) AS s (setting)
        WHERE starts_with(s.setting, 'search_path=')
    ) AS own_path,
    CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE coalesce(pg_get_function_sqlbody(f.oid), f.prosrc) END AS source,
    r.role_name,
    has_schema_privilege(r.role_name::name, n.oid, 'USAGE') AS may_use,
    has_function_privilege(r.role_name::name, f.oid, 'EXECUTE') AS may_execute
FROM pg_catalog.pg_proc AS f
INNER JOIN pg_catalog.pg_namespace AS n ON f.pronamespace = n.oid
INNER JOIN pg_catalog.pg_language AS l ON f.prolang = l.oid
CROSS JOIN unnest(%(roles)s::text[]) AS r (role_name)
WHERE
    (f.proname = ANY(%(object_names)s::text[]) OR f.oid::bigint = ANY(%(function_oids)s::bigint[]))
    AND NOT pg_is_other_temp_schema(n.oid)
ORDER BY f.oid
