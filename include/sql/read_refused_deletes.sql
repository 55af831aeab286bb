-- Tables whose deletes the server refuses because of how they are published (SQLSTATE 55000, 42P10): without a replica identity,
-- or with one that a row filter reads past or a column list leaves out. A partition is published with the tables above it; its
-- filter is that of the table as which it is published. Row filters and lists came with version 15: "to_jsonb" reads them there.
WITH RECURSIVE above AS (
    SELECT
        c.oid AS table_oid,
        c.oid AS as_oid
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_catalog.pg_publication AS p WHERE p.pubdelete)
    UNION ALL
    SELECT
        a.table_oid,
        i.inhparent AS as_oid
    FROM above AS a
    INNER JOIN pg_catalog.pg_class AS part ON a.as_oid = part.oid AND part.relispartition
    INNER JOIN pg_catalog.pg_inherits AS i ON a.as_oid = i.inhrelid
),

published AS (
    SELECT
        a.table_oid,
        a.as_oid,
        p.pubname,
        to_jsonb(r) ->> 'prqual' AS row_filter,
        string_to_array(translate(to_jsonb(r) ->> 'prattrs', '[] ', ''), ',')::smallint[] AS column_list
    FROM above AS a
    INNER JOIN pg_catalog.pg_class AS c ON a.as_oid = c.oid
    INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
    INNER JOIN pg_catalog.pg_publication_tables AS v ON n.nspname = v.schemaname AND c.relname = v.tablename
    INNER JOIN pg_catalog.pg_publication AS p ON v.pubname = p.pubname AND p.pubdelete
    LEFT JOIN pg_catalog.pg_publication_rel AS r ON p.oid = r.prpubid AND a.as_oid = r.prrelid
),

judged AS (
    SELECT
        p.table_oid,
        p.pubname,
        EXISTS(
            SELECT 1
            FROM pg_catalog.pg_index AS k
            WHERE k.indrelid = p.table_oid AND k.indisprimary AND k.indisvalid AND k.indimmediate
        ) AS has_primary_key,
        c.relreplident = 'f' OR x.indexrelid IS NOT NULL AS has_identity,
        CASE
            WHEN c.relreplident = 'f' THEN ARRAY[]::text[]
            ELSE
                ARRAY(
                    SELECT DISTINCT f.attname::text
                    FROM regexp_matches(p.row_filter, ':varattno ([0-9]+)', 'g') AS m (found)
                    INNER JOIN pg_catalog.pg_attribute AS f ON f.attrelid = p.as_oid AND f.attnum = m.found[1]::smallint
                    INNER JOIN pg_catalog.pg_attribute AS own ON own.attrelid = p.table_oid AND own.attname = f.attname
                    WHERE x.indexrelid IS NULL OR own.attnum <> ALL(x.indkey::smallint[])
                    ORDER BY f.attname::text
                )
        END AS filtered_beside,
        ARRAY(
            SELECT own.attname::text
            FROM pg_catalog.pg_attribute AS own
            WHERE
                p.column_list IS NOT NULL
                AND own.attrelid = p.table_oid
                AND own.attnum > 0
                AND NOT own.attisdropped
                AND (c.relreplident = 'f' OR own.attnum = ANY(x.indkey::smallint[]))
                AND NOT EXISTS (
                    SELECT 1
                    FROM pg_catalog.pg_attribute AS l
                    WHERE l.attrelid = p.as_oid AND l.attname = own.attname AND l.attnum = ANY(p.column_list)
                )
            ORDER BY own.attnum
        ) AS left_out,
        c.relreplident = 'f' AND p.column_list IS NOT NULL AS lists_columns_of_full
    FROM published AS p
    INNER JOIN pg_catalog.pg_class AS c ON p.table_oid = c.oid
    LEFT JOIN pg_catalog.pg_index AS x
        ON
            p.table_oid = x.indrelid
            AND x.indisvalid
            AND x.indimmediate
            AND ((c.relreplident = 'd' AND x.indisprimary) OR (c.relreplident = 'i' AND x.indisreplident))
)

SELECT
    n.nspname AS schema_name,
    c.relname AS table_name,
    j.pubname AS publication,
    j.has_primary_key,
    j.has_identity,
    j.filtered_beside,
    j.left_out
FROM judged AS j
INNER JOIN pg_catalog.pg_class AS c ON j.table_oid = c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE NOT j.has_identity OR j.lists_columns_of_full OR cardinality(j.filtered_beside) > 0 OR cardinality(j.left_out) > 0
ORDER BY n.nspname, c.relname, j.pubname
