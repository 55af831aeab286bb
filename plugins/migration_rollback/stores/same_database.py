"""Finds connections that lead to one and the same database: deleting there twice would be planned twice."""

import secrets
from collections.abc import Mapping

from migration_rollback.stores.session import Session


def stores_in_one_database(sessions: Mapping[str, Session]) -> tuple[tuple[str, str], ...]:
    """Pairs of stores whose connections are the same database, whatever host, port or pooler they go through.

    Each session takes an advisory lock of its own number; who sees another's lock in its database is in the same one.
    """
    probes = {store: secrets.randbits(62) for store in sessions}
    for store, session in sessions.items():
        with session.transaction():
            session.rows("try_probe_lock", probe=probes[store])
    pairs: list[tuple[str, str]] = []
    names = list(sessions)
    for index, store in enumerate(names):
        with sessions[store].transaction():
            seen = {row["probe"] for row in sessions[store].rows("see_probe_locks")}
        pairs.extend((store, other) for other in names[index + 1 :] if probes[other] in seen)
    return tuple(pairs)
