"""On which terms a store keeps the ledger: what its privileges do not tell, and what two connections do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.catalog import NoLedger
from migration_rollback.core.wording import some
from migration_rollback.errors import StoreError, TransientStoreError
from migration_rollback.stores.ledger import create_ledger_now, ledger_exists
from migration_rollback.stores.session import Row, Session

_A_DBA_CREATES_IT: Final = (
    "a DBA can run include/sql/create_ledger.sql as the owner of the database, and then, for a role that every "
    "connection's role is a member of: GRANT USAGE ON SCHEMA migration_rollback TO ...; GRANT SELECT, INSERT ON "
    "migration_rollback.ledger TO ..."
)


@dataclass(frozen=True)
class LedgerTerms:
    """What was found out, beside the catalog, about keeping the ledger."""

    published_too: bool = False
    """Whether the operator wants it where it is published."""
    refused: NoLedger | None = None
    """Why the server does not let the role create it, or not for the next connection."""

    def no_ledger(self, sent_by: Sequence[str]) -> NoLedger | None:
        """Why it cannot be kept, although the privileges may be there.

        :param sent_by: the publications that send its rows elsewhere.
        """
        if sent_by and not self.published_too:
            return NoLedger(
                reason=f"it is published by {some(sent_by)}, and the subscribers that have no table "
                "migration_rollback.ledger would stop replicating at its first row, for all districts",
                remedy="run include/sql/create_ledger.sql on every subscriber and set "
                "MIGRATION_ROLLBACK_PUBLISHED_LEDGER to true on all workers, or have the publication name its tables",
            )
        return self.refused


UNASKED: Final = LedgerTerms()


def find_ledger_terms(session: Session, second: Session, *, published_too: bool = False) -> LedgerTerms:
    """Found out with a second connection, which may write, and of which nothing stays.

    :raises StoreError: the two are answered by one server process, or one of them by several.
    """
    roles = refuse_pooled(session, second)
    if ledger_exists(session):
        return LedgerTerms(published_too)
    if roles[0] != roles[1]:
        return LedgerTerms(published_too, _roles_change(roles))
    return LedgerTerms(published_too, _refused(second))


def refuse_pooled(session: Session, second: Session) -> tuple[str, str]:
    """The roles of the two connections, if each has a server process of its own.

    Through a pooler in transaction mode our settings and locks would stay with other clients, and those of others come
    to us. Such a pooler gives the process that the first connection has left idle to the second.

    :raises StoreError: the two are answered by one server process, or one of them by several.
    """
    first, other, again = (_server_process(one) for one in (session, second, session))
    if first["pid"] == other["pid"] or first["pid"] != again["pid"]:
        raise StoreError(
            session.store,
            "the connection leads through a pooler in transaction mode: "
            + ("two connections share" if first["pid"] == other["pid"] else "one connection changes")
            + " the server process between transactions",
            "connect to the server itself, or through a pooler in session mode",
            "",
        )
    return first["role_name"], other["role_name"]


def _server_process(session: Session) -> Row:
    with session.transaction():
        return session.row("read_server_process")


def _roles_change(roles: tuple[str, str]) -> NoLedger:
    return NoLedger(
        reason=f'each connection has a role of its own ("{roles[0]}", then "{roles[1]}"), and what the one creates is '
        "not the other's",
        remedy=_A_DBA_CREATES_IT,
    )


def _refused(session: Session) -> NoLedger | None:
    """Tried where event triggers fire, because nothing else tells what they do; they see it as in any transaction."""
    with session.transaction():
        triggers = [row["name"] for row in session.rows("read_event_triggers")]
    if not triggers:
        return None
    try:
        with session.aborted():
            create_ledger_now(session)
    except TransientStoreError:
        raise
    except StoreError as exc:
        _, fact, *_ = exc.args
        return NoLedger(
            reason=f"creating it fails, where event triggers fire ({some(triggers)}): {fact}", remedy=_A_DBA_CREATES_IT
        )
    return None


def may_keep_ledger(session: Session, found: Row) -> bool:
    """Whether the ledger can be written, where need be after creating it.

    CREATE SCHEMA IF NOT EXISTS asks for the right to create even where the schema exists.
    """
    if not found["schema_exists"]:
        return bool(found["may_create_schema"])
    privileges = session.row("read_ledger_privileges")
    if found["ledger_exists"]:
        return bool(privileges["may_write"])
    return bool(found["may_create_schema"]) and bool(privileges["may_create_table"])
