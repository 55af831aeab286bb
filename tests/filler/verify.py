"""Whether what was filled is sound, read back from the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import psycopg
from psycopg import sql

from tests.filler.catalog import DISTRICT, ForeignKey, Schema, Table

AT_ONCE = 100
T = TypeVar("T")


def violations(connection: psycopg.Connection, schema: Schema) -> list[str]:
    """A sentence for each foreign key with rows that reference nothing, or another district's row."""
    wanted = list[tuple[str, sql.Composable]]()
    for table in schema.tables.values():
        for key in table.keys:
            if key.referenced not in schema.tables:
                continue
            referenced = schema.tables[key.referenced]
            wanted.append((f'rows of "{table}" reference nothing by "{key.name}"', _orphans(table, referenced, key)))
            if table.has_district and referenced.has_district and _same_type(schema, table, referenced):
                wanted.append(
                    (f'rows of "{table}" reference another district by "{key.name}"', _mixed(table, referenced, key))
                )
    found = _answers(connection, [exists for _, exists in wanted])
    return [sentence for (sentence, _), is_so in zip(wanted, found, strict=True) if is_so]


def counts(connection: psycopg.Connection, tables: Sequence[Table]) -> dict[int, dict[str, int]]:
    """Rows by district's id as text, of tables that have the column."""
    found: dict[int, dict[str, int]] = {table.oid: {} for table in tables}
    for some in _batches(tables):
        selects = [
            sql.SQL("SELECT {}::bigint, {}::text, count(*) FROM {} GROUP BY 1, 2").format(
                sql.Literal(table.oid), sql.Identifier(DISTRICT), _from(table)
            )
            for table in some
        ]
        for oid, district, number in connection.execute(sql.SQL(" UNION ALL ").join(selects)):
            if district is not None:
                found[oid][district] = number
    return found


def filled_tables(connection: psycopg.Connection, tables: Sequence[Table]) -> list[Table]:
    """Those that have rows."""
    exist = [sql.SQL("SELECT FROM {}").format(_from(table)) for table in tables]
    return [table for table, there in zip(tables, _answers(connection, exist), strict=True) if there]


def _answers(connection: psycopg.Connection, selects: Sequence[sql.Composable]) -> list[bool]:
    found = list[bool]()
    for some in _batches(selects):
        exists = sql.SQL(", ").join(sql.SQL("EXISTS ({})").format(select) for select in some)
        row = connection.execute(sql.SQL("SELECT {}").format(exists)).fetchone()
        found += row or ()
    return found


def _orphans(table: Table, referenced: Table, key: ForeignKey) -> sql.Composed:
    return sql.SQL(
        "SELECT FROM {table} a WHERE {given} AND NOT EXISTS (SELECT FROM {referenced} b WHERE {same})"
    ).format(
        table=_from(table),
        given=sql.SQL(" AND ").join(sql.SQL("a.{} IS NOT NULL").format(sql.Identifier(c)) for c in key.columns),
        referenced=_from(referenced),
        same=_same(key),
    )


def _mixed(table: Table, referenced: Table, key: ForeignKey) -> sql.Composed:
    return sql.SQL("SELECT FROM {} a JOIN {} b ON {} WHERE a.{} <> b.{}").format(
        _from(table), _from(referenced), _same(key), sql.Identifier(DISTRICT), sql.Identifier(DISTRICT)
    )


def _same(key: ForeignKey) -> sql.Composed:
    return sql.SQL(" AND ").join(
        sql.SQL("b.{} = a.{}").format(sql.Identifier(r), sql.Identifier(c)) for c, r in key.pairs
    )


def _same_type(schema: Schema, table: Table, referenced: Table) -> bool:
    first, second = (schema.base(t.columns[DISTRICT].type)[0].oid for t in (table, referenced))
    return first == second


def _from(table: Table) -> sql.Composed:
    # A key sees nothing of the tables that inherit, and everything of partitions.
    only = sql.SQL("" if table.leaves is not None else "ONLY ")
    return sql.SQL("{}{}").format(only, sql.Identifier(table.schema, table.name))


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
