"""Sessions of one rollback at work in one store at the same time: none takes what another has in hand."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest

from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.errors import BlockedByError, OccupiedError, TransientStoreError
from migration_rollback.stores.session import SessionLimits
from migration_rollback.stores.turns import Wait, wait_for
from servers.child_process import wait_until
from tests.integration.conftest import NewStore
from tests.integration.one_store import EACH, HASTY, PATIENT, ROLE, OneStore, users
from tests.integration.test_racing_sessions import delete_with_a_pause_before, waiting

pytestmark = pytest.mark.catalog

GRANTS = (
    f"GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
)


def test_a_unit_does_not_wait_for_another(new_store: NewStore) -> None:
    store = new_store(*users(), *users("pupils"))
    plan = store.plan("users", "pupils")
    with store.others_untouched():
        delete_with_a_pause_before(
            store, plan, "public.users", lambda: store.delete(plan, "public.pupils", limits=HASTY)
        )
    assert store.remaining() == {}


def test_a_referenced_unit_is_told_of_rows_that_are_just_going(new_store: NewStore) -> None:
    """They are not gone before the COMMIT; after it nothing is in the way."""
    store = new_store(
        "CREATE TABLE pupils (district_id text, id int, PRIMARY KEY (district_id, id))",
        f"INSERT INTO pupils SELECT d, n {EACH}",
        "CREATE TABLE marks (district_id text, id int, FOREIGN KEY (district_id, id) REFERENCES pupils)",
        "INSERT INTO marks SELECT district_id, id FROM pupils",
    )
    plan = store.plan("pupils", "marks")
    with store.others_untouched():

        def refused() -> None:
            with pytest.raises(BlockedByError) as caught:
                store.delete(plan, "public.pupils", limits=HASTY)
            assert caught.value.blocker == "public.marks"

        delete_with_a_pause_before(store, plan, "public.marks", refused)
        store.delete(plan, "public.pupils")
    assert store.remaining() == {}


def test_another_rollback_does_not_begin_while_one_is_at_work(
    new_store: NewStore, background: ThreadPoolExecutor
) -> None:
    """Not even on another table; and sessions of the first that come meanwhile do not overtake it for ever."""
    store = new_store(*users(), *users("pupils"), *users("staff"))
    plan = store.plan("users", "pupils", "staff")
    later: list[Future[UnitOutcome]] = []

    def another() -> None:
        with pytest.raises(TransientStoreError) as caught:
            store.delete(plan, "public.pupils", run="rb-20251107T101500Z", limits=HASTY)
        assert not isinstance(caught.value, OccupiedError)
        assert "rollback under test" in str(caught.value)
        later.append(background.submit(store.delete, plan, "public.pupils", run="rb-20251107T101500Z"))
        wait_until(lambda: waiting(store, "%pg_advisory_lock%"), 20, "the other rollback to wait")

    with store.others_untouched():
        delete_with_a_pause_before(store, plan, "public.users", another)
        assert later[0].result(30).tables[0].rows_deleted == 10
        store.delete(plan, "public.staff", limits=HASTY)
    assert store.remaining() == {}


def test_the_same_unit_is_nobody_elses(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")

    def again() -> None:
        with pytest.raises(OccupiedError) as caught:
            store.delete(plan, "public.users", attempt=2, limits=HASTY)
        assert "working there: pid " in str(caught.value)

    delete_with_a_pause_before(store, plan, "public.users", again)
    assert store.ledger() == [("public.users", 1, 10, 1)]


@pytest.mark.parametrize("batch_size", [1_000, 3])
def test_triggers_that_write_to_the_same_row_do_not_get_in_each_others_way(
    new_store: NewStore, batch_size: int
) -> None:
    """Each table's count is kept in one row, and each deletion told in one table that nobody planned."""
    names = [f"t{number}" for number in range(8)]
    store = new_store(
        *(statement for name in names for statement in users(name)),
        "CREATE TABLE totals (n int)",
        "INSERT INTO totals VALUES (240)",
        "CREATE TABLE told (id serial, name text)",
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN UPDATE totals SET n = n - 1; "
        "INSERT INTO told (name) VALUES (TG_TABLE_NAME); RETURN OLD; END$$",
        *(f"CREATE TRIGGER tell AFTER DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION tell()" for name in names),
        *GRANTS,
    )
    plan = store.plan(*names)
    deleted = store.delete_side_by_side(plan, batch_size=batch_size)
    assert deleted == {f"public.{name}": 10 for name in names}
    assert store.query("SELECT n FROM totals") == [(160,)]
    told = "SELECT sum(rows_written)::int FROM migration_rollback.ledger WHERE table_name = 'public.told'"
    assert store.query(told) == [(80,)]
    assert store.verify(plan).issues == ()


def test_waiting_is_no_work_that_a_statement_timeout_could_end(
    new_store: NewStore, background: ThreadPoolExecutor
) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    later: list[Future[UnitOutcome]] = []

    def again() -> None:
        limits = SessionLimits(lock_timeout=20_000, statement_timeout=200)
        later.append(background.submit(store.delete, plan, "public.users", attempt=2, limits=limits))
        wait_until(lambda: waiting(store, "%pg_advisory_lock%"), 20, "the second session to wait")
        time.sleep(0.5)  # longer than its statements may take

    with store.others_untouched():
        delete_with_a_pause_before(store, plan, "public.users", again)
        assert later[0].result(30).tables[0].rows_deleted == 0


