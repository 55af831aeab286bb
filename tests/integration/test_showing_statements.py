"""The statement that the page shows is the one that the server is sent, as its log says."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.stores.shown_statements import ShownStatements
from tests.integration.conftest import NewStore
from tests.integration.one_store import EACH, LISTED_ONLY, OneStore, users
from tests.statement_log import as_sent, deletes_in

pytestmark = pytest.mark.catalog

NUMBERED = "SELECT d, n + 100 * length(d) + 10 * ascii(d)"
PARENTS = (
    "CREATE TABLE parents (district_id text, id bigint PRIMARY KEY)",
    f"INSERT INTO parents {NUMBERED} {EACH}",
)
KIDS = (
    "CREATE TABLE kids (district_id text, id bigint PRIMARY KEY, parent bigint REFERENCES parents)",
    "INSERT INTO kids SELECT district_id, id, id FROM parents",
)
HOSTILE = '"a ""b"" %(x)s 50% ; --"'
PLAIN: dict[str, tuple[str, ...]] = {
    "users": users(),
    "parents, kids": (*PARENTS, *KIDS),
    "tree": (
        "CREATE TABLE tree (district_id text, id bigint PRIMARY KEY, parent bigint REFERENCES tree)",
        f"INSERT INTO tree {NUMBERED} {EACH}",
    ),
    "a, b": (
        "CREATE TABLE a (district_id text, id bigint PRIMARY KEY, b bigint)",
        "CREATE TABLE b (district_id text, id bigint PRIMARY KEY, a bigint REFERENCES a)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b",
        f"INSERT INTO a {NUMBERED} {EACH}",
        f"INSERT INTO b {NUMBERED}, n + 100 * length(d) + 10 * ascii(d) {EACH}",
    ),
    HOSTILE: (
        f"CREATE TABLE {HOSTILE} (district_id text, {HOSTILE} timestamp, PRIMARY KEY (district_id, {HOSTILE}))",
        f"INSERT INTO {HOSTILE} SELECT d, timestamp '2025-11-06' + n * interval '1 hour' {EACH}",
    ),
}
OTHERS: dict[str, tuple[str, ...]] = {
    "parts": (
        "CREATE TABLE parts (district_id text, id bigint) PARTITION BY HASH (id)",
        "CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        f"INSERT INTO parts SELECT d, n {EACH}",
    ),
    "watched": (
        *users("watched"),
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "CREATE TRIGGER t BEFORE DELETE ON watched FOR EACH ROW EXECUTE FUNCTION f()",
    ),
    "bare": ("CREATE TABLE bare (district_id text, note text)", f"INSERT INTO bare SELECT d, 'x' {EACH}"),
}
DERIVED = (
    *PARENTS,
    "CREATE TABLE links (id bigint PRIMARY KEY, one bigint REFERENCES parents, other bigint REFERENCES parents)",
    "INSERT INTO links SELECT id, id, CASE id % 2 WHEN 0 THEN id END FROM parents",
    "CREATE TABLE notes (id bigint REFERENCES links, note text)",
    "INSERT INTO notes SELECT id, 'a' FROM links",
)


@contextlib.contextmanager
def logging_statements(store: OneStore) -> Iterator[list[str]]:
    """Within the block, the server logs what it is sent; behind it, the list has every DELETE."""
    log = store.postgres.log_path
    if log is None:
        pytest.skip("this needs the log of a server of the tests' own")
    store.execute(f"ALTER DATABASE \"{store.database}\" SET log_statement = 'all'")
    begin, sent = log.stat().st_size, list[str]()
    yield sent
    with log.open("rb") as file:
        file.seek(begin)
        sent.extend(deletes_in(file.read().decode()))


def assert_shown_is_sent(store: OneStore, plan: StorePlan, *, batch_size: int, options: Options = LISTED_ONLY) -> None:
    """Each unit's DELETE is the only one that its deletion sends, once or for each batch."""
    statements = ShownStatements(store.artifact(plan, options=options), plan, batch_size)
    for unit in plan.units:
        lines: list[str] = []
        with logging_statements(store) as sent:
            store.delete(plan, unit.name, batch_size=batch_size, log=lines.append)
        shown = statements.of(unit)
        batches = unit.rows > batch_size and not unit.in_one_statement and not unit.tables[0].partitioned
        assert shown.batches is batches
        assert (len(sent) > 1) is batches
        for one in sent:
            assert as_sent(shown.statement).fullmatch(one), f"shown: {shown.statement}\nsent: {one}"
        assert not any("looks behind each row" in line for line in lines)
        for table in (table.name.sql for table in unit.tables if not table.paths):
            assert store.value(f"SELECT count(*) FROM {table} WHERE district_id = 'D-002'") == 0


def listed(tables: str) -> list[str]:
    return [tables] if tables == HOSTILE else tables.split(", ")


def spelled(table: str) -> str:
    """As a load report spells it."""
    return table.strip('"').replace('""', '"')


@pytest.mark.parametrize("batch_size", [3, 1_000])
@pytest.mark.parametrize("tables", [*PLAIN, *OTHERS])
def test_what_is_shown_is_sent(new_store: NewStore, tables: str, batch_size: int) -> None:
    store = new_store(*(PLAIN | OTHERS)[tables])
    store.set_based = False
    plan = store.plan(*map(spelled, listed(tables)))
    assert all(unit.row_by_row for unit in plan.units)
    assert_shown_is_sent(store, plan, batch_size=batch_size)


@pytest.mark.usefixtures("may_set")
@pytest.mark.parametrize("batch_size", [3, 1_000])
@pytest.mark.parametrize("tables", PLAIN)
def test_what_is_shown_is_sent_where_one_look_is_enough(new_store: NewStore, tables: str, batch_size: int) -> None:
    """Also the keys that the deletion keeps for that look."""
    store = new_store(*PLAIN[tables])
    plan = store.plan(*map(spelled, listed(tables)))
    assert not any(unit.row_by_row for unit in plan.units)
    shown = [ShownStatements(store.artifact(plan), plan, batch_size).of(unit).statement for unit in plan.units]
    assert any("removed_0" in one for one in shown) is (tables in ("parents, kids", "tree", "a, b"))
    assert_shown_is_sent(store, plan, batch_size=batch_size)


@pytest.mark.parametrize("batch_size", [3, 1_000])
def test_what_is_shown_of_derived_tables_is_sent(new_store: NewStore, batch_size: int) -> None:
    store = new_store(*DERIVED)
    options = Options(include_derived=True)
    plan, _ = store.findings(["parents"], options=options)
    assert [len(table.paths) for table in plan.tables()] == [2, 2, 0]
    assert_shown_is_sent(store, plan, batch_size=batch_size, options=options)
