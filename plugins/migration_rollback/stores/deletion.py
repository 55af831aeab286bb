"""Deletes the district's rows of one unit, batch by batch, each batch with its line in the ledger."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from migration_rollback.core.catalog import ForeignKey
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.report.results import TableOutcome, UnitOutcome
from migration_rollback.errors import BlockedByError, DeletionError, StoreError
from migration_rollback.stores.catalog_reader import read_keys_into
from migration_rollback.stores.ledger import LedgerKey, LedgerSum, create_ledger, sum_ledger, write_ledger
from migration_rollback.stores.row_reader import count_rows
from migration_rollback.stores.row_sets import delete_together, reference_names
from migration_rollback.stores.session import Row, Session
from migration_rollback.stores.statements import identifier

Log = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """One unit to delete, as it was approved. ``batch_size`` is in rows."""

    key: LedgerKey
    store: StorePlan
    unit: Unit
    batch_size: int
    attempt: int


def delete_unit(session: Session, order: Order, log: Log) -> UnitOutcome:
    """Delete what the unit holds of the district, count again, and say what happened.

    Running it twice finds nothing to do the second time.

    :raises DeletionError: more rows than were approved, rows of others in the way, or rows left behind.
    :raises BlockedByError: rows of another unit still reference these.
    :raises StoreError: the server refused; ``TransientStoreError`` is worth another try.
    """
    started = time.monotonic()
    if order.store.has_ledger:
        create_ledger(session)
    progress = _Progress(order, log)
    _lock_district(session, order)
    with session.transaction():
        remaining, done = _state(session, order)
    _refuse_surplus(order, remaining, done)
    log(_beginning(order, sum(remaining.values()), done))
    deleted = {str(table.name): 0 for table in order.unit.tables}
    expected = sum(remaining.values())
    while sum(deleted.values()) < expected:
        batch = _delete_batch(session, order)
        for name, rows in batch.items():
            deleted[name] += rows
        progress.report(sum(deleted.values()), expected)
        if _at_once(order) or sum(batch.values()) < order.batch_size:
            break
    with session.transaction():
        remaining, _ = _state(session, order)
    outcome = _outcome(order, deleted, remaining, started)
    _refuse_remains(order, deleted, remaining)
    log(f"{order.unit.name}: {sum(deleted.values()):,} rows deleted, 0 remain, {outcome.seconds:.1f} s")
    return outcome


def _beginning(order: Order, remaining: int, done: Mapping[str, LedgerSum]) -> str:
    before = sum(done.get(str(table.name), LedgerSum()).rows_deleted for table in order.unit.tables)
    earlier = f", {before:,} were deleted earlier by this rollback" if before else ""
    return (
        f"{order.unit.name}: {remaining:,} rows of district {order.key.district_id} are there, "
        f"{order.unit.rows:,} were approved{earlier}"
    )


def _state(session: Session, order: Order) -> tuple[dict[str, int], dict[str, LedgerSum]]:
    """The unit's rows that are there now, and what the ledger says was deleted before."""
    remaining = {
        str(table.name): count_rows(session, order.store.belonging, table.name, order.key.district_id)
        for table in order.unit.tables
    }
    return remaining, _deleted_before(session, order)


def _deleted_before(session: Session, order: Order) -> dict[str, LedgerSum]:
    return sum_ledger(session, order.key.rollback_run_id) if order.store.has_ledger else {}


def _lock_district(session: Session, order: Order) -> None:
    """Wait for an older session on this district; in a transaction of its own, so that the next one sees its work."""
    try:
        with session.transaction():
            session.rows("lock_district", district_id=order.key.district_id)
    except StoreError as exc:
        raise _explained(session, order, exc) from exc


def _refuse_surplus(order: Order, remaining: Mapping[str, int], done: Mapping[str, LedgerSum]) -> None:
    """Rows that came after the plan are not covered by the approval."""
    for table in order.unit.tables:
        name = str(table.name)
        before = done.get(name, LedgerSum()).rows_deleted
        if remaining[name] + before > table.rows:
            surplus = remaining[name] + before - table.rows
            raise DeletionError(
                f'table "{name}" of store "{order.store.store}" holds {surplus:,} rows of the district more than '
                f"the {table.rows:,} that were approved; nothing of it was deleted"
                if not before
                else f'table "{name}" of store "{order.store.store}" has got {surplus:,} rows of the district '
                f"since {before:,} of the {table.rows:,} approved ones were deleted",
                "find out who loaded them after the plan; trigger a new run to have them approved",
            )


def _delete_batch(session: Session, order: Order) -> dict[str, int]:
    """One transaction: look, delete, count, write the ledger. Nothing of it stays if any of it fails."""
    try:
        with session.transaction():
            inbound = _inbound(session, order)
            _refuse_blocked(session, order, inbound)
            _refuse_collateral(session, order, inbound)
            done = _deleted_before(session, order)
            rows = _delete(session, order)
            _refuse_excess(order, rows, done)
            if order.store.has_ledger:
                _write_ledger(session, order, rows, done)
    except StoreError as exc:
        raise _explained(session, order, exc) from exc
    return rows


def _delete(session: Session, order: Order) -> dict[str, int]:
    district_id, tables = order.key.district_id, order.unit.tables
    if _at_once(order):
        together, values = delete_together(tables, district_id)
        row = session.run(together, **values)
        return {str(table.name): row[f"rows_{index}"] for index, table in enumerate(tables)}
    names = {"table": identifier(tables[0].name)}
    rows = session.execute("delete_batch", names, district_id=district_id, batch_size=order.batch_size)
    return {str(tables[0].name): rows}


