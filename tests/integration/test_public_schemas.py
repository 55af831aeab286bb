"""The public schemas load, are large, and have the district's column where their flavour says."""

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import dict_row

from servers.postgres_access import PostgresAccess
from tests import public_schemas
from tests.public_schemas import FLAVOURS, Flavour

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
# What the table of the README calls each number.
FIGURES = """
with own as (
    select c.oid, c.relnamespace
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')
)
select (select count(distinct relnamespace)::text from own) as "schemas",
       (select count(*)::text from own) as "tables",
       (count(*) filter (where f.contype = 'f'))::text as "foreign keys",
       concat_ws(', ', count(*) filter (where f.confdeltype = 'c'),
                       count(*) filter (where f.confdeltype = 'n'),
                       count(*) filter (where f.confdeltype = 'r')) as "of these `CASCADE`, `SET NULL`, `RESTRICT`",
       (count(*) filter (where f.contype = 'f' and f.condeferrable))::text as "of these deferrable",
       (count(*) filter (where f.conrelid = f.confrelid))::text as "from a table to itself",
       concat_ws(', ', max(cardinality(f.conkey)) filter (where f.contype = 'f'),
                       max(cardinality(f.conkey)) filter (where f.contype = 'p'),
                       max(cardinality(f.conkey)) filter (where f.contype = 'u'))
           as "widest foreign, primary, unique key",
       (count(*) filter (where f.contype = 'c'))::text as "checks"
from own
join pg_constraint f on f.conrelid = own.oid and f.conparentid = 0
"""
README = Path(public_schemas.__file__).with_name("README.md")

# Rows that the schema `education` has in its catalog, and no other schema has.
ONLY_IN_EDUCATION = {
    "a foreign key of eleven columns": "select from pg_constraint where contype = 'f' and cardinality(conkey) = 11",
    "a foreign key that shares columns with the primary key and another foreign key": """
        select from pg_constraint f
        join pg_constraint p on p.conrelid = f.conrelid and p.contype = 'p'
        join pg_constraint o on o.conrelid = f.conrelid and o.contype = 'f' and o.oid <> f.oid and o.conkey <> f.conkey
        where f.contype = 'f' and cardinality(f.conkey) > 2 and f.conkey && p.conkey and f.conkey && o.conkey""",
    "a foreign key SET DEFAULT": "select from pg_constraint where contype = 'f' and confdeltype = 'd'",
    "a foreign key NOT VALID": "select from pg_constraint where contype = 'f' and not convalidated",
    "a foreign key to a partitioned table": """
        select from pg_constraint f join pg_class c on c.oid = f.confrelid where f.contype = 'f' and c.relkind = 'p'""",
    "a partition that is partitioned": """
        select from pg_class where relkind = 'p' and relispartition""",
    "a partition with other numbers of columns": """
        select from pg_inherits i
        join pg_attribute a on a.attrelid = i.inhparent and a.attnum > 0
        join pg_attribute b on b.attrelid = i.inhrelid and b.attname = a.attname and b.attnum <> a.attnum
        join pg_class c on c.oid = i.inhparent and c.relkind = 'p'""",
    "a trigger on deletes": "select from pg_trigger where not tgisinternal and tgtype & 8 > 0",
    "a generated column": "select from pg_attribute where attgenerated = 's'",
    "a materialised view with the column": """
        select from pg_attribute a join pg_class c on c.oid = a.attrelid
        where a.attname = 'district_id' and c.relkind = 'm'""",
    "a materialised view without the column": """
        select from pg_class c where c.relkind = 'm'
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'district_id')""",
}


@dataclass(frozen=True)
class Loaded:
    """What the server's catalog says of a schema: its tables, those with the column, and who references whom."""

    schema: public_schemas.PublicSchema
    flavour: Flavour
    tables: frozenset[str]
    with_column: frozenset[str]
    references: frozenset[tuple[str, str]]
    figures: Mapping[str, str]
    only_in_education: frozenset[str]

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
            figures = connection.cursor(row_factory=dict_row).execute(FIGURES).fetchone()
            found = [what for what, query in ONLY_IN_EDUCATION.items() if connection.execute(query).rowcount]
    finally:
        postgres.drop_database(database)
    return Loaded(
        schema=public_schemas.read(name),
        flavour=flavour,
        tables=frozenset(table for table, _ in tables),
        with_column=frozenset(table for table, has_column in tables if has_column),
        references=frozenset((table, other) for table, other in references),
        figures=figures or {},
        only_in_education=frozenset(found),
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


def test_the_readme_gives_the_figures_of_the_catalog(loaded: Loaded) -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in README.read_text().splitlines() if "|" in line]
    place = rows[0].index(loaded.schema.name)
    said = {row[0]: row[place] for row in rows}
    assert {figure: said[figure] for figure in loaded.figures} == loaded.figures
    with_column = [len(loaded.schema.tables_with_column(flavour)) for flavour in FLAVOURS]
    assert said["with the column: complete, derived"] == "{}, {}".format(*with_column)


def test_education_has_what_the_others_lack(loaded: Loaded) -> None:
    expected = set(ONLY_IN_EDUCATION) if loaded.schema.name == "education" else set()
    assert loaded.only_in_education == expected
