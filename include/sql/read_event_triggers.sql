-- The event triggers that fire when the ledger is created, and may forbid it or fail in it.
SELECT e.evtname AS name
FROM pg_catalog.pg_event_trigger AS e
WHERE
    e.evtenabled OPERATOR(pg_catalog.<>) 'D'
    AND e.evtevent OPERATOR(pg_catalog.=) ANY(ARRAY['ddl_command_start', 'ddl_command_end'])
    AND (e.evttags IS NULL OR e.evttags OPERATOR(pg_catalog.&&) ARRAY['CREATE SCHEMA', 'CREATE TABLE'])
ORDER BY e.evtname
