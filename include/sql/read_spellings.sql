-- The ids in a table that read like the district's and are another value: in other case, with other blanks or zeros.
SELECT
    s.spelling,
    s.row_count
FROM (
    SELECT
        t.district_id::text AS spelling,
        count(*) AS row_count
    FROM {table} AS t
    WHERE {of_others}
    GROUP BY t.district_id
) AS s
WHERE
    regexp_replace(lower(btrim(s.spelling, E' \t\r\n')), '(^|[^0-9])0+([0-9])', '\1\2', 'g')
    = regexp_replace(lower(%(district_text)s::text), '(^|[^0-9])0+([0-9])', '\1\2', 'g')
ORDER BY s.spelling
