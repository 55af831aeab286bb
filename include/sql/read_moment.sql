-- Where this transaction stands among all: the oldest that was open when it began, and the next to come.
SELECT
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS latest
