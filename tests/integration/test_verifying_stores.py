"""Verification on a real PostgreSQL: it finds what is left, what is broken, and what others did meanwhile."""

import pytest
from psycopg import sql

from migration_rollback.core.tables import TableName
from migration_rollback.errors import StoreError
from migration_rollback.stores.statements import table_identifier
from tests.integration.conftest import NewStore
from tests.integration.one_store import users

pytestmark = pytest.mark.catalog

FAMILY = (
    *users(),
    "CREATE TABLE kids (district_id text, user_district text, id bigint, "
    "CONSTRAINT kids_key FOREIGN KEY (user_district, id) REFERENCES users)",
    "INSERT INTO kids SELECT district_id, district_id, id FROM users",
)
WITHOUT_TRIGGERS = "SET session_replication_role = replica; "


def test_a_clean_deletion_passes(new_store: NewStore) -> None:
    store = new_store(*FAMILY, *users("untouched_table"), "DELETE FROM untouched_table WHERE district_id = 'D-002'")
    plan, census = store.plan("users", "kids"), store.census()
    store.delete_all(plan)
    found = store.verify(plan, census)
    assert (found.issues, found.warnings) == ((), ())
    assert (found.other_tables_checked, found.foreign_keys_checked) == (1, 1)
    assert [
        (table.table, table.rows_approved, table.rows_remaining, table.rows_in_ledger) for table in found.tables
    ] == [
        ("public.kids", 10, 0, 10),
        ("public.users", 10, 0, 10),
    ]


def test_rows_that_are_still_there_are_counted(new_store: NewStore) -> None:
    store = new_store(*FAMILY)
    plan = store.plan("users", "kids")
    store.delete(plan, "public.kids")
    store.execute("DELETE FROM users WHERE district_id = 'D-002' AND id > 7")
    assert store.verify(plan).issues == ('table "public.users" of store "ids" still holds 7 rows of district D-002',)


def test_strays_are_found_in_tables_that_nobody_planned(new_store: NewStore) -> None:
    """Also in a table that was created after the plan."""
    store = new_store(*users(), *users("other"), "DELETE FROM other WHERE district_id = 'D-002'")
    plan = store.plan("users")
    store.delete_all(plan)
    store.execute("INSERT INTO other VALUES ('D-002', 1)", *users("born_late"))
    store.grant()
    assert store.verify(plan).issues == (
        'table "public.born_late" of store "ids" is not in the plan and holds 10 rows of district D-002',
        'table "public.other" of store "ids" is not in the plan and holds 1 row of district D-002',
    )


def test_a_table_that_cannot_be_read_is_an_issue_beside_the_others(new_store: NewStore) -> None:
    """One new table without a grant must not hide what the rest of the store has to say."""
    store = new_store(*users())
    plan = store.plan("users")
    store.execute(*users("secret"))
    assert store.verify(plan).issues == (
        'table "public.users" of store "ids" still holds 10 rows of district D-002',
        'table "public.secret" of store "ids" is not in the plan and cannot be read for rows of district D-002',
    )


def test_orphans_are_found_also_in_a_table_without_the_column(new_store: NewStore) -> None:
    """A deletion without triggers leaves them behind a clean count."""
    store = new_store(
        *FAMILY,
        "CREATE TABLE badges (d text, id bigint, CONSTRAINT badges_key FOREIGN KEY (d, id) REFERENCES users)",
        "INSERT INTO badges VALUES ('D-0021', 1), (NULL, 1), ('D-002', NULL)",
    )
    plan = store.plan("users", "kids")
    store.delete_all(plan)
    assert store.verify(plan).passed
    store.execute(
        WITHOUT_TRIGGERS + "INSERT INTO badges VALUES ('D-002', 1), ('D-002', 2); "
        "INSERT INTO kids VALUES ('D-0021', 'D-002', 1)"
    )
    assert set(store.verify(plan).issues) == {
        '2 rows of "public.badges" in store "ids" reference rows of "public.users" that are not there '
        '(foreign key "badges_key")',
        '1 row of "public.kids" in store "ids" references rows of "public.users" that are not there '
        '(foreign key "kids_key")',
    }


def test_orphans_that_are_older_than_the_rollback_are_a_warning(new_store: NewStore) -> None:
    """No rollback has made them, and none can mend them; one more is the rollback's."""
    store = new_store(
        *users(),
        "CREATE TABLE kids (district_id text, id bigint)",
        "INSERT INTO kids VALUES ('D-0021', 4711)",
        "ALTER TABLE kids ADD CONSTRAINT hopeful FOREIGN KEY (district_id, id) REFERENCES users NOT VALID",
    )
    plan = store.plan("users", "kids")
    store.delete_all(plan)
    found = store.verify(plan)
    assert found.passed
    assert found.warnings == (
        '1 row of "public.kids" in store "ids" references rows of "public.users" that are not there '
        '(foreign key "hopeful"); 1 did so before the rollback',
    )
    store.execute("ALTER TABLE kids DISABLE TRIGGER ALL", "INSERT INTO kids VALUES ('D-0021', 4712)")
    assert store.verify(plan).issues == (
        '2 rows of "public.kids" in store "ids" reference rows of "public.users" that are not there '
        '(foreign key "hopeful"); 1 did so before the rollback',
    )
    store.orphans = {}
    (warning,) = store.verify(plan).warnings
    assert warning.endswith("they may be older than the rollback, which did not scan it")


