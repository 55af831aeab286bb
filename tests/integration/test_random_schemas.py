"""For any schema: the plan says truly why it cannot be done, or it is done without an error and changes nobody else.

``HYPOTHESIS_EXAMPLES=5000 pytest --hypothesis-seed=7 tests/integration/test_random_schemas.py`` searches longer.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, event, note, settings
from hypothesis import given as for_all

from migration_rollback.core.findings import Severity
from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.errors import RollbackError, StoreError
from servers.postgres_access import PostgresAccess
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, ROLE, OneStore, users
from tests.integration.random_judge import Judge, State
from tests.integration.random_schemas import AUDIT, SCHEMAS, Column, Feature, Row, Shape, Table, World, quote
from tests.integration.random_strategies import worlds

pytestmark = pytest.mark.catalog

EXAMPLES = os.environ.get("HYPOTHESIS_EXAMPLES")
SEARCH = settings(
    max_examples=int(EXAMPLES or 60),
    derandomize=EXAMPLES is None,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EXPECTED_GAPS = {
    Feature.SWALLOWING_TRIGGER: "still holds 3 rows of district D-002 after 0 were deleted",
    Feature.RAISING_TRIGGER: "could not delete the 3 rows .*: never",
    Feature.RAISING_AT_COMMIT: "could not delete the 3 rows .*: never",
}
"""What no finding says before the approval, and how it fails afterwards. Without its line here, it is drawn as well."""
DRAWN = tuple(feature for feature in Feature if feature not in EXPECTED_GAPS)


@pytest.fixture(scope="module")
def store(postgres: PostgresAccess) -> Iterator[OneStore]:
    """One database for all examples; each begins with dropping what the last one made."""
    name = f"random_{secrets.token_hex(4)}"
    postgres.create_database(name)
    store = OneStore(postgres, name)
    store.grant()
    yield store
    postgres.drop_database(name)


def build(store: OneStore, world: World) -> list[str]:
    """Make the world; constraints that its rows do not satisfy are left out. Returns the statements that worked."""
    done: list[str] = []
    with psycopg.connect(store.uri, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        schemas = ", ".join(map(quote, SCHEMAS))
        connection.execute(f"DROP SCHEMA IF EXISTS {schemas}, migration_rollback CASCADE".encode())
        for statement, optional in world.build(ROLE):
            with contextlib.suppress(psycopg.Error) if optional else contextlib.nullcontext():
                connection.execute(statement.encode())
                done.append(statement)
    return done


@pytest.mark.parametrize("feature", EXPECTED_GAPS)
def test_what_no_finding_says_before_the_approval_fails_loudly_and_changes_nothing(
    new_store: NewStore, feature: Feature
) -> None:
    """Once a finding blocks it, this fails: take its line out of EXPECTED_GAPS, and it is drawn like the others."""
    columns = (Column("district_id", "text"), Column("id", "integer"))
    rows = tuple(
        Row(owner=owner, values=(("district_id", owner), ("id", str(number))), in_part=False)
        for owner in ("D-002", CONTROL)
        for number in range(3)
    )
    world = World(
        district_id="D-002",
        district_ids=("D-002",),
        tables=(Table("public", "users", "text", True, Shape.PLAIN, columns, (), False, rows, (feature,)),),
        keys=(),
        report=(("users", 3),),
        revoked=(),
        batch_size=1_000,
        allow_preexisting=False,
        copied=None,
    )
    store = new_store()
    build(store, world)
    with store.others_untouched(), pytest.raises(RollbackError, match=EXPECTED_GAPS[feature]):
        store.delete_all(store.plan("users"))
    assert store.remaining() == {"public.users": 3}


def test_a_key_says_nothing_of_the_rows_of_inheriting_tables(new_store: NewStore) -> None:
    """Found at random: a student whose school was never there, in a table without a key, failed the verification."""
    store = new_store(
        "CREATE TABLE schools (district_id text, id int PRIMARY KEY)",
        "CREATE TABLE people (district_id text, id int PRIMARY KEY, school int REFERENCES schools)",
        "CREATE TABLE students () INHERITS (people)",
        "CREATE TABLE cards (district_id text, person int REFERENCES people ON DELETE CASCADE)",
        "INSERT INTO schools VALUES ('D-002', 1)",
        "INSERT INTO people VALUES ('D-0021', 1, NULL)",
        "INSERT INTO students VALUES ('D-002', 1, 1), ('D-0021', 2, 4711)",
        "INSERT INTO cards VALUES ('D-0021', 1)",
    )
    plan = store.plan("schools", "people", "cards")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.cards": 0, "public.people": 1, "public.schools": 1}
    assert store.verify(plan).issues == ()


def test_the_two_ends_of_a_key_may_have_two_collations(new_store: NewStore) -> None:
    """Found at random: compared without the referenced column's, the server refuses, and the store was unreadable."""
    store = new_store(
        'CREATE TABLE forms (district_id text, code text COLLATE "C" PRIMARY KEY)',
        'CREATE TABLE answers (district_id text, code text COLLATE "POSIX" REFERENCES forms)',
        "INSERT INTO forms VALUES ('D-002', 'a'), ('D-0021', 'b')",
        "INSERT INTO answers VALUES ('D-002', 'a'), ('D-0021', 'b')",
    )
    plan = store.plan("forms", "answers")
    with store.others_untouched():
        store.delete_all(plan)
    assert store.verify(plan).issues == ()


