"""Which versions of the catalog's rows act when rows of a table are deleted: by these it is cheap to see a change."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.tables import CatalogVersion, TableName
from migration_rollback.errors import StoreError
from migration_rollback.stores.session import Session

_MAY_NOT: Final = "42501"


@dataclass(frozen=True)
class Versions:
    """What acts on some tables, as one statement has seen it."""

    of: dict[TableName, CatalogVersion]
    """Without those that take a closer look, and those that are gone."""
    latest: int
    """The number of the next transaction to come."""
    replica_role: bool
    """Whether foreign keys and triggers are silent in the session."""


def read_versions(session: Session, oids: Collection[int] | None = None) -> Versions:
    """Of these tables, by ``pg_class.oid``, or of all."""
    rows = session.rows("read_acting", oids=None if oids is None else list(oids))
    return Versions(
        of={
            TableName.of(row): CatalogVersion(oid=row["oid"], digest=row["digest"])
            for row in rows
            if row["digest"] is not None
        },
        latest=max((row["latest"] for row in rows), default=0),
        replica_role=any(row["replica_role"] for row in rows),
    )


def why_not_silent(session: Session) -> str:
    """Why the server's own looks behind deleted rows cannot be turned off; empty where they can."""
    try:
        with session.savepoint():
            session.row("try_replication_role")
    except StoreError as exc:
        if exc.sqlstate != _MAY_NOT:
            raise
        return "the role may not SET session_replication_role"
    return ""
