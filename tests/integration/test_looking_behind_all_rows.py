"""One look behind all deleted rows, where the role may turn the server's own looks off: as safe, and told by the plan.

The unsound forms of it are here as controls: each must leave an orphan, or the races prove nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from migration_rollback.core.plan import StorePlan
from migration_rollback.errors import BlockedByError, DeletionError, StoreError
from servers.child_process import wait_until
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, ROLE, OneStore, once_at, users
from tests.unit.given import name

pytestmark = [pytest.mark.catalog, pytest.mark.usefixtures("may_set")]

PARENTS = "CREATE TABLE parents (district_id text, id bigint PRIMARY KEY, UNIQUE (district_id, id))"
BY_ID = "CREATE TABLE kids (district_id text, n int, parent bigint REFERENCES parents{})"
BY_DISTRICT = (
    "CREATE TABLE kids (district_id text, n int, parent bigint, "
    "FOREIGN KEY (district_id, parent) REFERENCES parents (district_id, id){})"
)
ROWS = (
    "INSERT INTO parents SELECT d, n + 100 * ascii(substr(d, 4)) "
    "FROM unnest(ARRAY['D-002', 'x-9']) AS d, generate_series(1, 10) AS n"
)
"""The district's have ids from 4801 on."""
KIDS = "CREATE TABLE kids (district_id text, id bigint, FOREIGN KEY (district_id, id) REFERENCES users)"
ORPHANS = (
    "SELECT count(*) FROM kids AS k WHERE k.parent IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM parents AS p WHERE p.id = k.parent)"
)


def why(plan: StorePlan, unit: str = "public.users") -> str:
    return plan.unit(unit).row_by_row


def test_the_plan_chooses_and_says_why_not(new_store: NewStore) -> None:
    store = new_store(*users())
    assert why(store.plan("users")) == ""
    store.set_based = False
    assert why(store.plan("users")) == "MIGRATION_ROLLBACK_SET_BASED_CHECKS is off"
    store.set_based = True
    store.execute(f"REVOKE SET ON PARAMETER session_replication_role FROM {ROLE}")
    assert why(store.plan("users")) == "the role may not SET session_replication_role"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (
            [
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
                "CREATE TRIGGER t BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()",
                "ALTER TABLE users ENABLE {} TRIGGER t",
            ],
            "triggers or rules act on DELETE",
        ),
        (["CREATE TABLE more () INHERITS (users)"], "partitioned or inherited"),
        (
            [KIDS, "ALTER TABLE kids DISABLE TRIGGER ALL"],
            "a foreign key is disabled",
        ),
        (
            [KIDS, "ALTER TABLE users DISABLE TRIGGER ALL"],
            "a foreign key is disabled",
        ),
        (
            [
                KIDS.replace("district_id text", '"of" text').replace("(district_id", '("of"'),
                "REVOKE TEMPORARY ON DATABASE {database} FROM public",
            ],
            "the role may not make temporary tables",
        ),
        (["CREATE RULE r AS ON DELETE TO users DO ALSO NOTIFY gone"], "triggers or rules act on DELETE"),
    ],
)
@pytest.mark.parametrize("firing", ["", "REPLICA", "ALWAYS"])
def test_what_is_not_plain_goes_row_by_row(new_store: NewStore, made: list[str], reason: str, firing: str) -> None:
    if firing and "{}" not in "".join(made):
        return
    store = new_store(*users())
    store.execute(*(one.replace("{}", firing).replace("{database}", store.database) for one in made))
    store.grant()
    plan, _ = store.findings(["users"])
    assert reason in why(plan) if reason else why(plan) == ""


