"""The tables of a store as PostgreSQL's catalog describes them, in the order in which they were created."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

import psycopg
from psycopg.rows import class_row

HERE = Path(__file__).parent


def query(name: str) -> str:
    """Text of `queries/<name>.sql`."""
    return (HERE / "queries" / f"{name}.sql").read_text()


@dataclass(frozen=True)
class Column:
    """`type` is pg_type's name of it (a domain's base type); `key` is the reach of its unique constraints."""

    table: str
    name: str
    type: str
    full_type: str
    key: Literal["none", "district", "global"]


@dataclass(frozen=True)
class ForeignKey:
    """Columns pairwise, as declared."""

    table: str
    referenced: str
    columns: list[str]
    referenced_columns: list[str]


@dataclass(frozen=True)
class Table:
    """A plain or partitioned table, `name` being "schema.table" unquoted."""

    name: str
    columns: Mapping[str, Column]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def has_district(self) -> bool:
        return "district_id" in self.columns


def read_tables(connection: psycopg.Connection) -> dict[str, Table]:
    """Tables by name, oldest first; a table that references another is younger unless they form a cycle."""
    with connection.cursor(row_factory=class_row(Column)) as cursor:
        columns = cursor.execute(query("columns")).fetchall()
    with connection.cursor(row_factory=class_row(ForeignKey)) as cursor:
        keys = cursor.execute(query("foreign_keys")).fetchall()
    return {
        name: Table(name, {column.name: column for column in group}, tuple(k for k in keys if k.table == name))
        for name, group in groupby(columns, key=lambda column: column.table)
    }
