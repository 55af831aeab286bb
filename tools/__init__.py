"""What developers run: benchmarks, guards, schemas, and whether documents and code agree."""
