"""Gives keys that had to wait their values, when every table of their circle has rows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import psycopg

from tests.filler.catalog import ForeignKey, Schema, Table
from tests.filler.held import Held, Row
from tests.filler.order import Circle
from tests.filler.rows import RowMaker
from tests.filler.server import Server

KEYS_FILLED = 0.9


class Closing:
    """Updates rows of circles."""

    def __init__(self, schema: Schema, held: Held, maker: RowMaker, server: Server) -> None:
        self._schema = schema
        self._held = held
        self._maker = maker
        self._server = server

    def close(self, circle: Circle, inserted: Mapping[int, Sequence[Row]]) -> None:
        """Updates most of the rows that were inserted; one for which nothing fits keeps its NULL."""
        for group in circle:
            for key in sorted(group.later, key=lambda key: key.name):
                self._fill(self._schema.tables[key.relation], key, inserted[key.relation])

    def _fill(self, table: Table, key: ForeignKey, rows: Sequence[Row]) -> None:
        by = table.identity
        if by is None:
            return
        rng = random.Random(f"{key.name}/{table}")
        for n, row in enumerate(rows):
            if n and rng.random() > KEYS_FILLED:
                continue
            options = self._maker.chooser.options(key, table, row)
            rng.shuffle(options)
            for option in options:
                if self._change(table, row, option, by):
                    break

    def _change(self, table: Table, row: Row, option: Mapping[str, str | None], by: Sequence[str]) -> bool:
        before = dict(row.values)
        self._held.remove(table, [row])
        row.values.update(option)
        sound = not self._held.collides(table, row.values) and self._maker.chooser.agrees(table, row)
        if sound:
            try:
                self._server.update(table, list(option), by, [row])
            except psycopg.DatabaseError:
                sound = False
        if not sound:
            row.values = before
        self._held.add(table, row)
        return sound
