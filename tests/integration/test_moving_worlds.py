"""A world that moves after the approval, by property: either exactly the approved rows go, or a store loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.errors import RollbackError
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore

OPTIONS = Options(include_derived=True)
LOADED = dict.fromkeys(("pupil", "event", "log", "visit"))
WORLD = (
    "CREATE TABLE pupil (district_id text, id int, name text, PRIMARY KEY (district_id, id))",
    "CREATE TABLE event (district_id text, id int, pupil int, at timestamptz, note text, "
    "PRIMARY KEY (district_id, id, at), FOREIGN KEY (district_id, pupil) REFERENCES pupil)",
    "CREATE TABLE log (district_id text, what text)",
    "CREATE TABLE visit (district_id text, id int, PRIMARY KEY (district_id, id)) PARTITION BY RANGE (id)",
    "CREATE TABLE visit_1 PARTITION OF visit FOR VALUES FROM (0) TO (100)",
    "CREATE TABLE tag (id int PRIMARY KEY, d text, pupil int, d2 text, pupil2 int, "
    "FOREIGN KEY (d, pupil) REFERENCES pupil, FOREIGN KEY (d2, pupil2) REFERENCES pupil)",
    "CREATE TABLE forgotten (district_id text, id int)",
    "CREATE TABLE fan (district_id text, d text, pupil int, FOREIGN KEY (d, pupil) REFERENCES pupil ON DELETE CASCADE)",
    "INSERT INTO pupil SELECT d, n, 'x' FROM unnest(ARRAY['D-002', 'D-0021']) AS d, generate_series(1, 6) AS n",
    "INSERT INTO event SELECT district_id, id, id, 'epoch', 'x' FROM pupil",
    "INSERT INTO log SELECT district_id, 'login ' || id FROM pupil",
    "INSERT INTO visit SELECT district_id, id FROM pupil",
    "INSERT INTO tag SELECT row_number() OVER (), district_id, id FROM pupil WHERE id <= 3",
    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
)
# By table, the rows of a district that a deletion may take, each by what identifies it.
ROWS = {
    "pupil": "SELECT id::text FROM pupil WHERE district_id = 'D-002'",
    "event": "SELECT (id, at)::text FROM event WHERE district_id = 'D-002'",
    "log": "SELECT log::text FROM log WHERE district_id = 'D-002'",
    "visit": "SELECT id::text FROM visit WHERE district_id = 'D-002'",
    "tag": "SELECT tag::text FROM tag WHERE 'D-002' IN (d, d2)",
}


@dataclass(frozen=True)
class Move:
    """Something that somebody does between the plan and the deletion, and how it is undone."""

    does: str
    undo: str
    acts: bool = False
    """It changes what a deletion does, or what a plan would be, whatever rows there are."""
    touches: bool = False
    """It writes approved rows anew, without making others of them."""
    harmless_to: str = ""
    """The table whose deletion it need not stop; empty: it stops one, or changes what one does."""
    unseen: bool = False
    """Only the verification sees it, once the deletions have begun."""


CHANGED = Move(
    "UPDATE log SET what = 'changed' WHERE (district_id, what) = ('D-002', 'login 1')",
    "UPDATE log SET what = 'login 1' WHERE what = 'changed'",
)
MOVED = Move(
    "UPDATE log SET district_id = 'D-0021' WHERE (district_id, what) = ('D-002', 'login 2')",
    "UPDATE log SET district_id = 'D-002' WHERE ctid = "
    "(SELECT max(ctid) FROM log WHERE (district_id, what) = ('D-0021', 'login 2'))",
    harmless_to="log",
)
MOVES = (
    Move("INSERT INTO log VALUES ('D-002', 'new')", "DELETE FROM log WHERE what = 'new'"),
    Move("INSERT INTO visit VALUES ('D-002', 50)", "DELETE FROM visit WHERE id = 50"),
    Move("INSERT INTO pupil VALUES ('D-002', 60, 'y')", "DELETE FROM pupil WHERE id = 60"),
    Move("INSERT INTO pupil VALUES ('D-0021', 61, 'y')", "DELETE FROM pupil WHERE id = 61", harmless_to="pupil"),
    Move(
        "DELETE FROM event WHERE (district_id, id) = ('D-002', 1)",
        "INSERT INTO event VALUES ('D-002', 1, 1, 'epoch', 'x')",
        harmless_to="event",
    ),
    Move(
        "DELETE FROM visit WHERE (district_id, id) = ('D-002', 1)",
        "INSERT INTO visit VALUES ('D-002', 1)",
        harmless_to="visit",
    ),
    Move(
        "UPDATE event SET id = 70 WHERE (district_id, id) = ('D-002', 2)",
        "UPDATE event SET id = 2 WHERE (district_id, id) = ('D-002', 70)",
    ),
    Move(
        "UPDATE event SET at = '2025-01-01 00:00+00' WHERE (district_id, id) = ('D-002', 3)",
        "UPDATE event SET at = 'epoch' WHERE (district_id, id) = ('D-002', 3)",
    ),
    Move("UPDATE event SET note = 'read'", "UPDATE event SET note = 'x'", touches=True, harmless_to="event"),
    Move("UPDATE pupil SET name = 'z'", "UPDATE pupil SET name = 'x'", touches=True, harmless_to="pupil"),
    CHANGED,
    MOVED,
    Move(
        "UPDATE tag SET d2 = 'D-0021', pupil2 = 1 WHERE id = 1", "UPDATE tag SET d2 = NULL, pupil2 = NULL WHERE id = 1"
    ),
    Move("UPDATE tag SET d = 'D-002' WHERE id = 4", "UPDATE tag SET d = 'D-0021' WHERE id = 4"),
    Move("INSERT INTO forgotten VALUES ('D-002', 1)", "TRUNCATE forgotten", acts=True, unseen=True),
    Move("INSERT INTO fan VALUES ('D-0021', 'D-002', 1)", "TRUNCATE fan", acts=True),
    Move(
        "CREATE TRIGGER t BEFORE DELETE ON log FOR EACH ROW EXECUTE FUNCTION nothing()",
        "DROP TRIGGER t ON log",
        acts=True,
    ),
    Move("CREATE RULE r AS ON DELETE TO pupil DO INSTEAD NOTHING", "DROP RULE r ON pupil", acts=True),
    # Not of updates: without a replica identity the server would refuse those, which other moves make.
    Move("CREATE PUBLICATION p FOR TABLE log WITH (publish = 'delete')", "DROP PUBLICATION p", acts=True),
    Move(
        "CREATE TABLE late (d text, pupil int, FOREIGN KEY (d, pupil) REFERENCES pupil ON DELETE CASCADE)",
        "DROP TABLE late",
        acts=True,
    ),
    Move("CREATE TABLE visit_2 PARTITION OF visit FOR VALUES FROM (100) TO (200)", "DROP TABLE visit_2"),
)
CHOSEN = st.lists(st.sampled_from(MOVES), max_size=3, unique=True)


def rows(store: OneStore) -> dict[str, list[str]]:
    """The district's rows by table, read without the product."""
    return {table: sorted(str(row[0]) for row in store.query(query)) for table, query in ROWS.items()}


