"""One row at a time, made in memory: keys first, so that they agree with each other, then everything else."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Sequence
from dataclasses import replace

from tests.filler.catalog import DISTRICT, Column, Schema, Table
from tests.filler.checks import Atom
from tests.filler.choosing import Chooser, Making, Wanted
from tests.filler.districts import NoId, id_for
from tests.filler.held import Held, Row, Scope
from tests.filler.hints import wants_null
from tests.filler.scales import scale_of
from tests.filler.values import NoValue, Values, constant_of
from tests.filler.wishes import NoPartition, Wishes

NULL_VALUES = 0.1
DEFAULTS = 0.3
ORDERLY_AGAIN = 0.9
DOCUMENTS = ("{}", "[]", "null", "0", "true", '[{"a": 1}]', '["a"]')
EXTREMES = ("0", "1", "-1", "2", "100", "", "a", "A", "{}", "[]", "true", "false", "2999-01-01", "1970-01-01")


class Refused(Exception):
    """No row can be made; it says why in a sentence."""


class RowMaker:
    """Makes rows of any table; the same seed makes the same rows."""

    def __init__(self, schema: Schema, held: Held, values: Values, seed: int, rows: int, scopes: Sequence[str]) -> None:
        self._schema = schema
        self._held = held
        self._values = values
        self._seed = seed
        self.chooser = Chooser(schema, held, {scope: number * rows for number, scope in enumerate(scopes)})
        self._rngs: dict[int, random.Random] = {}
        self._numbers: dict[int, int] = {}
        self._attempts: dict[tuple[int, Scope], int] = {}
        self._wishes = Wishes(schema)

    def rng(self, table: Table) -> random.Random:
        """The table's own, so that one table's rows do not depend on the others'."""
        return self._rngs.setdefault(table.oid, random.Random(f"{self._seed}/{table}"))

    def make(self, wanted: Wanted) -> Row | None:
        """A row whose keys reference rows that are there; None when none was found, Refused when none can be."""
        table = wanted.table
        number = self._numbers[table.oid] = self._numbers.get(table.oid, 0) + 1
        values = self._given(wanted)
        try:
            atoms = self._wishes.atoms(table, values, self.rng(table))
        except NoPartition as exc:
            raise Refused(str(exc)) from exc
        making = Making(wanted, values, atoms, self.rng(table), self._orderly(wanted))
        outward = [k for k in table.keys if not k.to_itself and k not in wanted.later]
        inward = [k for k in table.keys if k.to_itself and k not in wanted.later]
        for key in wanted.later:
            for name in self.chooser.nullable(table, key.columns):
                making.values.setdefault(name, None)
        if self._held.collides(table, making.values) or not self.chooser.choose(making, outward):
            return None
        self._fill(making, {c for k in inward for c, r in k.pairs if c != r}, number)
        if not self.chooser.choose(making, inward):
            return None
        self._fill(making, set(), number)
        row = Row({c: making.values[c] for c in table.given}, wanted.scope, wanted.slot)
        return None if self._held.collides(table, row.values) else row

    def _orderly(self, wanted: Wanted) -> bool:
        """Whether the row keeps to the order: a scope's first row does, and leaves it the more often it is refused."""
        if wanted.slot:
            return False
        place = wanted.table.oid, wanted.scope
        attempts = self._attempts[place] = self._attempts.get(place, -1) + 1
        return self.rng(wanted.table).random() < ORDERLY_AGAIN**attempts

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

    def _fill(self, making: Making, without: Collection[str], number: int) -> None:
        """Gives every other column a value."""
        table, rng = making.wanted.table, self.rng(making.wanted.table)
        for name in table.given:
            if name in making.values or name in without:
                continue
            column, atoms = table.columns[name], making.atoms.get(name, ())
            making.values[name] = self._value(column, number, rng, atoms, making)

    def _value(
        self, column: Column, number: int, rng: random.Random, atoms: Sequence[Atom], making: Making
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
