"""Deletes the district's rows of one unit, batch by batch, each batch with its line in the ledger."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.report.results import TableOutcome, UnitOutcome
from migration_rollback.core.tables import TableName
from migration_rollback.core.wording import agreeing, counted
from migration_rollback.errors import BlockedByError, DeletionError, StoreError
from migration_rollback.stores.catalog_reader import read_keys_into
from migration_rollback.stores.ledger import Batch, Ledger, LedgerKey, create_ledger, sum_ledger, write_ledger
from migration_rollback.stores.row_reader import count_rows
from migration_rollback.stores.row_sets import delete_together, reference_names
from migration_rollback.stores.session import Row, Session
from migration_rollback.stores.statements import table_identifier

Log = Callable[[str], None]
Counts = Mapping[TableName, int]
"""Rows by table of the unit."""


@dataclass(frozen=True)
class UnitDeletion:
    """One unit to delete, as it was approved. ``batch_size`` is in rows."""

    key: LedgerKey
    store: StorePlan
    unit: Unit
    batch_size: int
    attempt: int

    @property
    def at_once(self) -> bool:
        """Row addresses are not unique across partitions, so a partitioned table goes in one statement as well."""
        partitioned = any(table.partitioned for table in self.unit.tables)
        return self.unit.in_one_statement or partitioned or self.unit.rows <= self.batch_size


def delete_unit(session: Session, deletion: UnitDeletion, log: Log) -> UnitOutcome:
    """Delete what the unit holds of the district, count again, and say what happened.

    Running it twice finds nothing to do the second time.

    :raises DeletionError: more rows than were approved, rows of others in the way, or rows left behind.
    :raises BlockedByError: rows of another unit still reference these.
    :raises StoreError: the server refused; ``TransientStoreError`` is worth another try.
    """
    started = time.monotonic()
    if deletion.store.has_ledger:
        create_ledger(session)
    progress = _Progress(deletion, log)
    _lock_district(session, deletion)
    there, ledger = _state(session, deletion)
    _refuse_surplus(deletion, there, ledger)
    log(_beginning(session, deletion, there, ledger))
    deleted = _delete_batches(session, deletion, sum(there.values()), progress)
    remaining, _ = _state(session, deletion)
    _refuse_remains(session, deletion, deleted, remaining)
    outcome = _outcome(deletion, deleted, remaining, time.monotonic() - started)
    log(f"{deletion.unit.name}: {counted(sum(deleted.values()), 'row')} deleted, 0 remain, {outcome.seconds:.1f} s")
    return outcome


def _delete_batches(session: Session, deletion: UnitDeletion, expected: int, progress: "_Progress") -> Counts:
    """Batch after batch, until as many rows are gone as were there; what was deleted by table."""
    deleted: Counts = {table.name: 0 for table in deletion.unit.tables}
    while sum(deleted.values()) < expected:
        batch = _delete_batch(session, deletion)
        deleted = {name: rows + batch[name] for name, rows in deleted.items()}
        progress.report(sum(deleted.values()), expected)
        if deletion.at_once or sum(batch.values()) < deletion.batch_size:
            break
    return deleted


def _beginning(session: Session, deletion: UnitDeletion, there: Counts, ledger: Ledger) -> str:
    before = sum(ledger.of(table.name).rows_deleted for table in deletion.unit.tables)
    earlier = f", {before:,} were deleted earlier by this rollback" if before else ""
    return (
        f"{deletion.unit.name}: {counted(sum(there.values()), 'row')} of district {session.district_id} are there, "
        f"{deletion.unit.rows:,} were approved{earlier}"
    )


def _state(session: Session, deletion: UnitDeletion) -> tuple[Counts, Ledger]:
    """The unit's rows that are there now, and what the ledger says was deleted before."""
    with session.transaction():
        counts = {
            table.name: count_rows(session, deletion.store.belonging, table.name) for table in deletion.unit.tables
        }
        return counts, _deleted_before(session, deletion)


