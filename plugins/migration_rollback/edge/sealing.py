"""The keys of the seals: what workers have, and users of the UI and writers of the data root have not."""

import hashlib
from collections.abc import Iterable
from typing import Final

from migration_rollback.core.checks.graph import CONNECTION as GRAPH_CONNECTION
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.edge.connections import store_connection_id
from migration_rollback.edge.settings import settings
from migration_rollback.errors import SettingsError

_PURPOSE: Final = "migration_rollback seal"


def sealing_key(name: str) -> bytes:
    """The key for what concerns one store, or the graph; the same on every worker.

    It comes from the setting ``SEALING_KEY``, else from the password of its connection, else, where a connection has
    none, from Airflow's Fernet key.

    :param name: a store's name, or the graph's.
    :raises SettingsError: there is no secret that it could come from.
    """
    secret, _ = _secret(name)
    if not secret:
        raise SettingsError(
            f'connection "{_connection_id(name)}" has no password and Airflow no Fernet key, so that an approval '
            "cannot be sealed: give every worker the same secret text in MIGRATION_ROLLBACK_SEALING_KEY"
        )
    return hashlib.sha256("\0".join((_PURPOSE, name, secret)).encode()).digest()


def key_source(name: str) -> str:
    """Where this worker has that key from, as a sentence names it."""
    _, source = _secret(name)
    return source


def sealing_keys(names: Iterable[str]) -> dict[str, bytes]:
    """The keys for several of them. :raises SettingsError: there is none for one of them."""
    return {name: sealing_key(name) for name in names}


def unsealable() -> tuple[str, ...]:
    """The stores, and the graph, for which this worker has no key."""
    return tuple(name for name in (*STORES, GRAPH) if not _secret(name)[0])


def _secret(name: str) -> tuple[str, str]:
    """The secret, or the empty string, and where it comes from."""
    if key := settings().sealing_key.get_secret_value():
        return key, "MIGRATION_ROLLBACK_SEALING_KEY"
    if password := _password(name):
        return password, f'the password of connection "{_connection_id(name)}"'
    return _fernet_key(), "Airflow's Fernet key"


def _connection_id(name: str) -> str:
    return GRAPH_CONNECTION if name == GRAPH else store_connection_id(name)


def _password(name: str) -> str:
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return BaseHook.get_connection(_connection_id(name)).password or ""
    except AirflowNotFoundException:
        return ""


def _fernet_key() -> str:
    from airflow.configuration import conf

    return str(conf.get("core", "fernet_key", fallback="") or "")
