"""Finds rows that pass everything that can be told of them before they are inserted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tests.filler.catalog import ForeignKey, Schema, Table
from tests.filler.choosing import Wanted
from tests.filler.held import Held, Row, Scope
from tests.filler.pins import Pins
from tests.filler.rows import RowMaker
from tests.filler.server import Server

# How many candidates are made for a row in each round; the first one that passes is taken.
ROUNDS = (1, 3, 8, 30, 60, 100)
UNJUDGED_TRIES = 40
NOTHING = frozenset[str]()


@dataclass(frozen=True)
class Task:
    """What is to be filled: so many rows of each district; rows of `of_districts` belong to one."""

    schema: Schema
    rows: int
    districts: Sequence[str]
    of_districts: Collection[int]
    pins: Pins

    def scopes(self, table: Table) -> Sequence[Scope]:
        """Whose rows the table has."""
        return self.districts if table.oid in self.of_districts else [None]

    def wanted(
        self, table: Table, later: Collection[ForeignKey] = (), scopes: Collection[Scope] | None = None
    ) -> list[Wanted]:
        """The rows to make, of some scopes or of all; every scope's first row comes before any second."""
        pins = self.pins.get(table.oid, {})
        if table.oid in self.of_districts:
            return [
                Wanted(table, scope, slot, pins.get(scope, {}) if slot == 0 else {}, later)
                for slot in range(self.rows)
                for scope in self.districts
                if scopes is None or scope in scopes
            ]
        fixed = [*pins.values()]
        total = max(self.rows * len(self.districts), len(fixed))
        return [Wanted(table, None, slot, fixed[slot] if slot < len(fixed) else {}, later) for slot in range(total)]


class Gathering:
    """Gathers rows; what it returns is held. `suspects` are columns of checks by which a table got none."""

    def __init__(self, task: Task, held: Held, maker: RowMaker, server: Server) -> None:
        self._task = task
        self._held = held
        self._maker = maker
        self._server = server
        self.suspects: dict[int, frozenset[str]] = {}

    def gather(self, table: Table, wanted: Sequence[Wanted]) -> list[Row]:
        """At most one row for each that is wanted, in their order; raises Refused when there can be none."""
        judged, found, exhausted = self._server.needs_judging(table), list[Row](), set[Scope]()
        step = max(len(self._task.districts), 1)
        for start in range(0, len(wanted), step):
            waiting = [each for each in wanted[start : start + step] if each.scope not in exhausted]
            rows = self._judged(table, waiting) if judged else self._unjudged(table, waiting)
            found += rows
            if table.oid in self._task.of_districts:
                exhausted |= {each.scope for each in waiting} - {row.scope for row in rows}
        return found

    def _unjudged(self, table: Table, wanted: Sequence[Wanted]) -> list[Row]:
        found = list[Row]()
        for each in wanted:
            for _ in range(UNJUDGED_TRIES):
                if (row := self._maker.make(each)) is not None:
                    self._held.add(table, row)
                    found.append(row)
                    break
        return found

    def _judged(self, table: Table, wanted: Sequence[Wanted]) -> list[Row]:
        found, wild = list[Row](), NOTHING
        waiting = list(wanted)
        for count in ROUNDS:
            # Every second candidate stays ordinary: the check that failed may have failed by chance.
            asked = [(each, replace(each, wild=wild if n % 2 else NOTHING)) for each in waiting for n in range(count)]
            made = [(each, how, row) for each, how in asked if (row := self._maker.make(how)) is not None]
            verdicts = self._server.judge(table, [row for _, _, row in made])
            done = set[int]()
            for (each, how, row), verdict in zip(made, verdicts, strict=True):
                if not how.wild:
                    wild |= verdict.suspects
                if id(each) in done or not verdict.passes or self._held.collides(table, row.values, row.unseen):
                    continue
                if self._maker.chooser.agrees(table, row, each.later):
                    done.add(id(each))
                    self._held.add(table, row)
                    found.append(row)
            waiting = [each for each in waiting if id(each) not in done]
            if not waiting:
                break
        if waiting and wild:
            self.suspects[table.oid] = wild
        return found
