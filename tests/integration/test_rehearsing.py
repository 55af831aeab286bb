"""The true deletes, tried and aborted: what they show, and that nothing of them stays."""

from collections.abc import Mapping

import pytest

from migration_rollback.core.checks.rehearsal import RehearsedStore, fires_triggers, rehearsal
from migration_rollback.core.findings import Severity
from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.stores.rehearsal import rehearse_store
from migration_rollback.stores.session import SessionLimits
from tests.integration.conftest import NewStore
from tests.integration.one_store import EACH, HASTY, PATIENT, ROLE, OneStore, users
from tests.unit import given
from tests.unit.given import name

pytestmark = pytest.mark.catalog

KIDS = (
    "CREATE TABLE kids (district_id text, id bigint, FOREIGN KEY (district_id, id) REFERENCES users {options})",
    "INSERT INTO kids SELECT district_id, id FROM users",
)


def kids(options: str = "") -> tuple[str, ...]:
    return tuple(statement.replace("{options}", options) for statement in KIDS)


def rehearsed(
    store: OneStore, plan: StorePlan, limits: SessionLimits = PATIENT, *, by_one_row: bool = False
) -> RehearsedStore:
    """The rehearsal, of which nothing has stayed."""
    before = store.remaining()
    with store.others_untouched(), store.session(limits=limits) as session:
        seen = rehearse_store(session, plan, by_one_row=by_one_row)
    assert store.remaining() == before
    assert store.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'migration_rollback'") == 0
    return seen


def codes(seen: RehearsedStore) -> list[str]:
    return [finding.code for finding in rehearsal(seen)]


def written(rows: Mapping[TableName, int]) -> dict[str, int]:
    """By the tables' written names."""
    return {str(name): count for name, count in rows.items()}


def test_a_plan_that_can_be_done_is_rehearsed_with_its_counts(new_store: NewStore) -> None:
    """Cascades, which take rows before their own delete, self-references, partitions."""
    store = new_store(
        *users(),
        *kids("ON DELETE CASCADE"),
        "CREATE TABLE logs (district_id text, n int) PARTITION BY HASH (n)",
        "CREATE TABLE logs_0 PARTITION OF logs FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO logs SELECT district_id, id FROM users",
    )
    plan = store.plan("users", "kids", "logs")
    seen = rehearsed(store, plan)
    assert written(seen.rows) == {"public.kids": 10, "public.logs": 10, "public.users": 10}
    assert (seen.errors, seen.touched) == ((), {})
    assert codes(seen) == ["rehearsed"]


