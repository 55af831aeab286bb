-- Keeps the keys of deleted rows until the transaction ends.
CREATE TEMPORARY TABLE {removed} ON COMMIT DROP AS SELECT {columns} FROM {table} AS t WITH NO DATA
