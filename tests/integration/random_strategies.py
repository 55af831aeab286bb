"""Hypothesis strategies for schemas with rows: what real schemas have, mixed at random."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hypothesis import strategies as st

from tests.integration.random_schemas import DOMAIN, Column, Feature, Key, Row, Shape, Table, World, spellings_of

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

NAMES = ("users", "Order", "select", "StudentGuardian", 'quo"te', "per%cent %s", "a b", "x{y}", "x.y", "it's", "ä;--")
COLUMN_NAMES = ("ref", "The %s", 'q"c', "table")
INTEGERS = ("integer", "bigint", "numeric(10)")
TEXTS = ("text", "varchar(40)", 'text COLLATE "C"', 'varchar(40) COLLATE "POSIX"', "char(40)", DOMAIN)
ACTIONS = ("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT")
OPTIONS = ("", "", "", "DEFERRABLE INITIALLY DEFERRED", "DEFERRABLE", "NOT VALID")
NOWHERE = "99"


@dataclass(frozen=True)
class Family:
    """A district, others that are easily mistaken for it, the types that hold the id and some that do not."""

    district: str
    controls: tuple[str, str]
    types: tuple[str, ...]
    other_types: tuple[str, ...]


FAMILIES = (
    Family("D-002", ("D-0021", "d-002"), TEXTS, ("integer", "varchar(4)")),
    Family("42", ("420", "4"), (*INTEGERS, *TEXTS), ("varchar(1)",)),
    Family(
        "0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E55",
        ("0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E56", "0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E5A"),
        ("uuid", "uuid", *TEXTS),
        ("integer",),
    ),
)


def kind_of(type_name: str) -> str:
    """Types of one kind can be the two ends of a foreign key."""
    if type_name in INTEGERS:
        return "integer"
    return "uuid" if type_name == "uuid" else "text"


def one_in(draw: Draw[int], chances: int) -> bool:
    """Rarely; shrinks towards never."""
    return draw(st.integers(0, chances - 1)) == chances - 1


@st.composite
def worlds(draw: Draw[object], features: Collection[Feature] = ()) -> World:
    """A world in which a deletion may or may not be possible."""
    return _Drawing(draw, tuple(features)).world()


class _Drawing:
    """One world in the making."""

    def __init__(self, draw: Draw[object], features: tuple[Feature, ...]) -> None:
        self._any = draw
        self.features = features
        self.family = self.choose(FAMILIES)
        self.crossing = self.rarely(4)

    def choose(self, among: Sequence[T]) -> T:
        """One of them; shrinks towards the first."""
        return among[self._number(len(among) - 1)]

    def rarely(self, chances: int) -> bool:
        return self._number(chances - 1) == chances - 1

    def _number(self, most: int) -> int:
        drawn = self._any(st.integers(0, most))
        assert isinstance(drawn, int)
        return drawn

    def world(self) -> World:
        tables = self._tables()
        keys = self._keys(tables)
        tables = self._fill(tables, keys)
        report = self._report(tables)
        return World(
            district_id=self.family.district,
            tables=tuple(tables),
            keys=tuple(keys),
            report=tuple(report),
            revoked=self._revoked(tables) if self.rarely(12) else (),
            batch_size=self.choose((1_000, 1, 2)),
            allow_preexisting=self.rarely(8),
        )

    def _tables(self) -> list[Table]:
        tables: list[Table] = []
        taken: set[tuple[str, str]] = set()
        for number in range(2 + self._number(6)):
            name = self.choose(NAMES) if self.rarely(3) else f"t{number}"
            if tables and self.rarely(8):
                name = tables[0].name
            schema = "Archive" if self.rarely(4) else "public"
            if (schema, name) not in taken:
                taken.add((schema, name))
                tables.append(self._table(schema, name))
        return tables

    def _table(self, schema: str, name: str) -> Table:
        holds = not self.rarely(5)
        owner_type = self.choose(self.family.types) if holds else None
        if not holds and self.rarely(4):
            owner_type = self.choose(self.family.other_types)
        columns = [Column("id", self.choose((*INTEGERS, "text"))), Column("code", self.choose(TEXTS))]
        if owner_type is not None:
            columns.insert(self._number(1), Column("district_id", owner_type))
        shape = self.choose((*[Shape.PLAIN] * 5, *Shape))
        if owner_type is None and shape in (Shape.BY_LIST, Shape.TWO_LEVELS):
            shape = Shape.BY_HASH
        if not holds and shape in (Shape.BY_LIST, Shape.TWO_LEVELS):
            shape = Shape.PLAIN
        feature = self.choose(self.features) if self.features and self.rarely(8) else None
        return Table(
            schema=schema,
            name=name,
            owner_type=owner_type,
            holds=holds,
            shape=shape,
            columns=tuple(columns),
            uniques=self._uniques(shape, owned=owner_type is not None),
            primary=not self.rarely(4),
            rows=(),
            features=(feature,) if feature else (),
        )

    def _uniques(self, shape: Shape, *, owned: bool) -> tuple[tuple[str, ...], ...]:
        """Sets of columns that keys can point to; a partitioned table's have its partition key."""
        both = (("district_id", "id"), ("id", "district_id"), ("district_id", "id", "code"))
        offered: tuple[tuple[str, ...], ...] = (("id",), ("code",), ("code", "id"), *(both if owned else ()))
        needed = {
            Shape.BY_LIST: {"district_id"},
            Shape.BY_HASH: {"id"},
            Shape.TWO_LEVELS: {"district_id", "id"},
        }.get(shape, set())
        offered = tuple(columns for columns in offered if needed <= set(columns))
        first = self.choose(offered)
        return (first, *(columns for columns in offered if columns != first and self.rarely(2)))

    def _keys(self, tables: list[Table]) -> list[Key]:
        """Widens the tables by the columns that the keys need."""
        ends = [(self._number(len(tables) - 1), self._number(len(tables) - 1)) for _ in range(self._number(9))]
        if self.rarely(3):
            cycle = range(min(len(tables), 2 + self._number(2)))
            ends += [(place, (place + 1) % len(cycle)) for place in cycle]
        return [self._key(number, tables, *pair) for number, pair in enumerate(ends)]

    def _key(self, number: int, tables: list[Table], at: int, to: int) -> Key:
        table, target = tables[at], tables[to]
        target_columns = self.choose(target.uniques)
        types = {column.name: column.type.split(" DEFAULT")[0] for column in target.columns}
        mine = {column.name: column.type for column in table.columns}
        natural = at != to and self.rarely(8)
        columns, fresh = [], []
        for there in target_columns:
            shared = natural or (there == "district_id" and not self.rarely(4))
            if shared and there in mine and kind_of(mine[there]) == kind_of(types[there]):
                columns.append(there)
                continue
            earlier = [name for name in mine if name.endswith(f"_{there}") and name not in columns]
            if earlier and self.rarely(4):
                columns.append(earlier[0])
                continue
            name = f"{self.choose(COLUMN_NAMES)}{number}_{there}"
            offered = {"integer": INTEGERS, "text": TEXTS, "uuid": ("uuid",)}[kind_of(types[there])]
            fresh.append(Column(name, self.choose((types[there], *offered))))
            columns.append(name)
        on_delete = self.choose(ACTIONS)
        if on_delete == "SET DEFAULT" and fresh and self.rarely(2):
            fresh[-1] = replace(fresh[-1], type=f"{fresh[-1].type} DEFAULT '1'")
        tables[at] = replace(table, columns=(*table.columns, *fresh))
        parts = (Shape.BY_LIST, Shape.BY_HASH, Shape.INHERITED)
        return Key(
            name=f"key_{number}",
            table=at,
            columns=tuple(columns),
            target=to,
            target_columns=target_columns,
            on_delete=on_delete,
            options=self.choose(OPTIONS),
            not_null=tuple(column.name for column in fresh) if self.rarely(3) else (),
            from_part=table.shape in parts and self.rarely(5),
            to_part=target.shape in parts and self.rarely(5),
            twice=self.rarely(12),
        )

    def _fill(self, tables: list[Table], keys: list[Key]) -> list[Table]:
        """Rows with their own values first, then with the values of the rows that they reference."""
        bare = [replace(table, rows=tuple(self._rows(table))) for table in tables]
        return [
            replace(table, rows=tuple(self._linked(row, place, bare, keys) for row in table.rows))
            for place, table in enumerate(bare)
        ]

    def _rows(self, table: Table) -> list[Row]:
        district, controls = self.family.district, self.family.controls
        owners: list[str | None] = []
        if table.holds or (self.crossing and table.owner_type is None):
            owners += [district] * self._number(3)
        for control in controls:
            owners += [control] * self._number(2)
        if table.shape not in (Shape.TWO_LEVELS,):
            owners += [None] * self._number(1)
        overlapping = ("id",) not in table.uniques and table.owner_type is not None and self.rarely(2)
        counts: dict[str | None, int] = {}
        rows = []
        for place, owner in enumerate(owners):
            counts[owner] = counts.get(owner, 0) + 1
            number = str(counts[owner] if overlapping else place + 1)
            values: dict[str, str | None] = {"id": number, "code": number}
            if table.owner_type is not None:
                values["district_id"] = self._owner_value(table, owner)
            in_part = table.shape is Shape.INHERITED and self.rarely(2)
            rows.append(Row(owner=owner, values=tuple(values.items()), in_part=in_part))
        return rows

    def _owner_value(self, table: Table, owner: str | None) -> str | None:
        """Where the id does not fit, other districts are plain numbers."""
        if owner is None or table.holds:
            return owner
        return str(self.family.controls.index(owner))

    def _linked(self, row: Row, place: int, bare: list[Table], keys: list[Key]) -> Row:
        values = dict(row.values)
        for key in (key for key in keys if key.table == place):
            unset = [name for name in key.columns if name not in values]
            free = key.not_valid or (row.in_part and not key.from_part)
            if free and unset and self.rarely(4):
                values.update(dict.fromkeys(unset, NOWHERE))
                continue
            candidates = [dict(other.values) for other in self._candidates(row, values, key, bare)]
            chosen = None
            if candidates and not (not key.not_null and self.rarely(4)):
                chosen = self.choose(candidates)
            for here, there in zip(key.columns, key.target_columns, strict=True):
                if here in unset:
                    values[here] = chosen[there] if chosen else None
        return replace(row, values=tuple(values.items()))

    def _candidates(self, row: Row, values: dict[str, str | None], key: Key, bare: list[Table]) -> list[Row]:
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

    def _report(self, tables: list[Table]) -> list[tuple[str, int | None]]:
        report: list[tuple[str, int | None]] = []
        careless = self.rarely(3)
        for table in tables:
            rows = sum(row.owner == self.family.district for row in table.rows)
            if not table.holds:
                if table.owner_type is not None and self.rarely(3):
                    report.append((table.spelling, int(self.rarely(4))))
                continue
            if (not rows and self.rarely(2)) or (careless and self.rarely(6)):
                continue
            said = self.choose((rows, rows, rows, rows + 1, None, max(rows - 1, 0))) if careless else rows
            report.append((self.choose(spellings_of(table)), said))
        if careless and self.rarely(4):
            report.append(self._oddity(tables))
        lines = list(dict(report).items())  # one spelling twice is refused before a store is asked
        return sorted(lines, key=lambda _: self._number(len(lines)))

    def _oddity(self, tables: list[Table]) -> tuple[str, int | None]:
        """A line that nobody can act on, or one that says something twice."""
        table = self.choose(tables)
        return self.choose(((f"{table.schema}.gone", 3), (f"{table.spelling}_p1", 1), (table.spelling, 1)))

    def _revoked(self, tables: list[Table]) -> tuple[str, ...]:
        table = self.choose(tables)
        on = table.part() if table.shape in (Shape.BY_HASH, Shape.INHERITED) and self.rarely(2) else table.quoted
        return (f"{self.choose(('DELETE', 'SELECT', 'SELECT, DELETE'))} ON {on}",)
