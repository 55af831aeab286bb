"""Airflow's connections, opened through the providers' hooks."""

import contextlib
import copy
import json
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from migration_rollback.core.checks.graph import CONNECTION as GRAPH_CONNECTION
from migration_rollback.core.foreign_tables import DEFAULT_PORT, Address
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.edge.settings import settings
from migration_rollback.errors import GraphError, UnreachableStoreError

if TYPE_CHECKING:
    from airflow.sdk import Connection as AirflowConnection

    from migration_rollback.graph.session import Driver, GraphSession
    from migration_rollback.stores.driver import Connection
    from migration_rollback.stores.session import Session, SessionLimits

_CONNECT_SECONDS = "15"
"""For each address of the host, as libpq counts; ``connect_timeout`` in the connection's extra wins."""


def store_connection_id(store: str) -> str:
    """The connection id of a store, such as ``cert_ids``."""
    return f"cert_{store}"


@contextlib.contextmanager
def store_session(
    store: str, district_id: str, *, application_name: str, read_only: bool, limits: "SessionLimits | None" = None
) -> "Iterator[Session]":
    """A session on the store for one district, closed at the end. :raises UnreachableStoreError: there is no way to it.

    :param limits: other than those of the settings.
    """
    from migration_rollback.stores.session import SessionLimits, open_session

    limits = limits or SessionLimits(
        lock_timeout=settings().lock_timeout * 1000, statement_timeout=settings().statement_timeout * 1000
    )
    with open_session(
        store,
        _connector(store),
        district_id,
        application_name=application_name,
        read_only=read_only,
        limits=limits,
    ) as session:
        yield session


def store_addresses() -> dict[str, Address]:
    """Where Airflow's connections of the stores lead, as far as there are any."""
    from airflow.providers.postgres.hooks.postgres import PostgresHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    found = {}
    for store in ROLLBACK_ORDER:
        with contextlib.suppress(AirflowNotFoundException):
            given = PostgresHook.get_connection(store_connection_id(store))
            found[store] = Address(
                host=given.host or "", port=given.port or DEFAULT_PORT, database=given.schema or given.login or ""
            )
    return found


def _connector(store: str) -> "Callable[[], Connection[Any]]":
    def connect() -> "Connection[Any]":
        from airflow.providers.postgres.hooks.postgres import PostgresHook
        from airflow.sdk.exceptions import AirflowNotFoundException

        os.environ.setdefault("PGCONNECT_TIMEOUT", _CONNECT_SECONDS)
        connection_id = store_connection_id(store)
        try:
            connection = _without_cursor(PostgresHook.get_connection(connection_id))
            hook = PostgresHook(postgres_conn_id=connection_id, connection=connection)
            # the hook's own type is a protocol of two drivers; with psycopg 3 installed it is this one
            return cast("Connection[Any]", hook.get_conn())
        except AirflowNotFoundException as exc:
            raise UnreachableStoreError(
                store, f'Airflow has no connection "{connection_id}"', "add it, type postgres", ""
            ) from exc

    return connect


def _without_cursor(connection: "AirflowConnection") -> "AirflowConnection":
    """How rows are returned is ours to say, and the hook refuses some of its own kinds where psycopg 3 is installed."""
    extra = {name: value for name, value in connection.extra_dejson.items() if name != "cursor"}
    if extra == connection.extra_dejson:
        return connection
    other = copy.copy(connection)
    other.extra = json.dumps(extra)
    return other


def has_graph_connection() -> bool:
    """Whether Airflow knows a connection to the graph."""
    from airflow.providers.neo4j.hooks.neo4j import Neo4jHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        Neo4jHook.get_connection(GRAPH_CONNECTION)
    except AirflowNotFoundException:
        return False
    return True


@contextlib.contextmanager
def graph_session(district_id: str, *, read_only: bool) -> "Iterator[GraphSession]":
    """A session on the graph, closed at the end. :raises GraphError: there is no way to it."""
    from migration_rollback.graph.session import open_graph

    timeout = settings().graph_timeout or None
    with open_graph(_connect_graph, district_id, read_only=read_only, timeout=timeout) as session:
        yield session


def _connect_graph() -> "tuple[Driver, str | None]":
    from airflow.providers.neo4j.hooks.neo4j import Neo4jHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    hook = Neo4jHook(conn_id=GRAPH_CONNECTION)
    try:
        driver = hook.get_conn()
    except AirflowNotFoundException as exc:
        raise GraphError(f'Airflow has no connection "{GRAPH_CONNECTION}"', "add it, type neo4j") from exc
    return driver, hook.connection.schema or None
