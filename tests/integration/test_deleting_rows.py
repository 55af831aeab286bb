"""Deletion on a real PostgreSQL: what goes, what stays, and what is refused with nothing deleted."""

from collections.abc import Mapping

import psycopg
import pytest

from migration_rollback.core.tables import TableName
from migration_rollback.errors import (
    BlockedByError,
    DeletionError,
    RollbackError,
    StatementRefusedError,
    StoreError,
)
from migration_rollback.stores import statements
from migration_rollback.stores.row_sets import delete_together
from migration_rollback.stores.statements import table_identifier
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, EACH, ROLE, once_at, users

pytestmark = pytest.mark.catalog

CYCLE_OF_TWO = (
    "CREATE TABLE schools (district_id text, id int, head int, PRIMARY KEY (district_id, id))",
    "CREATE TABLE staff (district_id text, id int, school int, PRIMARY KEY (district_id, id), "
    "FOREIGN KEY (district_id, school) REFERENCES schools {options})",
    "ALTER TABLE schools ADD FOREIGN KEY (district_id, head) REFERENCES staff {options}",
    f"WITH s AS (INSERT INTO schools SELECT d, n, n {EACH}) INSERT INTO staff SELECT d, n, 11 - n {EACH}",
)
CYCLE_OF_THREE = (
    "CREATE TABLE a (district_id text, id int, b int, PRIMARY KEY (district_id, id))",
    "CREATE TABLE b (district_id text, id int, c int, PRIMARY KEY (district_id, id))",
    "CREATE TABLE c (district_id text, id int, a int, PRIMARY KEY (district_id, id), "
    "FOREIGN KEY (district_id, a) REFERENCES a {options})",
    "ALTER TABLE a ADD FOREIGN KEY (district_id, b) REFERENCES b {options}",
    "ALTER TABLE b ADD FOREIGN KEY (district_id, c) REFERENCES c {options}",
    f"WITH i AS (INSERT INTO a SELECT d, n, n {EACH}), j AS (INSERT INTO b SELECT d, n, n {EACH}) "
    f"INSERT INTO c SELECT d, n, n {EACH}",
)
KEY_OPTIONS = ["", "ON DELETE RESTRICT", "ON DELETE CASCADE", "DEFERRABLE INITIALLY DEFERRED"]

SWALLOW = "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
TRIGGER = "CREATE TRIGGER keep BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION swallow()"
RULE = "CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING"


