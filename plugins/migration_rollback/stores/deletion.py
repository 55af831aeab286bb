"""Deletes the district's rows of one unit, with their lines in the ledger."""

import time
from collections.abc import Mapping
from dataclasses import replace

from migration_rollback.core.checks.approved import other_rows
from migration_rollback.core.report.results import TableOutcome, UnitOutcome
from migration_rollback.core.tables import TableName
from migration_rollback.core.wording import counted, some
from migration_rollback.errors import DeletionError
from migration_rollback.stores.batch_deletion import delete_batches
from migration_rollback.stores.deleting import (
    Log,
    beginning,
    deleting,
    explaining,
    note_in_ledger,
    refuse_unapproved,
    row_facts,
    tell_committed,
)
from migration_rollback.stores.hindrances import refuse
from migration_rollback.stores.ledger import Ledger
from migration_rollback.stores.removed_keys import RowByRowError
from migration_rollback.stores.row_reader import count_rows
from migration_rollback.stores.session import Session
from migration_rollback.stores.turns import give_up_turns, take_turn
from migration_rollback.stores.unit_deletion import UnitDeletion
from migration_rollback.stores.written_rows import Gone, WroteElsewhereError, delete_counted

Counts = Mapping[TableName, int]
"""Rows by table of the unit."""


def delete_unit(session: Session, deletion: UnitDeletion, log: Log) -> UnitOutcome:
    """Delete what the unit holds of the district, count again, and say what happened.

    Running it twice finds nothing to do the second time. After an error the session has to end: it holds its turns.

    :param session: one that ``begin_deletions`` has seen.
    :raises DeletionError: rows that were not approved, rows of others in the way, or rows left behind; or what acts on
        a delete there is not what was approved.
    :raises BlockedByError: rows of another unit still reference these.
    :raises StoreError: the server refused; ``TransientStoreError`` is worth another try.
    """
    started = time.monotonic()
    deleted = _delete(session, deletion, log)
    gone, remaining = sum(deleted.values()), _remaining_at_end(session, deletion)
    deletion.progress(gone, gone)
    _refuse_remains(session, deletion, deleted, remaining)
    outcome = _outcome(deletion, deleted, remaining, time.monotonic() - started)
    log(f"{deletion.unit.name}: {counted(gone, 'row')} deleted, 0 remain, {outcome.seconds:.1f} s")
    return outcome


def _delete(session: Session, deletion: UnitDeletion, log: Log) -> Counts:
    """From the beginning again where it turns out that there is more to look at."""
    while True:
        with explaining(session, deletion):
            take_turn(session, deletion.key.rollback_run_id, deletion.turns)
        try:
            return (_delete_at_once if deletion.at_once else delete_batches)(session, deletion, log)
        except WroteElsewhereError as exc:
            log(f"{deletion.unit.name}: triggers write to {some(sorted(map(str, exc.tables)))} as well; tried again")
            deletion = replace(deletion, seen_written=deletion.seen_written | exc.tables)
        except RowByRowError as exc:
            log(f"{deletion.unit.name}: the server looks behind each row ({exc})")
            deletion = replace(deletion, row_by_row=True)


def _delete_at_once(session: Session, deletion: UnitDeletion, log: Log) -> Counts:
    """All of it in the transaction that has looked at all of it."""
    tables = deletion.unit.tables
    with deleting(session, deletion) as at_work:
        log(beginning(session, deletion, at_work.ledger))
        if deletion.looks_first:
            there = refuse_unapproved(session, deletion, at_work)
            if not any(tally.number for tally in there.values()):
                return {table.name: 0 for table in tables}
            gone = delete_counted(session, deletion.unit)
        else:
            gone = delete_counted(session, deletion.unit, at_work.seen, at_work.removed)
            _refuse_unapproved(session, deletion, at_work.ledger, gone)
            if not any(tally.number for tally in gone.rows.values()):
                return {table.name: 0 for table in tables}
        written = at_work.watch.after(gone.rows)
        note_in_ledger(session, deletion, written, at_work.ledger)
    tell_committed(deletion, written, log)
    return {table.name: written.deleted[table.name].number for table in tables}


def _refuse_unapproved(session: Session, deletion: UnitDeletion, ledger: Ledger, gone: Gone) -> None:
    """What the DELETE has found was approved, all of it; else nothing of it stays."""
    for table in deletion.unit.tables:
        facts = row_facts(session, table, gone.rows[table.name], ledger)
        refuse(other_rows(replace(facts, newer=gone.newer[table.name])))


def _remaining_at_end(session: Session, deletion: UnitDeletion) -> Counts:
    """What is left; from here on others may take the turns."""
    with session.transaction():
        belonging = deletion.store.belonging
        remaining = {table.name: count_rows(session, belonging, table.name) for table in deletion.unit.tables}
        give_up_turns(session)
    return remaining


def _refuse_remains(session: Session, deletion: UnitDeletion, deleted: Counts, remaining: Counts) -> None:
    for name, rows in remaining.items():
        if rows:
            raise DeletionError(
                f'table "{name}" of store "{deletion.store.store}" still holds {counted(rows, "row")} of district '
                f"{session.district_id} after {deleted[name]:,} were deleted",
                "a rule or trigger keeps them, or somebody loads them again; find out which, then clear this task",
            )


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
