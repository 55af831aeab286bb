"""What only newer servers can do: a schema that uses it is rolled back like any other."""

from __future__ import annotations

import pytest

from tests.integration.conftest import NewStore, Since
from tests.integration.one_store import EACH, ROLE, OneStore, users

pytestmark = pytest.mark.catalog


def roll_back(store: OneStore, *tables: str) -> dict[str, int]:
    """Plan, judge again, delete, verify; nothing of it may find a fault."""
    plan = store.plan(*tables)
    assert store.judge_again(plan, tables) == ()
    census = store.census()
    with store.others_untouched():
        deleted = store.delete_all(plan)
    assert store.remaining() == {}
    assert store.verify(plan, census).issues == ()
    return deleted


def test_columns_that_are_computed_when_read(new_store: NewStore, since: Since) -> None:
    """Also in a table without a key, whose rows are known by their stored columns."""
    since(18)
    store = new_store(
        "CREATE TABLE notes (district_id text, n int, twice int GENERATED ALWAYS AS (n * 2) VIRTUAL)",
        f"INSERT INTO notes SELECT d, n {EACH}",
    )
    assert roll_back(store, "notes") == {"public.notes": 10}


def test_a_district_that_is_computed_when_read(new_store: NewStore, since: Since) -> None:
    """No index can serve it, and its rows are the district's all the same."""
    since(18)
    store = new_store(
        "CREATE TABLE notes (of text, n int, district_id text GENERATED ALWAYS AS ('D-' || of) VIRTUAL)",
        "INSERT INTO notes SELECT d, n FROM unnest(ARRAY['002', '0021']) AS d, generate_series(1, 10) AS n",
    )
    assert roll_back(store, "notes") == {"public.notes": 10}


def test_a_row_that_was_replaced_is_found_although_its_computed_column_is_not_stored(
    new_store: NewStore, since: Since
) -> None:
    since(18)
    store = new_store(
        "CREATE TABLE notes (district_id text, n int, twice int GENERATED ALWAYS AS (n * 2) VIRTUAL)",
        f"INSERT INTO notes SELECT d, n {EACH}",
    )
    plan = store.plan("notes")
    store.execute("UPDATE notes SET n = 11 WHERE district_id = 'D-002' AND n = 1")
    assert [one.code for one in store.judge_again(plan, ["notes"])] == ["rows_not_approved"]


def test_a_key_without_overlaps(new_store: NewStore, since: Since) -> None:
    since(18)
    store = new_store(
        "CREATE EXTENSION btree_gist",
        "CREATE TABLE terms (district_id text, id int, during daterange, "
        "PRIMARY KEY (district_id, id, during WITHOUT OVERLAPS))",
        f"INSERT INTO terms SELECT d, n, daterange('2025-01-01'::date + n, '2025-01-02'::date + n) {EACH}",
    )
    assert roll_back(store, "terms") == {"public.terms": 10}


def test_a_column_that_is_not_null_for_new_rows_alone(new_store: NewStore, since: Since) -> None:
    """The catalog says "not null" of it, and rows without a district are nobody's."""
    since(18)
    store = new_store(
        *users(),
        "CREATE TABLE notes (district_id text, n int)",
        f"INSERT INTO notes SELECT d, n {EACH}",
        "INSERT INTO notes VALUES (NULL, 1)",
        "ALTER TABLE notes ADD CONSTRAINT notes_district NOT NULL district_id NOT VALID",
    )
    assert roll_back(store, "notes", "users") == {"public.notes": 10, "public.users": 10}
    assert store.value("SELECT count(*) FROM notes WHERE district_id IS NULL") == 1


def test_a_foreign_key_of_a_partitioned_table_that_is_not_validated(new_store: NewStore, since: Since) -> None:
    since(18)
    store = new_store(
        *users(),
        "CREATE TABLE visits (district_id text, id bigint) PARTITION BY LIST (district_id)",
        "CREATE TABLE visits_all PARTITION OF visits DEFAULT",
        f"INSERT INTO visits SELECT d, n {EACH}",
        "ALTER TABLE visits ADD FOREIGN KEY (district_id, id) REFERENCES users NOT VALID",
    )
    assert roll_back(store, "users", "visits") == {"public.visits": 10, "public.users": 10}


def test_a_key_that_counts_nulls_as_one(new_store: NewStore, since: Since) -> None:
    since(15)
    store = new_store(
        "CREATE TABLE codes (district_id text, code text, UNIQUE NULLS NOT DISTINCT (district_id, code))",
        "INSERT INTO codes VALUES ('D-002', NULL), ('D-0021', NULL)",
    )
    assert roll_back(store, "codes") == {"public.codes": 1}


def test_a_key_that_sets_some_of_its_columns_to_null(new_store: NewStore, since: Since) -> None:
    """The other district's row would keep its district, and lose what it references: that is a change."""
    since(15)
    store = new_store(
        *users(),
        "CREATE TABLE cards (district_id text, user_district text, id bigint, "
        "FOREIGN KEY (user_district, id) REFERENCES users ON DELETE SET NULL (id))",
        "INSERT INTO cards VALUES ('D-0021', 'D-002', 1)",
    )
    (sentence,) = store.blocks(["users", "cards"])
    assert sentence.startswith('1 row of district D-0021 in "public.cards"')


def test_privileges_that_come_from_a_role_which_is_not_inherited_do_not_count(
    new_store: NewStore, since: Since
) -> None:
    """A membership may be for SET ROLE alone, and the rollback sets no role."""
    since(16)
    store = new_store(*users())
    owner = f"owner_of_{store.database}"
    store.execute(
        f"CREATE ROLE {owner}",
        f"GRANT {owner} TO {ROLE} WITH INHERIT FALSE, SET TRUE",
        f"REVOKE ALL ON users FROM {ROLE}",
        f"GRANT SELECT, DELETE ON users TO {owner}",
    )
    try:
        assert any("may not" in sentence for sentence in store.blocks(["users"]))
        store.execute(f"GRANT {owner} TO {ROLE} WITH INHERIT TRUE")
        assert roll_back(store, "users") == {"public.users": 10}
    finally:
        store.execute(f"DROP OWNED BY {owner}", f"DROP ROLE {owner}")
