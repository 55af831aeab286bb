"""The ledger in each store: what was deleted, written in the transaction that deletes it."""

from dataclasses import dataclass

from migration_rollback.core.catalog import TableName
from migration_rollback.stores.session import Session


@dataclass(frozen=True)
class LedgerKey:
    """Whose deletions a ledger's rows are."""

    rollback_run_id: str
    migration_run_id: str
    district_id: str
    plan_fingerprint: str


@dataclass(frozen=True)
class LedgerSum:
    """What the ledger says of one table, over all attempts."""

    rows_deleted: int = 0
    last_batch: int = 0


def create_ledger(session: Session) -> None:
    """Make sure that the ledger is there; several sessions may try at once."""
    with session.transaction():
        if session.row("read_session")["ledger_exists"]:
            return
    with session.transaction():
        session.execute("lock_ledger")
        session.execute("create_ledger")


def sum_ledger(session: Session, rollback_run_id: str) -> dict[str, LedgerSum]:
    """Rows deleted so far by table; empty where the ledger is not there yet."""
    if not session.row("read_session")["ledger_exists"]:
        return {}
    return {
        row["table_name"]: LedgerSum(row["rows_deleted"], row["last_batch"])
        for row in session.rows("sum_ledger", rollback_run_id=rollback_run_id)
    }


def write_ledger(
    session: Session, key: LedgerKey, *, unit: str, table: TableName, batch: int, rows: int, attempt: int
) -> None:
    """One batch of one table; the caller's COMMIT makes it valid."""
    session.execute(
        "insert_ledger",
        rollback_run_id=key.rollback_run_id,
        migration_run_id=key.migration_run_id,
        district=key.district_id,
        plan_fingerprint=key.plan_fingerprint,
        unit_name=unit,
        table_name=str(table),
        batch=batch,
        rows_deleted=rows,
        attempt=attempt,
    )
