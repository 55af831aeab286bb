"""Hypothesis strategies for schemas with rows: what real schemas have, mixed at random."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from tests.integration.random_rows import Filling
from tests.integration.random_schemas import (
    AUDIT,
    CARELESS,
    CITEXT,
    PERIOD,
    SCHEMAS,
    Column,
    Feature,
    Key,
    Row,
    Shape,
    Table,
    World,
    quote,
    spellings_of,
)
from tests.integration.random_types import FAMILIES, INTEGERS, TEXTS, Dice, can_reference, kind_of

NAMES = (
    "users",
    "Order",
    "select",
    "StudentGuardian",
    'quo"te',
    "per%cent %s",
    "a b",
    "x{y}",
    "x.y",
    "y",
    "it's",
    "ä;--",
)
COLUMN_NAMES = ("ref", "The %s", 'q"c', "table")
ACTIONS = ("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT")
OPTIONS = ("", "", "", "DEFERRABLE INITIALLY DEFERRED", "DEFERRABLE", "NOT ENFORCED", "NOT VALID")
PARTITIONED = (Shape.BY_LIST, Shape.BY_HASH, Shape.TWO_LEVELS)


def _can_have(feature: Feature | None, shape: Shape, owner_type: str | None) -> bool:
    """A uuid is not written as the district's id is, and the rows of a partitioned table are in its partitions."""
    match feature:
        case Feature.WRITING_TRIGGER:
            return owner_type not in (None, "uuid")
        case Feature.FOREIGN_PART:
            return shape not in PARTITIONED
    return True


@st.composite
def worlds(draw: st.DrawFn, features: Collection[Feature] = ()) -> World:
    """A world in which a deletion may or may not be possible."""
    return _Drawing(Dice(draw), tuple(features)).world()