def test_a_delete_that_fails_is_told_and_the_others_are_tried(new_store: NewStore) -> None:
    """As a trigger may make it fail that came after the catalog was read; also one that waits for the COMMIT."""
    store = new_store(*users(), *users("heads"), *users("late"))
    plan = store.plan("users", "heads", "late")
    store.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never'; END $$",
        "CREATE TRIGGER refuse AFTER DELETE ON heads FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    seen = rehearsed(store, plan)
    assert [error.partition(":")[0] for error in seen.errors] == ['"public.heads"']
    assert (seen.rows[name("users")], seen.rows[name("heads")]) == (10, 0)
    assert codes(seen) == ["rehearsal_failed"]

    store.execute(
        "DROP TRIGGER refuse ON heads",
        "CREATE CONSTRAINT TRIGGER refuse AFTER DELETE ON late DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    seen = rehearsed(store, plan)
    assert [error.partition(":")[0] for error in seen.errors] == ["what is checked at the end"]


def test_parts_of_a_table_are_the_table(new_store: NewStore) -> None:
    """Those that inherit from it as well."""
    store = new_store(*users(), "CREATE TABLE pupils () INHERITS (users)", f"INSERT INTO pupils SELECT d, n {EACH}")
    seen = rehearsed(store, store.plan("users"))
    assert (written(seen.rows), seen.touched) == ({"public.users": 20}, {})


def test_rows_that_were_only_changed_have_not_gone(new_store: NewStore) -> None:
    """As when a trigger keeps a row that ON DELETE SET NULL has changed before."""
    store = new_store(
        *users(),
        "CREATE TABLE kids (district_id text, user_district text, id bigint, "
        "FOREIGN KEY (user_district, id) REFERENCES users ON DELETE SET NULL)",
        "INSERT INTO kids SELECT district_id, district_id, id FROM users",
    )
    plan = store.plan("users", "kids")
    store.execute(
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$",
        "CREATE TRIGGER keep BEFORE DELETE ON kids FOR EACH ROW EXECUTE FUNCTION keep()",
    )
    seen = rehearsed(store, plan)
    assert written(seen.rows) == {"public.kids": 0, "public.users": 10}
    assert codes(seen) == ["rehearsal_differs", "rehearsed"]


def test_where_triggers_fire_one_row_a_table_is_tried(new_store: NewStore) -> None:
    """What their text does not say, the server says; what stays after the abort is told, and of one row each."""
    store = new_store(
        *users(),
        *users("heads"),
        *kids(),
        "CREATE TABLE notes (user_id bigint)",
        "CREATE SCHEMA tracked",
        "CREATE TABLE tracked.users (id bigint)",
        "CREATE SEQUENCE version",
        f"GRANT USAGE ON SEQUENCE version TO {ROLE}",
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('version'); "
        "EXECUTE 'INSERT INTO tracked.' || TG_TABLE_NAME || ' VALUES ($1)' USING OLD.id; RETURN NULL; END $$",
        "CREATE TRIGGER bury AFTER DELETE ON kids FOR EACH ROW EXECUTE FUNCTION bury()",
        "CREATE TRIGGER bury AFTER DELETE ON heads FOR EACH ROW EXECUTE FUNCTION bury()",
        "CREATE TABLE tracked.heads (id bigint)",
        "CREATE TABLE tracked.kids (id bigint)",
        f"GRANT INSERT ON tracked.kids TO {ROLE}",
    )
    plan, findings = store.findings({"users": 10, "kids": 10, "heads": 10})
    assert not [finding for finding in findings if finding.severity is Severity.BLOCK]
    assert fires_triggers(given.plan(stores=(plan,), findings=findings), "ids")
    assert not fires_triggers(given.plan(stores=(plan,), findings=()), "ids")
    seen = rehearsed(store, plan, by_one_row=True)
    (error,) = seen.errors
    assert error.startswith('"public.heads": ids: permission denied for table heads, in INSERT INTO tracked.heads, in ')
    assert written(seen.touched) == {"tracked.kids": 1}
    assert store.value("SELECT last_value FROM version") == 2
    assert codes(seen) == ["rehearsal_failed", "rehearsal_touched", "rehearsed_in_part"]
    assert [finding.severity for finding in rehearsal(seen)][1:] == [Severity.WARN, Severity.WARN]


def test_a_table_in_which_every_row_is_referenced_is_told_as_not_tried(new_store: NewStore) -> None:
    """One that nothing references is found among others, also in a table without the column."""
    store = new_store(
        "CREATE TABLE users (district_id text, id bigint PRIMARY KEY) ",
        "INSERT INTO users VALUES ('D-002', 1), ('D-002', 2), ('D-0021', 3)",
        "CREATE TABLE kids (id int PRIMARY KEY, user_id bigint REFERENCES users)",
        "INSERT INTO kids VALUES (1, 1), (2, 1), (3, 3)",
        "CREATE TABLE toys (kid int REFERENCES kids)",
        "INSERT INTO toys VALUES (1), (1)",
    )
    plan, _ = store.findings({"users": 2}, options=Options(include_derived=True))
    seen = rehearsed(store, plan, by_one_row=True)
    assert (seen.errors, seen.untried) == ((), ())
    store.execute("DELETE FROM users WHERE id = 2", "INSERT INTO kids VALUES (4, 1)")
    plan, _ = store.findings({"users": 1}, options=Options(include_derived=True))
    seen = rehearsed(store, plan, by_one_row=True)
    assert (seen.errors, seen.untried) == ((), ("public.users",))
    assert "reference each of theirs, was 1 table: public.users" in next(iter(rehearsal(seen))).sentence


def test_rows_of_tables_that_are_not_planned_are_told(new_store: NewStore) -> None:
    store = new_store(*users(), "CREATE TABLE tombstones (key text)")
    plan = store.plan("users")
    store.execute(
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "$$ BEGIN INSERT INTO public.tombstones VALUES (OLD.id); RETURN NULL; END $$",
        "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
    )
    seen = rehearsed(store, plan)
    assert written(seen.touched) == {"public.tombstones": 10}
    assert codes(seen) == ["rehearsal_touched", "rehearsed"]


def test_other_rows_than_were_counted_are_a_warning(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.execute("INSERT INTO users VALUES ('D-002', 4711, 'late')")
    assert codes(rehearsed(store, plan)) == ["rehearsal_differs", "rehearsed"]


def test_a_lock_of_somebody_else_is_not_waited_for(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    with store.connect(autocommit=False) as loader:
        loader.execute("UPDATE users SET note = 'busy' WHERE district_id = 'D-002' AND id = 1")
        seen = rehearsed(store, plan, HASTY)
        loader.rollback()
    assert len(seen.errors) == 1
    assert "lock timeout" in seen.errors[0]


def test_a_session_that_cannot_write_rehearses_nothing(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    with store.session(read_only=True) as session:
        seen = rehearse_store(session, plan)
    assert "read-only transaction" in seen.errors[0]
