"""Tables that NOT NULL keys tie in a circle: all their rows are made first, and inserted by one statement."""

from __future__ import annotations

from tests.filler.catalog import Table
from tests.filler.choosing import Wanted
from tests.filler.gathering import Gathering, Task
from tests.filler.held import Held, Row, Scope
from tests.filler.order import Group
from tests.filler.rows import Refused, RowMaker
from tests.filler.server import ERRORS, Server, sentence

TRIES = 12


class Knots:
    """Fills such groups."""

    def __init__(self, task: Task, held: Held, maker: RowMaker, server: Server, gathering: Gathering) -> None:
        self._task = task
        self._held = held
        self._maker = maker
        self._server = server
        self._gathering = gathering

    def fill(self, group: Group) -> dict[int, list[Row]] | str:
        """Rows by table, which are inserted, or the reason why there are none."""
        reason = "no rows were found that agree with those of the tables that it references in a circle"
        for _ in range(TRIES):
            parts: list[tuple[Table, list[Row]]] = []
            try:
                self._promise(group)
                for table in group.tables:
                    wanted = self._fulfilling(group, table)
                    self._maker.chooser.promised.pop(table.oid)
                    parts.append((table, self._gathering.gather(table, wanted)))
                if all(rows for _, rows in parts):
                    self._server.insert(parts)
                    for table, rows in parts:
                        self._held.renew(table, rows)
                    return {table.oid: rows for table, rows in parts}
            except (*ERRORS, Refused) as exc:
                reason = sentence(exc)
            finally:
                self._maker.chooser.promised.clear()
            for table, rows in parts:
                self._held.remove(table, rows)
        return reason

    def _promise(self, group: Group) -> None:
        """Makes of each table what its rows will be known by, without their keys into the knot."""
        oids = {table.oid for table in group.tables}
        for table in group.tables:
            promised: dict[Scope, list[Row]] = {}
            try:
                for wanted in self._task.wanted(table, group.later):
                    row = self._maker.free_of_keys(wanted, oids)
                    if row is not None:
                        promised.setdefault(wanted.scope, []).append(row)
                        self._held.take(table, row)
            finally:
                for rows in promised.values():
                    self._held.remove(table, rows)
            self._maker.chooser.promised[table.oid] = promised

    def _fulfilling(self, group: Group, table: Table) -> list[Wanted]:
        """Rows that keep what was promised of them; every scope's first row comes before any second."""
        columns = {
            referenced
            for other in group.tables
            for key in other.keys
            if key.referenced == table.oid and not key.to_itself and key not in group.later
            for referenced in key.referenced_columns
            if not table.columns[referenced].generated
        }
        wanted = [
            Wanted(table, scope, row.slot, {c: row.values[c] for c in columns}, group.later)
            for scope, rows in self._maker.chooser.promised[table.oid].items()
            for row in rows
        ]
        return sorted(wanted, key=lambda each: each.slot)