def test_a_table_is_emptied_of_the_district_and_of_nobody_else(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    lines: list[str] = []
    with store.others_untouched():
        outcome = store.delete(plan, "public.users", log=lines.append)
    assert outcome.tables[0].model_dump() == {
        "table": "public.users",
        "rows_approved": 10,
        "rows_deleted": 10,
        "rows_remaining": 0,
    }
    assert (outcome.store, outcome.unit, outcome.attempt, outcome.error) == ("ids", "public.users", 1, None)
    assert store.remaining() == {}
    assert store.ledger() == [("public.users", 1, 10, 1)]
    assert lines[0] == "public.users: 10 rows of district D-002 were approved"


def test_deleting_twice_finds_nothing_and_doubles_nothing(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    with store.others_untouched():
        store.delete(plan, "public.users")
        again = store.delete(plan, "public.users", attempt=2)
    assert again.tables[0].rows_deleted == 0
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_batches_each_leave_a_line_in_the_ledger(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    with store.others_untouched():
        outcome = store.delete(plan, "public.users", batch_size=4)
    assert outcome.tables[0].rows_deleted == 10
    assert store.ledger() == [("public.users", 1, 4, 1), ("public.users", 2, 4, 1), ("public.users", 3, 2, 1)]


def test_each_transaction_that_was_committed_is_told_and_no_other(new_store: NewStore) -> None:
    """What is told is in the ledger already; of a try that finds nothing, and of one that is aborted, nothing is."""
    store = new_store(*users(), *users("heads"), *users("pupils"))
    plan = store.plan("users", "heads", "pupils")
    told: list[Mapping[str, int]] = []

    def committed(rows: Mapping[str, int]) -> None:
        told.append(rows)
        assert len(store.ledger()) == len(told)

    store.delete(plan, "public.users", batch_size=4, committed=committed)
    store.delete(plan, "public.heads", committed=committed)
    assert told == [{"public.users": 4}, {"public.users": 4}, {"public.users": 2}, {"public.heads": 10}]
    store.delete(plan, "public.users", attempt=2, committed=committed)
    with pytest.raises(StoreError, match="violates check constraint"):
        store.delete(plan, "public.pupils", attempt=0, committed=committed)
    assert len(told) == 4


def test_a_batch_of_exactly_all_rows_writes_one_line(new_store: NewStore) -> None:
    store = new_store(*users())
    store.delete(store.plan("users"), "public.users", batch_size=10)
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_a_second_attempt_goes_on_where_the_first_was_stopped(new_store: NewStore) -> None:
    """What was deleted before stays counted once, and the numbers of the batches go on."""
    store = new_store(
        *users(),
        "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN IF (SELECT sum(rows_deleted) FROM migration_rollback.ledger) >= 6 AND OLD.note = 'note' "
        "THEN RAISE EXCEPTION 'the power failed'; END IF; RETURN OLD; END$$",
        "CREATE TRIGGER outage BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION break_off()",
        "ALTER FUNCTION break_off() SECURITY DEFINER",
    )
    plan = store.plan("users")
    with store.others_untouched():
        with pytest.raises(StoreError, match="the power failed"):
            store.delete(plan, "public.users", batch_size=3)
        assert store.remaining() == {"public.users": 4}
        store.execute("DROP TRIGGER outage ON users")
        again = store.delete(plan, "public.users", batch_size=3, attempt=2)
    assert again.tables[0].rows_deleted == 4
    assert store.ledger() == [
        ("public.users", 1, 3, 1),
        ("public.users", 2, 3, 1),
        ("public.users", 3, 3, 2),
        ("public.users", 4, 1, 2),
    ]
    (table,) = store.verify(plan).tables
    assert (table.rows_approved, table.rows_remaining, table.rows_in_ledger) == (10, 0, 10)


def test_a_self_reference_goes_in_one_statement_however_small_the_batch(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE staff (district_id text, id int, boss int, PRIMARY KEY (district_id, id), "
        "FOREIGN KEY (district_id, boss) REFERENCES staff)",
        f"INSERT INTO staff SELECT d, n, n % 10 + 1 {EACH}",
    )
    plan = store.plan("staff")
    with store.others_untouched():
        outcome = store.delete(plan, "public.staff", batch_size=1)
    assert outcome.tables[0].rows_deleted == 10
    assert store.ledger() == [("public.staff", 1, 10, 1)]


@pytest.mark.parametrize("options", KEY_OPTIONS)
def test_tables_that_reference_each_other_go_together(new_store: NewStore, options: str) -> None:
    """One by one they fail both ways; with a deferred key only the COMMIT would fail."""
    for tables, world in (("schools staff", CYCLE_OF_TWO), ("a b c", CYCLE_OF_THREE)):
        store = new_store(*(statement.format(options=options) for statement in world))
        plan = store.plan(*tables.split())
        (unit,) = plan.units
        with store.others_untouched():
            outcome = store.delete(plan, unit.name)
        assert {table.rows_deleted for table in outcome.tables} == {10}
        assert store.remaining() == {}
        assert {row[2] for row in store.ledger()} == {10}
        assert store.verify(plan).passed


def test_a_cycle_of_columns_of_several_types_goes_together(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int PRIMARY KEY, b int)",
        "CREATE TABLE b (district_id int, id int PRIMARY KEY, a int REFERENCES a)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED",
        "WITH i AS (INSERT INTO a VALUES ('42', 1, 1), ('421', 2, 2)) INSERT INTO b VALUES (42, 1, 1), (421, 2, 2)",
    )
    plan = store.plan("a", "b", district_id="42")
    assert store.delete_all(plan, district_id="42") == {"public.a": 1, "public.b": 1}
    assert store.query("SELECT a.id, b.id FROM a, b") == [(2, 2)]


def test_a_partitioned_table_goes_in_one_statement(new_store: NewStore) -> None:
    """Row addresses repeat from partition to partition; in batches they could meet rows that were not meant."""
    store = new_store(
        "CREATE TABLE logs (district_id text, year int) PARTITION BY LIST (year)",
        "CREATE TABLE logs_0 PARTITION OF logs FOR VALUES IN (0)",
        "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1)",
        f"INSERT INTO logs SELECT d, n % 2 {EACH}",
    )
    plan = store.plan("logs")
    with store.others_untouched():
        store.delete(plan, "public.logs", batch_size=3)
    assert store.ledger() == [("public.logs", 1, 10, 1)]
    assert store.remaining() == {}


def test_rows_that_came_after_the_plan_are_refused_and_nothing_is_deleted(new_store: NewStore) -> None:
    """The approval is for a number of rows; whoever loads more has not been asked about."""
    store = new_store(*users())
    plan = store.plan("users")
    store.execute("INSERT INTO users VALUES ('D-002', 11), ('D-002', 12)")
    with (
        store.others_untouched(),
        pytest.raises(DeletionError, match="holds 2 rows of the district more than the 10 that were approved"),
    ):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 12}
    assert store.ledger() == []


@pytest.mark.parametrize("gone", [5, 6])
@pytest.mark.parametrize("batch_size", [1_000, 3])
def test_rows_that_took_the_place_of_others_are_refused_and_nothing_is_deleted(
    new_store: NewStore, gone: int, batch_size: int
) -> None:
    """As many as were approved, or fewer: what is there has to be what the plan has seen."""
    store = new_store(*users())
    plan = store.plan("users")
    store.execute(
        f"DELETE FROM users WHERE district_id = 'D-002' AND id <= {gone}",
        "INSERT INTO users SELECT 'D-002', n, 'other' FROM generate_series(101, 105) AS n",
    )
    with store.others_untouched(), pytest.raises(DeletionError, match="that are not those that were approved: 5 came"):
        store.delete(plan, "public.users", batch_size=batch_size)
    assert store.remaining() == {"public.users": 15 - gone}
    assert store.ledger() == []


def test_rows_that_come_between_two_attempts_are_refused(new_store: NewStore) -> None:
    """The count alone would let them pass: six rows are gone, so there is room below the approved ten."""
    store = new_store(*users())
    plan = store.plan("users")
    store.delete(plan, "public.users")
    store.execute("INSERT INTO users VALUES ('D-002', 1)")
    with (
        store.others_untouched(),
        pytest.raises(
            DeletionError, match=r"holds 1 row .* more than the 10 that were approved, of which 10 were deleted before"
        ),
    ):
        store.delete(plan, "public.users", attempt=2)
    assert store.remaining() == {"public.users": 1}


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL", "SET DEFAULT"])
def test_a_reference_planted_after_the_plan_is_refused_in_the_deletes_transaction(
    new_store: NewStore, action: str
) -> None:
    """PostgreSQL would change the other district's row and report one row deleted."""
    store = new_store(
        "CREATE TABLE parents (id int PRIMARY KEY, district_id text)",
        f"CREATE TABLE kids (district_id text, parent int DEFAULT 3 REFERENCES parents ON DELETE {action})",
        f"CREATE TABLE badges (parent int DEFAULT 3 REFERENCES parents ON DELETE {action})",
        "INSERT INTO parents VALUES (1, 'D-002'), (3, 'D-0021')",
        "INSERT INTO kids VALUES ('D-002', 1)",
    )
    plan = store.plan("parents", "kids")
    store.delete(plan, "public.kids")
    for table, values in (("kids", "('D-0021', 1)"), ("kids", "(NULL, 1)"), ("badges", "(1)")):
        store.execute(f"INSERT INTO {table} VALUES {values}")
        with store.others_untouched(), pytest.raises(DeletionError, match=f'1 row .* in "public.{table}"'):
            store.delete(plan, "public.parents")
        assert store.remaining() == {"public.parents": 1}
        store.execute(f"TRUNCATE {table}")
    store.delete(plan, "public.parents")


def test_a_unit_whose_referencing_rows_are_still_there_is_blocked_by_name(new_store: NewStore) -> None:
    """Also where the key would cascade: what goes is counted in its own unit, or not at all."""
    for action in ("NO ACTION", "CASCADE"):
        store = new_store(
            *users(),
            "CREATE TABLE kids (district_id text, id bigint, "
            f"FOREIGN KEY (district_id, id) REFERENCES users ON DELETE {action})",
            "INSERT INTO kids SELECT district_id, id FROM users",
        )
        plan = store.plan("users", "kids")
        with store.others_untouched():
            with pytest.raises(
                BlockedByError, match=r'"public\.users" is blocked by "public\.kids": 10 rows'
            ) as caught:
                store.delete(plan, "public.users")
            assert caught.value.blocker == "public.kids"
            assert store.remaining() == {"public.users": 10, "public.kids": 10}
            store.delete_all(plan)
        assert store.remaining() == {}


@pytest.mark.parametrize("action", ["NO ACTION", "RESTRICT"])
def test_a_referencing_row_that_came_after_the_plan_fails_with_table_and_constraint(
    action: str, new_store: NewStore
) -> None:
    """With the same remedy on every server, although PostgreSQL 18 has a code of its own for RESTRICT."""
    store = new_store(
        *users(),
        "CREATE TABLE late (district_id text, id bigint, CONSTRAINT late_key FOREIGN KEY (district_id, id) "
        f"REFERENCES users ON DELETE {action})",
    )
    store.set_based = False
    plan = store.plan("users")
    store.execute("INSERT INTO late VALUES ('D-002', 1)")
    with store.others_untouched(), pytest.raises(StoreError) as caught:
        store.delete(plan, "public.users")
    assert caught.value.sqlstate in ("23503", "23001")
    assert "delete or move the referencing rows" in str(caught.value)
    assert 'could not delete the 10 rows of "public.users"' in str(caught.value)
    assert '(constraint "late_key" on "public.late")' in str(caught.value)
    assert store.remaining() == {"public.users": 10, "public.late": 1}


def test_a_cascading_key_that_came_after_the_plan_changes_nobody(new_store: NewStore) -> None:
    """The plan knows no such key, so nothing that it lists finds the rows behind it."""
    store = new_store(*users())
    plan = store.plan("users")
    store.execute(
        "CREATE TABLE late (district_id text, user_district text, id bigint, "
        "FOREIGN KEY (user_district, id) REFERENCES users ON DELETE CASCADE)",
        "INSERT INTO late VALUES ('D-0021', 'D-002', 1)",
    )
    store.grant()
    with store.others_untouched(), pytest.raises(DeletionError, match="late"):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 10}


def test_a_raising_trigger_is_told_with_its_message_the_table_and_the_count(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        "CREATE FUNCTION guard_users() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'users are archived, never deleted'; END$$",
        "CREATE TRIGGER archive BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION guard_users()",
    )
    with store.others_untouched(), pytest.raises(StoreError) as caught:
        store.delete(store.plan("users"), "public.users")
    assert 'could not delete the 10 rows of "public.users": users are archived, never deleted' in str(caught.value)
    assert store.remaining() == {"public.users": 10}
    assert store.ledger() == []


def test_rows_are_judged_before_any_trigger_fires_for_them(new_store: NewStore) -> None:
    """What a trigger takes from a sequence, or sends elsewhere, stays when the deletion is aborted."""
    store = new_store(
        *users(),
        "CREATE SEQUENCE changes",
        f"GRANT USAGE ON changes TO {ROLE}",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN PERFORM nextval('public.changes'); RETURN OLD; END$$",
        "CREATE TRIGGER note BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION note()",
    )
    plan = store.plan("users")
    store.execute("INSERT INTO users VALUES ('D-002', 77)")
    with store.others_untouched(), pytest.raises(DeletionError, match="1 row of the district more than the 10"):
        store.delete(plan, "public.users")
    assert store.value("SELECT is_called FROM changes") is False


def test_a_constraint_trigger_that_raises_at_commit_leaves_everything(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        "CREATE FUNCTION late_no() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'not today'; END$$",
        "CREATE CONSTRAINT TRIGGER later AFTER DELETE ON users DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION late_no()",
    )
    with store.others_untouched(), pytest.raises(StoreError, match=r'"public\.users": not today'):
        store.delete(store.plan("users"), "public.users")
    assert store.remaining() == {"public.users": 10}
    assert store.ledger() == []


def test_triggers_find_their_unqualified_names_as_in_any_delete(new_store: NewStore) -> None:
    """An emptied search path would break them in the middle of the DELETE."""
    store = new_store(
        *users(),
        "CREATE SCHEMA audit",
        "CREATE TABLE audit.tombstones (id bigint)",
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN INSERT INTO tombstones VALUES (OLD.id); RETURN OLD; END$$",
        "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
        f"GRANT INSERT ON audit.tombstones TO {ROLE}",
    )
    store.execute(f'ALTER DATABASE "{store.database}" SET search_path TO public, audit')
    with store.others_untouched():
        assert store.delete_all(store.plan("users")) == {"public.users": 10}
        assert store.value("SELECT count(*) FROM audit.tombstones") == 10
        store.execute("TRUNCATE audit.tombstones")


def test_rows_that_went_before_their_own_delete_are_gone_and_not_in_the_ledger(new_store: NewStore) -> None:
    """By a trigger here: no error, and what the report explains the difference by."""
    store = new_store(
        *users("heads"),
        *users(),
        "CREATE FUNCTION along() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "DELETE FROM heads WHERE district_id = OLD.district_id AND id = OLD.id AND id > 3; RETURN OLD; END$$",
        "CREATE TRIGGER along AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION along()",
    )
    plan, census = store.plan("heads", "users"), store.census()
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.users": 10, "public.heads": 3}
    found = store.verify(plan, census)
    assert (found.issues, found.warnings) == ((), ())
    assert [(table.table, table.rows_approved, table.rows_in_ledger) for table in found.tables] == [
        ("public.users", 10, 10),
        ("public.heads", 10, 3),
    ]


@pytest.mark.parametrize("batch_size", [1_000, 3])
def test_deletes_that_are_swallowed_without_an_error_are_an_error(new_store: NewStore, batch_size: int) -> None:
    store = new_store(*users(), SWALLOW, TRIGGER)
    plan = store.plan("users")
    said = "still holds 10 rows of district D-002 after 0 were deleted"
    with store.others_untouched(), pytest.raises(RollbackError, match=said):
        store.delete(plan, "public.users", batch_size=batch_size)
    assert store.remaining() == {"public.users": 10}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (TRIGGER, 'trigger "keep" of "public.users" is new'),
        (RULE, 'rule "keep" of "public.users" is new'),
        ("CREATE PUBLICATION abroad FOR TABLE users", 'publication "abroad" of "public.users" is new'),
        (
            "CREATE TABLE late (district text, id bigint, CONSTRAINT late_key FOREIGN KEY (district, id) "
            "REFERENCES users ON DELETE CASCADE)",
            'foreign key "late_key" of "public.late" is new',
        ),
        (
            "CREATE TRIGGER keep BEFORE DELETE ON notes FOR EACH STATEMENT EXECUTE FUNCTION swallow()",
            'trigger "keep" of "public.notes" is new',
        ),
        (
            "CREATE OR REPLACE TRIGGER old AFTER DELETE ON users FOR EACH STATEMENT EXECUTE FUNCTION swallow()",
            'trigger "old" .* is another',
        ),
    ],
)
@pytest.mark.parametrize("batch_size", [1_000, 3])
def test_what_came_to_act_on_the_delete_is_seen_in_its_transaction(
    new_store: NewStore, change: str, named: str, batch_size: int
) -> None:
    store = new_store(
        *users(),
        SWALLOW,
        "CREATE TRIGGER old AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION swallow()",
        "CREATE TABLE notes (district_id text, id bigint, FOREIGN KEY (district_id, id) REFERENCES users "
        "ON DELETE CASCADE)",
    )
    plan = store.plan("users", "notes")
    store.execute(change)
    with store.others_untouched(), pytest.raises(DeletionError, match=named):
        store.delete(plan, "public.users", batch_size=batch_size)
    assert store.remaining() == {"public.users": 10}
    assert store.ledger() == []


