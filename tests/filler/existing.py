"""Rows that were there before: their unique keys are taken, and they may be referenced."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import psycopg
from psycopg import sql

from tests.filler.catalog import DISTRICT, Schema, Table
from tests.filler.districts import NoId, id_for
from tests.filler.held import Held, Row, Scope
from tests.filler.verify import filled_tables

MOST = 500
SOMEBODY = "(somebody)"


def read_existing(
    connection: psycopg.Connection, schema: Schema, held: Held, districts: Sequence[str], of_districts: Collection[int]
) -> None:
    """Reads at most 500 rows of each table."""
    for table in filled_tables(connection, list(schema.tables.values())):
        names = _names(schema, table, districts)
        statement = sql.SQL("SELECT tableoid::bigint, ARRAY[{}]::text[] FROM {} LIMIT {}").format(
            sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(c)) for c in table.columns),
            sql.Identifier(table.schema, table.name),
            sql.Literal(MOST),
        )
        for leaf, texts in connection.execute(statement):
            values = dict(zip(table.columns, texts, strict=True))
            scope: Scope = None
            if table.has_district:
                scope = names.get(values[DISTRICT], SOMEBODY)
            elif table.oid in of_districts:
                scope = SOMEBODY
            held.add(table, Row(values, scope, leaf=leaf))


def _names(schema: Schema, table: Table, districts: Sequence[str]) -> dict[str | None, str]:
    """Districts by the text of their id in the table."""
    column = table.columns.get(DISTRICT)
    if column is None:
        return {}
    try:
        return {id_for(district, *schema.base(column.type, column.typmod)): district for district in districts}
    except NoId:
        return {}
