"""What a session sets for itself, whatever role, database, connection or worker have set."""

import contextlib
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from migration_rollback.stores.driver import (
    Connection,
    InsufficientPrivilege,
    InvalidParameterValue,
    sql,
    tuple_row,
)

_MAX_APPLICATION_NAME: Final = 63
_TRANSACTION_TIMEOUT_SINCE: Final = 170_000
_CLIENT_CHECK: Final = "client_connection_check_interval"
_SILENCE: Final = 120
"""Seconds after which a network that says nothing counts as cut."""
_KEEPALIVES: Final = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6}


@dataclass(frozen=True)
class SessionLimits:
    """What a session may take. Times are milliseconds, 0 means without limit (PostgreSQL's meaning)."""

    lock_timeout: int = 30_000
    statement_timeout: int = 0
    client_connection_check_interval: int = 10_000
    commit_patience: int = 30_000
    """After which a COMMIT that waits is told, and again after each as much more."""
    idle_in_transaction: int = 600_000
    """After which the server ends a transaction whose worker is not heard of any more, and frees its locks."""


def prepare(connection: Connection[Any], application_name: str, limits: SessionLimits) -> sql.Composed:
    """Set what the session needs as a whole; the statement that each of its transactions has to begin with.

    After connecting, because poolers refuse start-up options. What the connection itself asks for about idleness and
    keepalives stays; what role or database have set does not.
    """
    connection.autocommit = False
    connection.prepare_threshold = None
    connection.row_factory = tuple_row
    with connection.transaction():
        connection.execute("SET LOCAL statement_timeout = 0")
        _set(connection, {"client_encoding": "UTF8"})
        known = _known(connection)
        _set_what_is_possible(
            connection,
            {
                name: value
                for name, value in _for_session(application_name, limits).items()
                if name not in known.asked_for
            },
        )
        _fire_triggers(connection, known)
        return _begin(connection, limits, known)


@dataclass(frozen=True)
class _Known:
    """What holds in a session that has just begun."""

    asked_for: frozenset[str]
    """The settings that the connection itself asks for."""
    synchronous_commit: str
    replication_role: str


def _known(connection: Connection[Any]) -> _Known:
    found = connection.execute(
        "SELECT name, setting, source OPERATOR(pg_catalog.=) 'client' FROM pg_catalog.pg_settings "
        "WHERE source OPERATOR(pg_catalog.=) 'client' "
        "OR name OPERATOR(pg_catalog.=) ANY(ARRAY['synchronous_commit', 'session_replication_role'])"
    ).fetchall()
    settings = {name: setting for name, setting, _ in found}
    return _Known(
        asked_for=frozenset(name for name, _, asked in found if asked),
        synchronous_commit=settings["synchronous_commit"],
        replication_role=settings["session_replication_role"],
    )


def _for_session(application_name: str, limits: SessionLimits) -> Mapping[str, str]:
    """What has to hold between transactions as well. The server's own keepalives end a session whose worker is gone."""
    return {
        "application_name": application_name[:_MAX_APPLICATION_NAME],
        _CLIENT_CHECK: str(limits.client_connection_check_interval),
        "idle_session_timeout": "0",
        "tcp_user_timeout": str(_SILENCE * 1000),
        **{f"tcp_{name}": str(value) for name, value in _KEEPALIVES.items()},
    }


def _begin(connection: Connection[Any], limits: SessionLimits, known: _Known) -> sql.Composed:
    """``SET LOCAL`` takes no snapshot, so that a lock can still be the first thing that a transaction takes.

    ``row_security = off`` turns rows that a policy hides from a silent 0 into an error, and ``gin_fuzzy_search_limit``
    would hide rows at random. A COMMIT that the disk does not have yet could be lost after it was reported. Thousands
    of statements that each run once are not worth compiling (``jit``).
    """
    settings = {
        "row_security": "off",
        "lock_timeout": str(limits.lock_timeout),
        "statement_timeout": str(limits.statement_timeout),
        "idle_in_transaction_session_timeout": str(limits.idle_in_transaction),
        "gin_fuzzy_search_limit": "0",
        "quote_all_identifiers": "off",
        "default_tablespace": "",
        "default_table_access_method": "heap",
        "jit": "off",
    }
    if connection.info.server_version >= _TRANSACTION_TIMEOUT_SINCE:
        settings["transaction_timeout"] = "0"
    if known.synchronous_commit == "off":
        settings["synchronous_commit"] = "local"
    if "idle_in_transaction_session_timeout" in known.asked_for:
        del settings["idle_in_transaction_session_timeout"]
    return sql.SQL("; ").join(
        sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(name), sql.Literal(value))
        for name, value in settings.items()
    )


def _fire_triggers(connection: Connection[Any], known: _Known) -> None:
    """Under ``replica`` neither foreign keys nor the application's triggers act; a check tells where it stays so."""
    if known.replication_role == "replica":
        with contextlib.suppress(InsufficientPrivilege), connection.transaction():
            _set(connection, {"session_replication_role": "origin"})


def _set_what_is_possible(connection: Connection[Any], settings: Mapping[str, str]) -> None:
    """Not every platform can watch for a client that went away; without it a killed client is noticed later."""
    try:
        with connection.transaction():
            _set(connection, settings)
    except InvalidParameterValue:
        _set(connection, {name: value for name, value in settings.items() if name != _CLIENT_CHECK})


def _set(connection: Connection[Any], settings: Mapping[str, str]) -> None:
    """All of them in one statement."""
    each = sql.SQL(", ").join(
        sql.SQL("pg_catalog.set_config({}, {}, false)").format(name, value) for name, value in settings.items()
    )
    connection.execute(sql.SQL("SELECT {}").format(each))


def keep_alive(connection: Connection[Any]) -> None:
    """Have the worker notice a network that falls silent, within two minutes, unless the connection says otherwise."""
    asked_for = connection.info.get_parameters().keys()
    with contextlib.closing(socket.socket(fileno=os.dup(connection.fileno()))) as wire:
        if wire.family not in (socket.AF_INET, socket.AF_INET6):
            return
        if asked_for.isdisjoint({"keepalives", *_KEEPALIVES}):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            _set_option(wire, "TCP_KEEPIDLE", _KEEPALIVES["keepalives_idle"])
            _set_option(wire, "TCP_KEEPINTVL", _KEEPALIVES["keepalives_interval"])
            _set_option(wire, "TCP_KEEPCNT", _KEEPALIVES["keepalives_count"])
        if "tcp_user_timeout" not in asked_for:
            _set_option(wire, "TCP_USER_TIMEOUT", _SILENCE * 1000)


def _set_option(wire: socket.socket, name: str, value: int) -> None:
    """Not every platform has each of them."""
    if option := getattr(socket, name, None):
        wire.setsockopt(socket.IPPROTO_TCP, option, value)
