"""A schema with rows, drawn at random, as frozen values, and the SQL that builds it; knows nothing of the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

DOMAIN = "school_id"
ENUM = "known_id"
CARELESS = 'text COLLATE "careless"'
"""A type by which "a" is "A"."""
EXTENSIONS = "extensions"
"""A schema that no role has on its path; it stays from one world to the next."""
CITEXT = f"{EXTENSIONS}.citext"
"""Another such type, whose comparison is off the path."""
SCHEMAS = ("Archive", "Archive.x", "public")
PERIOD = "valid"
"""A column that says when a row holds. Servers before 18 know no key of it, so that it says nothing there."""
AUDIT = "audit"
"""Where triggers write what has gone, which is planned as well."""
SENT = "random_tables"
"""A publication, and a foreign server, that stay from one world to the next."""


def quote(*names: str) -> str:
    """A name, qualified and quoted."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(value: str | None) -> str:
    """A value that takes the type of its column."""
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


class Shape(StrEnum):
    """How a table's rows are spread over relations."""

    PLAIN = "plain"
    BY_LIST = "partitioned by district"
    BY_HASH = "partitioned by hash"
    TWO_LEVELS = "partitioned by district, then by hash"
    INHERITED = "with an inheriting table"
    HEIR = "inherits from a table without the column"


class Feature(StrEnum):
    """What can make a DELETE do something else than to delete."""

    HARMLESS_TRIGGERS = "harmless triggers"
    SWALLOWING_TRIGGER = "a BEFORE trigger that returns NULL"
    SWALLOWING_RULE = "a rule DO INSTEAD NOTHING"
    RAISING_TRIGGER = "an AFTER trigger that raises"
    RAISING_AT_COMMIT = "a constraint trigger that raises at COMMIT"
    ROW_SECURITY = "a policy that hides rows"
    PUBLISHED = "published, maybe without what a subscriber needs"
    FOREIGN_PART = "an inheriting foreign table"
    WRITING_TRIGGER = "an AFTER trigger that writes into a planned table"


@dataclass(frozen=True)
class Column:
    """``type`` with collation and default, as in DDL."""

    name: str
    type: str

    @property
    def base(self) -> str:
        """The type alone."""
        return self.type.split(" DEFAULT")[0].split(" GENERATED")[0]

    @property
    def is_generated(self) -> bool:
        return "GENERATED" in self.type


@dataclass(frozen=True)
class Row:
    """Values by column, and whether it goes into the inheriting table."""

    owner: str | None
    values: tuple[tuple[str, str | None], ...]
    in_part: bool


