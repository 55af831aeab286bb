"""Schemas that nobody here wrote, filled by reading their catalog: one district goes, the other two do not change."""

from __future__ import annotations

import contextlib
import functools
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql

from demo.world import assert_untouched, snapshot
from migration_rollback.core.findings import Severity
from migration_rollback.core.plan import Options
from servers.postgres_access import PostgresAccess
from tests.filler import DISTRICTS, Filled, fill
from tests.integration.conftest import NewStore
from tests.integration.one_store import STORE, OneStore
from tests.public_schemas import COLUMN, FLAVOURS, Flavour, load, names, read

UUIDS = tuple(f"3f2504e0-4f89-41d3-9a0c-0305e82c33{end}" for end in ("01", "02", "11"))
IDS: Mapping[str, tuple[str, ...]] = {"integer": ("42", "420", "4"), "uuid": UUIDS}
"""The district to roll back and two others, as the type of the column needs them."""

Rows = dict[str, Counter[str]]


@dataclass(frozen=True)
class FilledSchema:
    """A database with one schema, complete, and three districts in it; filled once, and cloned by each test."""

    database: str
    filled: Filled
    districts: tuple[str, ...]


@pytest.fixture(scope="module")
def filled_schemas(postgres: PostgresAccess) -> Iterator[Callable[[str], FilledSchema]]:
    """Fills the schema of that name, unless it has."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def filled_schema(name: str) -> FilledSchema:
            database = f"filled_{name}_{secrets.token_hex(4)}"
            postgres.create_database(database)
            stack.callback(postgres.drop_database, database)
            uri = postgres.uri(database)
            load(uri, name)
            districts = IDS.get(read(name).district_type, DISTRICTS)
            filled = fill(uri, districts)
            assert filled.violations == ()
            assert len(filled.unfilled) <= filled.tables * 0.03, filled.unfilled
            OneStore(postgres, database).execute("ANALYZE")
            return FilledSchema(database, filled, districts)

        yield filled_schema


def without_columns(store: OneStore, tables: Iterable[str]) -> None:
    """Whose rows theirs are, foreign keys alone say from now on."""
    for table in tables:
        name, column = sql.Identifier(*table.split(".")), sql.Identifier(COLUMN)
        store.execute(sql.SQL("ALTER TABLE {} DROP COLUMN {} CASCADE").format(name, column))


def rows_without_column(store: OneStore, tables: list[str]) -> Rows:
    """The rows of these tables, as text, as often as they are there."""
    with psycopg.connect(store.uri) as connection:
        return {
            table: Counter(
                text
                for (text,) in connection.execute(
                    sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(*table.split(".", 1)))
                )
            )
            for table in tables
        }


KEYS = """
    SELECT k.conrelid::regclass::text, k.confrelid::regclass::text, k.conname, (
        SELECT string_agg(format('r.%I = p.%I', a.attname, b.attname), ' AND ')
        FROM unnest(k.conkey, k.confkey) AS u (here, there)
        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.here
        JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = u.there)
    FROM pg_constraint AS k
    WHERE k.contype = 'f' AND k.conparentid = 0
    AND NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = k.conrelid AND attname = 'district_id')
    AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = k.confrelid AND attname = 'district_id')"""


def references_to(store: OneStore, districts: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """How many rows without the column reference rows of these districts, by table and foreign key."""
    with psycopg.connect(store.uri) as connection:
        found = {}
        for referencing, referenced, key, condition in connection.execute(KEYS).fetchall():
            query = f"SELECT count(*) FROM {referencing} r JOIN {referenced} p ON {condition}"
            row = connection.execute(
                f"{query} WHERE p.district_id::text = ANY(%s)".encode(), [list(districts)]
            ).fetchone()
            assert row is not None
            found[referencing, key] = row[0]
        return found


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", names())
def test_one_district_is_emptied_out_of_a_schema_of_others(
    new_store: NewStore, filled_schemas: Callable[[str], FilledSchema], name: str, flavour: Flavour
) -> None:
    """In the derived flavour some tables lack the column: their rows go by what they reference, and no other row."""
    schema = filled_schemas(name)
    filled, (district_id, *rest) = schema.filled, schema.districts
    store, others = new_store(template=schema.database), tuple(rest)
    with_column = read(name).tables_with_column(flavour)
    without = [table for table in read(name).tables if table not in with_column]
    without_columns(store, [table for table in read(name).tables_with_column("complete") if table not in with_column])
    listed = {table: filled.by_district.get(table, {}).get(district_id, 0) for table in with_column}
    before, shared = snapshot({STORE: store.uri}, others), rows_without_column(store, without)
    referenced = references_to(store, others)

    plan, findings = store.findings(
        {**listed, **{table: None for table in listed if table in filled.unfilled}},
        district_id=district_id,
        options=Options(include_derived=flavour == "derived", allow_preexisting=True),
    )
    assert [found.sentence for found in findings if found.severity is Severity.BLOCK] == []
    census = store.census(district_id)
    deleted = store.delete_side_by_side(plan, district_id=district_id)

    assert store.remaining(district_id) == {}
    verified = store.verify(plan, census, district_id=district_id)
    assert verified.issues == ()
    after = snapshot({STORE: store.uri}, others)
    assert_untouched(
        {place: content for place, content in before.items() if place.district_id in others},
        {place: content for place, content in after.items() if place.district_id in others},
    )
    now = rows_without_column(store, without)
    gone = {table: sum((shared[table] - now[table]).values()) for table in without}
    assert {table: rows for table, rows in gone.items() if rows} == {
        table: rows for table, rows in deleted.items() if rows and table in without
    }
    assert any(gone.values()) is (flavour == "derived")
    assert references_to(store, others) == referenced
    new = {table.partition(".")[0] for table in without if now[table] - shared[table]}
    assert new <= {"tracked_changes"}, "only tombstones may come, which a finding has announced"
    assert bool(new) <= any(found.code == "delete_trigger" for found in findings)