@pytest.mark.parametrize("key", [BY_ID, BY_DISTRICT])
@pytest.mark.parametrize("action", ["", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE RESTRICT"])
def test_rows_go_and_nobody_else_s(new_store: NewStore, key: str, action: str) -> None:
    store = new_store(PARENTS, key.format(action), ROWS, "INSERT INTO kids SELECT district_id, 1, id FROM parents")
    plan = store.plan("parents", "kids")
    assert [unit.row_by_row for unit in plan.units] == ["", ""]
    lines: list[str] = []
    with store.others_untouched():
        for unit in plan.units:
            store.delete(plan, unit.name, log=lines.append)
    assert store.remaining() == {}
    assert not any("looks behind each row" in line for line in lines)


@pytest.mark.parametrize("key", [BY_ID, BY_DISTRICT])
@pytest.mark.parametrize("action", ["", " ON DELETE CASCADE", " ON DELETE SET NULL"])
def test_a_row_that_came_to_reference_after_the_plan_is_found(new_store: NewStore, key: str, action: str) -> None:
    """A row of the other district, or of a table that nobody planned: neither is changed, and nothing goes."""
    store = new_store(PARENTS, key.format(action), ROWS)
    plan = store.plan("parents")
    district = "D-002" if key == BY_DISTRICT else CONTROL
    store.execute(f"INSERT INTO kids VALUES ('{district}', 1, 4801)")
    with pytest.raises(DeletionError, match=r'1 row outside the plan in "public.kids" .* came to reference'):
        store.delete(plan, "public.parents")
    assert store.remaining()["public.parents"] == 10
    assert store.query("SELECT parent FROM kids") == [(4801,)]
    assert store.ledger() == []


def test_a_planned_row_in_the_way_blocks_by_name(new_store: NewStore) -> None:
    """Before the delete, where it costs nothing; and after it, where it came in between."""
    store = new_store(PARENTS, BY_ID.format(""), ROWS, "INSERT INTO kids VALUES ('D-002', 1, 4801)")
    plan = store.plan("parents", "kids")
    with pytest.raises(BlockedByError, match=r'blocked by "public.kids": 1 row'):
        store.delete(plan, "public.parents")
    store.delete(plan, "public.kids")
    back = once_at("were approved", lambda: store.execute("INSERT INTO kids VALUES ('D-002', 2, 4802)"))
    with pytest.raises(BlockedByError, match=r'blocked by "public.kids": 1 row'):
        store.delete(plan, "public.parents", log=back)
    assert store.remaining() == {"public.kids": 1, "public.parents": 10}


def test_a_right_that_was_taken_away_since_the_plan_only_costs_time(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.execute(f"REVOKE SET ON PARAMETER session_replication_role FROM {ROLE}")
    lines: list[str] = []
    with store.others_untouched():
        assert store.delete(plan, "public.users", log=lines.append).tables[0].rows_deleted == 10
    assert any("the server looks behind each row (permission denied" in line for line in lines)


def test_a_trigger_that_fires_in_replication_only_since_the_plan_does_not_fire(new_store: NewStore) -> None:
    """Nothing that was approved changes by it, so the delete goes on; it must not be the one that fires it."""
    store = new_store(*users(), "CREATE TABLE fired (n int)")
    plan = store.plan("users")
    store.execute(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO fired VALUES (1); RETURN OLD; END'",
        "CREATE TRIGGER t BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()",
        "ALTER TABLE users ENABLE REPLICA TRIGGER t",
        f"GRANT INSERT ON fired TO {ROLE}",
    )
    assert store.delete(plan, "public.users").tables[0].rows_deleted == 10
    assert store.query("SELECT * FROM fired") == []


def test_rows_that_were_replaced_since_the_plan_are_not_deleted(new_store: NewStore) -> None:
    """Told by what the DELETE itself returns, also of rows that come between its look and it."""
    store = new_store(*users())
    plan = store.plan("users")
    replace = once_at(
        "were approved",
        lambda: store.execute(
            "DELETE FROM users WHERE district_id = 'D-002' AND id = 1", "INSERT INTO users VALUES ('D-002', 77)"
        ),
    )
    with pytest.raises(DeletionError, match="are not those that were approved: 1 came or changed after the plan"):
        store.delete(plan, "public.users", log=replace)
    assert store.remaining() == {"public.users": 10}


def test_batches_look_behind_their_rows_each(new_store: NewStore) -> None:
    store = new_store(PARENTS, BY_ID.format(""), ROWS)
    plan = store.plan("parents")
    late = once_at("rows/s", lambda: store.execute(f"INSERT INTO kids VALUES ('{CONTROL}', 1, 4809)"))
    with pytest.raises(DeletionError, match="came to reference"):
        store.delete(plan, "public.parents", batch_size=4, log=late)
    assert store.value(ORPHANS) == 0
    assert store.remaining()["public.parents"] in (2, 6)


def _shipped(store: OneStore, pause: Callable[[], object]) -> None:
    store.delete(store.plan("parents"), "public.parents", log=once_at("were approved", pause))


def _by_hand(isolation: str, *, in_one_statement: bool) -> Callable[[OneStore, Callable[[], object]], None]:
    """The same look in a form that is not sound."""
    found = "EXISTS (SELECT 1 FROM kids AS k WHERE k.parent BETWEEN 4801 AND 4810)"
    delete = "DELETE FROM parents WHERE district_id = 'D-002'"

    def run(store: OneStore, pause: Callable[[], object]) -> None:
        with store.connect(autocommit=False) as connection:
            connection.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}".encode())
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("SELECT 1 FROM pg_class LIMIT 1")
            pause()
            if in_one_statement:
                row = connection.execute(f"WITH d AS ({delete} RETURNING 1) SELECT {found}".encode()).fetchone()
            else:
                connection.execute(delete.encode())
                row = connection.execute(f"SELECT {found}".encode()).fetchone()
            assert row is not None
            if row[0]:
                connection.rollback()

    return run


@pytest.mark.parametrize(
    ("delete", "leaves_orphans"),
    [
        pytest.param(_shipped, False, id="shipped"),
        pytest.param(_by_hand("REPEATABLE READ", in_one_statement=False), True, id="under repeatable read"),
        pytest.param(_by_hand("READ COMMITTED", in_one_statement=True), True, id="in one statement"),
    ],
)
@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("deferred", ["", " DEFERRABLE INITIALLY DEFERRED"])
def test_a_writer_that_has_not_committed_when_the_delete_begins(
    new_store: NewStore,
    background: ThreadPoolExecutor,
    delete: Callable[[OneStore, Callable[[], object]], None],
    leaves_orphans: bool,
    isolation: str,
    deferred: str,
) -> None:
    """It has locked the row that it references, so the DELETE waits for it; the look afterwards must see its row."""
    store = new_store(PARENTS, BY_ID.format(deferred), ROWS)
    with store.connect(autocommit=False) as writer:
        writer.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}".encode())

        def write() -> None:
            writer.execute(f"INSERT INTO kids VALUES ('{CONTROL}', 1, 4805)")
            if deferred:
                writer.execute("SET CONSTRAINTS ALL IMMEDIATE")
            background.submit(_commit_when_waited_for, store, writer)

        try:
            delete(store, write)
        except (DeletionError, StoreError):
            assert not leaves_orphans
    assert store.value(ORPHANS) == int(leaves_orphans)


def _commit_when_waited_for(store: OneStore, writer: psycopg.Connection[tuple[object, ...]]) -> None:
    wait_until(
        lambda: store.value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ),
        10,
        "the delete to wait",
    )
    time.sleep(0.05)
    writer.commit()


def test_a_writer_that_begins_behind_the_delete_is_refused(new_store: NewStore, background: ThreadPoolExecutor) -> None:
    """It waits for the deletion's end, and then finds nothing to reference."""
    store = new_store(PARENTS, BY_ID.format(""), ROWS)
    plan = store.plan("parents")
    with store.session() as session, session.writing(read_committed=True):
        session.row("silence_triggers")
        session.execute(
            "delete_rows",
            {"table": psycopg.sql.Identifier("parents"), "district_id": psycopg.sql.Placeholder("district_id")},
        )
        late = background.submit(store.execute, f"INSERT INTO kids VALUES ('{CONTROL}', 1, 4805)")
        wait_until(
            lambda: store.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
            10,
            "the insert",
        )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        late.result(10)
    assert plan.unit_of(name("parents")) is not None
    assert store.value(ORPHANS) == 0
