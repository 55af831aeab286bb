// What nodes and relationships carry that reads like the district and is another value: in other case, with other blanks
// or zeros, as a decimal number, or in a list.
CALL () {
    MATCH (n)
    WHERE n.district_id IS NOT NULL
    RETURN n.district_id AS value
    UNION ALL
    MATCH ()-[r]->()
    WHERE r.district_id IS NOT NULL
    RETURN r.district_id AS value
}
WITH value
WHERE NOT coalesce(
    value = $district_id
    OR (value = $district_number AND value IS :: INTEGER),
    false
)
WITH
    value IS :: LIST<ANY> AS in_list,
    [
        item IN CASE WHEN value IS :: LIST<ANY> THEN value ELSE [value] END
        WHERE toStringOrNull(item) =~ $district_alike
    ] AS alike
WHERE size(alike) > 0
RETURN toString(alike[0]) AS spelling, alike[0] IS :: STRING AS is_text, in_list, count(*) AS number
ORDER BY spelling, in_list