def _deleted_before(session: Session, deletion: UnitDeletion) -> Ledger:
    return sum_ledger(session, deletion.key.rollback_run_id) if deletion.store.has_ledger else Ledger()


def _lock_district(session: Session, deletion: UnitDeletion) -> None:
    """Wait for an older session on this district; in a transaction of its own, so that the next one sees its work."""
    try:
        with session.transaction():
            session.rows("lock_district")
    except StoreError as exc:
        raise _explained(session, deletion, exc) from exc


def _refuse_surplus(deletion: UnitDeletion, there: Counts, ledger: Ledger) -> None:
    """Rows that came after the plan are not covered by the approval."""
    for table in deletion.unit.tables:
        before = ledger.of(table.name).rows_deleted
        surplus = there[table.name] + before - table.rows
        if surplus <= 0:
            continue
        name = f'table "{table.name}" of store "{deletion.store.store}"'
        raise DeletionError(
            f"{counted(surplus, 'row')} of the district came to {name} after {before:,} of the {table.rows:,} approved "
            "ones were deleted"
            if before
            else f"{name} holds {counted(surplus, 'row')} of the district more than the {table.rows:,} that were "
            "approved; nothing of it was deleted",
            "find out who loaded them after the plan; trigger a new run to have them approved",
        )


def _delete_batch(session: Session, deletion: UnitDeletion) -> Counts:
    """One transaction: look, delete, count, write the ledger. Nothing of it stays if any of it fails."""
    try:
        with session.transaction():
            inbound = _inbound(session, deletion)
            _refuse_blocked(session, deletion, inbound)
            _refuse_collateral(session, deletion, inbound)
            ledger = _deleted_before(session, deletion)
            rows = _delete(session, deletion)
            _refuse_excess(deletion, rows, ledger)
            if deletion.store.has_ledger:
                _write_ledger(session, deletion, rows, ledger)
    except StoreError as exc:
        raise _explained(session, deletion, exc) from exc
    return rows


def _delete(session: Session, deletion: UnitDeletion) -> Counts:
    tables = deletion.unit.tables
    if deletion.at_once:
        row = session.run(delete_together(tables))
        return {table.name: row[f"rows_{index}"] for index, table in enumerate(tables)}
    (table,) = tables
    names = {"table": table_identifier(table.name)}
    return {table.name: session.execute("delete_batch", names, batch_size=deletion.batch_size)}


def _inbound(session: Session, deletion: UnitDeletion) -> tuple[ForeignKey, ...]:
    """The foreign keys into the unit as they are now: the plan does not know one that was added since."""
    return read_keys_into(session, [table.name for table in deletion.unit.tables])


def _refuse_blocked(session: Session, deletion: UnitDeletion, inbound: Iterable[ForeignKey]) -> None:
    for key in inbound:
        unit = deletion.store.unit_of(key.referencing_whole)
        if unit is None or unit.name == deletion.unit.name:
            continue
        rows = session.count("count_blocking_rows", reference_names(deletion.store.belonging, key))
        if rows:
            raise BlockedByError(
                f'in store "{deletion.store.store}", "{deletion.unit.name}" is blocked by "{unit.name}": '
                f'{counted(rows, "row")} of "{key.referencing}" still {agreeing(rows, "reference")} it '
                f'(foreign key "{key.name}")',
                f'fix "{unit.name}" first, then clear the failed tasks',
                unit.name,
            )


def _refuse_collateral(session: Session, deletion: UnitDeletion, inbound: Iterable[ForeignKey]) -> None:
    """Rows outside the district that the delete would change may have come after the plan."""
    for key in inbound:
        if not key.on_delete.changes_rows:
            continue
        rows = session.count("count_references", reference_names(deletion.store.belonging, key))
        if rows:
            raise DeletionError(
                f'{counted(rows, "row")} outside the district in "{key.referencing}" of store "{deletion.store.store}" '
                f'came to reference "{key.referenced}" since the plan (foreign key "{key.name}", ON DELETE '
                f"{key.on_delete.sql}); deleting would change them",
                "find out who wrote them, move or delete them, then clear this task",
            )


