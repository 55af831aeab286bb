"""What the tasks found, how the rollback ended, and the report that says so.

Pure: it may use everything in ``core``, and nothing outside it.
"""
