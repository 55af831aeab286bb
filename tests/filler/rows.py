"""One row at a time, made in memory: keys first, so that they agree with each other, then everything else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.filler.catalog import DISTRICT, Column, ForeignKey, Schema, Table
from tests.filler.checks import Atom
from tests.filler.districts import NoId, id_for
from tests.filler.held import Held, Row, Scope
from tests.filler.hints import resolved, satisfies, wants_null
from tests.filler.scales import scale_of
from tests.filler.values import NoValue, Values, constant_of
from tests.filler.wishes import NoPartition, Wishes

MOST_STEPS = 600
NULL_KEYS = 0.12
NULL_VALUES = 0.1
DEFAULTS = 0.3
DOCUMENTS = ("{}", "[]", "null", "0", "true", '[{"a": 1}]', '["a"]')
EXTREMES = ("0", "1", "-1", "2", "100", "", "a", "A", "{}", "[]", "true", "false", "2999-01-01", "1970-01-01")


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


class Refused(Exception):
    """No row can be made; it says why in a sentence."""


@dataclass
class _Making:
    """A row in the making."""

    wanted: Wanted
    values: dict[str, str | None]
    atoms: Mapping[str, list[Atom]]
    steps: int = 0


class RowMaker:
    """Makes rows of any table; the same seed makes the same rows."""

    def __init__(self, schema: Schema, held: Held, values: Values, seed: int, rows: int, scopes: Sequence[str]) -> None:
        self._schema = schema
        self._held = held
        self._values = values
        self._seed = seed
        self._places = {scope: number * rows for number, scope in enumerate(scopes)}
        self._rngs: dict[int, random.Random] = {}
        self._numbers: dict[int, int] = {}
        self._wishes = Wishes(schema)
        # Rows that exist as a promise only, instead of rows of their table.
        self.promised: dict[int, dict[Scope, list[Row]]] = {}
        # Makes a row to reference, of this table and scope and with these values, where there is none.
        self.demand: Callable[[int, Scope, Mapping[str, str]], Row | None] | None = None

    def rng(self, table: Table) -> random.Random:
        """The table's own, so that one table's rows do not depend on the others'."""
        return self._rngs.setdefault(table.oid, random.Random(f"{self._seed}/{table}"))

    def make(self, wanted: Wanted) -> Row | None:
        """A row whose keys reference rows that are there; None when none was found, Refused when none can be."""
        table = wanted.table
        number = self._numbers[table.oid] = self._numbers.get(table.oid, 0) + 1
        values = self._given(wanted)
        try:
            making = _Making(wanted, values, self._wishes.atoms(table, values, self.rng(table)))
        except NoPartition as exc:
            raise Refused(str(exc)) from exc
        outward = [k for k in table.keys if not k.to_itself and k not in wanted.later]
        inward = [k for k in table.keys if k.to_itself and k not in wanted.later]
        for key in wanted.later:
            for name in self._nullable(table, key.columns):
                making.values.setdefault(name, None)
        if self._held.collides(table, making.values) or not self._reference(making, outward):
            return None
        self._fill(making, {c for k in inward for c, r in k.pairs if c != r}, number)
        if not self._reference(making, inward):
            return None
        self._fill(making, set(), number)
        row = Row({c: making.values[c] for c in table.given}, wanted.scope, wanted.slot)
        return None if self._held.collides(table, row.values) else row

    def _given(self, wanted: Wanted) -> dict[str, str | None]:
        """What is fixed, and the district's id where there is a column for it."""
        values = dict(wanted.fixed)
        column = wanted.table.columns.get(DISTRICT)
        if column is not None and DISTRICT not in values and wanted.scope is not None:
            if column.generated:
                raise Refused("its district_id is generated, so that no row can be given a district")
            try:
                values[DISTRICT] = id_for(wanted.scope, *self._schema.base(column.type, column.typmod))
            except NoId as exc:
                raise Refused(str(exc)) from exc
        return values

    def free_of_keys(self, wanted: Wanted, among: Collection[int]) -> Row | None:
        """A row whose keys to the tables of these oids are ordinary columns: a promise, not a row to insert."""
        table = wanted.table
        keys = tuple(k for k in table.keys if k.referenced not in among and not k.to_itself)
        return self.make(replace(wanted, table=replace(table, keys=keys)))

    def agrees(self, table: Table, row: Row, but_for: Collection[ForeignKey] = ()) -> bool:
        """Whether every key of the row references a row that is there: keys may stand on generated columns."""
        for key in table.keys:
            if key in but_for or any(row.values.get(c) is None for c in key.columns):
                continue
            rows = [*self._to_reference(key, row.scope), *([row] if key.to_itself else [])]
            if not any(all(row.values[c] == r.values.get(d) for c, d in key.pairs) for r in rows):
                return False
        return True

    def options(self, key: ForeignKey, table: Table, row: Row) -> list[dict[str, str | None]]:
        """Ways to fill a key of a row that is there by changing only its columns that are NULL."""
        making = _Making(Wanted(table, row.scope, row.slot), dict(row.values), {})
        for column in self._nullable(table, key.columns):
            if making.values.get(column) is None:
                making.values.pop(column, None)
        own = [row] if key.to_itself else []
        return [
            {c: v for c, v in choice.items() if c not in making.values}
            for choice in self._rows_to_reference(making, key, own)
        ]

    def _nullable(self, table: Table, columns: Sequence[str]) -> list[str]:
        return [c for c in columns if not table.columns[c].generated and self._schema.nullable(table.columns[c])]

    def _reference(self, making: _Making, keys: Sequence[ForeignKey]) -> bool:
        """Fills the columns of the keys, all at once; False leaves them as they were."""
        making.steps += 1
        if making.steps > MOST_STEPS:
            return False
        if not keys:
            return True
        # The key that has the fewest columns left to choose goes first: it decides the least by chance.
        key = min(keys, key=lambda k: (sum(c not in making.values for c in k.columns), -len(k.columns)))
        rest = [other for other in keys if other is not key]
        for choice in self._choices(making, key):
            added = {c: v for c, v in choice.items() if c not in making.values}
            making.values.update(added)
            if not self._held.collides(making.wanted.table, making.values) and self._reference(making, rest):
                return True
            for column in added:
                del making.values[column]
        return False

    def _choices(self, making: _Making, key: ForeignKey) -> Iterator[dict[str, str | None]]:
        values, rng = making.values, self.rng(making.wanted.table)
        given = [values[c] for c in key.columns if c in values]
        if None in given:
            # One NULL switches the key off; MATCH FULL wants all of them NULL.
            yield dict.fromkeys(key.columns) if key.match_full else {}
            return
        nulls = self._nulls(making, key)
        wild = not making.wanted.wild.isdisjoint(key.columns)
        forced = any(wants_null(making.atoms.get(c, ())) for c in key.columns)
        first = forced or rng.random() < (0.5 if wild else NULL_KEYS)
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

    def _nulls(self, making: _Making, key: ForeignKey) -> dict[str, str | None] | None:
        """The columns to make NULL so that the key references nothing, or None when that cannot be."""
        table = making.wanted.table
        free = [
            c
            for c in self._nullable(table, key.columns)
            if c not in making.values and wants_null(making.atoms.get(c, ())) is not False
        ]
        if key.match_full:
            return dict.fromkeys(free) if len(free) == len(key.columns) else None
        shared = {c for other in table.keys if other is not key for c in other.columns}
        return dict.fromkeys([c for c in free if c not in shared] or free) or None

    def _rows_to_reference(self, making: _Making, key: ForeignKey, own: list[Row]) -> Iterator[dict[str, str | None]]:
        wanted, table = making.wanted, making.wanted.table
        rows = self._to_reference(key, wanted.scope)
        generated = {c for c in key.columns if table.columns[c].generated}
        shared = bool(rows) and rows[0].scope is None
        for row in [
            *_mixed(rows, wanted.slot, self._places.get(wanted.scope or "", 0) if shared else 0, self.rng(table)),
            *own,
        ]:
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

    def _demanded(self, making: _Making, key: ForeignKey) -> Iterator[dict[str, str | None]]:
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

    def _to_reference(self, key: ForeignKey, scope: Scope) -> Sequence[Row]:
        return self.promised.get(key.referenced, {}).get(scope) or self._held.candidates(key, scope)

    def _fill(self, making: _Making, without: Collection[str], number: int) -> None:
        """Gives every other column a value."""
        table, rng = making.wanted.table, self.rng(making.wanted.table)
        for name in table.given:
            if name in making.values or name in without:
                continue
            column, atoms = table.columns[name], making.atoms.get(name, ())
            making.values[name] = self._value(column, number, rng, atoms, making)

    def _value(
        self, column: Column, number: int, rng: random.Random, atoms: Sequence[Atom], making: _Making
    ) -> str | None:
        wanted, nullable = making.wanted, self._schema.nullable(column)
        null = wants_null(atoms)
        if nullable and null is not False:
            often = 0.4 if column.name in wanted.wild else NULL_VALUES
            if null or rng.random() < often:
                return None
        if column.name in wanted.wild and rng.random() < 0.5 and (guesses := self._guesses(wanted.table, column)):
            return rng.choice(guesses)
        unique = column.name in wanted.table.unique_columns
        # What the schema itself would write is what its triggers like best.
        default = [] if unique or atoms else constant_of(column.expression)
        if default and (wanted.slot == 0 or rng.random() < DEFAULTS):
            return default[0]
        try:
            return self._values.of(column, number, rng, atoms, making.values, unique)
        except NoValue as exc:
            if nullable:
                return None
            if found := constant_of(column.expression):
                return found[0]
            raise Refused(f'column "{column.name}": {exc}') from exc

    def _guesses(self, table: Table, column: Column) -> list[str]:
        """What may be tried for a column of a check that was not understood; what the check mentions comes thrice."""
        kind, typmod = self._schema.base(column.type, column.typmod)
        guesses = [*3 * self._wishes.literals(table), *EXTREMES, *constant_of(column.expression)]
        if scale := scale_of(kind.name, typmod):
            return [guess for guess in guesses if scale.number(guess) is not None]
        if kind.name in ("json", "jsonb"):
            return [*DOCUMENTS, *map(json.dumps, self._wishes.literals(table))]
        return guesses if kind.category in "SAU" else []


def _mixed(rows: Sequence[Row], slot: int, place: int, rng: random.Random) -> list[Row]:
    """All rows in random order; a first row prefers first rows, which agree with each other in what they share."""
    if not rows:
        return []
    aligned = rows[(place + slot) % len(rows)]
    rest = rng.sample(rows, len(rows)) if len(rows) > 1 else list(rows)
    return [aligned, *(row for row in rest if row is not aligned)] if rng.random() < (0.3 if slot else 0.9) else rest
