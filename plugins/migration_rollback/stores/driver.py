"""The one module that imports psycopg: everything that the package uses of it, by name."""

from psycopg import Connection, Cursor, Error, IsolationLevel, sql
from psycopg.errors import InvalidParameterValue
from psycopg.rows import dict_row

__all__ = ["Connection", "Cursor", "Error", "InvalidParameterValue", "IsolationLevel", "dict_row", "sql"]
