-- The event triggers that fire when the ledger is created, and may forbid it or fail in it.
SELECT e.evtname AS name
FROM pg_catalog.pg_event_trigger AS e
WHERE
    e.evtenabled <> 'D'
    AND e.evtevent IN ('ddl_command_start', 'ddl_command_end')
    AND (e.evttags IS NULL OR e.evttags && ARRAY['CREATE SCHEMA', 'CREATE TABLE'])
ORDER BY e.evtname
