"""Between two batches a long deletion looks how far a replica is behind: a real one, whose replay is paused."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator

import psycopg
import pytest

from migration_rollback.core.plan import StorePlan
from migration_rollback.errors import TransientStoreError
from migration_rollback.stores import between_batches
from migration_rollback.stores.between_batches import Regards
from servers.child_process import wait_until
from servers.postgres_server import PostgresServer
from servers.postgres_standby import StandbyServer
from tests.integration.conftest import NewStore
from tests.integration.one_store import ROLE, OneStore, once_at
from tests.integration.test_long_deletions import ledger, readings

pytestmark = pytest.mark.catalog

BEHIND = Regards(replica_lag=1)


class Replicated(OneStore):
    """A store of which there is a replica."""

    def __init__(self, primary: PostgresServer, standby: StandbyServer, database: str) -> None:
        super().__init__(primary, database)
        self.standby = standby

    @contextlib.contextmanager
    def replica_behind(self) -> Iterator[Callable[[], None]]:
        """It replays nothing any more, until the call or the end."""
        with psycopg.connect(self.standby.uri(), autocommit=True) as standby:

            def go_on() -> None:
                standby.execute("SELECT pg_wal_replay_resume()")

            standby.execute("SELECT pg_wal_replay_pause()")
            try:
                yield go_on
            finally:
                go_on()
                wait_until(lambda: self.behind() < 1, 30, "the replica to catch up")

    def behind(self) -> float:
        """Seconds."""
        return float(
            str(self.value("SELECT coalesce(extract(epoch FROM max(replay_lag)), 0) FROM pg_stat_replication"))
        )

    def until_it_is_behind(self) -> None:
        wait_until(lambda: self.behind() > 1.5, 30, "the replica to be seen behind")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostgresServer, StandbyServer]]:
    """A server and its standby."""
    with PostgresServer(tmp_path_factory.mktemp("primary"), fsync=False) as primary:
        primary.create_role(ROLE, primary.password)
        primary.stop()
        with StandbyServer(tmp_path_factory.mktemp("standby"), primary) as standby:
            primary.start()
            yield primary, standby


@pytest.fixture
def store(servers: tuple[PostgresServer, StandbyServer]) -> Iterator[Replicated]:
    """With 500 rows of the district, whose role may see how far replicas are behind."""
    primary, standby = servers
    primary.create_database("replicated")
    made = Replicated(primary, standby, "replicated")
    made.execute(*readings(500), f"GRANT pg_read_all_stats TO {ROLE}")
    made.grant()
    wait_until(lambda: made.value("SELECT count(*) FROM pg_stat_replication") == 1, 30, "the replica to stream")
    yield made
    made.execute(f"REVOKE pg_read_all_stats FROM {ROLE}")
    primary.drop_database("replicated")


def delete(store: OneStore, log: Callable[[str], None], plan: StorePlan | None = None) -> int:
    """The rows that went."""
    plan = plan or store.plan("readings")
    return store.delete(plan, "public.readings", batch_size=100, regards=BEHIND, log=log).tables[0].rows_deleted


def test_no_batch_begins_while_a_replica_is_too_far_behind(store: Replicated, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, again and again, and goes on when the replica has caught up."""
    monkeypatch.setattr(between_batches, "_TELL_SECONDS", 0.5)
    monkeypatch.setattr(between_batches, "_LOOK_SECONDS", 0.1)
    waiting: list[tuple[str, int]] = []
    with store.replica_behind() as go_on:
        look = once_at("rows/s", store.until_it_is_behind)

        def log(line: str) -> None:
            look(line)
            if "waiting" in line:
                waiting.append((line, len(store.ledger())))
                if len(waiting) == 3:
                    go_on()

        assert delete(store, log) == 500
    assert {batches for _, batches in waiting[:3]} == {1}
    told = r'public\.readings: waiting: replica "standby" is \d+ s behind, more than 1 second'
    assert re.fullmatch(told, waiting[0][0])
    assert store.remaining() == {}


def test_nobody_waits_for_a_replica_for_ever(store: Replicated, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is worth another try, which goes on with what is left."""
    monkeypatch.setattr(between_batches, "_PATIENCE_SECONDS", 2.0)
    plan = store.plan("readings")
    with store.replica_behind():
        with pytest.raises(TransientStoreError, match="what was committed stays") as caught:
            delete(store, once_at("rows/s", store.until_it_is_behind), plan)
        assert re.search(r'"public\.readings" has waited for [2-9] s: replica "standby" is', str(caught.value))
    ((_, _, gone, _),) = ledger(store)
    assert delete(store, lambda _: None, plan) == 500 - gone
    assert store.remaining() == {}


def test_nobody_looks_where_no_lag_is_set(store: Replicated) -> None:
    lines: list[str] = []
    with store.replica_behind():
        store.delete(store.plan("readings"), "public.readings", batch_size=250, log=lines.append)
        assert store.remaining() == {}
    assert not any("waiting" in line for line in lines)


def test_a_role_that_cannot_see_the_replicas_says_so_once(store: Replicated) -> None:
    store.execute(f"REVOKE pg_read_all_stats FROM {ROLE}")
    lines: list[str] = []
    with store.replica_behind():
        assert delete(store, lines.append) == 500
    (told,) = [line for line in lines if "cannot be seen" in line]
    assert 'cannot be seen in store "ids", so nobody waits for them; grant the role pg_read_all_stats' in told


def test_where_nobody_replicates_nothing_is_waited_for_or_told(new_store: NewStore) -> None:
    lines: list[str] = []
    assert delete(new_store(*readings(500)), lines.append) == 500
    assert not any("replica" in line for line in lines)
