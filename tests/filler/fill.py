"""Fills every table of a database whose schema nobody has told us about."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg

from tests.filler.catalog import DISTRICT, Schema, Table, read_schema
from tests.filler.districts import NoId, id_for
from tests.filler.existing import read_existing
from tests.filler.gathering import Task
from tests.filler.held import Held, Scope
from tests.filler.inserting import Inserting
from tests.filler.order import districts_tables, in_order
from tests.filler.pins import pins
from tests.filler.rows import RowMaker
from tests.filler.server import Server
from tests.filler.values import Values
from tests.filler.verify import counts, violations

DISTRICTS = ("D-002", "D-0021", "d-002")


@dataclass(frozen=True)
class Filled:
    """What is in the database now, tables named "schema.table".

    `by_district` counts rows of tables with a district_id, and of those that reference such tables; `shared` counts
    rows of all others. `unfilled` tells in a sentence why a table has no rows for some district, or none at all.
    `violations` are sentences about keys that reference nothing or another district; there should be none.
    """

    by_district: Mapping[str, Mapping[str, int]]
    shared: Mapping[str, int]
    unfilled: Mapping[str, str]
    violations: tuple[str, ...]
    seconds: float

    @property
    def tables(self) -> int:
        """How many tables there are."""
        return len({*self.by_district, *self.shared, *self.unfilled})


def fill(connection_uri: str, districts: Sequence[str] = DISTRICTS, rows: int = 3, seed: int = 0) -> Filled:
    """Gives each district `rows` rows in each table, or as many as its unique keys allow.

    What is there already stays and is referenced. Each group of tables is committed for itself: a table that cannot
    be filled is named with the reason and keeps nothing from being filled that does not need it. The role has to
    own the tables. Raises psycopg.Error when the connection is lost.
    """
    started = time.monotonic()
    with psycopg.connect(connection_uri, autocommit=True, application_name="filler") as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET client_min_messages = error")
        schema = read_schema(connection)
        held, of_districts = Held(), districts_tables(schema)
        read_existing(connection, schema, held, districts, of_districts)
        values = Values(connection, schema)
        maker = RowMaker(schema, held, values, seed, rows, districts)
        sequences = {c.sequence for t in schema.tables.values() for c in t.columns.values() if c.sequence}
        values.reserve(sorted(sequences), rows * len(districts))
        task = Task(schema, rows, districts, of_districts, pins(schema, districts))
        inserting = Inserting(task, held, maker, Server(connection, schema))
        circles = in_order(schema)
        for circle in circles:
            inserting.fill(circle)
        inserting.fill_again(circles)
        return _summary(connection, task, held, inserting, started)


def _summary(connection: psycopg.Connection, task: Task, held: Held, inserting: Inserting, started: float) -> Filled:
    by_district, shared, unfilled = dict[str, dict[str, int]](), dict[str, int](), dict[str, str]()
    schema, districts = task.schema, task.districts
    counted = counts(connection, [table for table in schema.tables.values() if table.has_district])
    for oid, table in schema.tables.items():
        missing: list[Scope] = []
        if oid not in task.of_districts:
            shared[str(table)] = held.counts(oid).get(None, 0)
            missing = [] if shared[str(table)] else [None]
        else:
            found = _named(schema, table, counted[oid], districts) if table.has_district else held.counts(oid)
            by_district[str(table)] = {district: found.get(district, 0) for district in districts}
            missing = [district for district in districts if not found.get(district)]
        if missing:
            whose = ", ".join(f'"{scope}"' if scope else "anybody" for scope in missing)
            unfilled[str(table)] = f"no row for {whose}: {inserting.why(table, missing)}"
    return Filled(by_district, shared, unfilled, tuple(violations(connection, schema)), time.monotonic() - started)


def _named(schema: Schema, table: Table, found: Mapping[str, int], districts: Sequence[str]) -> dict[Scope, int]:
    """Rows by district, of rows by the text of their district_id."""
    column = table.columns[DISTRICT]
    try:
        return {d: found.get(id_for(d, *schema.base(column.type, column.typmod)), 0) for d in districts}
    except NoId:
        return {}