def _refuse_excess(deletion: UnitDeletion, rows: Counts, ledger: Ledger) -> None:
    for table in deletion.unit.tables:
        total = rows[table.name] + ledger.of(table.name).rows_deleted
        if total > table.rows:
            raise DeletionError(
                f'deleting from "{table.name}" of store "{deletion.store.store}" would have removed '
                f"{counted(total, 'row')}, but {table.rows:,} were approved; it was aborted",
                "find out who loaded rows after the plan; trigger a new run to have them approved",
            )


def _write_ledger(session: Session, deletion: UnitDeletion, rows: Counts, ledger: Ledger) -> None:
    for table in deletion.unit.tables:
        batch = Batch(
            unit=deletion.unit.name,
            table=table.name,
            number=ledger.of(table.name).last_batch + 1,
            rows=rows[table.name],
            attempt=deletion.attempt,
        )
        write_ledger(session, deletion.key, batch)


def _refuse_remains(session: Session, deletion: UnitDeletion, deleted: Counts, remaining: Counts) -> None:
    for name, rows in remaining.items():
        if rows:
            raise DeletionError(
                f'table "{name}" of store "{deletion.store.store}" still holds {counted(rows, "row")} of district '
                f"{session.district_id} after {deleted[name]:,} were deleted",
                "a rule or trigger keeps them, or somebody loads them again; find out which, then clear this task",
            )


def _explained(session: Session, deletion: UnitDeletion, exc: StoreError) -> StoreError:
    """The error with the number of rows at stake, and for a lock timeout with who may hold the lock."""
    store, fact, remedy, sqlstate = exc.args
    fact = f'could not delete the {counted(deletion.unit.rows, "row")} of "{deletion.unit.name}": {fact}'
    if sqlstate == "55P03":
        fact += _lock_holders(session, deletion)
    return type(exc)(store, fact, remedy, sqlstate)


def _lock_holders(session: Session, deletion: UnitDeletion) -> str:
    with session.transaction():
        holders = session.rows("name_lock_holders", tables=sorted(_locked_tables(deletion)))
    named = ", ".join(_holder(row) for row in holders[:5])
    return f"; working there: {named}" if named else ""


def _locked_tables(deletion: UnitDeletion) -> set[str]:
    """The tables whose locks the unit's DELETE may wait for: its own, and those that reference them."""
    referencing = {str(key.referencing) for key in deletion.store.foreign_keys if key.referenced_whole in deletion.unit}
    return {str(table.name) for table in deletion.unit.tables} | referencing


def _holder(row: Row) -> str:
    """One session; its state and the age of its transaction are hidden from roles that may not see them."""
    doing = f" ({row['state']}, {row['seconds'] or 0} s)" if row["state"] else ""
    return f'pid {row["pid"]} "{row["application_name"]}" of role {row["role_name"]}{doing}'


def _outcome(deletion: UnitDeletion, deleted: Counts, remaining: Counts, seconds: float) -> UnitOutcome:
    return UnitOutcome(
        store=deletion.store.store,
        unit=deletion.unit.name,
        tables=tuple(
            TableOutcome(
                table=str(table.name),
                rows_approved=table.rows,
                rows_deleted=deleted[table.name],
                rows_remaining=remaining[table.name],
            )
            for table in deletion.unit.tables
        ),
        attempt=deletion.attempt,
        seconds=round(seconds, 3),
    )


class _Progress:
    """A log line after each batch of a long deletion: how far, how fast, how long still."""

    def __init__(self, deletion: UnitDeletion, log: Log) -> None:
        self._unit = deletion.unit.name
        self._log = log
        self._started = time.monotonic()

    def report(self, deleted: int, expected: int) -> None:
        seconds = max(time.monotonic() - self._started, 0.001)
        rate = deleted / seconds
        left = f", about {(expected - deleted) / rate:.0f} s left" if rate and deleted < expected else ""
        self._log(f"{self._unit}: {deleted:,} of {counted(expected, 'row')} deleted, {rate:,.0f} rows/s{left}")
