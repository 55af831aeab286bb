"""Several sessions at once: each of these races once lost rows, hung, or told a lie somewhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest
from psycopg import sql

from migration_rollback.core.plan import StorePlan
from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.errors import (
    DeletionError,
    RollbackError,
    StatementRefusedError,
    StoreError,
    TransientStoreError,
)
from migration_rollback.stores.ledger import create_ledger
from migration_rollback.stores.session import SessionLimits
from migration_rollback.stores.statements import table_identifier
from servers.child_process import wait_until
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, HASTY, OneStore, once_at, users
from tests.unit.given import name

pytestmark = pytest.mark.catalog


def waiting(store: OneStore, what: str = "%") -> bool:
    """Whether a session of the product waits for a lock."""
    return bool(
        store.value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
            f"AND application_name = 'rollback under test' AND query ILIKE '{what}'"
        )
    )


def family(action: str) -> tuple[str, ...]:
    return (
        "CREATE TABLE parents (id int PRIMARY KEY, district_id text)",
        f"CREATE TABLE kids (district_id text, parent int DEFAULT 3 REFERENCES parents ON DELETE {action})",
        "INSERT INTO parents VALUES (1, 'D-002'), (3, 'D-0021')",
    )


def delete_with_a_pause_before(store: OneStore, plan: StorePlan, unit: str, pause: Callable[[], object]) -> UnitOutcome:
    """Delete, and let ``pause`` run between the look and the DELETE, in the middle of the transaction."""
    return store.delete(plan, unit, log=once_at("were approved", pause))


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL", "SET DEFAULT"])
def test_a_reference_planted_between_the_look_and_the_delete_is_not_changed(new_store: NewStore, action: str) -> None:
    """REPEATABLE READ makes the cascade fail on a row that the look could not see; READ COMMITTED would delete it."""
    store = new_store(*family(action))
    store.set_based = False
    plan = store.plan("parents", "kids")
    with pytest.raises(TransientStoreError) as caught:
        delete_with_a_pause_before(
            store,
            plan,
            "public.parents",
            lambda: store.execute("INSERT INTO kids VALUES ('D-0021', 1)"),
        )
    assert caught.value.sqlstate == "40001"
    assert store.query("SELECT * FROM kids") == [("D-0021", 1)]
    assert store.remaining() == {"public.parents": 1}
    assert store.ledger() == []


def test_rows_that_are_loaded_during_the_delete_stay_and_are_told(new_store: NewStore) -> None:
    store = new_store(*users())
    store.set_based = False
    plan = store.plan("users")
    with store.others_untouched(), pytest.raises(DeletionError, match=r"still holds 1 row .* after 10 were deleted"):
        delete_with_a_pause_before(
            store, plan, "public.users", lambda: store.execute("INSERT INTO users VALUES ('D-002', 77)")
        )
    assert store.query("SELECT id FROM users WHERE district_id = 'D-002'") == [(77,)]
    assert store.ledger() == [("public.users", 1, 10, 1)]


@pytest.mark.parametrize(
    "moves",
    [
        ("INSERT INTO users VALUES ('D-002', 77)",),
        ("DELETE FROM users WHERE district_id = 'D-002' AND id = 10", "INSERT INTO users VALUES ('D-002', 77)"),
    ],
)
def test_rows_that_are_loaded_between_batches_stay(new_store: NewStore, moves: tuple[str, ...]) -> None:
    """Each batch looks whether the plan has seen its rows; the one that takes another row is aborted."""
    store = new_store(*users())
    plan = store.plan("users")
    load = once_at("rows/s", lambda: store.execute(*moves))
    with (
        store.others_untouched(),
        pytest.raises(
            DeletionError, match=r"not those that were approved|more than the 10 .*, of which 8 were deleted before"
        ),
    ):
        store.delete(plan, "public.users", batch_size=4, log=load)
    assert (77,) in store.query("SELECT id FROM users WHERE district_id = 'D-002'")
    assert [line[2] for line in store.ledger()] == [4, 4]


def test_rows_that_are_only_touched_between_batches_go(new_store: NewStore) -> None:
    """An update of another column makes another version of the same row, and everything adds up as before."""
    store = new_store(*users())
    plan = store.plan("users")
    touch = once_at("rows/s", lambda: store.execute("UPDATE users SET note = note || '!'"))
    store.delete(plan, "public.users", batch_size=4, log=touch)
    assert [line[2] for line in store.ledger()] == [4, 4, 2]


def test_a_row_that_somebody_else_changes_meanwhile_is_worth_another_try(new_store: NewStore) -> None:
    store = new_store(*users())
    store.set_based = False
    plan = store.plan("users")
    with pytest.raises(TransientStoreError) as caught:
        delete_with_a_pause_before(
            store,
            plan,
            "public.users",
            lambda: store.execute("UPDATE users SET note = 'x' WHERE district_id = 'D-002' AND id = 1"),
        )
    assert caught.value.sqlstate == "40001"
    assert store.remaining() == {"public.users": 10}
    assert store.delete(plan, "public.users", attempt=2).tables[0].rows_deleted == 10


@pytest.mark.parametrize(
    "holding",
    ["SELECT 1 FROM users WHERE district_id = 'D-002' FOR UPDATE", "LOCK TABLE users IN SHARE MODE"],
)
def test_a_lock_timeout_names_who_holds_the_lock(new_store: NewStore, holding: str) -> None:
    """The rollback's role sees neither state nor transaction of others, but pid, role and application."""
    store = new_store(*users())
    plan = store.plan("users")
    with store.connect(autocommit=False) as holder, store.connect(autocommit=False) as reader:
        holder.execute(holding)
        reader.execute("SELECT 1 FROM users")
        with store.others_untouched(), pytest.raises(TransientStoreError) as caught:
            store.delete(plan, "public.users", limits=HASTY)
        assert caught.value.sqlstate == "55P03"
        assert f'working there: pid {holder.info.backend_pid} "loader of D-002" of role postgres' in str(caught.value)
        assert f"pid {reader.info.backend_pid}" not in str(caught.value)
    assert store.remaining() == {"public.users": 10}


