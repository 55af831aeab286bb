"""Reads what a plan is made of, store by store and the graph, and has it made.

Connects through ``edge/connections``, on sessions that cannot write; only the rehearsal deletes, and aborts.
"""
