"""Schemas of public applications, each given a `district_id` where a tenant's rows would have one.

`<name>.sql` is an application's own DDL, and `<name>.toml` says where it comes from and which tables get the column.
One schema, `education`, is nobody's application: it was written here for what the others lack.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql

HERE = Path(__file__).parent
COLUMN = "district_id"
CREATED_TABLE = re.compile(r"^CREATE TABLE (\S+) \($", re.MULTILINE)

Flavour = Literal["complete", "derived"]
FLAVOURS: tuple[Flavour, ...] = ("complete", "derived")


@dataclass(frozen=True)
class PublicSchema:
    """An application's schema; tables are "schema.table" unquoted, patterns as of `fnmatch`.

    `shared` are the tables that belong to no district: none of them references a tenant's table. `derived` are the
    tenant's tables that lack the column in the flavour of this name: whose rows they are, their foreign keys say.
    `before` and `after` are SQL that runs around the adding of the columns; `after` may differ by flavour.
    """

    name: str
    version: str
    licence: str
    district_type: str
    before: str
    after: Mapping[str, str]
    shared: tuple[str, ...]
    derived: tuple[str, ...]

    @property
    def ddl(self) -> str:
        return (HERE / f"{self.name}.sql").read_text()

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables in the order of the file: of a dump the alphabet's."""
        return tuple(name.replace('"', "") for name in CREATED_TABLE.findall(self.ddl))

    def tables_with_column(self, flavour: Flavour) -> tuple[str, ...]:
        lacking = self.shared if flavour == "complete" else (*self.shared, *self.derived)
        return tuple(table for table in self.tables if not _matches(table, lacking))


def names() -> list[str]:
    """Names of the schemas, in the alphabet's order."""
    return sorted(file.stem for file in HERE.glob("*.toml"))


def read(name: str) -> PublicSchema:
    """What `<name>.toml` says of the schema."""
    about = tomllib.loads((HERE / f"{name}.toml").read_text())
    return PublicSchema(
        name=name,
        version=about["version"],
        licence=about["licence"],
        district_type=about["district"]["type"],
        before=about["district"].get("before", ""),
        after={
            flavour: about["district"].get("after", "") + about["flavours"][flavour].get("after", "")
            for flavour in FLAVOURS
        },
        shared=tuple(about["flavours"]["complete"]["without"]),
        derived=tuple(about["flavours"]["derived"]["also_without"]),
    )


def tables_with_column(name: str, flavour: Flavour = "complete") -> tuple[str, ...]:
    """Tables that have the district's column, as "schema.table"."""
    return read(name).tables_with_column(flavour)


def load(uri: str, name: str, flavour: Flavour = "complete", district_type: str | None = None) -> None:
    """Create the schema's tables in an empty database, and the district's column in those that have it.

    `district_type` is another type of the column than the schema's own.
    """
    schema = read(name)
    column_type = district_type or schema.district_type
    with psycopg.connect(uri) as connection:
        # Functions may name tables that come later in the file.
        connection.execute("set local check_function_bodies = off")
        connection.execute(schema.ddl.encode())
        connection.execute(schema.before.encode())
        for table in schema.tables_with_column(flavour):
            connection.execute(
                sql.SQL("alter table {} add column {} {} not null").format(
                    sql.Identifier(*table.split(".")), sql.Identifier(COLUMN), sql.SQL(column_type)
                )
            )
        connection.execute(schema.after[flavour].encode())


def _matches(table: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(table, pattern) for pattern in patterns)