def test_an_older_session_that_is_still_deleting_is_waited_for(
    new_store: NewStore, background: ThreadPoolExecutor
) -> None:
    """A killed client's DELETE runs on; a retry that does not wait fights it, or misses what it has not committed."""
    store = new_store(
        *users(),
        "CREATE FUNCTION wait_for_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN OLD; END'",
        "CREATE TRIGGER gate BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION wait_for_gate()",
    )
    plan = store.plan("users")
    with store.others_untouched(), store.connect() as gate:
        gate.execute("SELECT pg_advisory_lock(7)")
        first: Future[UnitOutcome] = background.submit(store.delete, plan, "public.users")
        wait_until(lambda: waiting(store, "%DELETE%"), 20, "the first session to be in its DELETE")
        with pytest.raises(TransientStoreError) as caught:
            store.delete(plan, "public.users", attempt=2, limits=HASTY)
        assert "rollback under test" in str(caught.value)
        second = background.submit(store.delete, plan, "public.users", attempt=2)
        wait_until(lambda: waiting(store, "%pg_advisory_lock%"), 20, "the second session to wait for the first")
        gate.execute("SELECT pg_advisory_unlock(7)")
        assert first.result(30).tables[0].rows_deleted == 10
        assert second.result(30).tables[0].rows_deleted == 0
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_two_districts_do_not_wait_for_each_other(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users", district_id="D-0021")
    with store.session() as session, session.transaction():
        session.rows("lock_district")
        outcome = store.delete(plan, "public.users", district_id="D-0021", limits=HASTY)
    assert outcome.tables[0].rows_deleted == 10


def test_a_deadlock_is_worth_another_try(new_store: NewStore, background: ThreadPoolExecutor) -> None:
    """The session that waits last finds the deadlock, so ours is let go on only when the other waits for it."""
    store = new_store(
        *users(),
        *users("pupils"),
        "CREATE FUNCTION also_pupils() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "'BEGIN IF OLD.id = 2 THEN PERFORM pg_advisory_xact_lock_shared(7); "
        "PERFORM 1 FROM pupils WHERE district_id = OLD.district_id FOR UPDATE; END IF; RETURN OLD; END'",
        "CREATE TRIGGER lockstep BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION also_pupils()",
    )
    plan = store.plan("users", "pupils")
    with store.connect() as gate, store.connect(autocommit=False) as other:
        gate.execute("SELECT pg_advisory_lock(7)")
        other.execute("SET deadlock_timeout = '60s'")
        other.execute("SELECT 1 FROM pupils WHERE district_id = 'D-002' FOR UPDATE")
        ours = background.submit(store.delete, plan, "public.users")
        wait_until(lambda: waiting(store, "%DELETE%"), 20, "the delete to be at its second row")
        theirs = background.submit(other.execute, "UPDATE users SET note = 'x' WHERE district_id = 'D-002' AND id = 1")
        pid = other.info.backend_pid
        wait_until(lambda: store.value(f"SELECT cardinality(pg_blocking_pids({pid}))"), 20, "the other to wait for us")
        gate.execute("SELECT pg_advisory_unlock(7)")
        with pytest.raises(TransientStoreError) as caught:
            ours.result(30)
        assert caught.value.sqlstate == "40P01"
        theirs.result(30)
        other.rollback()
    assert store.remaining() == {"public.users": 10, "public.pupils": 10}


def test_four_sessions_that_create_the_ledger_at_once_all_have_it(
    new_store: NewStore, background: ThreadPoolExecutor
) -> None:
    """CREATE ... IF NOT EXISTS fails with a unique violation when two run at once."""
    for _ in range(3):
        store = new_store(*users())

        def create(store: OneStore = store) -> None:
            with store.session() as session:
                create_ledger(session)

        for future in [background.submit(create) for _ in range(4)]:
            future.result(30)
        assert store.ledger() == []


def test_two_attempts_at_once_number_their_batches_without_a_clash(
    new_store: NewStore, background: ThreadPoolExecutor
) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    with store.others_untouched():
        attempts = [
            background.submit(store.delete, plan, "public.users", batch_size=2, attempt=number) for number in (1, 2, 3)
        ]
        deleted = [attempt.result(60).tables[0].rows_deleted for attempt in attempts]
    assert sorted(deleted) == [0, 0, 10]
    assert [row[:3] for row in store.ledger()] == [("public.users", batch, 2) for batch in (1, 2, 3, 4, 5)]


def test_a_connection_that_dies_in_the_middle_is_worth_another_try_and_deletes_nothing(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")

    def die() -> None:
        store.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'rollback under test'"
        )

    with store.others_untouched(), pytest.raises(TransientStoreError):
        delete_with_a_pause_before(store, plan, "public.users", die)
    assert store.remaining() == {"public.users": 10}
    assert store.delete(plan, "public.users", attempt=2).tables[0].rows_deleted == 10


def test_a_statement_timeout_is_final_and_batches_make_progress_under_it(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN OLD; END'",
        "CREATE TRIGGER slow BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION slowly()",
    )
    plan = store.plan("users")
    limits = SessionLimits(statement_timeout=700)
    with store.others_untouched():
        with pytest.raises(StoreError, match="statement timeout") as caught:
            store.delete(plan, "public.users", limits=limits)
        assert not isinstance(caught.value, TransientStoreError)
        assert store.delete(plan, "public.users", batch_size=2, limits=limits).tables[0].rows_deleted == 10


def test_the_session_is_named_and_limited(new_store: NewStore) -> None:
    """The name is what a DBA sees; a killed client is noticed within seconds, however long its statement takes."""
    store = new_store(*users())
    name = "rb-20251106T101500Z ids " + "public.very_long_table_names " * 4
    with store.session(application_name=name) as session, session.transaction():
        shown = store.value("SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'rb-2025%'")
        settings = session._connection.execute(
            "SELECT current_setting('row_security'), current_setting('lock_timeout'), "
            "current_setting('client_connection_check_interval'), current_setting('transaction_isolation')"
        ).fetchone()
    assert shown == name[:63]
    assert settings == ("off", "20s", "10s", "repeatable read")


def test_errors_of_the_driver_never_leave_the_session_unwrapped(new_store: NewStore) -> None:
    store = new_store(*users())
    with store.session() as session, pytest.raises(RollbackError) as caught, session.transaction():
        session.execute("try_probe_lock", {"no": psycopg.sql.Identifier("x")}, probe="a\x00b")
    assert isinstance(caught.value, StoreError)


def test_a_session_is_about_its_own_district_whatever_anybody_asks(new_store: NewStore) -> None:
    store = new_store(*users())
    names = {"table": table_identifier(name("users")), "rows_of_district": sql.SQL("t.district_id = %(district_id)s")}
    with (
        store.others_untouched(),
        store.session() as session,
        pytest.raises(StatementRefusedError, match="the session says which district it is about"),
        session.transaction(),
    ):
        session.execute("count_rows", names, district_id=CONTROL)
    assert store.remaining() == {"public.users": 10}
