// Removes the nodes of the district among those with the given numbers, and returns what each of them was, as read_nodes
// does. Not DETACH: a relationship that came in between has to make it fail.
UNWIND $numbers AS number
MATCH (n)
WHERE
    elementId(n) = $prefix + toString(number)
    AND (
        n.district_id = $district_id
        OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
    )
WITH
    n,
    coalesce(
        elementId(n)
        + reduce(text = '', label IN labels(n) | text + ':' + size(label) + ':' + label)
        + reduce(text = '', key IN keys(n) | text + ',' + size(key) + ':' + key + '=' + valueType(n[key]) + CASE
            WHEN n[key] IS :: LIST<ANY>
                THEN reduce(list = '', item IN n[key] | list + size(toStringOrNull(item)) + ':' + toStringOrNull(item))
            ELSE size(toStringOrNull(n[key])) + ':' + toStringOrNull(n[key])
        END),
        [elementId(n), labels(n), properties(n)]
    ) AS node
DELETE n
RETURN collect(node) AS nodes
