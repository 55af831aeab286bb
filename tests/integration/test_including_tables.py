"""Tables beyond the load report's: those that it forgot, and those without the column that reference planned rows."""

import pytest

from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.errors import BlockedByError, DeletionError
from tests.integration.conftest import NewStore
from tests.integration.one_store import EACH, LISTED_ONLY, ROLE, OneStore, users

pytestmark = pytest.mark.catalog

UNLISTED = Options(include_unlisted=True)
DERIVED = Options(include_derived=True)
# Users of three districts; links and, a step further, their notes have no district of their own.
LINKS = (
    "CREATE TABLE users (district_id text, id bigint PRIMARY KEY)",
    f"INSERT INTO users SELECT d, n + 100 * length(d) + 10 * ascii(d) {EACH}",
    "CREATE TABLE links (id bigint PRIMARY KEY, user_id bigint REFERENCES users)",
    "INSERT INTO links SELECT id, id FROM users",
    "INSERT INTO links SELECT -id, NULL FROM users",
    "CREATE TABLE notes (link_id bigint REFERENCES links, note text)",
    "INSERT INTO notes SELECT id, 'a' FROM links UNION ALL SELECT id, 'b' FROM links",
)

OTHERS = "FROM {} AS t LEFT JOIN users AS u ON u.id = t.{} WHERE u.district_id IS DISTINCT FROM 'D-002'"
OTHER_LINKS = f"SELECT t.* {OTHERS.format('links', 'user_id')}"


def planned(store: OneStore, options: Options, *tables: str) -> tuple[StorePlan, dict[str, Finding]]:
    """The plan of these tables, and what was found, by code."""
    plan, findings = store.findings(tables, options=options)
    return plan, {finding.code: finding for finding in findings}


def blocking(found: dict[str, Finding]) -> set[str]:
    return {code for code, finding in found.items() if finding.severity is Severity.BLOCK}


def test_rows_without_the_column_block_and_go_when_they_are_included(new_store: NewStore) -> None:
    """Over several steps; rows that reference nothing, or other districts, stay."""
    store = new_store(*LINKS)
    _, found = planned(store, LISTED_ONLY, "users")
    assert blocking(found) == {"reference_would_fail"}
    assert "include_derived" in found["reference_would_fail"].remedy

    plan, found = planned(store, DERIVED, "users")
    assert blocking(found) == set()
    assert [(unit.name, unit.rows) for unit in plan.units] == [
        ("public.notes", 20),
        ("public.links", 10),
        ("public.users", 10),
    ]
    assert found["derived_included"].sentence.startswith("30 rows of 2 tables without the column")
    other_notes = f"SELECT * FROM notes WHERE link_id IN (SELECT t.id {OTHERS.format('links', 'user_id')})"
    with store.others_untouched({"public.links": OTHER_LINKS, "public.notes": other_notes}):
        assert store.delete_all(plan) == {"public.notes": 20, "public.links": 10, "public.users": 10}
    assert store.verify(plan).passed
    assert [row[0:3] for row in store.ledger()] == [
        ("public.links", 1, 10),
        ("public.notes", 1, 20),
        ("public.users", 1, 10),
    ]


@pytest.mark.parametrize(("action", "told"), [("SET NULL", True), ("SET DEFAULT", True), ("CASCADE", False)])
def test_rows_that_their_own_key_would_keep_are_told(new_store: NewStore, action: str, told: bool) -> None:
    """A building outlives its inspector; whoever includes it has to know."""
    store = new_store(
        *LINKS[:2],
        f"CREATE TABLE buildings (id bigint, inspected_by bigint REFERENCES users ON DELETE {action})",
        "INSERT INTO buildings SELECT id, id FROM users",
    )
    plan, found = planned(store, DERIVED, "users")
    assert blocking(found) == set()
    assert ("derived_would_stay" in found) is told
    with store.others_untouched({"public.buildings": f"SELECT t.* {OTHERS.format('buildings', 'inspected_by')}"}):
        assert store.delete_all(plan) == {"public.buildings": 10, "public.users": 10}