def _at_once(order: Order) -> bool:
    """Row addresses are not unique across partitions, so a partitioned table goes in one statement as well."""
    partitioned = any(table.partitioned for table in order.unit.tables)
    return order.unit.in_one_statement or partitioned or order.unit.rows <= order.batch_size


def _inbound(session: Session, order: Order) -> tuple[ForeignKey, ...]:
    """The foreign keys into the unit as they are now: the plan does not know one that was added since."""
    return read_keys_into(session, [table.name for table in order.unit.tables])


def _refuse_blocked(session: Session, order: Order, inbound: Iterable[ForeignKey]) -> None:
    for key in inbound:
        unit = order.store.unit_of(key.referencing_whole)
        if unit is None or unit.name == order.unit.name:
            continue
        names, values = reference_names(order.store.belonging, key, order.key.district_id)
        rows = session.count("count_blocking_rows", names, **values)
        if rows:
            raise BlockedByError(
                f'"{order.unit.name}" is blocked by "{unit.name}": {rows:,} rows of "{key.referencing}" still '
                f'reference it (foreign key "{key.name}")',
                f'mend "{unit.name}" first, then clear the failed tasks',
                unit.name,
            )


def _refuse_collateral(session: Session, order: Order, inbound: Iterable[ForeignKey]) -> None:
    """Rows outside the district that the delete would change may have come after the plan."""
    for key in inbound:
        if not key.on_delete.changes_rows:
            continue
        names, values = reference_names(order.store.belonging, key, order.key.district_id)
        rows = session.count("count_references", names, **values)
        if rows:
            raise DeletionError(
                f'{rows:,} rows outside the district in "{key.referencing}" of store "{order.store.store}" came to '
                f'reference "{key.referenced}" since the plan (foreign key "{key.name}", ON DELETE '
                f"{key.on_delete.sql}); deleting would change them",
                "find out who wrote them, move or delete them, then clear this task",
            )


def _refuse_excess(order: Order, rows: Mapping[str, int], done: Mapping[str, LedgerSum]) -> None:
    for table in order.unit.tables:
        name = str(table.name)
        total = rows[name] + done.get(name, LedgerSum()).rows_deleted
        if total > table.rows:
            raise DeletionError(
                f'deleting from "{name}" of store "{order.store.store}" would have removed {total:,} rows, but '
                f"{table.rows:,} were approved; it was rolled back",
                "find out who loaded rows after the plan; trigger a new run to have them approved",
            )


def _write_ledger(session: Session, order: Order, rows: Mapping[str, int], done: Mapping[str, LedgerSum]) -> None:
    for table in order.unit.tables:
        write_ledger(
            session,
            order.key,
            unit=order.unit.name,
            table=table.name,
            batch=done.get(str(table.name), LedgerSum()).last_batch + 1,
            rows=rows[str(table.name)],
            attempt=order.attempt,
        )


def _refuse_remains(order: Order, deleted: Mapping[str, int], remaining: Mapping[str, int]) -> None:
    for name, rows in remaining.items():
        if rows:
            raise DeletionError(
                f'table "{name}" of store "{order.store.store}" still holds {rows:,} rows of district '
                f"{order.key.district_id} after {deleted[name]:,} were deleted",
                "a rule or trigger keeps them, or somebody loads them again; find out which, then clear this task",
            )


def _explained(session: Session, order: Order, exc: StoreError) -> StoreError:
    """The error with the number of rows at stake, and for a lock timeout with who may hold the lock."""
    store, fact, remedy, sqlstate = exc.args
    fact = f'could not delete the {order.unit.rows:,} rows of "{order.unit.name}": {fact}'
    if sqlstate == "55P03":
        fact += _lock_holders(session, order)
    return type(exc)(store, fact, remedy, sqlstate)


def _lock_holders(session: Session, order: Order) -> str:
    with session.transaction():
        holders = session.rows(
            "name_lock_holders", tables=sorted(_locked_tables(order)), district_id=order.key.district_id
        )
    named = ", ".join(_holder(row) for row in holders[:5])
    return f"; at work there: {named}" if named else ""


def _locked_tables(order: Order) -> set[str]:
    """The tables whose locks the unit's DELETE may wait for: its own, and those that reference them."""
    referencing = {str(key.referencing) for key in order.store.foreign_keys if key.referenced_whole in order.unit}
    return {str(table.name) for table in order.unit.tables} | referencing


def _holder(row: Row) -> str:
    """One session; its state and the age of its transaction are hidden from roles that may not see them."""
    doing = f" ({row['state']}, {row['seconds'] or 0} s)" if row["state"] else ""
    return f'pid {row["pid"]} "{row["application_name"]}" of role {row["role_name"]}{doing}'


def _outcome(order: Order, deleted: Mapping[str, int], remaining: Mapping[str, int], started: float) -> UnitOutcome:
    return UnitOutcome(
        store=order.store.store,
        unit=order.unit.name,
        tables=tuple(
            TableOutcome(
                table=str(table.name),
                rows_approved=table.rows,
                rows_deleted=deleted[str(table.name)],
                rows_remaining=remaining[str(table.name)],
            )
            for table in order.unit.tables
        ),
        attempt=order.attempt,
        seconds=round(time.monotonic() - started, 3),
    )


class _Progress:
    """A log line after each batch of a long deletion: how far, how fast, how long still."""

    def __init__(self, order: Order, log: Log) -> None:
        self._unit = order.unit.name
        self._log = log
        self._started = time.monotonic()

    def report(self, deleted: int, expected: int) -> None:
        seconds = max(time.monotonic() - self._started, 0.001)
        rate = deleted / seconds
        left = f", about {(expected - deleted) / rate:.0f} s left" if rate and deleted < expected else ""
        self._log(f"{self._unit}: {deleted:,} of {expected:,} rows deleted, {rate:,.0f} rows/s{left}")
