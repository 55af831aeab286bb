"""Nothing is waited for without end: servers that accept and never answer, transactions and tasks that go on."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import neo4j
import pytest
from airflow.sdk import ObjectStoragePath
from airflow.sdk.exceptions import AirflowTaskTimeout
from upath import UPath

from migration_rollback.core.plan import Options
from migration_rollback.edge import connections
from migration_rollback.edge.connections import store_session
from migration_rollback.edge.plan.stores import read_stores
from migration_rollback.edge.settings import PREFIX, run_timeout, settings, task_timeout
from migration_rollback.errors import ArtifactError, TransientGraphError, UnreachableStoreError
from migration_rollback.files import data_root
from migration_rollback.files.data_root import DataRoot
from migration_rollback.files.patient_data_root import PatientDataRoot
from migration_rollback.graph import session as graph_session
from migration_rollback.graph.session import open_graph
from servers.child_process import LOOPBACK
from servers.neo4j_server import Neo4jServer
from tests.integration.conftest import NewStore
from tests.integration.one_graph import DATABASE, OneGraph
from tests.integration.one_store import DISTRICT, time_of_task, users
from tests.unit import given

LOAD_REPORT = given.load_report()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts every connection, and says nothing."""
    with socket.create_server((LOOPBACK, 0), backlog=50) as server:
        accepted: list[socket.socket] = []

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    accepted.append(server.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        for one in accepted:
            one.close()


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, object], None]]:
    """Sets one of the product's settings."""

    def put(name: str, value: object) -> None:
        monkeypatch.setenv(f"{PREFIX}{name}", str(value))
        settings.cache_clear()

    yield put
    settings.cache_clear()


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is in the block ends in time, however it ends."""
    started = time.monotonic()
    try:
        yield
    finally:
        assert time.monotonic() - started < seconds


def test_a_store_that_accepts_and_never_answers_is_given_up(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_CONNECT_SECONDS", "2")  # the bound is kept, only sooner
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "to be restored")
    monkeypatch.delenv("PGCONNECT_TIMEOUT")
    monkeypatch.setenv("AIRFLOW_CONN_CERT_IDS", f"postgresql://role:secret@{LOOPBACK}:{silent}/cert")
    with (
        within(10),
        pytest.raises(UnreachableStoreError, match="no connection: connection timeout expired"),
        store_session("ids", DISTRICT, application_name="bounds", read_only=True),
    ):
        pytest.fail("it is connected")


def test_a_graph_that_accepts_and_never_answers_is_given_up(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_session, "CONNECT_SECONDS", 1.0)  # the bound is kept, only sooner

    def connect() -> tuple[neo4j.Driver, str | None]:
        return neo4j.GraphDatabase.driver(f"bolt://{LOOPBACK}:{silent}", auth=("neo4j", "secret")), DATABASE

    with (
        within(10),
        pytest.raises(TransientGraphError, match="not reachable"),
        open_graph(connect, DISTRICT, read_only=True),
    ):
        pytest.fail("it is connected")


def test_a_bucket_that_accepts_and_never_answers_is_given_up(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its client, whose times are in the connection; the tries count into the patience as the pauses do."""
    client = {"connect_timeout": 1, "read_timeout": 1, "retries": {"max_attempts": 0}}
    connection = {
        "conn_type": "aws",
        "login": "access-key",
        "password": "secret-key",
        "extra": {"endpoint_url": f"http://{LOOPBACK}:{silent}", "region_name": "us-east-1", "config_kwargs": client},
    }
    name = f"s3_{secrets.token_hex(4)}"
    monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps(connection))
    root = PatientDataRoot(cast(UPath, ObjectStoragePath(f"s3://{name}@bucket/data")), patience=2)
    with within(30), pytest.raises(ArtifactError, match="cannot be read"):
        root.read(root.run_report_path(given.RUN_ID))


