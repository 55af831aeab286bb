// The nodes of the district among those with the given numbers, labelled or not, and of each one all that it is: as one
// text, in which what follows a length is that long, or where a value has no text, as a list of its parts.
UNWIND $numbers AS number
MATCH (n)
WHERE
    elementId(n) = $prefix + toString(number)
    AND (
        n.district_id = $district_id
        OR (n.district_id = $district_number AND n.district_id IS :: INTEGER)
    )
RETURN
    collect(number) AS numbers,
    collect(coalesce(
        elementId(n)
        + reduce(text = '', label IN labels(n) | text + ':' + size(label) + ':' + label)
        + reduce(text = '', key IN keys(n) | text + ',' + size(key) + ':' + key + '=' + valueType(n[key]) + CASE
            WHEN n[key] IS :: LIST<ANY>
                THEN reduce(list = '', item IN n[key] | list + size(toStringOrNull(item)) + ':' + toStringOrNull(item))
            ELSE size(toStringOrNull(n[key])) + ':' + toStringOrNull(n[key])
        END),
        [elementId(n), labels(n), properties(n)]
    )) AS nodes