class _Drawing:
    """One world in the making."""

    def __init__(self, dice: Dice, features: tuple[Feature, ...]) -> None:
        self.dice = dice
        self.features = features
        self.family = dice.choose(FAMILIES)
        self.crossing, self.careless, self.revoking = dice.rarely(3), dice.rarely(3), dice.rarely(12)
        self.batch_size = dice.choose((1_000, 1, 2))

    def world(self) -> World:
        bare = self._tables()
        keys = self._keys(bare)
        tables = Filling(self.dice, self.family, crossing=self.crossing).fill(bare, keys)
        report, revoked = self._report(tables), self._revoked(tables) if self.revoking else ()
        if any(Feature.WRITING_TRIGGER in table.features for table in tables):
            tables = (*tables, self._audit())
            report.append((AUDIT, self.batch_size))
        return World(
            district_id=self.family.district,
            district_ids=(self.family.district, *self.family.controls),
            tables=tables,
            keys=tuple(keys),
            report=tuple(report),
            revoked=revoked,
            batch_size=self.batch_size,
            allow_preexisting=self.dice.rarely(8),
            copied=self.dice.number(len(tables) - 1) if self.dice.rarely(10) else None,
        )

    def _audit(self) -> Table:
        """What triggers write to, and others before them: as many rows of the district as a batch has at most."""
        owners = (*[self.family.district] * self.batch_size, *self.family.controls)
        return Table(
            schema="public",
            name=AUDIT,
            owner_type="text",
            holds=True,
            shape=Shape.PLAIN,
            columns=(Column("district_id", "text"), Column("id", "integer")),
            uniques=(),
            primary=False,
            rows=tuple(
                Row(owner, (("district_id", owner), ("id", str(number))), in_part=False)
                for number, owner in enumerate(owners)
            ),
        )

    def _tables(self) -> list[Table]:
        tables: list[Table] = []
        taken: set[tuple[str, str]] = set()
        for number in range(2 + self.dice.number(6)):
            name = self.dice.choose(NAMES) if self.dice.rarely(3) else f"t{number}"
            if tables and self.dice.rarely(8):
                name = tables[0].name
            schema = self.dice.choose(SCHEMAS) if self.dice.rarely(3) else "public"
            if (schema, name) not in taken:
                taken.add((schema, name))
                tables.append(self._table(schema, name))
        return tables

    def _table(self, schema: str, name: str) -> Table:
        holds = not self.dice.rarely(5)
        owner_type = self.dice.choose(self.family.types) if holds else None
        if not holds and self.dice.rarely(4):
            owner_type = self.dice.choose(self.family.other_types)
        columns = [
            Column("id", self.dice.choose((*INTEGERS, "text"))),
            Column("code", self.dice.choose((*TEXTS, CARELESS, CITEXT))),
        ]
        shape = self.dice.choose((*[Shape.PLAIN] * 5, *Shape))
        if owner_type == "text" and shape is Shape.PLAIN and self.dice.rarely(6):
            columns += [Column("tenant", "text"), Column("district_id", "text GENERATED ALWAYS AS (tenant) STORED")]
        elif owner_type is not None:
            columns.insert(self.dice.number(1), Column("district_id", owner_type))
        elif self.dice.rarely(6):
            columns.append(Column("District_Id", "text"))
        if owner_type is None and shape in (Shape.BY_LIST, Shape.TWO_LEVELS):
            shape = Shape.BY_HASH
        if not holds and shape in (Shape.BY_LIST, Shape.TWO_LEVELS):
            shape = Shape.PLAIN
        uniques = self._uniques(shape, owned=owner_type is not None)
        if shape is Shape.PLAIN and self.dice.rarely(5):
            columns.append(Column(PERIOD, "daterange"))
            uniques = (*uniques, ("id", PERIOD))
        feature = self.dice.choose(self.features) if self.features and self.dice.rarely(5) else None
        if not _can_have(feature, shape, owner_type if holds else None):
            feature = None
        return Table(
            schema=schema,
            name=name,
            owner_type=owner_type,
            holds=holds,
            shape=shape,
            columns=tuple(columns),
            uniques=uniques,
            primary=not self.dice.rarely(4),
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
        first = self.dice.choose(offered)
        return (first, *(columns for columns in offered if columns != first and self.dice.rarely(2)))

    def _keys(self, tables: list[Table]) -> list[Key]:
        """Widens the tables by the columns that the keys need."""
        ends = [
            (self.dice.number(len(tables) - 1), self.dice.number(len(tables) - 1)) for _ in range(self.dice.number(9))
        ]
        if self.dice.rarely(3):
            cycle = range(min(len(tables), 2 + self.dice.number(2)))
            ends += [(place, (place + 1) % len(cycle)) for place in cycle]
        return [self._key(number, tables, *pair) for number, pair in enumerate(ends)]

    def _key(self, number: int, tables: list[Table], at: int, to: int) -> Key:
        """No column stands in it twice: with SET NULL the server itself could then delete no row of the target."""
        table, target = tables[at], tables[to]
        target_columns = self.dice.choose(target.uniques)
        types = {column.name: column.base for column in target.columns}
        mine = {column.name: column.base for column in table.columns}
        natural = at != to and self.dice.rarely(8)
        columns: list[str] = []
        fresh: list[Column] = []
        for there in target_columns:
            shared = natural or (there == "district_id" and not self.dice.rarely(4))
            if shared and there in mine and there not in columns and can_reference(mine[there], types[there]):
                columns.append(there)
                continue
            earlier = [name for name in mine if name.endswith(f"_{there}") and name not in columns]
            if earlier and self.dice.rarely(4):
                columns.append(earlier[0])
                continue
            name = f"{self.dice.choose(COLUMN_NAMES)}{number}_{there}"
            offered = {"integer": INTEGERS, "text": (*TEXTS, CITEXT)}.get(kind_of(types[there]), (types[there],))
            fitting = [offer for offer in offered if can_reference(offer, types[there])]
            same = [] if types[there] in self.family.other_types else [types[there]]
            fresh.append(Column(name, self.dice.choose((*same, *fitting))))
            columns.append(name)
        on_delete = "NO ACTION" if PERIOD in target_columns else self.dice.choose(ACTIONS)
        if (
            on_delete == "SET DEFAULT"
            and fresh
            and kind_of(fresh[-1].type) in ("integer", "text")
            and self.dice.rarely(2)
        ):
            fresh[-1] = replace(fresh[-1], type=f"{fresh[-1].type} DEFAULT '1'")
        if on_delete == "SET NULL" and fresh and self.dice.rarely(4):
            on_delete = f"SET NULL ({quote(fresh[-1].name)})"
        tables[at] = replace(table, columns=(*table.columns, *fresh))
        parts = (Shape.BY_LIST, Shape.BY_HASH, Shape.INHERITED)
        from_part = table.shape in parts and self.dice.rarely(5)
        return Key(
            name=f"key_{number}",
            table=at,
            columns=tuple(columns),
            target=to,
            target_columns=target_columns,
            match="MATCH FULL" if self.dice.rarely(8) else "",
            on_delete=on_delete,
            options=self.dice.choose(OPTIONS if from_part or table.shape not in PARTITIONED else OPTIONS[:-1]),
            not_null=tuple(column.name for column in fresh) if self.dice.rarely(3) else (),
            from_part=from_part,
            to_part=target.shape in parts and self.dice.rarely(5),
            twice=self.dice.rarely(12),
        )

    def _report(self, tables: Sequence[Table]) -> list[tuple[str, int | None]]:
        report: list[tuple[str, int | None]] = []
        for table in tables:
            rows = sum(row.owner == self.family.district for row in table.rows)
            if not table.holds:
                if table.owner_type is not None and self.dice.rarely(3):
                    report.append((table.spelling, int(self.dice.rarely(4))))
                continue
            if (not rows and self.dice.rarely(2)) or (self.careless and self.dice.rarely(3)):
                continue
            said = self.dice.choose((rows, max(rows - 1, 0), rows + 1, None)) if self.careless else rows
            report.append((self.dice.choose(spellings_of(table)), said))
        if self.careless and self.dice.rarely(4):
            report.append(self._oddity(tables, report))
        return sorted(report, key=lambda _: self.dice.number(len(report)))

    def _oddity(self, tables: Sequence[Table], report: list[tuple[str, int | None]]) -> tuple[str, int | None]:
        """A line that nobody can act on, or one that says something twice."""
        table = self.dice.choose(tables)
        said = {spelling for spelling, _ in report}
        again = [spelling for spelling in spellings_of(table) if spelling not in said]
        lines = [f"{table.schema}.gone", f"{table.spelling}_p1", *again]
        return self.dice.choose(lines), 1

    def _revoked(self, tables: Sequence[Table]) -> tuple[str, ...]:
        table = self.dice.choose(tables)
        on = table.part() if table.shape in (Shape.BY_HASH, Shape.INHERITED) and self.dice.rarely(2) else table.quoted
        return (f"{self.dice.choose(('DELETE', 'SELECT', 'SELECT, DELETE'))} ON {on}",)
