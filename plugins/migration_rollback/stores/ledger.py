"""The ledger in each store: what was deleted, written in the transaction that deletes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from migration_rollback.core.tables import TableName
from migration_rollback.stores.session import Session


@dataclass(frozen=True)
class LedgerKey:
    """Whose deletions a ledger's rows are; the district is the session's."""

    rollback_run_id: str
    migration_run_id: str
    plan_fingerprint: str


@dataclass(frozen=True)
class LedgerSum:
    """What the ledger says of one table, over all attempts."""

    rows_deleted: int = 0
    last_batch: int = 0


@dataclass(frozen=True)
class Ledger:
    """What this rollback has deleted from a store so far. The ledger knows tables by their written name."""

    by_name: Mapping[str, LedgerSum] = field(default_factory=dict)

    def of(self, table: TableName) -> LedgerSum:
        """One table's sum; zero where nothing was deleted."""
        return self.by_name.get(str(table), LedgerSum())


def create_ledger(session: Session) -> None:
    """Make sure that the ledger is there; several sessions may try at once."""
    with session.transaction():
        if session.row("read_session")["ledger_exists"]:
            return
    with session.transaction():
        session.execute("lock_ledger")
        session.execute("create_ledger")


def sum_ledger(session: Session, rollback_run_id: str) -> Ledger:
    """What was deleted so far; nothing where the ledger is not there yet."""
    if not session.row("read_session")["ledger_exists"]:
        return Ledger()
    rows = session.rows("sum_ledger", rollback_run_id=rollback_run_id)
    return Ledger({row["table_name"]: LedgerSum(row["rows_deleted"], row["last_batch"]) for row in rows})


@dataclass(frozen=True)
class Batch:
    """One transaction's deletion from one table of a unit. ``number`` counts from 1 over all attempts."""

    unit: str
    table: TableName
    number: int
    rows: int
    attempt: int


def write_ledger(session: Session, key: LedgerKey, batch: Batch) -> None:
    """One line; the caller's COMMIT makes it valid."""
    session.execute(
        "insert_ledger",
        rollback_run_id=key.rollback_run_id,
        migration_run_id=key.migration_run_id,
        plan_fingerprint=key.plan_fingerprint,
        unit_name=batch.unit,
        table_name=str(batch.table),
        batch=batch.number,
        rows_deleted=batch.rows,
        attempt=batch.attempt,
    )