@dataclass(frozen=True)
class Table:
    """``owner_type`` is the type of its district column, None where it has none; ``holds``: the id fits into it."""

    schema: str
    name: str
    owner_type: str | None
    holds: bool
    shape: Shape
    columns: tuple[Column, ...]
    uniques: tuple[tuple[str, ...], ...]
    primary: bool
    rows: tuple[Row, ...]
    features: tuple[Feature, ...] = ()

    @property
    def spelling(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def quoted(self) -> str:
        return quote(self.schema, self.name)

    @property
    def part_spelling(self) -> str | None:
        """The first of its parts as a load report or a finding may name it."""
        return None if self.shape in (Shape.PLAIN, Shape.HEIR) else f"{self.spelling}_p1"

    def part(self, suffix: str = "_p1") -> str:
        """The quoted name of one of its parts."""
        return quote(self.schema, self.name + suffix)

    def relations(self) -> tuple[str, ...]:
        """The quoted names of what holds its rows."""
        suffixes = {
            Shape.BY_LIST: ("_p1", "_p2"),
            Shape.BY_HASH: ("_p1", "_p2"),
            Shape.TWO_LEVELS: ("_p1a", "_p1b", "_p2"),
            Shape.INHERITED: ("", "_p1"),
        }
        return tuple(self.part(suffix) for suffix in suffixes.get(self.shape, ("",)))

    def create(self, district_id: str) -> Iterator[str]:
        columns = ", ".join(f"{quote(column.name)} {column.type}" for column in self.columns)
        one, two, at_hash = self.part(), self.part("_p2"), "FOR VALUES WITH (MODULUS 2, REMAINDER"
        match self.shape:
            case Shape.BY_LIST | Shape.TWO_LEVELS:
                yield f"CREATE TABLE {self.quoted} ({columns}) PARTITION BY LIST (district_id)"
                levels = " PARTITION BY HASH (id)" if self.shape is Shape.TWO_LEVELS else ""
                yield f"CREATE TABLE {one} PARTITION OF {self.quoted} FOR VALUES IN ({literal(district_id)}){levels}"
                yield f"CREATE TABLE {two} PARTITION OF {self.quoted} DEFAULT"
                if levels:
                    yield f"CREATE TABLE {self.part('_p1a')} PARTITION OF {one} {at_hash} 0)"
                    yield f"CREATE TABLE {self.part('_p1b')} PARTITION OF {one} {at_hash} 1)"
            case Shape.BY_HASH:
                yield f"CREATE TABLE {self.quoted} ({columns}) PARTITION BY HASH (id)"
                yield f"CREATE TABLE {one} PARTITION OF {self.quoted} {at_hash} 0)"
                turned = ", ".join(f"{quote(column.name)} {column.type}" for column in reversed(self.columns))
                yield f"CREATE TABLE {two} (gone int, {turned})"
                yield f"ALTER TABLE {two} DROP COLUMN gone"
                yield f"ALTER TABLE {self.quoted} ATTACH PARTITION {two} {at_hash} 1)"
            case Shape.HEIR:
                first = next(column for column in self.columns if column.name == "id")
                yield f"CREATE TABLE {self.part('_base')} (id {first.type})"
                yield f"CREATE TABLE {self.quoted} ({columns}) INHERITS ({self.part('_base')})"
            case _:
                yield f"CREATE TABLE {self.quoted} ({columns})"
                if self.shape is Shape.INHERITED:
                    yield f"CREATE TABLE {one} () INHERITS ({self.quoted})"

    def insert(self) -> Iterator[str]:
        for in_part in (False, True):
            rows = [dict(row.values) for row in self.rows if row.in_part is in_part]
            if rows:
                target = self.part() if in_part else self.quoted
                written = [column.name for column in self.columns if not column.is_generated]
                names = ", ".join(map(quote, written))
                values = (", ".join(literal(row[name]) for name in written) for row in rows)
                yield f"INSERT INTO {target} ({names}) VALUES ({'), ('.join(values)})"

    def constraints(self) -> Iterator[str]:
        for number, columns in enumerate(self.uniques):
            kind = "PRIMARY KEY" if self.primary and number == 0 else "UNIQUE"
            listed = ", ".join(quote(column) for column in columns)
            overlaps = " WITHOUT OVERLAPS" if PERIOD in columns else ""
            yield f"ALTER TABLE {self.quoted} ADD {kind} ({listed}{overlaps})"
            if self.shape is Shape.INHERITED:
                yield f"ALTER TABLE {self.part()} ADD {kind} ({listed})"


@dataclass(frozen=True)
class Key:
    """A foreign key. ``from_part`` and ``to_part``: declared on, or to, the first part of the table."""

    name: str
    table: int
    columns: tuple[str, ...]
    target: int
    target_columns: tuple[str, ...]
    match: str
    on_delete: str
    options: str
    not_null: tuple[str, ...]
    from_part: bool
    to_part: bool
    twice: bool

    @property
    def of_period(self) -> bool:
        """Whether its last columns are periods, of which the one has to be covered."""
        return PERIOD in self.target_columns

    @property
    def not_valid(self) -> bool:
        """Whether rows may point nowhere; NOT ENFORCED is known to servers from 18 on, and no key to others."""
        return self.options in ("NOT VALID", "NOT ENFORCED")


@dataclass(frozen=True)
class World:
    """A schema graph with rows, the load report about it, and what the role may not do."""

    district_id: str
    district_ids: tuple[str, ...]
    tables: tuple[Table, ...]
    keys: tuple[Key, ...]
    report: tuple[tuple[str, int | None], ...]
    revoked: tuple[str, ...]
    batch_size: int
    allow_preexisting: bool
    copied: int | None
    """The place of a table of which there is a materialized view."""

    def planned(self) -> tuple[Table, ...]:
        """The listed tables that can hold the id, whatever else may be wrong with them."""
        spellings = {spelling for spelling, _ in self.report}
        return tuple(table for table in self.tables if table.holds and spellings & set(spellings_of(table)))

    def loaded(self, table: Table) -> int | None:
        """What the load report says of the table."""
        return next((rows for spelling, rows in self.report if spelling in spellings_of(table)), None)

    def build(self, role: str) -> Iterator[tuple[str, bool]]:
        """Statements in order, each with whether the schema makes sense without it."""
        for schema in SCHEMAS:
            yield f"CREATE SCHEMA {quote(schema)}", False
        yield f"CREATE DOMAIN public.{DOMAIN} AS text CHECK (VALUE <> '')", False
        yield f"CREATE TYPE public.{ENUM} AS ENUM ({', '.join(map(literal, self.district_ids))})", False
        careless = "provider = icu, locale = 'und-u-ks-level2', deterministic = false"
        yield f"CREATE COLLATION public.careless ({careless})", False
        yield f"CREATE SCHEMA IF NOT EXISTS {EXTENSIONS}", False
        yield f"CREATE EXTENSION IF NOT EXISTS citext SCHEMA {EXTENSIONS}", False
        yield f"GRANT USAGE ON SCHEMA {EXTENSIONS} TO {role}", False
        yield f"CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA {EXTENSIONS}", False
        yield f"CREATE EXTENSION IF NOT EXISTS file_fdw SCHEMA {EXTENSIONS}", False
        yield f"CREATE SERVER IF NOT EXISTS {SENT} FOREIGN DATA WRAPPER file_fdw", False
        yield f"DROP PUBLICATION IF EXISTS {SENT}", False
        yield f"CREATE PUBLICATION {SENT}", False
        for table in self.tables:
            yield from ((statement, False) for statement in table.create(self.district_id))
            yield from ((statement, False) for statement in table.insert())
        for table in self.tables:
            yield from ((statement, True) for statement in table.constraints())
        for key in self.keys:
            yield from ((statement, True) for statement in self._declare(key))
        for table in self.tables:
            for feature in table.features:
                yield from ((statement, False) for statement in feature_statements(table, feature))
        if self.copied is not None:
            yield f"CREATE MATERIALIZED VIEW public.copies AS TABLE {self.tables[self.copied].quoted}", False
        for schema in SCHEMAS:
            yield f"GRANT USAGE ON SCHEMA {quote(schema)} TO {role}", False
            yield f"GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA {quote(schema)} TO {role}", False
        for table in self.tables:
            if table.name == AUDIT:
                yield f"GRANT INSERT ON {table.quoted} TO {role}", False
        for what in self.revoked:
            yield f"REVOKE {what} FROM {role}", False

    def _declare(self, key: Key) -> Iterator[str]:
        table, target = self.tables[key.table], self.tables[key.target]
        referencing = table.part() if key.from_part else table.quoted
        referenced = target.part() if key.to_part else target.quoted
        here, there = (", ".join(map(quote, columns)) for columns in (key.columns, key.target_columns))
        if key.of_period:
            here, there = (f"{listed}".replace(", ", ", PERIOD ") for listed in (here, there))
        for name in (key.name, f"{key.name}_again")[: 1 + key.twice]:
            yield (
                f"ALTER TABLE {referencing} ADD CONSTRAINT {name} FOREIGN KEY ({here}) "
                f"REFERENCES {referenced} ({there}) {key.match} ON DELETE {key.on_delete} {key.options}"
            )
        for column in key.not_null:
            yield f"ALTER TABLE {table.quoted} ALTER {quote(column)} SET NOT NULL"


def spellings_of(table: Table) -> tuple[str, ...]:
    """How a load report may name the table; a bare name is looked up in public."""
    return (table.spelling, table.name) if table.schema == "public" else (table.spelling,)


def feature_statements(table: Table, feature: Feature) -> Iterator[str]:
    """Functions are named after nothing else, so that any number of tables can have the same."""
    body = {
        Feature.HARMLESS_TRIGGERS: "RETURN OLD",
        Feature.SWALLOWING_TRIGGER: "RETURN NULL",
        Feature.RAISING_TRIGGER: "RAISE EXCEPTION 'never'",
        Feature.RAISING_AT_COMMIT: "RAISE EXCEPTION 'never'",
        Feature.WRITING_TRIGGER: f"INSERT INTO public.{AUDIT} VALUES (OLD.district_id::text, 0); RETURN NULL",
    }.get(feature)
    function = f"public.{feature.name.lower()}()"
    if body:
        yield (
            f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $body$BEGIN {body}; END$body$"
        )
    on = f"ON {table.quoted} FOR EACH ROW EXECUTE FUNCTION {function}"
    match feature:
        case Feature.HARMLESS_TRIGGERS:
            yield f"CREATE TRIGGER before_harmless BEFORE DELETE {on}"
            yield f"CREATE TRIGGER after_harmless AFTER DELETE {on}"
        case Feature.SWALLOWING_TRIGGER:
            yield f"CREATE TRIGGER swallows BEFORE DELETE {on}"
        case Feature.RAISING_TRIGGER:
            yield f"CREATE TRIGGER raises AFTER DELETE {on}"
        case Feature.RAISING_AT_COMMIT:
            deferred = on.replace("FOR EACH", "DEFERRABLE INITIALLY DEFERRED FOR EACH", 1)
            yield f"CREATE CONSTRAINT TRIGGER raises_late AFTER DELETE {deferred}"
        case Feature.SWALLOWING_RULE:
            yield f"CREATE RULE swallows AS ON DELETE TO {table.quoted} DO INSTEAD NOTHING"
        case Feature.WRITING_TRIGGER:
            yield f"CREATE TRIGGER writes AFTER DELETE {on}"
        case Feature.PUBLISHED:
            yield f"ALTER PUBLICATION {SENT} ADD TABLE {table.quoted}"
        case Feature.FOREIGN_PART:
            far = f"CREATE FOREIGN TABLE {table.part('_far')} () INHERITS ({table.quoted})"
            yield f"{far} SERVER {SENT} OPTIONS (program 'true')"
        case Feature.ROW_SECURITY:
            yield f"ALTER TABLE {table.quoted} ENABLE ROW LEVEL SECURITY"
            yield f"CREATE POLICY hides ON {table.quoted} USING (false)"
