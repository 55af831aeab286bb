-- The functions of these names in whatever schema, and those with these oids; how they run, and who may call them.
SELECT
    f.oid::pg_catalog.int8 AS function_oid,
    n.nspname AS schema_name,
    f.proname AS name,
    pg_catalog.concat(
        pg_catalog.quote_ident(n.nspname),
        '.',
        pg_catalog.quote_ident(f.proname),
        '(',
        pg_catalog.pg_get_function_identity_arguments(f.oid),
        ')'
    ) AS object_sql,
    pg_catalog.quote_ident(n.nspname) AS schema_sql,
    f.pronargs OPERATOR(pg_catalog.-) f.pronargdefaults AS least_arguments,
    CASE WHEN f.provariadic OPERATOR(pg_catalog.=) 0 THEN f.pronargs::pg_catalog.int4 END AS most_arguments,
    CASE WHEN f.prosecdef THEN pg_catalog.pg_get_userbyid(f.proowner)::pg_catalog.text END AS runs_as,
    l.lanname AS language,
    (
        SELECT pg_catalog.substr(s.setting, 13)
        FROM pg_catalog.unnest(f.proconfig) AS s (setting)
        WHERE pg_catalog.starts_with(s.setting, 'search_path=')
    ) AS own_path,
    CASE
        WHEN n.nspname OPERATOR(pg_catalog.=) 'pg_catalog' THEN '' ELSE
            coalesce(pg_catalog.pg_get_function_sqlbody(f.oid), f.prosrc)
    END AS source,
    r.role_name,
    pg_catalog.has_schema_privilege(r.role_name::pg_catalog.name, n.oid, 'USAGE') AS may_use,
    pg_catalog.has_function_privilege(r.role_name::pg_catalog.name, f.oid, 'EXECUTE') AS may_execute
FROM pg_catalog.pg_proc AS f
INNER JOIN pg_catalog.pg_namespace AS n ON f.pronamespace OPERATOR(pg_catalog.=) n.oid
INNER JOIN pg_catalog.pg_language AS l ON f.prolang OPERATOR(pg_catalog.=) l.oid
CROSS JOIN pg_catalog.unnest(%(roles)s::pg_catalog.text[]) AS r (role_name)
WHERE
    (
        f.proname OPERATOR(pg_catalog.=) ANY(%(object_names)s::pg_catalog.text[])
        OR f.oid::pg_catalog.int8 OPERATOR(pg_catalog.=) ANY(%(function_oids)s::pg_catalog.int8[])
    )
    AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
ORDER BY f.oid