def undo(store: OneStore, moves: Sequence[Move]) -> None:
    """The latest first, but before all others what acts on deletes: it would act on those that undo as well."""
    latest_first = moves[::-1]
    store.execute(*(move.undo for move in sorted(latest_first, key=lambda move: not move.acts)))


def of_others(store: OneStore) -> dict[str, list[str]]:
    """Every row that no deletion may touch."""
    return {
        table: sorted(str(row) for row in store.query(f"SELECT * FROM {table}") if "D-002" not in row)
        for table in (*ROWS, "fan", "forgotten")
    } | {"all of fan": sorted(map(str, store.query("SELECT * FROM fan")))}


def delete_all(store: OneStore, plan: StorePlan) -> Iterator[str]:
    """Every unit in order; what went wrong."""
    for unit in plan.units:
        try:
            store.delete(plan, unit.name)
        except RollbackError as error:
            yield str(error)


def delete_and_judge(store: OneStore, plan: StorePlan, approved: dict[str, list[str]]) -> list[str]:
    """What went wrong; nothing but approved rows has gone, of each table all or none, and nobody else's."""
    there, others = rows(store), of_others(store)
    errors = list(delete_all(store, plan))
    left = rows(store)
    for table in ROWS:
        gone = set(there[table]) - set(left[table])
        assert gone <= set(approved[table]), errors
        assert not (gone and left[table]), errors
    assert errors or not any(left.values())
    assert of_others(store) == others
    return errors


@pytest.fixture
def template(new_store: NewStore) -> str:
    """The world as it was loaded; a copy is made in a moment."""
    return new_store(*WORLD).database


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=CHOSEN, between=CHOSEN)
@example(before=[], between=[CHANGED, MOVED])
@example(before=[MOVED], between=[CHANGED])
def test_what_was_approved_goes_or_nothing(
    new_store: NewStore, template: str, before: list[Move], between: list[Move]
) -> None:
    """Moves before the store is judged again, and others after that and before its rows are deleted."""
    store = new_store(template=template)
    plan, _ = store.findings(LOADED, options=OPTIONS)
    approved = rows(store)
    store.execute(*(move.does for move in before))
    found = store.judge_again(plan, LOADED, options=OPTIONS)
    moved = rows(store)
    must = any(move.acts for move in before) or any(set(moved[table]) - set(approved[table]) for table in ROWS)
    # Rows that are missing beside rows that were only touched cannot be told from rows that were replaced.
    may = must or (moved != approved and any(move.touches for move in before))
    assert may if found else not must, [one.sentence for one in found]
    if found:
        undo(store, before)
        assert store.judge_again(plan, LOADED, options=OPTIONS) == ()
    between = [move for move in between if move not in before]
    store.execute(*(move.does for move in between))
    if delete_and_judge(store, plan, approved):
        left = rows(store)
        made = [*(() if found else before), *between]
        undo(store, [move for move in made if not move.harmless_to or left[move.harmless_to]])
        assert delete_and_judge(store, plan, approved) == []
    else:
        undo(store, [move for move in between if move.unseen])
    assert store.verify(plan).issues == ()
