-- What a table holds of each district, in one look: how many rows are this one's and which, how many are others', and
-- under which ids that read like this one and are another value (in other case, with other blanks or zeros).
WITH g AS (
    SELECT
        t.district_id::pg_catalog.text AS spelling,
        ({rows_of_district}) IS TRUE AS is_ours,
        pg_catalog.count(*) AS row_count,
        coalesce(pg_catalog.sum({hash}) FILTER (WHERE {rows_of_district}), 0) AS digest
    FROM {table} AS t
    GROUP BY t.district_id
)

SELECT
    coalesce(pg_catalog.sum(g.row_count) FILTER (WHERE g.is_ours), 0)::pg_catalog.int8 AS row_count,
    coalesce(pg_catalog.sum(g.digest), 0) AS digest,
    coalesce(pg_catalog.sum(g.row_count) FILTER (WHERE NOT g.is_ours), 0)::pg_catalog.int8 AS others,
    pg_catalog.json_object_agg(g.spelling, g.row_count ORDER BY g.spelling) FILTER (
        WHERE NOT g.is_ours
        AND pg_catalog.regexp_replace(
            pg_catalog.lower(pg_catalog.btrim(g.spelling, E' \t\r\n')), '(^|[^0-9])0+([0-9])', '\1\2', 'g'
        )
        OPERATOR(pg_catalog.=)
        pg_catalog.regexp_replace(
            pg_catalog.lower(%(district_text)s::pg_catalog.text), '(^|[^0-9])0+([0-9])', '\1\2', 'g'
        )
    ) AS spellings
FROM g
