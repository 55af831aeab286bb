"""The ledger in each store: what was deleted, written in the transaction that deletes it."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.names import LEDGER_OF_EARLIER_VERSION
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import some
from migration_rollback.errors import DeletionError, StoreError, TransientStoreError
from migration_rollback.stores.session import Row, Session

_COLUMNS: Final = (
    "rollback_run_id pg_catalog.text",
    "migration_run_id pg_catalog.text",
    "district pg_catalog.text",
    "plan_fingerprint pg_catalog.text",
    "unit_name pg_catalog.text",
    "table_name pg_catalog.text",
    "batch pg_catalog.int4",
    "rows_deleted pg_catalog.int8",
    "digest pg_catalog.numeric",
    "attempt pg_catalog.int4",
    "deleted_at pg_catalog.timestamptz",
    "rows_written pg_catalog.int8 NULL",
    "written_digest pg_catalog.numeric NULL",
)
_EARLIER_COLUMNS: Final = _COLUMNS[:-2]
_CONSTRAINTS: Final = (
    "CHECK (((batch >= 1) AND (rows_deleted >= 0) AND (attempt >= 1)))",
    "PRIMARY KEY (rollback_run_id, table_name, batch)",
)
_QUALIFIED: Final = re.compile(r"OPERATOR\(pg_catalog\.([^)]+)\)")
"""How the server shows an operator where another one of its name comes first on the role's path."""


@dataclass(frozen=True)
class LedgerKey:
    """Whose deletions a ledger's rows are; the district is the session's."""

    rollback_run_id: str
    migration_run_id: str
    plan_fingerprint: str


@dataclass(frozen=True)
class LedgerSum:
    """What the ledger says of one table, over all attempts."""

    deleted: Tally = field(default_factory=Tally)
    written: Tally = field(default_factory=Tally)
    """What triggers wrote there in the transactions that deleted, less what they took away."""
    last_batch: int = 0


@dataclass(frozen=True)
class Ledger:
    """What this rollback has deleted from a store so far. The ledger knows tables by their written name."""

    by_name: Mapping[str, LedgerSum] = field(default_factory=dict)

    def of(self, table: TableName) -> LedgerSum:
        """One table's sum; zero where nothing was deleted."""
        return self.by_name.get(str(table), LedgerSum())


def create_ledger(session: Session) -> None:
    """Make sure that the ledger is there and ours; several sessions may try at once.

    :raises DeletionError: there is another one in its place.
    """
    with session.transaction():
        defects = ledger_defects(session)
    if defects is None:
        with _explaining(session), session.writing():
            create_ledger_now(session)
        with session.transaction():
            defects = ledger_defects(session)
    if defects:
        raise DeletionError(
            f'the ledger in store "{session.store}" is not one that a rollback has made: {some(defects)}',
            "have a DBA move schema migration_rollback away, or give one of an earlier version the columns that it "
            "lacks; then clear this task",
        )


def create_ledger_now(session: Session) -> None:
    """In the transaction that is open."""
    session.execute("lock_ledger")
    session.execute("create_ledger")


def ledger_exists(session: Session) -> bool:
    """Whether there is one, whoever made it."""
    with session.transaction():
        return bool(session.row("read_session")["ledger_exists"])


@contextlib.contextmanager
def _explaining(session: Session) -> Iterator[None]:
    try:
        yield
    except StoreError as exc:
        store, fact, remedy, sqlstate = exc.args
        if not isinstance(exc, TransientStoreError):
            remedy = (
                "have a DBA run include/sql/create_ledger.sql as the owner of the database and grant the role USAGE on "
                "schema migration_rollback, SELECT and INSERT on its table; then clear this task"
            )
        fact = f'the ledger of store "{session.store}" cannot be created, and nothing was deleted: {fact}'
        raise type(exc)(store, fact, remedy, sqlstate) from exc


def ledger_defects(session: Session) -> tuple[str, ...] | None:
    """In what the ledger that is there differs from one of ours; null where there is none."""
    rows = session.rows("read_ledger")
    return tuple(_defects(rows[0])) if rows else None


def _defects(found: Row) -> Iterator[str]:
    for owner in dict.fromkeys(found["strange_owners"]):
        yield f'it belongs to role "{owner}"'
    if not found["is_plain"]:
        yield "it is no ordinary table, or unlogged"
    if tuple(found["columns"]) == _EARLIER_COLUMNS:
        yield LEDGER_OF_EARLIER_VERSION
    elif tuple(found["columns"]) != _COLUMNS:
        yield "its columns are others"
    if found["defaults"]:
        yield f"its columns {some(found['defaults'])} have defaults"
    constraints = tuple(_QUALIFIED.sub(r"\1", constraint) for constraint in found["constraints"])
    if constraints != _CONSTRAINTS or found["constraints_use_others"] or found["indexes"] != 1:
        yield "its constraints or indexes are others"
    for kind in ("triggers", "rules"):
        if found[kind]:
            yield f"it has {kind} ({some(found[kind])})"
    if found["has_row_security"]:
        yield "it has row security"
    if found["anybody_may_write"]:
        yield "everybody may write to it"
    if found["inherits"]:
        yield "other tables inherit from it, or it from them"


def sum_ledger(session: Session, rollback_run_id: str) -> Ledger:
    """What was deleted so far; nothing where the ledger is not there yet."""
    if not session.row("read_session")["ledger_exists"]:
        return Ledger()
    return _sum_of(session, rollback_run_id, None)


def sum_ledger_of(session: Session, rollback_run_id: str, tables: Iterable[TableName]) -> Ledger:
    """What was deleted so far of some tables, from a ledger that is there."""
    return _sum_of(session, rollback_run_id, [str(table) for table in tables])


def _sum_of(session: Session, rollback_run_id: str, tables: list[str] | None) -> Ledger:
    rows = session.rows("sum_ledger", rollback_run_id=rollback_run_id, tables=tables)
    return Ledger({row["table_name"]: _sum(row) for row in rows})


def _sum(row: Row) -> LedgerSum:
    deleted = Tally(number=row["rows_deleted"], digest=int(row["digest"]))
    written = Tally(number=row["rows_written"], digest=int(row["written_digest"]))
    return LedgerSum(deleted, written, row["last_batch"])


@dataclass(frozen=True)
class Batch:
    """One transaction's deletion from one table of a unit. ``number`` counts from 1 over all attempts."""

    unit: str
    table: TableName
    number: int
    deleted: Tally
    attempt: int
    written: Tally = field(default_factory=Tally)
    """What triggers wrote to the table in that transaction, less what they took away."""


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
        rows_deleted=batch.deleted.number,
        digest=batch.deleted.digest,
        attempt=batch.attempt,
        rows_written=batch.written.number,
        written_digest=batch.written.digest,
    )
