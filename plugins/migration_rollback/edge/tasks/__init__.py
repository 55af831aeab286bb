"""The tasks of the DAG, a module a kind: each connects, calls one function, and hands on plain JSON.

Only these, and what they call in ``edge``, know Airflow; drivers and hooks are imported inside functions.
"""
