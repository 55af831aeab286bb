"""The rows of a random schema: their own values first, then the values of the rows that they reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.integration.random_schemas import CARELESS, CITEXT, PERIOD, Key, Row, Shape, Table
from tests.integration.random_types import Dice, Family, kind_of

NOWHERE = "99"
"""A value of no row's column."""


@dataclass(frozen=True)
class Filling:
    """Fills tables. ``crossing``: rows of anybody may reference rows of the district."""

    dice: Dice
    family: Family
    crossing: bool

    def fill(self, tables: Sequence[Table], keys: Sequence[Key]) -> tuple[Table, ...]:
        """The tables with rows that mostly satisfy the keys."""
        bare = [replace(table, rows=tuple(self._rows(table))) for table in tables]
        return tuple(
            replace(table, rows=tuple(self._linked(row, place, bare, keys) for row in table.rows))
            for place, table in enumerate(bare)
        )

    def _rows(self, table: Table) -> list[Row]:
        district, controls = self.family.district, self.family.controls
        owners: list[str | None] = []
        if table.holds or (self.crossing and table.owner_type is None):
            owners += [district] * self.dice.number(4)
        for control in controls:
            owners += [control] * self.dice.number(2)
        if not (table.primary and "district_id" in table.uniques[0]):
            owners += [None] * self.dice.number(2 if self.crossing else 1)
        overlapping = ("id",) not in table.uniques and table.owner_type is not None and self.dice.rarely(2)
        counts: dict[str | None, int] = {}
        rows = []
        for place, owner in enumerate(owners):
            counts[owner] = counts.get(owner, 0) + 1
            number = str(counts[owner] if overlapping else place + 1)
            values: dict[str, str | None] = {"id": number, "code": f"c{place + 1}"}
            values |= dict.fromkeys(("district_id", "tenant"), self._owner_value(table, owner))
            values["District_Id"] = self.family.district
            values[PERIOD] = self.dice.choose(("[2025-01-01,2026-01-01)", "[2025-01-01,2025-07-01)"))
            in_part = table.shape is Shape.INHERITED and self.dice.rarely(2)
            rows.append(Row(owner=owner, values=tuple(values.items()), in_part=in_part))
        return rows

    def _owner_value(self, table: Table, owner: str | None) -> str | None:
        """Where the id does not fit, other districts are plain numbers."""
        if owner is None or table.holds or table.owner_type is None:
            return owner
        return str(self.family.controls.index(owner))

    def _linked(self, row: Row, place: int, bare: Sequence[Table], keys: Sequence[Key]) -> Row:
        values = dict(row.values)
        types = {column.name: column.base for column in bare[place].columns}
        for key in (key for key in keys if key.table == place):
            unset = [name for name in key.columns if name not in values]
            free = key.not_valid or (row.in_part and not key.from_part)
            if (
                free
                and unset
                and self.dice.rarely(4)
                and {kind_of(types[name]) for name in unset} <= {"integer", "text"}
            ):
                values.update(dict.fromkeys(unset, NOWHERE))
                continue
            found = self._candidates(row, values, key, bare)
            if not self.dice.rarely(2 if self.crossing else 4):
                found = [other for other in found if other.owner == row.owner] or found
            candidates = [dict(other.values) for other in found]
            chosen = None
            if candidates and (key.not_null or not self.dice.rarely(4)):
                chosen = self.dice.choose(candidates)
            target_types = {column.name: column.base for column in bare[key.target].columns}
            for here, there in zip(key.columns, key.target_columns, strict=True):
                if here in unset:
                    value = chosen[there] if chosen else None
                    values[here] = value and self._spelled(value, types[here], target_types[there])
        return replace(row, values=tuple(values.items()))

    def _spelled(self, value: str, type_name: str, target_type: str) -> str:
        """The same value to the referenced column, and not the same text; of a period, part of it."""
        if target_type == "daterange":
            return "[2025-02-01,2025-03-01)" if self.dice.rarely(2) else value
        if kind_of(type_name) != "text" or type_name.startswith("char("):
            return value
        if target_type in (CARELESS, CITEXT) and self.dice.rarely(2):
            return value.upper()
        return f"{value} " if target_type.startswith("char(") and self.dice.rarely(2) else value

    def _candidates(self, row: Row, values: dict[str, str | None], key: Key, bare: Sequence[Table]) -> list[Row]:
        """The rows that it may reference, given the columns that have their value already."""
        target = bare[key.target]
        return [
            other
            for other in target.rows
            if self._may_reference(row, bare[key.table], other)
            and (target.shape is not Shape.INHERITED or other.in_part is key.to_part)
            and all(
                here not in values or values[here] == dict(other.values)[there]
                for here, there in zip(key.columns, key.target_columns, strict=True)
            )
        ]

    def _may_reference(self, row: Row, table: Table, other: Row) -> bool:
        """A district's rows may reference anything; others reference the district where districts cross."""
        of_district = row.owner == self.family.district and table.holds
        return self.crossing or of_district or other.owner != self.family.district
