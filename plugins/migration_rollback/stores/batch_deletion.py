"""Deletes a table's rows batch by batch, each in a transaction of its own, in time that grows as the table does."""

import time
from collections.abc import Mapping
from dataclasses import replace

from migration_rollback.core.checks.approved import other_rows
from migration_rollback.core.plan import PlannedTable
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted
from migration_rollback.errors import StatementTimeoutError
from migration_rollback.stores.approved_rows import tally_tables
from migration_rollback.stores.batches import Pace, PageRange, PageWalk
from migration_rollback.stores.between_batches import Pauses
from migration_rollback.stores.deleting import (
    Log,
    beginning,
    deleting,
    note_in_ledger,
    refuse_unapproved,
    row_facts,
    tell_committed,
)
from migration_rollback.stores.hindrances import refuse
from migration_rollback.stores.row_sets import delete_batch
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import table_identifier
from migration_rollback.stores.unit_deletion import UnitDeletion


def delete_batches(session: Session, deletion: UnitDeletion, log: Log) -> Mapping[TableName, int]:
    """Batch after batch of the only table, until as many rows are gone as were there; how many went.

    Rows that somebody changes meanwhile may move to pages that are behind already, so the pages are gone through again
    as long as that finds any.
    """
    (table,) = deletion.unit.tables
    with deleting(session, deletion) as at_work:
        there = refuse_unapproved(session, deletion, at_work)
    log(beginning(session, deletion, at_work.ledger))
    expected, deleted = there[table.name].number, 0
    deletion.progress(deleted, expected)
    progress, pace = _Progress(deletion, log), Pace(deletion.batch_size, deletion.batch_seconds)
    pauses = Pauses(session, deletion.unit.name, deletion.regards, log)
    while deleted < expected:
        before, walk = deleted, PageWalk(_pages(session, table), expected - deleted, deletion.batch_size)
        while deleted < expected and not walk.ended:
            pauses.pause()
            most = pace.rows
            rows = _delete_some(session, deletion, walk.range, pace, log)
            if rows is None:
                continue
            walk.found(rows, most)
            deleted += rows
            if rows:
                progress.report(deleted, expected)
                deletion.progress(deleted, expected)
        if deleted == before:
            break
    return {table.name: deleted}


def _pages(session: Session, table: PlannedTable) -> int:
    name = table.name
    row = session.row("count_pages", schema_name=name.schema_name, table_name=name.table_name)
    return int(row["pages"])


def _delete_some(session: Session, deletion: UnitDeletion, pages: PageRange, pace: Pace, log: Log) -> int | None:
    """The next batch; null where it has to be tried with fewer rows."""
    (table,) = deletion.unit.tables
    started = time.monotonic()
    try:
        if not _holds_rows(session, table, pages):
            return 0
        started = time.monotonic()
        rows = _delete_batch(session, deletion, pages, pace.rows, log)
    except StatementTimeoutError:
        if not pace.timed_out():
            raise
        log(f"{deletion.unit.name}: a batch took longer than statement_timeout; {pace.rows:,} rows a batch from now on")
        return None
    pace.took(time.monotonic() - started)
    return rows


def _holds_rows(session: Session, table: PlannedTable, pages: PageRange) -> bool:
    names = {"table": table_identifier(table.name)}
    return bool(session.row("look_into_pages", names, first=pages.first, beyond=pages.beyond)["holds_rows"])


def _delete_batch(session: Session, deletion: UnitDeletion, pages: PageRange, most: int, log: Log) -> int:
    """One transaction: look, delete, count, write the ledger. Nothing of it stays if any of it fails."""
    (table,) = deletion.unit.tables
    with deleting(session, deletion, looked_before=True) as at_work:
        composed = delete_batch(table, at_work.seen.is_newer, at_work.removed)
        row = session.run(composed, first=pages.first, beyond=pages.beyond, batch_size=most)
        gone = Tally(number=row["row_count"], digest=int(row["digest"]))
        if row["newer"]:
            left = tally_tables(session, deletion.store, [table])[table.name]
            facts = row_facts(session, table, gone + left, at_work.ledger)
            refuse(other_rows(replace(facts, newer=row["newer"])))
        written = at_work.watch.after({table.name: gone})
        note_in_ledger(session, deletion, written, at_work.ledger)
    tell_committed(deletion, written, log)
    return gone.number


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