def test_tries_count_into_the_patience_with_a_data_root_that_is_away(tmp_path: Path) -> None:
    """A bucket's client may take minutes for one try."""

    class Slow(DataRoot):
        tries = 0

        def read(self, path: UPath) -> bytes | None:
            Slow.tries += 1
            time.sleep(0.4)  # the time that a try takes is what is counted
            raise ArtifactError(str(path), "", "away") from OSError(5, "Input/output error")

    class Patient(PatientDataRoot, Slow):
        pass

    root = Patient(UPath(tmp_path), patience=2)
    with within(3), pytest.raises(ArtifactError, match="away"):
        root.read(UPath(tmp_path / "file"))
    assert Slow.tries == 3


def test_no_file_is_read_whole_that_is_larger_than_any_of_a_rollback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_root, "MOST_OWN_BYTES", 1_000_000)  # the same bound, with less to write
    root = DataRoot(UPath(tmp_path))
    path = root.report_path(given.ROLLBACK)
    root.write(path, "x" * 1_000_000)
    assert root.read(path) is not None
    root.write(path, "x" * 1_000_001)
    with pytest.raises(ArtifactError, match=r"is larger than 1 MB; find out what it is, or move it away"):
        root.read(path)


def test_a_named_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    root = DataRoot(UPath(tmp_path))
    path = root.report_path(given.ROLLBACK)
    Path(path.path).parent.mkdir(parents=True)
    os.mkfifo(path.path)
    with within(5), pytest.raises(ArtifactError, match="is no file"):
        root.read(path)


def test_a_task_that_takes_longer_than_it_may_waits_for_no_store_that_does_not_answer(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch, setting: Callable[[str, object], None]
) -> None:
    """The stores are read side by side, and one of them hangs: here behind a lock."""
    store = new_store(*users())
    setting("LOCK_TIMEOUT", 60)
    monkeypatch.setenv("AIRFLOW_CONN_CERT_IDS", store.role_uri())
    with store.connect(autocommit=False) as other:
        other.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        with within(20), pytest.raises(AirflowTaskTimeout), time_of_task(8):
            read_stores(given.ROLLBACK, LOAD_REPORT, Options())


@pytest.mark.parametrize(("name", "bound"), [("TASK_TIMEOUT", task_timeout), ("RUN_TIMEOUT", run_timeout)])
def test_no_time_of_a_task_or_run_is_none(
    name: str, bound: Callable[[], object], setting: Callable[[str, object], None]
) -> None:
    setting(name, 0)
    assert bound() is None
    setting(name, 90)
    assert str(bound()) == "0:01:30"


def test_a_graphs_transaction_that_waits_for_a_lock_is_ended(graph: OneGraph) -> None:
    """Neo4j itself lets it wait for ever, and still does where it is a COMMIT that waits."""
    graph.fill("D-002")
    graph.run("CREATE (:Lone {district_id: 'D-002'})")  # the COMMIT of a node's last relationship waits for its lock
    plan = graph.plan()
    with graph.driver.session(database=DATABASE) as session, session.begin_transaction() as other:
        other.run("MATCH (n:Lone {district_id: 'D-002'}) SET n.touched = true").consume()
        graph.timeout = 5  # its looks, which wait for no lock, take less on a busy machine too
        end_of_patience = threading.Timer(45, other.rollback)  # without the bound the test would hang as the task does
        end_of_patience.start()
        with within(40), pytest.raises(TransientGraphError, match="raise MIGRATION_ROLLBACK_GRAPH_TIMEOUT"):
            graph.delete(plan)
        end_of_patience.cancel()
        other.rollback()
    graph.timeout = None
    assert graph.remaining() > 0
    graph.delete(plan, attempt=2)
    assert graph.remaining() == 0


def test_a_graph_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    """Neo4j says with its greeting how often it gives a sign of life, by default each minute; two are waited for."""
    signs = {"server.bolt.connection_keep_alive": "1s", "server.bolt.connection_keep_alive_probes": "2"}
    with Neo4jServer(tmp_path, settings=signs) as server:

        def connect() -> tuple[neo4j.Driver, str | None]:
            return neo4j.GraphDatabase.driver(server.uri, auth=server.auth), DATABASE

        with open_graph(connect, DISTRICT, read_only=True) as session:
            assert session.number("count_nodes") == 0
            with server.frozen(), within(30), pytest.raises(TransientGraphError, match="not reachable"):
                session.number("count_nodes")
