"""Rows for any schema: the value of a column is a function of the district and the row's number.

A referencing column has the value of the referenced row's column, so keys match without reading a row back.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from .catalog import Column, ForeignKey, Table
from .districts import TableCounts

# Steps of different foreign keys of one table, so that they do not all pick the same row numbers.
STRIDES = (1, 7, 13, 31, 61)

BY_NAME = {
    "school_year": "2024 + {n} % 2",
    "grade_level": "{n} % 13",
    "status": "(array['active', 'pending', 'closed'])[1 + {n} % 3]",
    "first_name": "(array['Lisa', 'Milhouse', 'Ralph', 'Nelson', 'Martin', 'Sherri', 'Terri'])[1 + {n} % 7]",
    "last_name": "(array['Simpson', 'Van Houten', 'Wiggum', 'Muntz', 'Prince'])[1 + {n} % 5]",
    "email": "'person' || {n} || '@example.org'",
}
BY_TYPE = {
    "text": "{name} || ' ' || {n} % 97",
    "varchar": "{name} || ' ' || {n} % 97",
    "bpchar": "chr(65 + ({n} % 26)::int)",
    "int2": "{n} % 100",
    "int4": "{n} % 10000",
    "int8": "{n} * 11",
    "numeric": "{n} * 37 % 10000 / 100.0",
    "bool": "{n} % 5 = 0",
    "date": "date '2025-08-18' + ({n} % 180)::int",
    "time": "time '07:30' + {n} % 480 * interval '1 minute'",
    "timestamptz": "timestamptz '2025-08-18 07:30Z' + {n} % 260000 * interval '1 minute'",
    "uuid": "md5({scope} || {n})::uuid",
    "jsonb": "jsonb_build_object('source', 'sis', 'line', {n})",
}
KEY_BY_TYPE = {
    "text": "upper(left({name}, 3)) || '-' || ({base} + {n})",
    "varchar": "upper(left({name}, 3)) || '-' || ({base} + {n})",
    "bpchar": "upper(left({name}, 1)) || ({base} + {n})",
    "int4": "{base} + {n}",
    "int8": "{base} + {n}",
    "uuid": "md5({scope} || {n})::uuid",
}


def can_hold(table: Table, district_id: str) -> bool:
    """Whether the table's district_id has a value whose text form is the id."""
    kind = table.columns["district_id"].type
    try:
        if kind in ("int2", "int4", "int8"):
            return str(int(district_id)) == district_id
        return kind != "uuid" or str(uuid.UUID(district_id)) == district_id.lower()
    except ValueError:
        return False


def insert_district(
    connection: psycopg.Connection, tables: Mapping[str, Table], district_id: str, counts: TableCounts
) -> None:
    """Adds that many rows to each table or none at all; a district that is there already is a violation.

    One statement for all tables: foreign keys are checked at its end, so cycles need no second pass.
    """
    seed = Seed(tables, district_id, counts)
    inserts = [
        sql.SQL("{} as ({})").format(sql.Identifier(f"insert_{i}"), seed.insert(tables[name]))
        for i, name in enumerate(counts)
    ]
    connection.execute(sql.SQL("with {} select").format(sql.SQL(",\n").join(inserts)))


def fill_shared_tables(connection: psycopg.Connection, tables: Mapping[str, Table]) -> None:
    """Gives every table without district_id its rows, which all districts reference."""
    shared = {name: SHARED_ROWS for name, table in tables.items() if not table.has_district}
    if shared:
        insert_district(connection, tables, "", shared)


@dataclass(frozen=True)
class Seed:
    """Everything that the rows of one district in one store depend on."""

    tables: Mapping[str, Table]
    district_id: str
    rows: TableCounts

    def insert(self, table: Table) -> sql.Composed:
        n = sql.SQL("n")
        return sql.SQL("insert into {} ({}) select {} from generate_series(1::bigint, {}) as n").format(
            sql.Identifier(*table.name.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.SQL(", ").join(
                sql.SQL("({})::{}").format(self.value(table, column, n), sql.SQL(column.full_type))
                for column in table.columns.values()
            ),
            sql.Literal(self.rows[table.name]),
        )

    def value(self, table: Table, column: Column, n: sql.Composable) -> sql.Composable:
        """SQL for the column's value in row `n`; null where `n` is null."""
        if column.name == "district_id":
            return sql.Literal(self.district_id)
        for key, stride in zip(table.foreign_keys, STRIDES, strict=False):
            if column.name in key.columns:
                referenced = self.tables[key.referenced]
                target = key.referenced_columns[key.columns.index(column.name)]
                return self.value(referenced, referenced.columns[target], self.picked(key, stride, n))
        pattern = BY_NAME.get(column.name) or (BY_TYPE if column.key == "none" else KEY_BY_TYPE)[column.type]
        return sql.SQL(pattern).format(
            n=n,
            name=sql.Literal(column.name),
            scope=sql.Literal(f"{self.district_id}/{table.name}/{column.name}/"),
            base=sql.Literal(self.base if table.has_district and column.key == "global" else 0),
        )

    def picked(self, key: ForeignKey, stride: int, n: sql.Composable) -> sql.Composed:
        """Number of the row that row `n` references; a self-reference makes a tree whose root has null."""
        if key.referenced == key.table:
            return sql.SQL("nullif({} / 2, 0)").format(n)
        rows = self.rows.get(key.referenced, SHARED_ROWS)
        return sql.SQL("(1 + {} * {} % {})").format(n, sql.Literal(stride), sql.Literal(rows))

    @property
    def base(self) -> int:
        """Where the district's keys start in tables whose key does not contain the district."""
        return int.from_bytes(hashlib.sha256(self.district_id.encode()).digest()[:5]) << 22


# Rows in each table without district_id.
SHARED_ROWS = 25
