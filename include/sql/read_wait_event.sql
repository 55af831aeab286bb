-- What the server process of another session of ours waits for; null while it works, no row where there is none.
SELECT a.wait_event
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid OPERATOR(pg_catalog.=) %(pid)s
