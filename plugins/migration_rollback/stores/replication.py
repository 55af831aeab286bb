"""Reads what logical replication has to do with a store's tables, and with the ledger."""

from migration_rollback.core.replication import RefusedDelete, SubscribedTable
from migration_rollback.core.tables import TableName
from migration_rollback.stores.session import Session

_PUBLICATIONS_OF_SCHEMAS_SINCE = 150_000


def read_refused_deletes(session: Session) -> tuple[RefusedDelete, ...]:
    """The tables whose deletes the server would refuse, once for each publication that is in the way."""
    return tuple(
        RefusedDelete(
            table=TableName.of(row),
            publication=row["publication"],
            has_primary_key=row["has_primary_key"],
            has_identity=row["has_identity"],
            filtered_beside=tuple(row["filtered_beside"]),
            left_out=tuple(row["left_out"]),
        )
        for row in session.rows("read_refused_deletes")
    )


def read_subscribed_tables(session: Session) -> tuple[SubscribedTable, ...]:
    """The tables into which another database writes."""
    rows = session.rows("read_subscriptions")
    return tuple(SubscribedTable(subscription=row["name"], table=TableName.of(row)) for row in rows)


def read_ledger_publications(session: Session, server_version: int) -> tuple[str, ...]:
    """The publications by which the ledger's rows go elsewhere, or would if it were there."""
    names = [row["name"] for row in session.rows("read_ledger_publications")]
    if server_version >= _PUBLICATIONS_OF_SCHEMAS_SINCE:
        names += [row["name"] for row in session.rows("read_ledger_schema_publications")]
    return tuple(dict.fromkeys(names))