@pytest.mark.parametrize("unreadable", [False, True], ids=["by the text", "seen"])
def test_a_table_that_is_just_being_emptied_is_not_written_to(
    new_store: NewStore, background: ThreadPoolExecutor, unreadable: bool
) -> None:
    """A row that a trigger wrote behind the look of the other session would be left, and nobody's turn."""
    insert = "INSERT INTO audit (district_id) VALUES (OLD.district_id)"
    if unreadable:
        insert = "EXECUTE format('INSERT INTO %I (district_id) VALUES (%L)', 'audit', OLD.district_id)"
    store = new_store(
        *users(),
        "CREATE TABLE audit (id serial PRIMARY KEY, district_id text)",
        f"INSERT INTO audit (district_id) SELECT d {EACH}",
        f"CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {insert}; RETURN OLD; END$$",
        "CREATE TRIGGER log AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION log()",
        *GRANTS,
    )
    plan = store.plan("users", "audit")
    later: list[Future[UnitOutcome]] = []

    def users_meanwhile() -> None:
        later.append(background.submit(store.delete, plan, "public.users"))
        wait_until(lambda: waiting(store, "%pg_advisory_lock%"), 20, "the deletion of users to wait")

    with store.others_untouched():
        delete_with_a_pause_before(store, plan, "public.audit", users_meanwhile)
        assert later[0].result(30).tables[0].rows_deleted == 10
    assert store.remaining() == {}
    assert store.verify(plan).issues == ()


ADVISORY = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"


def wait(store: OneStore, unit: str, blocker: str, limits: SessionLimits = PATIENT) -> Wait:
    """In a session of its own, as a task that has found the blocker in its way."""
    with store.session(limits=limits) as session:
        return wait_for(session, unit, blocker)


def test_who_waits_for_a_unit_is_woken_when_it_is_gone(new_store: NewStore, background: ThreadPoolExecutor) -> None:
    """And meanwhile and afterwards has nothing in hand but that it waits."""
    store = new_store(*users())
    plan = store.plan("users")
    waits: list[Future[Wait]] = []

    def others_meanwhile() -> None:
        before = int(str(store.value(ADVISORY)))
        for unit in ("public.schools", "public.towns"):
            waits.append(background.submit(wait, store, unit, "public.users"))
        wait_until(partial(waits_in, store, 2), 20, "both to wait")
        assert int(str(store.value(ADVISORY))) == before + 2
        assert not any(one.done() for one in waits)

    delete_with_a_pause_before(store, plan, "public.users", others_meanwhile)
    assert [one.result(20) for one in waits] == [Wait.LOOK_AGAIN, Wait.LOOK_AGAIN]
    assert store.value(ADVISORY) == 0


def waits_in(store: OneStore, number: int) -> bool:
    return store.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == number


def test_who_waits_for_a_unit_that_waits_itself_is_woken_when_that_one_goes_on(
    new_store: NewStore, background: ThreadPoolExecutor
) -> None:
    """A chain of references is worked through without anybody looking again and again."""
    store = new_store(*users())
    plan = store.plan("users")
    ended: list[str] = []
    waits: list[Future[None]] = []

    def wait_and_note(unit: str, blocker: str) -> None:
        wait(store, unit, blocker)
        ended.append(unit)

    def others_meanwhile() -> None:
        chain = [("public.b", "public.users"), ("public.a", "public.b")]
        for number, (unit, blocker) in enumerate(chain, 1):
            waits.append(background.submit(wait_and_note, unit, blocker))
            wait_until(partial(waits_in, store, number), 20, f"{unit} to wait")

    delete_with_a_pause_before(store, plan, "public.users", others_meanwhile)
    for one in waits:
        one.result(20)
    assert ended == ["public.b", "public.a"]


def test_who_finds_nobody_at_work_does_not_wait(new_store: NewStore) -> None:
    assert wait(new_store(*users()), "public.schools", "public.users") is Wait.NOBODY_THERE


def test_who_waits_for_too_long_looks_again(new_store: NewStore) -> None:
    store = new_store(*users())
    found: list[Wait] = []

    def others_meanwhile() -> None:
        found.append(wait(store, "public.schools", "public.users", HASTY))

    delete_with_a_pause_before(store, store.plan("users"), "public.users", others_meanwhile)
    assert found == [Wait.LOOK_AGAIN]


def test_units_that_wait_for_each_other_find_it_out(new_store: NewStore, background: ThreadPoolExecutor) -> None:
    """PostgreSQL ends one of the waits, and that wakes the other."""
    store = new_store(*users())
    with store.session() as session:
        assert wait_for(session, "public.a", "public.b") is Wait.NOBODY_THERE
        other = background.submit(wait, store, "public.b", "public.a")
        wait_until(partial(waits_in, store, 1), 20, "the other to wait")
        found = wait_for(session, "public.a", "public.b")
    assert sorted([found.name, other.result(20).name]) in (["LOOK_AGAIN", "STANDOFF"], ["NOBODY_THERE", "STANDOFF"])
