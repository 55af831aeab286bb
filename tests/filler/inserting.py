"""Inserts rows table by table, and tries again with other rows where the server refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tests.filler.catalog import ForeignKey, Table
from tests.filler.choosing import Wanted
from tests.filler.closing import Closing
from tests.filler.gathering import Gathering, Task
from tests.filler.held import Held, Row, Scope
from tests.filler.knots import Knots
from tests.filler.order import Circle, can_wait
from tests.filler.rows import Refused, RowMaker
from tests.filler.server import ERRORS, Late, Server, sentence

MOST_TRIES = 150
SAME_ERROR = 40
FOREIGN_KEY_VIOLATION = "23503"
DEMANDED_TRIES = 5
ACCOMPANIED_TRIES = 60


class Inserting:
    """Fills one circle of tables after the other; `why` tells why a table lacks rows."""

    def __init__(self, task: Task, held: Held, maker: RowMaker, server: Server) -> None:
        self._task = task
        self._held = held
        self._maker = maker
        self._server = server
        self._gathering = Gathering(task, held, maker, server)
        self._knots = Knots(task, held, maker, server, self._gathering)
        self._closing = Closing(task.schema, held, maker, server)
        self._errors: dict[int, str] = {}
        self._late: set[int] = set()

    def fill(self, circle: Circle) -> None:
        """Inserts rows into all tables of the circle, then gives the keys their values that had to wait."""
        inserted: dict[int, list[Row]] = {}
        for group in circle:
            if len(group.tables) == 1:
                (table,) = group.tables
                inserted[table.oid] = self._fill_table(table, group.later, self._task.scopes(table))
                continue
            found = self._knots.fill(group)
            for table in group.tables:
                inserted[table.oid] = [] if isinstance(found, str) else found[table.oid]
                if isinstance(found, str):
                    self._errors[table.oid] = found
        self._closing.close(circle, inserted)

    def fill_again(self, circles: Sequence[Circle]) -> None:
        """Tries once more what has no rows: triggers may have waited for other tables' rows, or deleted some."""
        tables = [table for circle in circles for group in circle for table in group.tables]
        if not any(map(self._missing, tables)):
            return
        for table in tables:
            self._forget(table)
            missing = self._missing(table)
            if missing and not self._lacks_referenced(table, missing):
                if self._fill_table(table, (), missing):
                    # A deferred trigger may have deleted them at once, as nothing references them.
                    self._forget(table)
                    self._late.add(table.oid)
                for scope in self._missing(table) if table.oid in self._late else []:
                    if not self._accompany(table, scope):
                        break

    def why(self, table: Table, scopes: Collection[Scope]) -> str:
        """The reason why the table has no rows of the scopes, in a sentence."""
        if lacking := self._lacks_referenced(table, scopes):
            return f"it references what has no rows: {_names(lacking)}"
        if error := self._errors.get(table.oid):
            return error
        if suspects := self._gathering.suspects.get(table.oid):
            return f"no row was found that its checks accept; they speak of {_names(suspects)}"
        if self._missing(table):
            return "no row was found whose keys agree with each other and are not taken"
        return "its rows are gone again, by a trigger of the schema"

    def _fill_table(self, table: Table, later: Collection[ForeignKey], scopes: Collection[Scope]) -> list[Row]:
        try:
            rows = self._gathering.gather(table, self._task.wanted(table, later, scopes))
            missing = set(scopes) - {row.scope for row in rows}
            if missing and len(table.keys) > 1:
                rows += self._gather_with_demand(table, later, missing)
        except Refused as exc:
            self._errors[table.oid] = str(exc)
            return []
        if not rows:
            return []
        try:
            self._server.insert([(table, rows)])
        except ERRORS as exc:
            self._held.remove(table, rows)
            self._errors[table.oid] = sentence(exc)
            return self._one_by_one(table, rows, later)
        # The server may have changed them; what they take and offer is what is there.
        self._held.renew(table, rows)
        return rows

    def _one_by_one(self, table: Table, rows: Sequence[Row], later: Collection[ForeignKey]) -> list[Row]:
        inserted, tries, errors = list[Row](), 0, Counter[tuple[Scope, str]]()
        pins = self._task.pins.get(table.oid, {})
        for row in rows:
            fixed = pins.get(row.scope or "", {}) if row.slot == 0 else {}
            wanted = [Wanted(table, row.scope, row.slot, fixed, later)]
            if self._maker.chooser.agrees(table, row, later):
                again = [row]
                self._held.add(table, row)
            else:
                # It referenced a row before it that was refused; another district's may have that key by now.
                again = self._gathering.gather(table, wanted)
            while again and tries < MOST_TRIES:
                error = self._try(table, again)
                if error is None:
                    inserted += again
                    break
                tries += 1
                errors[row.scope, error] += 1
                if error.startswith(FOREIGN_KEY_VIOLATION) and errors[row.scope, error] == 1:
                    for key in table.keys:
                        if key.referenced in self._task.schema.tables:
                            self._forget(self._task.schema.tables[key.referenced])
                if errors[row.scope, error] > SAME_ERROR:
                    break
                again = self._gathering.gather(table, wanted)
            else:
                self._held.remove(table, again)
        return inserted

    def _forget(self, table: Table) -> None:
        """Rows that triggers have deleted cannot be referenced."""
        for scope in self._task.scopes(table):
            gone = self._server.gone(table, self._held.rows(table.oid, scope))
            if gone:
                self._held.remove(table, gone)

    def _try(self, table: Table, rows: list[Row]) -> str | None:
        """Inserts rows that are held; they are not any more when it returns the kind of an error."""
        try:
            self._server.insert([(table, rows)])
        except ERRORS as exc:
            self._held.remove(table, rows)
            self._errors[table.oid] = sentence(exc)
            if isinstance(exc, Late):
                self._late.add(table.oid)
            return f"{getattr(exc, 'sqlstate', '')} {type(exc).__name__}"
        self._held.renew(table, rows)
        return None

    def _gather_with_demand(self, table: Table, later: Collection[ForeignKey], scopes: Collection[Scope]) -> list[Row]:
        """Rows that reference rows made for them: those that are there do not agree in the columns that keys share."""
        self._maker.chooser.demand = self._supply
        try:
            return self._gathering.gather(table, self._task.wanted(table, later, scopes))
        finally:
            self._maker.chooser.demand = None

    def _supply(self, oid: int, scope: Scope, fixed: Mapping[str, str]) -> Row | None:
        table = self._task.schema.tables[oid]
        for _ in range(DEMANDED_TRIES):
            try:
                rows = self._gathering.gather(table, [Wanted(table, scope, 0, fixed)])
            except Refused:
                return None
            if rows and self._try(table, rows) is None:
                return rows[0]
        return None

    def _accompany(self, table: Table, scope: Scope) -> bool:
        """Inserts rows together with one that references them each: a deferred trigger may ask for it."""
        references = [
            key
            for other in self._task.schema.tables.values()
            for key in other.keys
            if key.referenced == table.oid and not key.to_itself
        ]
        wanted = self._task.wanted(table, (), [scope])
        for key in references[:ACCOMPANIED_TRIES]:
            other = self._task.schema.tables[key.relation]
            # Whoever references rows that are nobody's: a district, if its table is of districts.
            scopes = self._task.scopes(other) if scope is None else [scope]
            done = 0
            for attempt in range(ACCOMPANIED_TRIES // len(references) + 1):
                done += self._insert_with(wanted[done], other, key, scopes[attempt % len(scopes)])
                if done == len(wanted):
                    return True
        return scope not in self._missing(table)

    def _insert_with(self, wanted: Wanted, other: Table, key: ForeignKey, scope: Scope) -> bool:
        table, rows, others = wanted.table, list[Row](), list[Row]()
        try:
            rows = self._gathering.gather(table, [wanted])
            if rows:
                fixed = {c: rows[0].values[r] for c, r in key.pairs}
                others = self._gathering.gather(other, [Wanted(other, scope, 1, fixed)])
            if others:
                self._server.insert([(table, rows), (other, others)])
                self._held.renew(table, rows)
                self._held.renew(other, others)
                return True
        except (*ERRORS, Refused):
            pass
        self._held.remove(table, rows)
        self._held.remove(other, others)
        return False

    def _missing(self, table: Table) -> list[Scope]:
        counts = self._held.counts(table.oid)
        return [scope for scope in self._task.scopes(table) if not counts.get(scope)]

    def _lacks_referenced(self, table: Table, scopes: Collection[Scope]) -> set[str]:
        """Tables that have nothing to reference for some of the scopes, by keys that cannot be NULL."""
        tables = self._task.schema.tables
        return {
            str(tables[key.referenced])
            for key in table.keys
            if key.referenced in tables
            and not key.to_itself
            and not can_wait(self._task.schema, key)
            and not all(self._held.candidates(key, scope) for scope in scopes)
        }


def _names(names: Collection[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))
