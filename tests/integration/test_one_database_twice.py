"""Two connections to one database are found out, whatever way they take."""

import contextlib
from collections.abc import Iterator, Mapping

import pytest

from migration_rollback.stores.same_database import stores_in_one_database
from migration_rollback.stores.session import Session
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore

pytestmark = pytest.mark.catalog


@contextlib.contextmanager
def opened(ways: Mapping[str, tuple[OneStore, str | None]]) -> Iterator[dict[str, Session]]:
    with contextlib.ExitStack() as stack:
        yield {
            name: stack.enter_context(store.session(read_only=True, host=host)) for name, (store, host) in ways.items()
        }


def test_two_names_of_one_host_are_one_database(new_store: NewStore) -> None:
    store, other = new_store(), new_store()
    ways = {"ids": (store, "127.0.0.1"), "hcp1": (other, None), "sp": (store, "localhost")}
    with opened(ways) as sessions:
        assert stores_in_one_database(sessions) == (("ids", "sp"),)


def test_three_connections_to_one_database_are_three_pairs(new_store: NewStore) -> None:
    store = new_store()
    with opened(dict.fromkeys(("ids", "hcp1", "sp"), (store, None))) as sessions:
        assert stores_in_one_database(sessions) == (("ids", "hcp1"), ("ids", "sp"), ("hcp1", "sp"))


def test_two_databases_of_one_server_are_two(new_store: NewStore) -> None:
    with opened({"ids": (new_store(), None), "sp": (new_store(), None)}) as sessions:
        assert stores_in_one_database(sessions) == ()


def test_two_runs_that_plan_at_once_do_not_see_each_other(new_store: NewStore) -> None:
    """Each probes the same five databases; another run's lock is nobody's store."""
    one, two = new_store(), new_store()
    ways = {"ids": (one, None), "sp": (two, None)}
    with opened(ways) as first, opened(ways) as second:
        assert stores_in_one_database(first) == ()
        assert stores_in_one_database(second) == ()