def test_nothing_is_added_to_a_table_whose_delete_has_begun(new_store: NewStore) -> None:
    """The look before the DELETE holds until COMMIT: who adds a trigger waits, and comes too late to act."""
    store = new_store(*users(), SWALLOW)
    plan = store.plan("users")
    refused: list[str] = []

    def add_trigger() -> None:
        with pytest.raises(psycopg.errors.LockNotAvailable):
            store.execute(f"SET lock_timeout = 200; {TRIGGER}")
        refused.append(TRIGGER)

    store.delete(plan, "public.users", log=once_at("were approved", add_trigger))
    assert refused == [TRIGGER]
    assert store.remaining() == {}


def test_a_rule_that_deletes_elsewhere_does_not_pass_as_our_delete(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        *users("shadow"),
        "GRANT DELETE ON shadow TO PUBLIC",
    )
    plan = store.plan("users", "shadow")
    store.execute(
        "CREATE RULE elsewhere AS ON DELETE TO users DO INSTEAD "
        "DELETE FROM shadow WHERE shadow.district_id = OLD.district_id AND shadow.id = OLD.id"
    )
    with store.others_untouched(), pytest.raises(DeletionError, match=r'rule "elsewhere" of "public\.users" is new'):
        store.delete(plan, "public.users")


def test_row_level_security_that_came_after_the_plan_is_an_error(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.execute("ALTER TABLE users ENABLE ROW LEVEL SECURITY")
    with store.others_untouched(), pytest.raises(StoreError, match="row-level security") as caught:
        store.delete(plan, "public.users")
    assert "grant the role what it lacks" in str(caught.value)
    assert store.remaining() == {"public.users": 10}


def test_a_renamed_table_or_column_fails_and_is_named(new_store: NewStore) -> None:
    store = new_store(*users(), *users("pupils"))
    plan = store.plan("users", "pupils")
    store.execute("ALTER TABLE users RENAME TO people", "ALTER TABLE pupils RENAME district_id TO tenant")
    with pytest.raises(StoreError, match=r'"public.users" does not exist.*42P01.*trigger a new run'):
        store.delete(plan, "public.users")
    with pytest.raises(StoreError, match=r"district_id does not exist.*42703.*trigger a new run"):
        store.delete(plan, "public.pupils")
    assert store.value("SELECT count(*) FROM people") == store.value("SELECT count(*) FROM pupils") == 30


def test_a_failing_unit_does_not_keep_others_from_going(new_store: NewStore) -> None:
    store = new_store(*users(), *users("pupils"))
    plan = store.plan("users", "pupils")
    store.execute("REVOKE DELETE ON pupils FROM cert_rollback_test")
    with store.others_untouched():
        with pytest.raises(StoreError, match="permission denied for table pupils"):
            store.delete(plan, "public.pupils")
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.pupils": 10}


def test_a_read_only_session_cannot_delete(new_store: NewStore) -> None:
    store = new_store(*users())
    statement = delete_together(store.plan("users").tables())
    with (
        store.others_untouched(),
        store.session(read_only=True) as session,
        pytest.raises(StoreError, match="read-only transaction"),
        session.transaction(),
    ):
        session.run(statement)
    assert store.remaining() == {"public.users": 10}


def test_a_session_sends_nothing_that_the_guard_refuses(new_store: NewStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if somebody put another text into include/sql."""
    monkeypatch.setattr(statements, "text", lambda _: "DELETE FROM {table} AS t WHERE t.id > 0")
    store = new_store(*users())
    table = table_identifier(TableName(schema_name="public", table_name="users"))
    with (
        store.others_untouched(),
        store.session() as session,
        pytest.raises(StatementRefusedError, match="without district_id"),
        session.transaction(),
    ):
        session.execute("delete_rows", {"table": table})
    assert store.remaining() == {"public.users": 10}


def test_the_control_district_is_really_looked_at(new_store: NewStore) -> None:
    """A comparison that cannot fail would make all the others here worthless."""
    store = new_store(*users())
    with pytest.raises(AssertionError, match=CONTROL), store.others_untouched():
        store.execute(f"UPDATE users SET note = 'changed' WHERE district_id = '{CONTROL}' AND id = 3")
