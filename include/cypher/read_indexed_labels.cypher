// Labels with an index on the district's property alone, which a count and a delete of one district can use.
SHOW INDEXES YIELD entityType, labelsOrTypes, properties, state
WHERE entityType = 'NODE' AND state = 'ONLINE' AND properties = ['district_id']
RETURN labelsOrTypes AS labels
