// Labels with an index on the district's property alone, which serve equality: a text or full-text index does not.
SHOW INDEXES YIELD type, entityType, labelsOrTypes, properties, state
WHERE type = 'RANGE' AND entityType = 'NODE' AND state = 'ONLINE' AND properties = ['district_id']
RETURN labelsOrTypes AS labels
