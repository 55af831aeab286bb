"""The public schemas load, are large, and have the district's column where their flavour says."""

import fnmatch
from dataclasses import dataclass

import psycopg
import pytest

from tests import public_schemas
from tests.public_schemas import FLAVOURS, Flavour
from tests.servers.postgres_access import PostgresAccess

TABLES = """
select n.nspname || '.' || c.relname,
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'district_id' and a.attnotnull)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')
"""
REFERENCES = """
select n.nspname || '.' || c.relname, rn.nspname || '.' || r.relname
from pg_constraint f
join pg_class c on c.oid = f.conrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class r on r.oid = f.confrelid
join pg_namespace rn on rn.oid = r.relnamespace
where f.contype = 'f' and f.conparentid = 0 and f.conrelid <> f.confrelid
"""


@dataclass(frozen=True)
class Loaded:
    """What the server's catalog says of a schema: its tables, those with the column, and who references whom."""

    schema: public_schemas.PublicSchema
    flavour: Flavour
    tables: frozenset[str]
    with_column: frozenset[str]
    references: frozenset[tuple[str, str]]

    @property
    def derived(self) -> frozenset[str]:
        """Tables without the column that reference one with it, be it by way of others without it."""
        found: set[str] = set()
        reached = set(self.with_column)
        while reached := {table for table, other in self.references if other in reached} - found - self.with_column:
            found |= reached
        return frozenset(found)


@pytest.fixture(
    scope="module",
    params=[(name, flavour) for name in public_schemas.names() for flavour in FLAVOURS],
    ids=lambda param: "-".join(param),
)
def loaded(request: pytest.FixtureRequest, postgres: PostgresAccess) -> Loaded:
    name, flavour = request.param
    database = f"public_{name}_{flavour}"
    postgres.create_database(database)
    try:
        public_schemas.load(postgres.uri(database), name, flavour)
        with psycopg.connect(postgres.uri(database)) as connection:
            tables = connection.execute(TABLES).fetchall()
            references = connection.execute(REFERENCES).fetchall()
    finally:
        postgres.drop_database(database)
    return Loaded(
        schema=public_schemas.read(name),
        flavour=flavour,
        tables=frozenset(table for table, _ in tables),
        with_column=frozenset(table for table, has_column in tables if has_column),
        references=frozenset((table, other) for table, other in references),
    )


def test_a_schema_has_a_hundred_tables(loaded: Loaded) -> None:
    assert len(loaded.tables) >= 100
    assert loaded.tables == set(loaded.schema.tables)


def test_the_column_is_where_the_flavour_says(loaded: Loaded) -> None:
    assert loaded.with_column == set(public_schemas.tables_with_column(loaded.schema.name, loaded.flavour))


def test_every_pattern_names_a_table(loaded: Loaded) -> None:
    for pattern in (*loaded.schema.shared, *loaded.schema.derived):
        assert fnmatch.filter(loaded.tables, pattern), pattern


def test_a_shared_table_references_no_table_of_a_tenant(loaded: Loaded) -> None:
    complete = set(loaded.schema.tables_with_column("complete"))
    shared = loaded.tables - complete
    assert not {(table, other) for table, other in loaded.references if table in shared and other in complete}


def test_only_the_derived_flavour_has_derived_tables(loaded: Loaded) -> None:
    """About a tenth of the tenant's tables, each of which leads to tables with the column."""
    complete = set(loaded.schema.tables_with_column("complete"))
    assert loaded.derived == complete - loaded.with_column
    if loaded.flavour == "complete":
        assert not loaded.derived
    else:
        assert 0.05 <= len(loaded.derived) / len(complete) <= 0.12


def test_no_table_with_the_column_references_a_derived_one(loaded: Loaded) -> None:
    """Deleting the derived rows first, and then those of the district, is an order that exists."""
    references = {(table, other) for table, other in loaded.references if other in loaded.derived}
    assert {table for table, _ in references} <= loaded.derived