def test_trailing_blanks_do_not_hide_a_reference_to_a_padded_column(new_store: NewStore) -> None:
    """The server compares as char(n); compared as text, the other district's row went with the cascade."""
    store = new_store(
        "CREATE TABLE forms (district_id text, code char(4) PRIMARY KEY)",
        "CREATE TABLE answers (district_id text, code text REFERENCES forms ON DELETE CASCADE)",
        "INSERT INTO forms VALUES ('D-002', 'a'), ('D-0021', 'b')",
        "INSERT INTO answers VALUES ('D-0021', 'a '), ('D-0021', 'b  ')",
    )
    (sentence,) = store.blocks(["forms", "answers"])
    assert sentence.startswith(f'1 row of district {CONTROL} in "public.answers"')


def test_a_table_that_inherits_from_two_is_refused(new_store: NewStore) -> None:
    """Its rows were planned twice, so more was approved than there was; from one ancestor by two ways is one."""
    store = new_store(
        "CREATE TABLE people (district_id text, id int)",
        "CREATE TABLE staff () INHERITS (people)",
        "CREATE TABLE parents () INHERITS (people)",
        "CREATE TABLE teachers_with_kids () INHERITS (staff, parents)",
        "CREATE TABLE users (district_id text, id int)",
        "INSERT INTO teachers_with_kids VALUES ('D-002', 1)",
    )
    assert store.plan("people").rows == 1
    store.execute("ALTER TABLE parents INHERIT users", "ALTER TABLE parents NO INHERIT people")
    assert store.blocks(["people", "users"]) == [
        'table "public.teachers_with_kids" of store "ids" is a part of "public.people" and of "public.users"; '
        "its rows would be counted with each of them"
    ]


def test_a_referenced_table_that_the_role_may_not_read_is_a_warning_of_the_verification(new_store: NewStore) -> None:
    """It is not the district's and nothing in it goes; the error came when all was deleted and nothing verified."""
    store = new_store(
        "CREATE TABLE codes (id int PRIMARY KEY)",
        "CREATE TABLE notes (district_id text, code int, CONSTRAINT notes_key FOREIGN KEY (code) REFERENCES codes)",
        "INSERT INTO codes VALUES (1)",
        "INSERT INTO notes VALUES ('D-002', 1), ('D-0021', 1)",
    )
    store.execute(f"REVOKE ALL ON codes FROM {ROLE}")
    plan = store.plan("notes")
    store.delete_all(plan)
    found = store.verify(plan)
    assert found.issues == ()
    assert found.warnings == (
        'foreign key "notes_key" of "public.notes" in store "ids" was not checked: '
        'the role may not read "public.codes"',
    )