def test_a_row_that_two_paths_lead_to_is_deleted_and_counted_once(new_store: NewStore) -> None:
    """Friends of two users: rows with both ends here, with one end, and of others."""
    store = new_store(
        *LINKS[:2],
        "CREATE TABLE friends (one bigint REFERENCES users, other bigint REFERENCES users ON DELETE CASCADE)",
        "INSERT INTO friends SELECT a.id, b.id FROM users a JOIN users b USING (district_id)",
        "INSERT INTO friends SELECT id, NULL FROM users",
    )
    plan, found = planned(store, DERIVED, "users")
    assert blocking(found) == set()
    assert [(unit.name, unit.rows) for unit in plan.units] == [("public.friends", 110), ("public.users", 10)]
    with store.others_untouched({"public.friends": f"SELECT t.* {OTHERS.format('friends', 'one')}"}):
        assert store.delete_all(plan) == {"public.friends": 110, "public.users": 10}
    assert store.verify(plan).passed


@pytest.mark.parametrize("listed", ["users", "users and groups"])
def test_a_row_that_leads_to_others_as_well_blocks(new_store: NewStore, listed: str) -> None:
    """A member of ours in a group of theirs: whose row that is, nobody can tell from here."""
    store = new_store(
        *LINKS[:2],
        "CREATE TABLE groups (district_id text, id bigint PRIMARY KEY)",
        "INSERT INTO groups VALUES ('D-0021', 1)",
        "CREATE TABLE members (user_id bigint REFERENCES users, group_id bigint REFERENCES groups)",
        "INSERT INTO members SELECT id, 1 FROM users WHERE district_id = 'D-002'",
        "INSERT INTO members SELECT id, NULL FROM users WHERE district_id = 'D-002'",
    )
    plan, found = planned(store, DERIVED, *listed.split(" and "))
    assert blocking(found) == {"derived_shared"}
    assert found["derived_shared"].sentence.startswith('10 rows of table "public.members"')
    assert plan.rows == 30


def test_rows_of_a_derived_table_that_reference_each_other_go_together(new_store: NewStore) -> None:
    """A thread whose answers belong to users as well; an answer that leads to nobody blocks."""
    store = new_store(
        *LINKS[:2],
        "CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint REFERENCES users, answers bigint REFERENCES posts)",
        "INSERT INTO posts SELECT id, id, min(id) OVER (PARTITION BY district_id) FROM users",
    )
    plan, found = planned(store, DERIVED, "users")
    assert blocking(found) == set()
    with store.others_untouched({"public.posts": f"SELECT t.* {OTHERS.format('posts', 'user_id')}"}):
        assert store.delete_all(plan) == {"public.posts": 10, "public.users": 10}
    store.execute(
        "INSERT INTO users VALUES ('D-002', -1)",
        "INSERT INTO posts VALUES (-1, -1, NULL), (-2, NULL, -1)",
    )
    _, found = planned(store, DERIVED, "users")
    assert blocking(found) == {"reference_would_fail"}


def test_a_cycle_of_tables_with_and_without_the_column_is_one_unit(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE users (district_id text, id bigint PRIMARY KEY, best bigint)",
        f"INSERT INTO users SELECT d, n + 100 * length(d) + 10 * ascii(d) {EACH}",
        "CREATE TABLE links (id bigint PRIMARY KEY, user_id bigint REFERENCES users)",
        "INSERT INTO links SELECT id, id FROM users",
        "UPDATE users SET best = id",
        "ALTER TABLE users ADD FOREIGN KEY (best) REFERENCES links",
    )
    plan, found = planned(store, DERIVED, "users")
    assert blocking(found) == set()
    assert {table.name.table_name for unit in plan.units for table in unit.tables} == {"users", "links"}
    assert len(plan.units) == 1
    with store.others_untouched({"public.links": OTHER_LINKS}):
        assert sum(store.delete_all(plan).values()) == 20
    assert store.verify(plan).passed


