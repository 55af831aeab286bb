"""The schema of a database as PostgreSQL's catalog describes it: one read, a handful of set-based queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg.rows import class_row, dict_row

QUERIES = Path(__file__).parent / "queries"
DISTRICT = "district_id"


@dataclass(frozen=True)
class Type:
    """One of pg_type; `kind` and `category` are its typtype and typcategory, zeros stand for "none"."""

    oid: int
    schema: str
    name: str
    kind: str
    category: str
    element: int
    base: int
    typmod: int
    not_null: bool
    relation: int
    subtype: int
    labels: list[str]
    checks: list[str]


@dataclass(frozen=True)
class Column:
    """A column; `expression` is its default or what it is generated from, `sequence` what numbers it."""

    relation: int
    name: str
    type: int
    typmod: int
    not_null: bool
    generated: bool
    expression: str | None
    sequence: str | None


@dataclass(frozen=True)
class ForeignKey:
    """Columns pairwise; tables by oid. `leaves` are the partitions to which the key was declared, if to some."""

    name: str
    relation: int
    referenced: int
    columns: tuple[str, ...]
    referenced_columns: tuple[str, ...]
    match_full: bool
    leaves: frozenset[int]

    @property
    def pairs(self) -> Iterable[tuple[str, str]]:
        """Own column and referenced column."""
        return zip(self.columns, self.referenced_columns, strict=True)

    @property
    def to_itself(self) -> bool:
        """Whether the key references its own table."""
        return self.relation == self.referenced


@dataclass(frozen=True)
class Unique:
    """A unique or exclusion index; a column that is an expression is None in `columns`."""

    oid: int
    relation: int
    name: str
    exclusion: bool
    columns: list[str | None]
    expressions: list[str]
    predicate: str | None
    nulls_equal: bool

    @cached_property
    def plain(self) -> tuple[str, ...] | None:
        """Its columns when they alone decide, or None."""
        named = tuple(column for column in self.columns if column is not None)
        whole = len(named) == len(self.columns) and self.predicate is None and not self.exclusion
        return named if whole else None


@dataclass(frozen=True)
class Check:
    """A CHECK constraint, its expression as text."""

    name: str
    relation: int
    expression: str
    columns: list[str]


@dataclass(frozen=True)
class Leaf:
    """A partition that holds rows; `condition` is None for one that takes everything."""

    root: int
    oid: int
    condition: str | None


@dataclass(frozen=True)
class Table:
    """A plain or partitioned table; `leaves` is None when it is not partitioned."""

    oid: int
    schema: str
    name: str
    columns: Mapping[str, Column]
    keys: tuple[ForeignKey, ...]
    uniques: tuple[Unique, ...]
    checks: tuple[Check, ...]
    leaves: tuple[Leaf, ...] | None

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def has_district(self) -> bool:
        """Whether a column says whose its rows are."""
        return DISTRICT in self.columns

    @cached_property
    def given(self) -> tuple[str, ...]:
        """Columns for which an INSERT has a value."""
        return tuple(column.name for column in self.columns.values() if not column.generated)

    @cached_property
    def identity(self) -> tuple[str, ...] | None:
        """Columns by which a row is found again: a unique key none of whose columns can be NULL, if there is one."""
        plain = [unique.plain for unique in self.uniques if unique.plain]
        return next((columns for columns in plain if all(self.columns[c].not_null for c in columns)), None)

    @cached_property
    def unique_columns(self) -> frozenset[str]:
        """Columns whose values had better differ from row to row: those of unique keys, by name or mentioned."""
        named = {column for unique in self.uniques for column in unique.columns if column}
        text = " ".join(e for u in self.uniques for e, c in zip(u.expressions, u.columns, strict=True) if not c)
        return frozenset(named | {column for column in self.columns if column in text})


@dataclass(frozen=True)
class Schema:
    """All tables and types by oid."""

    tables: Mapping[int, Table]
    types: Mapping[int, Type]
    fields: Mapping[int, tuple[Column, ...]]

    def base(self, oid: int, typmod: int = -1) -> tuple[Type, int]:
        """Type and modifier beneath a domain; those of any other type are its own."""
        found = self.types[oid]
        while found.kind == "d":
            typmod = found.typmod if typmod == -1 else typmod
            found = self.types[found.base]
        return found, typmod

    def nullable(self, column: Column) -> bool:
        """Whether neither column nor domain refuses NULL."""
        found = self.types[column.type]
        while found.kind == "d" and not found.not_null:
            found = self.types[found.base]
        return not column.not_null and not found.not_null

    def checks_of(self, oid: int) -> list[str]:
        """What a domain and the domains beneath it demand of VALUE."""
        found, checks = self.types[oid], list[str]()
        while found.kind == "d":
            checks += found.checks
            found = self.types[found.base]
        return checks


def query(name: str) -> str:
    """Text of `queries/<name>.sql`."""
    return (QUERIES / f"{name}.sql").read_text()


def read_schema(connection: psycopg.Connection) -> Schema:
    """Everything that the connection's role may see; tables of extensions and the rollback's ledger are left out."""
    columns, keys = defaultdict[int, list[Column]](list), defaultdict[int, list[ForeignKey]](list)
    uniques, checks = defaultdict[int, list[Unique]](list), defaultdict[int, list[Check]](list)
    leaves = defaultdict[int, list[Leaf]](list)
    for column in _read(connection, "columns", Column):
        columns[column.relation].append(column)
    for key in _foreign_keys(connection):
        keys[key.relation].append(key)
    for unique in _read(connection, "uniques", Unique):
        uniques[unique.relation].append(unique)
    for check in _read(connection, "checks", Check):
        checks[check.relation].append(check)
    for leaf in _read(connection, "leaves", Leaf):
        leaves[leaf.root].append(leaf)
    with connection.cursor(row_factory=dict_row) as cursor:
        tables = {
            found["oid"]: Table(
                oid=found["oid"],
                schema=found["schema"],
                name=found["name"],
                columns={column.name: column for column in columns[found["oid"]]},
                keys=tuple(keys[found["oid"]]),
                uniques=tuple(uniques[found["oid"]]),
                checks=tuple(checks[found["oid"]]),
                leaves=tuple(leaves[found["oid"]]) if found["partitioned"] else None,
            )
            for found in cursor.execute(query("tables"))
        }
    types = {found.oid: found for found in _read(connection, "types", Type)}
    return Schema(tables, types, {relation: tuple(group) for relation, group in columns.items()})


def _foreign_keys(connection: psycopg.Connection) -> list[ForeignKey]:
    """One of each: a key that is declared twice is one."""
    found: dict[object, ForeignKey] = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(query("foreign_keys")):
            row |= {name: tuple(row[name]) for name in ("columns", "referenced_columns")}
            key = ForeignKey(**row | {"leaves": frozenset(row["leaves"])})
            found.setdefault((key.relation, key.referenced, frozenset(key.pairs), key.match_full, key.leaves), key)
    return list(found.values())


T = TypeVar("T")


def _read(connection: psycopg.Connection, name: str, kind: type[T]) -> list[T]:
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query(name)).fetchall()
