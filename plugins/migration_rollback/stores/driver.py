"""The one module that imports psycopg: everything that the package uses of it, by name."""

from psycopg import Connection, Cursor, Error, IsolationLevel, connect, sql
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row, tuple_row

__all__ = [
    "Connection",
    "Cursor",
    "Error",
    "InsufficientPrivilege",
    "InvalidParameterValue",
    "IsolationLevel",
    "TransactionStatus",
    "connect",
    "dict_row",
    "sql",
    "tuple_row",
]