def test_composite_keys_and_other_types_of_the_column_lead_there_as_well(new_store: NewStore) -> None:
    store = new_store(
        'CREATE TABLE users (district_id integer, a text COLLATE "C", b char(5), UNIQUE (b, a))',
        "INSERT INTO users VALUES (42, 'x', 'y'), (43, 'z', 'y')",
        'CREATE TABLE links (b text, a text COLLATE "POSIX", FOREIGN KEY (b, a) REFERENCES users (b, a))',
        "INSERT INTO links VALUES ('y', 'x'), ('y', 'z')",
    )
    plan, findings = store.findings(["users"], options=DERIVED, district_id="42")
    assert [found.sentence for found in findings if found.severity is Severity.BLOCK] == []
    assert store.delete_all(plan, district_id="42") == {"public.links": 1, "public.users": 1}
    assert store.query("SELECT b, a FROM links") == [("y", "z")]


def test_derived_rows_that_came_after_the_plan_are_not_covered(new_store: NewStore) -> None:
    """Neither more rows of a derived table, nor rows of a table that had none."""
    store = new_store(*LINKS)
    plan, _ = planned(store, DERIVED, "users")
    store.execute("INSERT INTO notes SELECT id, 'late' FROM links WHERE user_id IS NOT NULL")
    with store.others_untouched(), pytest.raises(DeletionError, match="10 rows of the district more than the 20"):
        store.delete(plan, "public.notes")
    with pytest.raises(BlockedByError, match=r'30 rows of "public\.notes" still'):
        store.delete(plan, "public.links")
    with pytest.raises(BlockedByError, match=r'10 rows of "public\.links" still'):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 10}


def test_a_table_that_cannot_be_deleted_from_blocks(new_store: NewStore) -> None:
    store = new_store(*LINKS)
    store.execute(f"REVOKE DELETE ON notes FROM {ROLE}")
    _, found = planned(store, DERIVED, "users")
    assert blocking(found) == {"privilege_missing"}
    assert found["privilege_missing"].table == "public.notes"


def test_rows_of_a_forgotten_table_go_when_they_are_included(new_store: NewStore) -> None:
    """And where it references a listed table, it goes first."""
    store = new_store(
        *users(),
        "CREATE TABLE kids (district_id text, id bigint, FOREIGN KEY (district_id, id) REFERENCES users)",
        "INSERT INTO kids SELECT district_id, id FROM users",
        "CREATE TABLE empty (district_id text)",
    )
    _, found = planned(store, LISTED_ONLY, "users")
    assert blocking(found) == {"unlisted_rows", "reference_would_fail"}
    assert "include_unlisted" in found["unlisted_rows"].remedy
    plan, found = planned(store, UNLISTED, "users")
    assert blocking(found) == set()
    assert "holds 10 rows of the district" in found["unlisted_included"].sentence
    assert [unit.name for unit in plan.units] == ["public.kids", "public.users"]
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.kids": 10, "public.users": 10}
    assert store.verify(plan).passed


def test_rows_of_inheriting_tables_are_not_those_that_reference(new_store: NewStore) -> None:
    """A key of a table says nothing of the rows of tables that inherit from it."""
    store = new_store(
        *LINKS[:4], "CREATE TABLE more_links () INHERITS (links)", "INSERT INTO more_links SELECT * FROM links"
    )
    plan, found = planned(store, DERIVED, "users")
    assert blocking(found) == set()
    kept = f"{OTHER_LINKS.replace('links', 'ONLY links')} UNION ALL SELECT * FROM more_links"
    with store.others_untouched({"public.links": kept}):
        assert store.delete_all(plan) == {"public.links": 10, "public.users": 10}
    assert store.verify(plan).passed
