-- How far behind each server is that streams from this one, the last first. Without the rights of pg_read_all_stats a
-- role sees that there is one, and nothing else.
SELECT
    coalesce(r.application_name, '') AS application_name,
    r.state IS NULL AS is_hidden,
    coalesce(pg_catalog.date_part('epoch', r.replay_lag), 0)::pg_catalog.float8 AS seconds
FROM pg_catalog.pg_stat_replication AS r
ORDER BY r.replay_lag DESC NULLS LAST
