"""How far a deletion is, is told between its transactions and never within one: whoever is told may take long."""

from __future__ import annotations

import threading

import pytest

from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.errors import DeletionError
from migration_rollback.graph import deletion as graph_deletion
from tests.integration.conftest import NewStore
from tests.integration.one_graph import DISTRICT, OneGraph
from tests.integration.one_store import OneStore, once_at, users

STATES = "SELECT state FROM pg_stat_activity WHERE application_name = 'rollback under test'"
WATCHED = (
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "CREATE TRIGGER t BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()",
)


class Told:
    """What a deletion has told, and in which state its session was then."""

    def __init__(self, store: OneStore) -> None:
        self.store = store
        self.numbers: list[tuple[int, int]] = []
        self.states: set[object] = set()

    def __call__(self, deleted: int, expected: int) -> None:
        self.numbers.append((deleted, expected))
        self.states.update(state for (state,) in self.store.query(STATES))


@pytest.mark.parametrize("trigger", [(), WATCHED])
@pytest.mark.parametrize(
    ("batch_size", "numbers"), [(1_000, [(10, 10)]), (4, [(0, 10), (4, 10), (8, 10), (10, 10), (10, 10)])]
)
def test_no_transaction_is_open_when_progress_is_told(
    new_store: NewStore, trigger: tuple[str, ...], batch_size: int, numbers: list[tuple[int, int]]
) -> None:
    store = new_store(*users(), *trigger)
    told = Told(store)
    store.delete(store.plan("users"), "public.users", batch_size=batch_size, progress=told)
    assert told.numbers == numbers
    assert told.states == {"idle"}


def test_of_a_unit_that_fails_only_what_was_committed_is_told(new_store: NewStore) -> None:
    store = new_store(*users())
    told = Told(store)
    add = once_at("rows/s", lambda: store.execute("INSERT INTO users VALUES ('D-002', 99, 'late')"))
    with pytest.raises(DeletionError):
        store.delete(store.plan("users"), "public.users", batch_size=4, progress=told, log=add)
    assert told.numbers[-1][0] == 10 - store.remaining()["public.users"] + 1
    assert told.states == {"idle"}


class WatchedLock:
    """The lock of the graph's two threads, which knows who holds it."""

    def __init__(self) -> None:
        self.holder: int | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()
        self.holder = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self.holder = None
        self._lock.release()


def test_the_graph_tells_of_nodes_and_loose_relationships_and_holds_up_no_thread(
    graph: OneGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other thread may wait for that lock with its transaction open."""
    graph.fill(DISTRICT, nodes=30)
    graph.run("CREATE (:Other)-[:LED_TO {district_id: 'D-002'}]->(:Other)")
    lock, numbers, holding = WatchedLock(), list[tuple[int, int]](), list[bool]()
    monkeypatch.setattr(graph_deletion, "Lock", lambda: lock)

    def told(deleted: int, expected: int) -> None:
        numbers.append((deleted, expected))
        holding.append(lock.holder == threading.get_ident())

    plan = graph.plan(loaded=LoadedGraph(nodes_loaded=30, relationships_loaded=30), include_relationships=True)
    graph.delete(plan, batch_size=10, ahead=1, progress=told)
    assert {expected for _, expected in numbers} == {31}
    assert max(numbers) == (31, 31)
    assert {deleted for deleted, _ in numbers} >= {0, 10, 20, 30}
    assert not any(holding)
