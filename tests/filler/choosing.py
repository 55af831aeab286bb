"""Which rows a row in the making references: all its keys together, as they share columns."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.filler.catalog import ForeignKey, Schema, Table
from tests.filler.checks import Atom
from tests.filler.held import Held, Row, Scope
from tests.filler.hints import resolved, satisfies, wants_null

MOST_STEPS = 600
NULL_KEYS = 0.12
ALIGNED = 0.3


@dataclass
class Wanted:
    """What one row is to be: where it stands in its table, and how far from the ordinary it may be.

    `fixed` are columns whose values are given; `later` are keys that an UPDATE fills; `wild` are columns for which
    anything may be tried, NULL included, because a check that speaks of them was not understood.
    """

    table: Table
    scope: Scope
    slot: int
    fixed: Mapping[str, str | None] = field(default_factory=dict)
    later: Collection[ForeignKey] = ()
    wild: frozenset[str] = frozenset()


@dataclass
class Making:
    """A row in the making; an `orderly` one takes the first rows that agree, and leaves nothing to chance."""

    wanted: Wanted
    values: dict[str, str | None]
    atoms: Mapping[str, Sequence[Atom]]
    rng: random.Random
    orderly: bool = False
    steps: int = 0


class Chooser:
    """Chooses rows to reference, of the row's own scope or of nobody."""

    def __init__(self, schema: Schema, held: Held, places: Mapping[str, int]) -> None:
        self._schema = schema
        self._held = held
        # Where in a table of nobody's rows each scope begins, so that scopes do not all take the same rows.
        self._places = places
        # Rows that exist as a promise only, instead of rows of their table.
        self.promised: dict[int, dict[Scope, list[Row]]] = {}
        # Makes a row to reference, of this table and scope and with these values, where there is none.
        self.demand: Callable[[int, Scope, Mapping[str, str]], Row | None] | None = None

    def choose(self, making: Making, keys: Sequence[ForeignKey]) -> bool:
        """Fills the columns of the keys, all at once; False leaves them as they were."""
        making.steps += 1
        if making.steps > MOST_STEPS:
            return False
        if not keys:
            return True
        numbers = [self._number(making, key) for key in keys]
        if 0 in numbers and self.demand is None:
            return False
        # The key with the fewest choices goes first, of several the widest: it decides most for the others. One that
        # has none goes last, when all is known of the row to make for it.
        place = min(range(len(keys)), key=lambda i: (not numbers[i], numbers[i], -len(keys[i].columns)))
        key, rest = keys[place], [*keys[:place], *keys[place + 1 :]]
        for choice in self._choices(making, key):
            added = {c: v for c, v in choice.items() if c not in making.values}
            making.values.update(added)
            if not self._held.collides(making.wanted.table, making.values) and self.choose(making, rest):
                return True
            for column in added:
                del making.values[column]
        return False

    def options(self, key: ForeignKey, table: Table, row: Row) -> list[dict[str, str | None]]:
        """Ways to fill a key of a row that is there by changing only its columns that are NULL."""
        values = dict(row.values)
        for column in self.nullable(table, key.columns):
            if values.get(column) is None:
                values.pop(column, None)
        making = Making(Wanted(table, row.scope, row.slot), values, {}, random.Random(0), True)
        own = [row] if key.to_itself else []
        return [
            {c: v for c, v in choice.items() if c not in values} for choice in self._rows_to_reference(making, key, own)
        ]

    def agrees(self, table: Table, row: Row, but_for: Collection[ForeignKey] = ()) -> bool:
        """Whether every key of the row references a row that is there: keys may stand on generated columns."""
        for key in table.keys:
            if key in but_for or any(row.values.get(c) is None for c in key.columns):
                continue
            itself = key.to_itself and all(row.values[c] == row.values.get(d) for c, d in key.pairs)
            if not itself and not self._matching(key, row.scope, {d: row.values[c] for c, d in key.pairs}):
                return False
        return True

    def nullable(self, table: Table, columns: Sequence[str]) -> list[str]:
        """Those of the columns that an INSERT may leave NULL."""
        return [c for c in columns if not table.columns[c].generated and self._schema.nullable(table.columns[c])]

    def _number(self, making: Making, key: ForeignKey) -> int:
        """How many choices there are for the key, at most; counted before any is looked at."""
        if any(making.values.get(c, "") is None for c in key.columns):
            return 1
        number = len(self._matching(key, making.wanted.scope, self._decided(making, key)))
        return number + bool(key.to_itself or self._nulls(making, key))

    def _choices(self, making: Making, key: ForeignKey) -> Iterator[dict[str, str | None]]:
        values, rng = making.values, making.rng
        given = [values[c] for c in key.columns if c in values]
        if None in given:
            # One NULL switches the key off; MATCH FULL wants all of them NULL.
            yield dict.fromkeys(key.columns) if key.match_full else {}
            return
        nulls = self._nulls(making, key)
        wild = not making.wanted.wild.isdisjoint(key.columns)
        forced = any(wants_null(making.atoms.get(c, ())) for c in key.columns)
        often = 0.5 if wild else 0 if making.orderly else NULL_KEYS
        first = forced or rng.random() < often
        if nulls and first:
            yield nulls
        if not forced:
            found = False
            for choice in self._rows_to_reference(making, key, []):
                found = True
                yield choice
            if not found and self.demand is not None:
                yield from self._demanded(making, key)
        if nulls and not first:
            yield nulls
        if key.to_itself and not forced:
            # Rather than to itself, a row references nothing.
            yield from self._rows_to_reference(making, key, [Row(dict(values), making.wanted.scope)])

    def _nulls(self, making: Making, key: ForeignKey) -> dict[str, str | None] | None:
        """The columns to make NULL so that the key references nothing, or None when that cannot be."""
        table = making.wanted.table
        free = [
            c
            for c in self.nullable(table, key.columns)
            if c not in making.values and wants_null(making.atoms.get(c, ())) is not False
        ]
        if key.match_full:
            return dict.fromkeys(free) if len(free) == len(key.columns) else None
        shared = {c for other in table.keys if other is not key for c in other.columns}
        return dict.fromkeys([c for c in free if c not in shared] or free) or None

    def _rows_to_reference(self, making: Making, key: ForeignKey, own: list[Row]) -> Iterator[dict[str, str | None]]:
        wanted, table = making.wanted, making.wanted.table
        rows = self._matching(key, wanted.scope, self._decided(making, key))
        generated = {c for c in key.columns if table.columns[c].generated}
        shared = bool(rows) and rows[0].scope is None
        first = wanted.slot + (self._places.get(wanted.scope or "", 0) if shared else 0)
        for row in [*_in_turn(rows, first, making), *own]:
            choice = {c: row.values.get(r) for c, r in key.pairs if c not in generated}
            if all(
                value is not None
                and making.values.get(c, value) == value
                and all(
                    satisfies(self._schema, table.columns[c], atom, value)
                    for atom in resolved(making.atoms.get(c, ()), making.values)
                )
                for c, value in choice.items()
            ):
                yield choice

    def _demanded(self, making: Making, key: ForeignKey) -> Iterator[dict[str, str | None]]:
        """A row made for the purpose, where rows are there but none agrees with what other keys have decided."""
        scope, demand = making.wanted.scope, self.demand
        rows = self._held.candidates(key, scope)
        fixed = {r: value for c, r in key.pairs if (value := making.values.get(c)) is not None}
        if demand is None or not rows or not fixed or key.to_itself or key.leaves:
            return
        self.demand = None
        try:
            row = demand(key.referenced, rows[0].scope, fixed)
        finally:
            self.demand = demand
        if row is not None:
            yield {c: row.values[r] for c, r in key.pairs}

    def _decided(self, making: Making, key: ForeignKey) -> dict[str, str | None]:
        """What the referenced row has to have where the row in the making has its value."""
        generated = {c for c in key.columns if making.wanted.table.columns[c].generated}
        return {r: making.values[c] for c, r in key.pairs if c in making.values and c not in generated}

    def _matching(self, key: ForeignKey, scope: Scope, decided: Mapping[str, str | None]) -> Sequence[Row]:
        promised = self.promised.get(key.referenced, {}).get(scope)
        if promised:
            return [row for row in promised if all(row.values.get(c) == v for c, v in decided.items())]
        return self._held.matching(key, scope, decided)


def _in_turn(rows: Sequence[Row], first: int, making: Making) -> list[Row]:
    """All rows, beginning with the first one or anywhere; first rows agree with each other in what they share."""
    if not rows:
        return []
    first %= len(rows)
    if making.orderly:
        return [*rows[first:], *rows[:first]]
    mixed = making.rng.sample(rows, len(rows))
    aligned = rows[first]
    return [aligned, *(r for r in mixed if r is not aligned)] if making.rng.random() < ALIGNED else mixed
