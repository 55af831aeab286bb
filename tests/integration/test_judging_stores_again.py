"""A store is planned again before its deletions and compared with what was approved, on a real PostgreSQL."""

from __future__ import annotations

import pytest

from migration_rollback.core.findings import Severity
from migration_rollback.core.plan import Options
from migration_rollback.errors import DeletionError
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore, users

pytestmark = pytest.mark.catalog

DERIVED = Options(include_derived=True)
UNLISTED = Options(include_unlisted=True)
REPLACE_FIVE = (
    "DELETE FROM users WHERE district_id = 'D-002' AND id <= 5",
    "INSERT INTO users SELECT 'D-002', n, 'other' FROM generate_series(101, 105) AS n",
)


def family() -> tuple[str, ...]:
    """A table, one that references it and has no column, and one with no key at all."""
    return (
        *users(),
        "CREATE TABLE kids (id int, district text, parent bigint, other_district text, other_parent bigint, "
        "FOREIGN KEY (district, parent) REFERENCES users, FOREIGN KEY (other_district, other_parent) REFERENCES users)",
        "INSERT INTO kids VALUES (1, 'D-002', 1, NULL, NULL), (2, 'D-002', 2, NULL, NULL)",
        "INSERT INTO kids VALUES (3, 'D-0021', 1, NULL, NULL)",
        "CREATE TABLE log (district_id text, at timestamptz, what text)",
        "INSERT INTO log SELECT d, 'epoch', 'login ' || n FROM unnest(ARRAY['D-002', 'D-0021']) AS d, "
        "generate_series(1, 3) AS n",
    )


def codes(store: OneStore, *changes: str, options: Options | None = None) -> list[str]:
    """Plan ``users`` and ``log``, let the world move, and judge again."""
    options = options or Options()
    loaded = dict.fromkeys(("users", "log"))
    plan, _ = store.findings(loaded, options=options)
    store.execute(*changes)
    return [finding.code for finding in store.judge_again(plan, loaded, options=options)]


def test_nothing_has_changed(new_store: NewStore) -> None:
    assert codes(new_store(*family(), "DROP TABLE kids")) == []


@pytest.mark.parametrize("batch_size", [3, 1_000])
def test_what_this_rollback_has_deleted_is_missed_by_nobody(new_store: NewStore, batch_size: int) -> None:
    store = new_store(*users(), *users("pupils"))
    plan = store.plan("users", "pupils")
    store.delete(plan, "public.users", batch_size=batch_size)
    assert store.judge_again(plan, ["users", "pupils"]) == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (REPLACE_FIVE, ["rows_not_approved"]),
        (("INSERT INTO users VALUES ('D-002', 101, 'new')",), ["rows_not_approved"]),
        (
            ("UPDATE users SET district_id = 'D-002', id = 200 WHERE (district_id, id) = ('D-0021', 1)",),
            ["rows_not_approved"],
        ),
        (("UPDATE users SET id = id + 100 WHERE district_id = 'D-002'",), ["rows_not_approved"]),
        (("UPDATE log SET what = 'logout' WHERE what = 'login 1'",), ["rows_not_approved"]),
        (("UPDATE log SET at = '2025-01-01 00:00:00+00'",), ["rows_not_approved"]),
        (("UPDATE users SET note = 'read'",), []),
        (("DELETE FROM users WHERE district_id = 'D-002' AND id <= 5",), []),
        (("DELETE FROM users WHERE district_id = 'D-0021'",), []),
        (("INSERT INTO users VALUES ('D-0021', 101, 'of another')",), []),
    ],
)
def test_only_the_rows_that_were_approved_pass(new_store: NewStore, changes: tuple[str, ...], found: list[str]) -> None:
    assert codes(new_store(*family(), "DROP TABLE kids"), *changes) == found


@pytest.mark.parametrize("key", ["code", "district_id, code"])
def test_rows_are_told_by_a_key_that_is_computed(new_store: NewStore, key: str) -> None:
    """Left out like other computed columns, all rows were one, and any could take the place of any other."""
    store = new_store(
        "CREATE TABLE notes (district_id text, n int, code text GENERATED ALWAYS AS (district_id || '-' || n::text) "
        f"STORED, PRIMARY KEY ({key}))",
        "INSERT INTO notes SELECT d, n FROM unnest(ARRAY['D-002', 'D-0021']) AS d, generate_series(1, 3) AS n",
    )
    plan = store.plan("notes")
    store.execute("UPDATE notes SET n = 4 WHERE (district_id, n) = ('D-002', 1)")
    assert [one.code for one in store.judge_again(plan, ["notes"])] == ["rows_not_approved"]
    store.execute("UPDATE notes SET n = 1 WHERE (district_id, n) = ('D-002', 4)")
    assert store.judge_again(plan, ["notes"]) == ()
    assert store.delete_all(plan) == {"public.notes": 3}


