"""The stack on which the rounds play: servers that keep what they promise, links to them, a supervised Airflow."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psycopg

from demo.site import GRAPH_DATABASE, Site, running_site
from demo.world import add_district, add_district_to_graph, create_small_world
from servers.airflow_rest import AirflowApiError
from servers.neo4j_server import Neo4jServer
from servers.postgres_server import PostgresServer
from tests.chaos.link import Link
from tests.chaos.supervisor import Supervisor
from tests.chaos.volume import Volume
from tests.e2e.migrations import CONTROLS, Cert

T = TypeVar("T")

VOLUME = "volume"
CONTROL_ROWS = 20
# What each message takes on the way: without it, a batch would be over before anybody could break into it.
WAY_SECONDS = 0.002
PATIENCE_SECONDS = 120.0
DAGRUN_TIMEOUT_HOURS = 12
LOCAL_SETTINGS = f'''"""A limit for whole runs, as an administrator sets it for all DAGs."""

from datetime import timedelta


def dag_policy(dag):
    dag.dagrun_timeout = timedelta(hours={DAGRUN_TIMEOUT_HOURS})
'''
ENVIRONMENT = {
    "MIGRATION_ROLLBACK_BATCH_SIZE": "6",
    "MIGRATION_ROLLBACK_GRAPH_BATCH_SIZE": "12",
    "MIGRATION_ROLLBACK_RETRY_DELAY": "3",
    "MIGRATION_ROLLBACK_LOCK_TIMEOUT": "5",
    "MIGRATION_ROLLBACK_DATA_ROOT_PATIENCE": "15",
    # A scheduler that takes the place of a killed one finds that one's tasks: after five minutes by default.
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "20",
}


class Metadata:
    """Airflow's own database; each thread has a connection, and another one where that was lost."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._threads = threading.local()

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of the statement."""
        connection = getattr(self._threads, "connection", None)
        if connection is None or connection.closed:
            connection = self._threads.connection = psycopg.connect(self._uri, autocommit=True)
        return connection.execute(statement.encode(), values).fetchall()


@dataclass(frozen=True)
class Stage:
    """Everything that a fault can reach."""

    cert: Cert
    stores: PostgresServer
    metadata: PostgresServer
    neo4j: Neo4jServer
    to_stores: Link
    to_graph: Link
    volume: Volume
    supervisor: Supervisor
    _metadata: Metadata

    @property
    def site(self) -> Site:
        return self.cert.site

    def look(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask Airflow's metadata, for as long as it takes until they answer."""
        return patiently(lambda: self._metadata.ask(statement, *values))


def patiently(call: Callable[[], T]) -> T:
    """What the call returns, once whoever is asked answers; a refusal is an answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return call()
        except (httpx.TransportError, psycopg.OperationalError, AirflowApiError) as error:
            refused = isinstance(error, AirflowApiError) and error.status < httpx.codes.INTERNAL_SERVER_ERROR
            if refused or time.monotonic() >= deadline:
                raise
            time.sleep(0.5)  # between two tries, until the deadline


@contextlib.contextmanager
def open_stage(home: Path) -> Iterator[Stage]:
    """Start it in the empty folder and stop it at the end."""
    with contextlib.ExitStack() as stack:
        volume = stack.enter_context(Volume(home / VOLUME))
        metadata = stack.enter_context(PostgresServer(home / "metadata", settings={"log_statement": "none"}))
        data_folder = f"{VOLUME}/{Volume.FOLDER}"
        site = stack.enter_context(running_site(home, metadata_server=metadata, data_folder=data_folder))
        stores, graph = site.postgres, site.neo4j
        if not isinstance(stores, PostgresServer) or not isinstance(graph, Neo4jServer):
            raise RuntimeError("chaos kills its servers; unset POSTGRES_URI and NEO4J_URI")
        _fill(site)
        _limit_runs(home / "airflow")
        to_stores, to_graph = (stack.enter_context(Link(server.port)) for server in (stores, graph))
        for link in (to_stores, to_graph):
            stack.enter_context(link.slow(WAY_SECONDS))
        connections = _through(site, to_stores, to_graph)
        cert = stack.enter_context(Cert.running(site, environment=ENVIRONMENT, connections=connections))
        cert.airflow.start_component("triggerer")
        supervisor = stack.enter_context(Supervisor(cert.airflow))
        seen = Metadata(site.uri("airflow"))
        yield Stage(cert, stores, metadata, graph, to_stores, to_graph, volume, supervisor, seen)


def _fill(site: Site) -> None:
    """The small world with its control districts, and the role that the rollback connects as."""
    create_small_world(site.uris)
    with site.graph() as driver:
        for district_id in CONTROLS:
            add_district(site.uris, district_id, CONTROL_ROWS)
            add_district_to_graph(driver, GRAPH_DATABASE, district_id)
    site.grant_role()


def _limit_runs(airflow_home: Path) -> None:
    (airflow_home / "config").mkdir(parents=True)
    (airflow_home / "config" / "airflow_local_settings.py").write_text(LOCAL_SETTINGS)


def _through(site: Site, to_stores: Link, to_graph: Link) -> dict[str, str]:
    """Airflow's connections, led through the links."""
    straight = {"cert_neo4j": site.neo4j.port}
    links = {"cert_neo4j": to_graph.port}
    return {
        name: uri.replace(f":{straight.get(name, site.postgres.port)}/", f":{links.get(name, to_stores.port)}/")
        for name, uri in site.connections().items()
    }
