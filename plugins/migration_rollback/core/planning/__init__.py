"""Makes the plan: which tables are deleted from, in which order, as which units.

Pure: it may use ``core/checks`` and the models beside it, and reads nothing.
"""