def test_rows_that_others_moved_are_a_warning_with_the_numbers(new_store: NewStore) -> None:
    """Other districts live on meanwhile; a null district is somebody else's as well."""
    store = new_store(*users(), *users("heads"), "CREATE TABLE logs (district_id text)")
    plan, census = store.plan("users", "heads"), store.census()
    assert census == {"public.users": 20, "public.heads": 20, "public.logs": 0}
    store.delete_all(plan)
    store.execute(
        "DELETE FROM users WHERE district_id = 'D-0021' AND id = 1",
        "INSERT INTO logs VALUES (NULL), ('x')",
        "DROP TABLE heads",
        "CREATE TABLE heads (district_id text)",
    )
    store.grant()
    found = store.verify(plan, census)
    assert found.issues == ()
    assert found.warnings == (
        'rows of other districts in "public.heads" of store "ids": 20 at the plan, 0 now',
        'rows of other districts in "public.logs" of store "ids": 0 at the plan, 2 now',
        'rows of other districts in "public.users" of store "ids": 20 at the plan, 19 now',
    )


def test_rows_of_tables_that_cannot_hold_the_id_are_all_others(new_store: NewStore) -> None:
    store = new_store("CREATE TABLE heads (district_id int)", "INSERT INTO heads VALUES (1), (2)")
    assert store.census() == {"public.heads": 2}


def test_a_planned_table_that_is_gone_is_an_error_and_not_a_zero(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.execute("DROP TABLE users")
    with pytest.raises(StoreError, match=r'"public.users" does not exist'):
        store.verify(plan)


def test_rows_hidden_by_a_policy_are_an_error_and_not_a_zero(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.execute("ALTER TABLE users ENABLE ROW LEVEL SECURITY")
    with pytest.raises(StoreError, match="row-level security"):
        store.verify(plan)


def test_verification_reads_one_state_of_the_store(new_store: NewStore) -> None:
    """Read one by one, a row that moves from one table to another could be missed in both."""
    store = new_store(*users())
    plan = store.plan("users")
    users_of_all = {
        "table": table_identifier(TableName(schema_name="public", table_name="users")),
        "of_others": sql.SQL("TRUE"),
    }
    with store.session(read_only=True) as session, session.transaction():
        assert session.count("count_other_rows", users_of_all) == 30
        store.execute("DELETE FROM users")
        assert session.count("count_other_rows", users_of_all) == 30
    assert store.verify(plan).passed


def test_a_ledger_with_other_rows_than_the_approved_fails(new_store: NewStore) -> None:
    """The numbers agree; what went was something else."""
    store = new_store(*users())
    plan = store.plan("users")
    store.delete_all(plan)
    assert store.verify(plan).issues == ()
    store.execute("UPDATE migration_rollback.ledger SET digest = digest + 1")
    (issue,) = store.verify(plan).issues
    assert '"public.users" 10 rows went that are not the 10 that were approved' in issue


def test_another_database_proves_nothing(new_store: NewStore) -> None:
    store, other = new_store(*users()), new_store("CREATE TABLE users (district_id text, id bigint)")
    plan = store.plan("users")
    found = other.verify(plan)
    assert found.tables == ()
    assert "is not the database that was approved" in found.issues[0]


def test_a_table_that_was_dropped_after_it_was_emptied_holds_nothing_and_that_is_said(new_store: NewStore) -> None:
    """With its keys: it could never be verified."""
    store = new_store(*FAMILY)
    plan = store.plan("users", "kids")
    store.delete_all(plan)
    store.execute("DROP TABLE users CASCADE")
    found = store.verify(plan)
    assert found.issues == ()
    assert found.warnings[0] == (
        'table "public.users" of store "ids" is not there any more: it was dropped or renamed after this rollback had '
        "deleted 10 rows, all that were approved"
    )
    assert [(one.table, one.rows_remaining, one.rows_in_ledger) for one in found.tables] == [
        ("public.kids", 0, 10),
        ("public.users", 0, 10),
    ]
    assert found.foreign_keys_checked == 0


@pytest.mark.parametrize("may_create", [True, False])
def test_a_table_that_was_dropped_before_it_was_empty_is_an_error(new_store: NewStore, may_create: bool) -> None:
    """With fewer rows in the ledger than were approved, or without a ledger, nobody knows where they are."""
    store = new_store(*users(), may_create=may_create)
    plan = store.plan("users")
    store.execute("DELETE FROM users WHERE district_id = 'D-002' AND id > 7")
    store.delete_all(plan)
    store.execute("DROP TABLE users")
    with pytest.raises(StoreError, match=r'"public.users" does not exist'):
        store.verify(plan)


def test_rows_in_an_emptied_table_under_another_name_are_found(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.delete_all(plan)
    store.execute("ALTER TABLE users RENAME TO users_before", "INSERT INTO users_before VALUES ('D-002', 77)")
    assert store.verify(plan).issues == (
        'table "public.users_before" of store "ids" is not in the plan and holds 1 row of district D-002',
    )
