-- The ids in a table that read like the district's and are another value: in other case, with other blanks or zeros.
SELECT
    s.spelling,
    s.row_count
FROM (
    SELECT
        t.district_id::pg_catalog.text AS spelling,
        pg_catalog.count(*) AS row_count
    FROM {table} AS t
    WHERE {of_others}
    GROUP BY t.district_id
) AS s
WHERE
    pg_catalog.regexp_replace(pg_catalog.lower(pg_catalog.btrim(s.spelling, E' \t\r\n')), '(^|[^0-9])0+([0-9])', '\1\2', 'g')
    OPERATOR(pg_catalog.=)
    pg_catalog.regexp_replace(pg_catalog.lower(%(district_text)s::pg_catalog.text), '(^|[^0-9])0+([0-9])', '\1\2', 'g')
ORDER BY s.spelling
