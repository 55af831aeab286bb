"""A transaction that is open while somebody counts may bring rows back: it is waited for, and named."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import psycopg
import pytest

from migration_rollback.core.open_writers import OpenWriter, open_writer_findings
from migration_rollback.stores.open_writers import outlasting_writers
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore, users

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


def test_verification_fails_while_a_loader_may_bring_rows_back(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    plan, census = store.plan("users"), store.census()
    with store.others_untouched():
        loader.execute(LATE_ROW)
        store.delete_all(plan)
        assert store.remaining() == {}
        (issue,) = store.verify(plan, census).issues
        assert f'pid {loader.info.backend_pid} "loader of D-002" of role postgres has written to public.users' in issue
        assert "it may bring rows of the district back" in issue

        loader.commit()
        (issue,) = store.verify(plan, census).issues
        assert issue == 'table "public.users" of store "ids" still holds 1 rows of district D-002'


def test_a_loader_that_ends_in_time_is_waited_for_and_its_rows_are_seen(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    plan, census = store.plan("users"), store.census()
    loader.execute(LATE_ROW)
    store.delete_all(plan)
    threading.Timer(1, loader.commit).start()
    (issue,) = store.verify(plan, census, patience=60).issues
    assert issue == 'table "public.users" of store "ids" still holds 1 rows of district D-002'


def test_the_plan_names_it_with_the_sql_that_ends_it(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]]
) -> None:
    loader.execute(LATE_ROW)
    (finding,) = open_writer_findings("ids", writers(store))
    assert finding.code == "open_transaction"
    pid = loader.info.backend_pid
    assert finding.sentence == (
        f'in store "ids" the transaction of pid {pid} "loader of D-002" of role postgres '
        "has written to public.users and is still open: rows that it commits are not in the plan"
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
    (finding,) = open_writer_findings("ids", writers(store))
    assert (
        'the prepared transaction "it\'s" of role postgres has written to public.part, public.parted'
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
        "DELETE FROM users WHERE district_id = 'nobody'",
        "SET LOCAL application_name = 'rb-20251106T101500Z ids public.users'; DELETE FROM users WHERE id = 3",
    ],
)
def test_others_are_not_waited_for(
    store: OneStore, loader: psycopg.Connection[tuple[object, ...]], statement: str
) -> None:
    """Who reads, locks, writes elsewhere, has found nothing to write, or is another rollback."""
    loader.execute(statement.encode())
    assert writers(store) == ()


def test_a_later_transaction_of_the_same_session_is_another_one(store: OneStore) -> None:
    """A busy application must not keep a verification waiting for ever."""
    with store.connect(autocommit=False) as connection, store.session(read_only=True) as session:
        connection.execute(LATE_ROW)
        (first,) = outlasting_writers(session, 0)
        connection.commit()
        connection.execute("INSERT INTO users VALUES ('D-0021', 99)")
        (second,) = outlasting_writers(session, 0)
        connection.rollback()
    assert (first.pid, first.transaction_id != second.transaction_id) == (second.pid, True)
