-- Tables whose deletes the server refuses because of how they are published (SQLSTATE 55000, 42P10): without a replica identity,
-- or with one that a row filter reads past or a column list leaves out. A partition is published with the tables above it; its
-- filter is that of the table as which it is published. Row filters and lists came with version 15: "to_jsonb" reads them there.
WITH RECURSIVE above AS (
    SELECT
        c.oid AS table_oid,
        c.oid AS as_oid
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind OPERATOR(pg_catalog.=) 'r' AND EXISTS (SELECT 1 FROM pg_catalog.pg_publication AS p WHERE p.pubdelete)
    UNION ALL
    SELECT
        a.table_oid,
        i.inhparent AS as_oid
    FROM above AS a
    INNER JOIN pg_catalog.pg_class AS part ON a.as_oid OPERATOR(pg_catalog.=) part.oid AND part.relispartition
    INNER JOIN pg_catalog.pg_inherits AS i ON a.as_oid OPERATOR(pg_catalog.=) i.inhrelid
),

published AS (
    SELECT
        a.table_oid,
        a.as_oid,
        p.pubname,
        pg_catalog.to_jsonb(r) OPERATOR(pg_catalog.->>) 'prqual' AS row_filter,
        pg_catalog.string_to_array(
            pg_catalog.translate(pg_catalog.to_jsonb(r) OPERATOR(pg_catalog.->>) 'prattrs', '[] ', ''), ','
        )::pg_catalog.int2[] AS column_list
    FROM above AS a
    INNER JOIN pg_catalog.pg_class AS c ON a.as_oid OPERATOR(pg_catalog.=) c.oid
    INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
    INNER JOIN
        pg_catalog.pg_publication_tables AS v
        ON n.nspname OPERATOR(pg_catalog.=) v.schemaname AND c.relname OPERATOR(pg_catalog.=) v.tablename
    INNER JOIN pg_catalog.pg_publication AS p ON v.pubname OPERATOR(pg_catalog.=) p.pubname AND p.pubdelete
    LEFT JOIN
        pg_catalog.pg_publication_rel AS r
        ON p.oid OPERATOR(pg_catalog.=) r.prpubid AND a.as_oid OPERATOR(pg_catalog.=) r.prrelid
),

judged AS (
    SELECT
        p.table_oid,
        p.pubname,
        EXISTS(
            SELECT 1
            FROM pg_catalog.pg_index AS k
            WHERE k.indrelid OPERATOR(pg_catalog.=) p.table_oid AND k.indisprimary AND k.indisvalid AND k.indimmediate
        ) AS has_primary_key,
        c.relreplident OPERATOR(pg_catalog.=) 'f' OR x.indexrelid IS NOT NULL AS has_identity,
        CASE
            WHEN c.relreplident OPERATOR(pg_catalog.=) 'f' THEN ARRAY[]::pg_catalog.text[]
            ELSE
                ARRAY(
                    SELECT DISTINCT f.attname::pg_catalog.text
                    FROM pg_catalog.regexp_matches(p.row_filter, ':varattno ([0-9]+)', 'g') AS m (found)
                    INNER JOIN
                        pg_catalog.pg_attribute AS f
                        ON
                            f.attrelid OPERATOR(pg_catalog.=) p.as_oid
                            AND f.attnum OPERATOR(pg_catalog.=) m.found[1]::pg_catalog.int2
                    INNER JOIN
                        pg_catalog.pg_attribute AS own
                        ON own.attrelid OPERATOR(pg_catalog.=) p.table_oid AND own.attname OPERATOR(pg_catalog.=) f.attname
                    WHERE x.indexrelid IS NULL OR own.attnum OPERATOR(pg_catalog.<>) ALL(x.indkey::pg_catalog.int2[])
                    ORDER BY f.attname::pg_catalog.text
                )
        END AS filtered_beside,
        ARRAY(
            SELECT own.attname::pg_catalog.text
            FROM pg_catalog.pg_attribute AS own
            WHERE
                p.column_list IS NOT NULL
                AND own.attrelid OPERATOR(pg_catalog.=) p.table_oid
                AND own.attnum OPERATOR(pg_catalog.>) 0
                AND NOT own.attisdropped
                AND (
                    c.relreplident OPERATOR(pg_catalog.=) 'f'
                    OR own.attnum OPERATOR(pg_catalog.=) ANY(x.indkey::pg_catalog.int2[])
                )
                AND NOT EXISTS (
                    SELECT 1
                    FROM pg_catalog.pg_attribute AS l
                    WHERE
                        l.attrelid OPERATOR(pg_catalog.=) p.as_oid
                        AND l.attname OPERATOR(pg_catalog.=) own.attname
                        AND l.attnum OPERATOR(pg_catalog.=) ANY(p.column_list)
                )
            ORDER BY own.attnum
        ) AS left_out,
        c.relreplident OPERATOR(pg_catalog.=) 'f' AND p.column_list IS NOT NULL AS lists_columns_of_full
    FROM published AS p
    INNER JOIN pg_catalog.pg_class AS c ON p.table_oid OPERATOR(pg_catalog.=) c.oid
    LEFT JOIN pg_catalog.pg_index AS x
        ON
            p.table_oid OPERATOR(pg_catalog.=) x.indrelid
            AND x.indisvalid
            AND x.indimmediate
            AND (
                (c.relreplident OPERATOR(pg_catalog.=) 'd' AND x.indisprimary)
                OR (c.relreplident OPERATOR(pg_catalog.=) 'i' AND x.indisreplident)
            )
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
INNER JOIN pg_catalog.pg_class AS c ON j.table_oid OPERATOR(pg_catalog.=) c.oid
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
WHERE
    NOT j.has_identity
    OR j.lists_columns_of_full
    OR pg_catalog.cardinality(j.filtered_beside) OPERATOR(pg_catalog.>) 0
    OR pg_catalog.cardinality(j.left_out) OPERATOR(pg_catalog.>) 0
ORDER BY n.nspname, c.relname, j.pubname
