"""A transaction that is open while somebody counts may bring rows back: it is waited for, and named."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Iterator

import psycopg
import pytest

from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.checks.open_writers import concerning, open_writers
from migration_rollback.core.findings import Finding
from migration_rollback.core.plan import Options, Resolution
from migration_rollback.core.reading import OpenWriter, StoreReading
from migration_rollback.stores.open_writers import outlasting_writers
from servers.child_process import wait_until
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore, users
from tests.unit.given import store_plan

pytestmark = pytest.mark.catalog

LATE_ROW = "INSERT INTO users VALUES ('D-002', 99)"


@pytest.fixture
def store(new_store: NewStore) -> OneStore:
    return new_store(*users(), "CREATE TABLE settings (id int)")


@pytest.fixture
def loader(store: OneStore) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A session that commits when the test says so."""
    with contextlib.closing(store.connect(autocommit=False)) as connection:
        yield connection


def writers(store: OneStore, patience: float = 0) -> tuple[OpenWriter, ...]:
    with store.session(read_only=True) as session:
        return outlasting_writers(session, patience)


def told(store: OneStore) -> tuple[Finding, ...]:
    """What the plan says of them."""
    reading = StoreReading(catalog=store.catalog(), rows={}, references=(), open_writers=writers(store))
    return open_writers(StoreFacts(reading, Resolution({}), store_plan("ids"), Options()))


def test_verification_fails_while_a_loader_may_bring_rows_back(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    plan, census = store.plan("users"), store.census()
    with store.others_untouched():
        loader.execute(LATE_ROW)
        store.delete_all(plan)
        assert store.remaining() == {}
        (issue,) = store.verify(plan, census).issues
        assert f'pid {loader.info.backend_pid} "loader of D-002" of role postgres has locked public.users for' in issue
        assert "it may bring rows of the district back" in issue

        loader.commit()
        (issue,) = store.verify(plan, census).issues
        assert issue == 'table "public.users" of store "ids" still holds 1 row of district D-002'


def test_a_loader_that_ends_in_time_is_waited_for_and_its_rows_are_seen(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    plan, census = store.plan("users"), store.census()
    loader.execute(LATE_ROW)
    store.delete_all(plan)
    threading.Timer(1, loader.commit).start()
    (issue,) = store.verify(plan, census, patience=60).issues
    assert issue == 'table "public.users" of store "ids" still holds 1 row of district D-002'


def test_the_plan_names_it_with_the_sql_that_ends_it(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    loader.execute(LATE_ROW)
    (finding,) = told(store)
    assert finding.code == "open_transaction"
    pid = loader.info.backend_pid
    assert finding.sentence == (
        f'in store "ids" the transaction of pid {pid} "loader of D-002" of role postgres '
        "has locked public.users for writing and is still open: rows that it commits are not in the plan"
    )
    store.execute(finding.remedy.rpartition(": ")[2])
    assert writers(store, patience=10) == ()


def test_a_prepared_transaction_of_a_table_and_its_part_is_named(new_store: NewStore) -> None:
    """It belongs to no session, and outlives a restart of the server."""
    store = new_store(
        "CREATE TABLE parted (district_id text) PARTITION BY LIST (district_id)",
        "CREATE TABLE part PARTITION OF parted DEFAULT",
    )
    with store.connect(autocommit=False) as connection:
        connection.execute("INSERT INTO parted VALUES ('D-002')")
        connection.execute("PREPARE TRANSACTION 'it''s'")
        connection.autocommit = True
    (finding,) = told(store)
    assert (
        'the prepared transaction "it\'s" of role postgres has locked public.part, public.parted for writing'
    ) in finding.sentence
    store.execute(finding.remedy.rpartition(": ")[2])
    assert writers(store) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM users",
        "SELECT * FROM users FOR UPDATE",
        "INSERT INTO settings VALUES (1)",
        "LOCK TABLE users IN SHARE MODE",
        "CREATE TEMPORARY TABLE mine (district_id text); INSERT INTO mine VALUES ('D-002')",
        "SET LOCAL application_name = 'rb-20251106T101500Z ids public.users'; DELETE FROM users WHERE id = 3",
        "SET LOCAL application_name = 'rb-20251106T101500Z-2 ids public.users'; DELETE FROM users WHERE id = 3",
    ],
)
def test_others_are_not_waited_for(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]], statement: str
) -> None:
    """Who reads, locks, writes elsewhere, or is another rollback."""
    loader.execute(statement.encode())
    assert writers(store) == ()


def test_a_busy_application_keeps_nobody_waiting(store: OneStore) -> None:
    """Always in some transaction, never for long in the same: each is waited for, and no later one."""
    stop = threading.Event()

    def work() -> None:
        with contextlib.closing(store.connect(autocommit=False)) as connection:
            for number in itertools.count(100):
                connection.execute("INSERT INTO users VALUES ('D-0021', %s)", [number])
                if stop.wait(0.05):
                    return
                connection.commit()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        wait_until(lambda: writers(store), 30, "a transaction")
        assert writers(store, patience=60) == ()
        assert writers(store) != ()
    finally:
        stop.set()
        worker.join()


def test_a_copy_that_has_not_sent_its_rows_on_is_a_writer(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    """The server keeps them back in blocks, and until then the transaction has no id."""
    plan = store.plan("users")
    store.delete_all(plan)
    with loader.cursor().copy("COPY users (district_id, id) FROM STDIN") as copy:
        copy.write_row(("D-002", 99))
        assert not store.verify(plan).passed
    loader.commit()
    assert store.verify(plan).issues == ('table "public.users" of store "ids" still holds 1 row of district D-002',)


def test_a_table_that_cannot_hold_the_id_is_nobodys_concern(new_store: NewStore) -> None:
    store = new_store("CREATE TABLE counts (district_id int)", *users())
    with contextlib.closing(store.connect(autocommit=False)) as loader:
        loader.execute("INSERT INTO counts VALUES (7)")
        (writer,) = writers(store)
        assert concerning([writer], store.catalog()) == ()
        loader.execute(LATE_ROW)
        assert len(concerning(writers(store), store.catalog())) == 1
