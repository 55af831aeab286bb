-- How many rows of the district a table holds, and which: a sum of hashes, which does not depend on their order.
SELECT
    pg_catalog.count(*) AS row_count,
    coalesce(pg_catalog.sum({hash}), 0) AS digest
FROM {table} AS t
WHERE {rows_of_district}
