"""Everything that is read from and written to the data root."""
