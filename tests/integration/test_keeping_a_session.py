"""The session in which a task deletes: one for all its units, and none that outlives an error."""

from __future__ import annotations

import pytest

from migration_rollback.core.plan import StorePlan
from migration_rollback.edge.kept_session import KeptSession, kept_session
from migration_rollback.errors import DeletionError
from migration_rollback.stores.session import Session
from tests.integration.conftest import NewStore
from tests.integration.one_store import DISTRICT, OneStore, users

NAME = "task under test"


@pytest.fixture
def store(new_store: NewStore, monkeypatch: pytest.MonkeyPatch) -> OneStore:
    """A store to which Airflow's connection leads."""
    made = new_store(*users())
    monkeypatch.setenv("AIRFLOW_CONN_CERT_IDS", made.role_uri())
    return made


def pid(session: Session) -> int:
    return int(session.row("read_server_process")["pid"])


def sessions(store: OneStore) -> int:
    return int(
        str(
            store.value(
                "SELECT count(*) FROM pg_stat_activity "
                f"WHERE datname = current_database() AND application_name = '{NAME}'"
            )
        )
    )


def fail(kept: KeptSession) -> None:
    with kept.session() as session:
        session.rows("lock_unit", turn=" public.users")
        raise DeletionError("nothing was deleted", "try again")


def test_units_share_a_session_that_ends_with_the_task(store: OneStore) -> None:
    with kept_session(store.plan("users"), DISTRICT, application_name=NAME) as kept:
        pids = []
        for _ in range(2):
            with kept.session() as session:
                pids.append(pid(session))
        assert pids[0] == pids[1]
        assert sessions(store) == 1
    assert sessions(store) == 0


def test_a_session_ends_with_an_error_and_with_it_what_it_holds(store: OneStore) -> None:
    """Whoever waits to try again would keep others from what is in its own way."""
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    with kept_session(store.plan("users"), DISTRICT, application_name=NAME) as kept:
        with pytest.raises(DeletionError):
            fail(kept)
        assert (sessions(store), store.value(held)) == (0, 0)
        with kept.session() as session:
            assert session.row("read_server_process")
            assert sessions(store) == 1


def test_a_session_that_leads_to_another_database_is_given_to_nobody(
    new_store: NewStore, store: OneStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan: StorePlan = store.plan("users")
    monkeypatch.setenv("AIRFLOW_CONN_CERT_IDS", new_store(*users()).role_uri())
    with (
        kept_session(plan, DISTRICT, application_name=NAME) as kept,
        pytest.raises(DeletionError, match="database"),
        kept.session(),
    ):
        pytest.fail("a session was given")
