"""The servers that the integration tests share, and factories that make a store of a test's own."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import psycopg
import pytest
from psycopg import sql

from migration_rollback.edge.settings import PREFIX, settings
from servers.neo4j_server import Neo4jAccess, provide_neo4j
from servers.postgres_access import PostgresAccess
from servers.postgres_server import provide_postgres
from tests.integration.one_graph import OneGraph
from tests.integration.one_store import ROLE, OneStore

SET_BASED = os.environ.get("SET_BASED") == "yes"
"""Whether the role may turn the server's own looks behind deleted rows off: `make test-set-based`."""

NewStore = Callable[..., OneStore]
Since = Callable[[int], None]

# Importing Airflow for its object storage writes a configuration into the home of whoever runs the tests.
_airflow_home = tempfile.TemporaryDirectory(prefix="airflow-of-tests-", ignore_cleanup_errors=True)
os.environ.setdefault("AIRFLOW_HOME", _airflow_home.name)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresAccess]:
    """A PostgreSQL for all tests, with the role that may only read and delete."""
    home = tmp_path_factory.mktemp("postgres")
    settings = {"deadlock_timeout": "100ms", "max_prepared_transactions": "5"}
    with provide_postgres(home, fsync=False, settings=settings) as server:
        with psycopg.connect(server.uri(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
                server.create_role(ROLE, server.password)
            if SET_BASED:
                connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}".encode())
        yield server


@pytest.fixture
def new_store(postgres: PostgresAccess) -> Iterator[NewStore]:
    """Makes a database from the statements, as the superuser; the role gets what the contract gives it."""
    prefix, numbers = f"t{secrets.token_hex(4)}", itertools.count()
    with contextlib.ExitStack() as stack:

        def new(*statements: str | sql.Composed, may_create: bool = True, template: str | None = None) -> OneStore:
            name = f"{prefix}_{next(numbers)}"
            postgres.create_database(name, template=template)
            stack.callback(postgres.drop_database, name)
            store = OneStore(postgres, name)
            store.execute(*statements)
            store.grant(may_create=may_create)
            return store

        yield new


@pytest.fixture
def since(postgres: PostgresAccess) -> Since:
    """Skips a test that needs a newer server than this; `.ci/run` runs it on the newest."""
    with psycopg.connect(postgres.uri()) as connection:
        major = connection.info.server_version // 10_000

    def skip_before(version: int) -> None:
        if major < version:
            pytest.skip(f"PostgreSQL {version} has it first, this is {major}")  # it knows no such syntax or setting

    return skip_before


@pytest.fixture
def may_set(postgres: PostgresAccess, since: Since) -> Iterator[None]:
    """A role that may turn the server's own looks behind deleted rows off, as a DBA lets it from PostgreSQL 15 on."""
    since(15)
    parameter = "SET ON PARAMETER session_replication_role"
    with psycopg.connect(postgres.uri(), autocommit=True) as connection:
        connection.execute(f"GRANT {parameter} TO {ROLE}".encode())
        yield
        if not SET_BASED:
            connection.execute(f"REVOKE {parameter} FROM {ROLE}".encode())


@pytest.fixture(scope="session")
def neo4j_access(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jAccess]:
    """A Neo4j for all tests."""
    with provide_neo4j(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture(scope="session")
def graph_driver(neo4j_access: Neo4jAccess) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(neo4j_access.uri, auth=neo4j_access.auth) as driver:
        yield driver


@pytest.fixture
def graph(
    neo4j_access: Neo4jAccess, graph_driver: neo4j.Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OneGraph]:
    """A graph whose nodes are all of this test: Community has one database, so it is emptied afterwards."""
    monkeypatch.setenv(f"{PREFIX}SEALING_KEY", "of the tests")
    settings.cache_clear()
    graph = OneGraph(neo4j_access, graph_driver, tmp_path)
    graph.empty()
    yield graph
    graph.empty()
    settings.cache_clear()


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    """For sessions that are at work at the same time."""
    with ThreadPoolExecutor(8) as pool:
        yield pool
