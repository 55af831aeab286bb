"""Gathers rows for tables, inserts them, and tries again with other rows where the server refuses."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import replace

import psycopg

from tests.filler.catalog import ForeignKey, Schema, Table
from tests.filler.held import Held, Row, Scope
from tests.filler.order import Circle, Group
from tests.filler.pins import Pins
from tests.filler.rows import Refused, RowMaker, Wanted
from tests.filler.server import Server, Swallowed

# How many candidates are made for a row in each round; the first one that passes is taken.
NOTHING = frozenset[str]()
ROUNDS = (1, 3, 8, 30, 60, 100)
UNJUDGED_TRIES = 60
SINGLE_TRIES = 120
SAME_ERROR = 25
KNOT_TRIES = 12
KEYS_FILLED = 0.9


class Inserting:
    """Fills one circle of tables after the other; `reasons` tells by oid why a table lacks rows."""

    def __init__(
        self,
        schema: Schema,
        held: Held,
        maker: RowMaker,
        server: Server,
        rows: int,
        districts: Sequence[str],
        of_districts: Collection[int],
        pins: Pins,
    ) -> None:
        self._schema = schema
        self._held = held
        self._maker = maker
        self._server = server
        self._rows = rows
        self._districts = districts
        self._of_districts = of_districts
        self._pins = pins
        self.reasons: dict[int, str] = {}

    def fill(self, circle: Circle) -> None:
        """Inserts rows into all tables of the circle, then gives the keys their values that had to wait."""
        inserted: dict[int, list[Row]] = {}
        for group in circle:
            if len(group.tables) == 1:
                (table,) = group.tables
                inserted[table.oid] = self._fill_table(table, group.later)
            else:
                inserted |= self._fill_knot(group)
        for group in circle:
            for key in sorted(group.later, key=lambda key: key.name):
                self._close(self._schema.tables[key.relation], key, inserted[key.relation])

    def _wanted(self, table: Table, later: Collection[ForeignKey]) -> list[Wanted]:
        """The rows to make; every scope's first row comes before any second."""
        pins = self._pins.get(table.oid, {})
        if table.oid in self._of_districts:
            return [
                Wanted(table, scope, slot, pins.get(scope, {}) if slot == 0 else {}, later)
                for slot in range(self._rows)
                for scope in self._districts
            ]
        fixed = [*pins.values()]
        total = max(self._rows * len(self._districts), len(fixed))
        return [Wanted(table, None, slot, fixed[slot] if slot < len(fixed) else {}, later) for slot in range(total)]

    def _fill_table(self, table: Table, later: Collection[ForeignKey]) -> list[Row]:
        try:
            rows = self._gather(table, self._wanted(table, later))
        except Refused as exc:
            self.reasons[table.oid] = str(exc)
            return []
        if not rows:
            self.reasons.setdefault(table.oid, self._why_nothing(table))
            return []
        try:
            self._server.insert([(table, rows)])
        except (psycopg.DatabaseError, Swallowed) as exc:
            self._held.remove(table, rows)
            self.reasons[table.oid] = _sentence(exc)
            return self._one_by_one(table, rows, later)
        # The server may have changed them; what they take and offer is what is there.
        self._renew(table, rows)
        return rows

    def _gather(self, table: Table, wanted: Sequence[Wanted]) -> list[Row]:
        """Rows that pass everything that can be told before they are inserted; they are held from now on."""
        judged, found, exhausted = self._server.needs_judging(table), list[Row](), set[Scope]()
        step = max(len(self._districts), 1)
        for start in range(0, len(wanted), step):
            waiting = [w for w in wanted[start : start + step] if w.scope not in exhausted]
            if judged:
                rows = self._gather_judged(table, waiting)
            else:
                rows = [row for each in waiting if (row := self._attempt(each)) is not None]
            found += rows
            if table.oid in self._of_districts:
                exhausted |= {w.scope for w in waiting} - {row.scope for row in rows}
        return found

    def _attempt(self, wanted: Wanted) -> Row | None:
        for _ in range(UNJUDGED_TRIES):
            if (row := self._maker.make(wanted)) is not None:
                self._held.add(wanted.table, row)
                return row
        return None

    def _gather_judged(self, table: Table, wanted: Sequence[Wanted]) -> list[Row]:
        found, wild = list[Row](), NOTHING
        waiting = list(wanted)
        for count in ROUNDS:
            # Every second candidate stays ordinary: the check that failed may have failed by chance.
            asked = [(each, replace(each, wild=wild if n % 2 else NOTHING)) for each in waiting for n in range(count)]
            candidates = [(each, row) for each, how in asked if (row := self._maker.make(how)) is not None]
            done = set[int]()
            verdicts = self._server.judge(table, [row for _, row in candidates])
            for (each, row), verdict in zip(candidates, verdicts, strict=True):
                wild |= verdict.suspects
                if id(each) in done or not verdict.passes or self._held.collides(table, row.values, row.unseen):
                    continue
                if self._maker.agrees(table, row, each.later):
                    done.add(id(each))
                    self._held.add(table, row)
                    found.append(row)
            waiting = [each for each in waiting if id(each) not in done]
            if not waiting:
                break
        if waiting and not found and wild:
            self.reasons[table.oid] = f"no row was found that its checks accept; they speak of {_names(wild)}"
        return found

    def _one_by_one(self, table: Table, rows: Sequence[Row], later: Collection[ForeignKey]) -> list[Row]:
        inserted, tries, errors = list[Row](), 0, dict[str, int]()
        pins = self._pins.get(table.oid, {})
        for row in rows:
            fixed = pins.get(row.scope or "", {}) if row.slot == 0 else {}
            candidate: Row | None = row
            self._held.add(table, row)
            while candidate is not None:
                try:
                    self._server.insert([(table, [candidate])])
                    self._renew(table, [candidate])
                    inserted.append(candidate)
                    break
                except (psycopg.DatabaseError, Swallowed) as exc:
                    self._held.remove(table, [candidate])
                    kind = f"{row.scope} {_kind(exc)}"
                    errors[kind] = errors.get(kind, 0) + 1
                    self.reasons[table.oid] = _sentence(exc)
                    tries += 1
                    if tries > SINGLE_TRIES or errors[kind] > SAME_ERROR:
                        break
                again = self._gather(table, [Wanted(table, row.scope, row.slot, fixed, later)])
                candidate = again[0] if again else None
        return inserted

    def _renew(self, table: Table, rows: Sequence[Row]) -> None:
        self._held.remove(table, rows)
        for row in rows:
            self._held.add(table, row)

    def _fill_knot(self, group: Group) -> dict[int, list[Row]]:
        """Tables that cannot be filled one after the other: all rows are made first and inserted at once."""
        reason = "no rows were found that agree with those of the tables that it references in a circle"
        for _ in range(KNOT_TRIES):
            parts: list[tuple[Table, list[Row]]] = []
            try:
                self._promise(group)
                for table in group.tables:
                    wanted = self._fulfilling(group, table)
                    self._maker.promised.pop(table.oid)
                    parts.append((table, self._gather(table, wanted)))
                self._server.insert(parts)
                for table, rows in parts:
                    self._renew(table, rows)
                return {table.oid: rows for table, rows in parts}
            except (psycopg.DatabaseError, Swallowed, Refused) as exc:
                reason = _sentence(exc)
                for table, rows in parts:
                    self._held.remove(table, rows)
            finally:
                self._maker.promised.clear()
        self.reasons |= {table.oid: reason for table in group.tables}
        return {table.oid: [] for table in group.tables}

    def _promise(self, group: Group) -> None:
        """Makes of each table what its rows will be known by, without their keys into the knot."""
        oids = {table.oid for table in group.tables}
        for table in group.tables:
            promised: dict[Scope, list[Row]] = {}
            for wanted in self._wanted(table, group.later):
                row = self._maker.free_of_keys(wanted, oids)
                if row is not None:
                    promised.setdefault(wanted.scope, []).append(row)
                    self._held.take(table, row)
            for rows in promised.values():
                self._held.remove(table, rows)
            self._maker.promised[table.oid] = promised

    def _fulfilling(self, group: Group, table: Table) -> list[Wanted]:
        """Rows that keep what was promised of them."""
        columns = {
            referenced
            for other in group.tables
            for key in other.keys
            if key.referenced == table.oid and not key.to_itself and key not in group.later
            for referenced in key.referenced_columns
            if not table.columns[referenced].generated
        }
        return [
            Wanted(table, scope, row.slot, {c: row.values[c] for c in columns}, group.later)
            for scope, rows in self._maker.promised[table.oid].items()
            for row in rows
        ]

    def _close(self, table: Table, key: ForeignKey, rows: Sequence[Row]) -> None:
        """Gives a key that had to wait its value in most rows."""
        by = next((u.plain for u in table.uniques if u.plain and all(table.columns[c].not_null for c in u.plain)), None)
        if by is None:
            return
        rng = random.Random(f"{key.name}/{table}")
        for row in rows:
            if any(row.values[c] is not None for c in by) and rng.random() > KEYS_FILLED:
                continue
            options = self._maker.options(key, table, row)
            rng.shuffle(options)
            for option in options:
                if self._change(table, row, option, by):
                    break

    def _change(self, table: Table, row: Row, option: dict[str, str | None], by: Sequence[str]) -> bool:
        before = dict(row.values)
        self._held.remove(table, [row])
        row.values.update(option)
        sound = not self._held.collides(table, row.values) and self._maker.agrees(table, row)
        if sound:
            try:
                self._server.update(table, list(option), by, [row])
            except psycopg.DatabaseError:
                sound = False
        if not sound:
            row.values = before
        self._held.add(table, row)
        return sound

    def _why_nothing(self, table: Table) -> str:
        missing = sorted(
            str(self._schema.tables[key.referenced])
            for key in table.keys
            if key.referenced in self._schema.tables and not any(self._held.counts(key.referenced).values())
        )
        if missing:
            return f"it references what has no rows: {_names(missing)}"
        return "no row was found whose keys agree with each other and are not taken"


def _kind(exc: Exception) -> str:
    return f"{getattr(exc, 'sqlstate', '')} {type(exc).__name__}"


def _sentence(exc: Exception) -> str:
    return " ".join(str(exc).split("CONTEXT:")[0].split())


def _names(names: Collection[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))