def test_an_empty_table_is_nothing_to_do_also_where_nobody_sees_what_references_it(new_store: NewStore) -> None:
    """Found at random: the plan does not ask where no row is to go; the task and the verification failed at it."""
    store = new_store(
        "CREATE TABLE codes (district_id text, id int PRIMARY KEY)",
        "CREATE TABLE notes (code int REFERENCES codes ON DELETE CASCADE)",
        "INSERT INTO codes VALUES ('D-0021', 1)",
        "INSERT INTO notes VALUES (1)",
        "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY hides ON notes USING (false)",
    )
    plan = store.plan("codes")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.codes": 0}
    found = store.verify(plan)
    assert found.issues == ()
    assert 'the role may not read "public.notes"' in found.warnings[0]


def test_tables_whose_written_names_are_the_same_are_refused(new_store: NewStore) -> None:
    """The count of one stood for both: rows of the district were found only after the deletion, as strays."""
    store = new_store(
        *users(),
        'CREATE SCHEMA "s"',
        'CREATE SCHEMA "s.x"',
        *users('"s"."x.y"'),
        'CREATE TABLE "s.x"."y" (district_id text)',
    )
    sentence, unlisted = store.blocks({"users": 10})
    assert sentence == '2 tables of store "ids" are written "s.x.y", because of the dots in their names'
    assert unlisted.startswith('table "s.x.y" of store "ids" holds 10 rows of the district, but the load report')


@SEARCH
@for_all(world=worlds(DRAWN))
def test_what_is_not_blocked_goes_without_error_and_what_is_blocked_is_rightly_so(
    store: OneStore, world: World
) -> None:
    event(judge_world(store, world))


def judge_world(store: OneStore, world: World) -> str:
    """Try the world; returns how it ended, which ``--hypothesis-show-statistics`` counts."""
    note(";\n".join(build(store, world)))
    note(f"report {world.report}")
    judge = Judge(store, world)
    before = judge.state()
    try:
        plan, findings = store.findings(
            dict(world.report),
            district_id=world.district_id,
            options=Options(allow_preexisting=world.allow_preexisting),
        )
    except StoreError as error:
        if not judge.is_true_that_unreadable(error):
            raise
        return "unreadable"
    for table in plan.tables():
        assert table.rows == sum(before.rows(one) for one in world.tables if one.spelling == str(table.name))
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCK]
    for finding in blocking:
        assert judge.is_true(finding), f"untrue: {finding}"
    assert judge.state() == before
    if blocking:
        return "blocked"
    for listed in world.planned():
        loaded = world.loaded(listed)
        assert world.allow_preexisting or loaded is None or before.rows(listed) <= loaded
    _assert_all_goes(store, world, plan, judge, before)
    return "deleted" if plan.rows else "empty"


def _assert_all_goes(store: OneStore, world: World, plan: StorePlan, judge: Judge, before: State) -> None:
    census = store.census(world.district_id)
    deleted = store.delete_side_by_side(plan, batch_size=world.batch_size, district_id=world.district_id)
    after = judge.state()
    assert not any(after.district.values())
    assert after.others == before.others
    audited = deleted.pop(f"public.{AUDIT}", None)
    assert deleted == {name: table.rows for table in plan.tables() if (name := str(table.name)) != f"public.{AUDIT}"}
    found = store.verify(plan, census, district_id=world.district_id)
    assert found.issues == ()
    in_ledger = {table.table: table.rows_in_ledger for table in found.tables}
    # in the plan's rows and those that triggers wrote, whichever unit's transaction took them
    assert audited is None or (in_ledger.pop(f"public.{AUDIT}") or 0) >= audited
    assert in_ledger == deleted
    assert not [warning for warning in found.warnings if warning.startswith("rows of other districts")]