def test_the_text_of_a_moment_depends_on_nobodys_settings(new_store: NewStore) -> None:
    """A role whose time zone or date style was changed meanwhile reads the same rows."""
    store = new_store(*family(), "DROP TABLE kids")
    database = store.database
    assert (
        codes(
            store,
            f"ALTER DATABASE {database} SET timezone = 'Asia/Tokyo'",
            f"ALTER DATABASE {database} SET datestyle = 'German'",
        )
        == []
    )


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("CREATE TABLE more (district_id text); INSERT INTO more VALUES ('D-002')", ["catalog_changed"]),
        ("INSERT INTO forgotten VALUES ('D-002', 1)", ["unlisted_rows"]),
        ("INSERT INTO fans VALUES ('D-0021', 'D-002', 1)", ["reference_would_change"]),
        ("CREATE RULE r AS ON DELETE TO users DO ALSO DELETE FROM fans", ["catalog_changed"]),
        ("CREATE PUBLICATION abroad FOR TABLE users", ["catalog_changed"]),
        ("ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE", ["catalog_changed"]),
    ],
)
def test_what_would_block_a_plan_of_now_blocks(new_store: NewStore, change: str, found: list[str]) -> None:
    store = new_store(
        *family(),
        "DROP TABLE kids",
        "CREATE TABLE forgotten (district_id text, id int)",
        "CREATE TABLE fans (district_id text, of text, id bigint, "
        "FOREIGN KEY (of, id) REFERENCES users ON DELETE CASCADE)",
    )
    assert codes(store, change) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE kids SET other_district = 'D-0021', other_parent = 1 WHERE id = 1",
            ["derived_shared", "rows_not_approved"],
        ),
        ("UPDATE kids SET district = 'D-002' WHERE id = 3", ["rows_not_approved"]),
        ("DELETE FROM kids WHERE id = 1", []),
    ],
)
def test_derived_rows_are_compared_and_judged_as_well(new_store: NewStore, change: str, found: list[str]) -> None:
    assert codes(new_store(*family()), change, options=DERIVED) == found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE kids SET other_district = 'D-0021', other_parent = 1 WHERE id = 1", "came to reference rows that are"),
        ("UPDATE kids SET district = 'D-002' WHERE id = 3", "more than the 2 that were approved"),
    ],
)
def test_derived_rows_are_looked_at_in_the_transaction_of_their_delete(
    new_store: NewStore, change: str, said: str
) -> None:
    store = new_store(*family())
    plan, _ = store.findings(["users", "log"], options=DERIVED)
    store.execute(change)
    with pytest.raises(DeletionError, match=said):
        store.delete(plan, "public.kids")
    assert store.value("SELECT count(*) FROM kids") == 3


def test_a_table_that_is_included_by_now_was_not_approved(new_store: NewStore) -> None:
    store = new_store(*family(), "DROP TABLE kids", "CREATE TABLE forgotten (district_id text, id int)")
    assert codes(store, "INSERT INTO forgotten VALUES ('D-002', 1)", options=UNLISTED) == ["table_not_approved"]


def test_another_database_under_the_name_is_not_the_one_that_was_approved(new_store: NewStore) -> None:
    """The same schema, the same rows, the same name; only the server knows that it is a copy."""
    store = new_store(*users())
    plan = store.plan("users")
    original, name = f"{store.database}_moved", store.database
    store.postgres.rename_database(name, original)
    store.postgres.create_database(name, template=original)
    store.grant()
    try:
        (finding,) = store.judge_again(plan, ["users"])
        assert finding.code == "database_moved"
        with pytest.raises(DeletionError, match="is not the database that was approved"):
            store.delete(plan, "public.users")
        assert store.remaining() == {"public.users": 10}
    finally:
        store.postgres.drop_database(original)


def without_identifier(store: OneStore) -> str:
    """Take from the role what tells one server from another; what gives it back."""
    store.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    return "GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC"


def test_a_server_that_could_not_be_identified_is_said_and_left_out(new_store: NewStore) -> None:
    store = new_store(*users())
    give_back = without_identifier(store)
    plan, findings = store.findings(["users"])
    assert [finding.code for finding in findings if finding.severity is Severity.INFO] == ["server_not_identified"]
    assert store.judge_again(plan, ["users"]) == ()
    store.execute(give_back)
    assert store.judge_again(plan, ["users"]) == ()
    store.delete_all(plan)
    assert store.remaining() == {}


def test_a_server_that_cannot_be_identified_any_more_is_not_the_one_that_was_approved(new_store: NewStore) -> None:
    """Another server on which the role may not ask looks just like that."""
    store = new_store(*users())
    plan = store.plan("users")
    without_identifier(store)
    (finding,) = store.judge_again(plan, ["users"])
    assert finding.code == "database_moved"
    assert "on server unknown" in finding.sentence
    with pytest.raises(DeletionError, match="is not the database that was approved"):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 10}
