"""Deletes the district's rows of one unit, batch by batch, each batch with its line in the ledger."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from migration_rollback.core.checks.approved import RowFacts, other_rows
from migration_rollback.core.plan import PlannedTable, StorePlan, Unit
from migration_rollback.core.report.results import TableOutcome, UnitOutcome
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted, some
from migration_rollback.errors import DeletionError, StoreError
from migration_rollback.stores.approved_rows import Tallies, tally_tables, with_newer
from migration_rollback.stores.hindrances import lock_tables, refuse, refuse_hindrances
from migration_rollback.stores.identities import Seen, row_hash, seen_by
from migration_rollback.stores.ledger import Batch, Ledger, LedgerKey, sum_ledger_of, write_ledger
from migration_rollback.stores.row_reader import count_rows
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import table_identifier
from migration_rollback.stores.turns import give_up_turns, name_holders, take_turn, turns_of
from migration_rollback.stores.written_rows import Reach, Watch, Written, WroteElsewhereError, delete_counted, told

Log = Callable[[str], None]
Counts = Mapping[TableName, int]
"""Rows by table of the unit."""


@dataclass(frozen=True)
class UnitDeletion:
    """One unit to delete, as it was approved."""

    key: LedgerKey
    store: StorePlan
    unit: Unit
    batch_size: int
    """In rows."""
    attempt: int
    horizon: int | None
    """The oldest transaction that was open when the plan was made; null: not known."""
    seen_written: frozenset[TableName] = frozenset()
    """Planned tables that triggers were seen to write to, although no text says so."""
    seen_firing: bool = False
    """Whether triggers were seen to fire, of which the plan does not know."""

    @property
    def at_once(self) -> bool:
        """Row addresses are not unique across partitions, so a partitioned table goes in one statement as well."""
        partitioned = any(table.partitioned for table in self.unit.tables)
        small = self.unit.rows <= self.batch_size
        return self.unit.in_one_statement or partitioned or small or self.reach.writes_to_itself

    @property
    def turns(self) -> tuple[str, ...]:
        """What its session locks, to be alone at work on what it deletes from or writes to."""
        reached = (self.unit, *self.reach.others)
        return turns_of(self.store, [unit.name for unit in reached], fires_triggers=self.fires_triggers)

    @property
    def fires_triggers(self) -> bool:
        """Whether triggers fire, as far as is known."""
        return self.seen_firing or self.unit.fires_triggers

    @property
    def reach(self) -> Reach:
        """Where its triggers write."""
        return Reach(self.store, self.unit, self.seen_written | set(self.unit.written))


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
    remaining = _remaining(session, deletion)
    _refuse_remains(session, deletion, deleted, remaining)
    give_up_turns(session)
    outcome = _outcome(deletion, deleted, remaining, time.monotonic() - started)
    log(f"{deletion.unit.name}: {counted(sum(deleted.values()), 'row')} deleted, 0 remain, {outcome.seconds:.1f} s")
    return outcome


class _FiresTriggersError(Exception):
    """Triggers fire, so that only one session may be at work: from the beginning again, when it is its turn."""


def _delete(session: Session, deletion: UnitDeletion, log: Log) -> Counts:
    """From the beginning again, as often as triggers are seen to fire, or to write to one more planned table."""
    while True:
        with _explaining(session, deletion):
            take_turn(session, deletion.key.rollback_run_id, deletion.turns)
        try:
            return (_delete_at_once if deletion.at_once else _delete_batches)(session, deletion, log)
        except _FiresTriggersError:
            deletion = replace(deletion, seen_firing=True)
        except WroteElsewhereError as exc:
            log(f"{deletion.unit.name}: triggers write to {some(sorted(map(str, exc.tables)))} as well; tried again")
            deletion = replace(deletion, seen_written=deletion.seen_written | exc.tables)


def _delete_at_once(session: Session, deletion: UnitDeletion, log: Log) -> Counts:
    """All of it in the transaction that has looked at all of it."""
    tables = deletion.unit.tables
    with _deleting(session, deletion) as at_work:
        ledger = _deleted_before(session, deletion)
        there = _refuse_unapproved(session, deletion, ledger, at_work.seen)
        log(_beginning(session, deletion, there, ledger))
        if not any(tally.number for tally in there.values()):
            return {table.name: 0 for table in tables}
        gone = delete_counted(session, deletion.unit)
        written = at_work.watch.after(gone)
        _write_ledger(session, deletion, written)
    _log_written(deletion, written, log)
    return {table.name: written.deleted[table.name].number for table in tables}


def _delete_batches(session: Session, deletion: UnitDeletion, log: Log) -> Counts:
    """Batch after batch of the only table, until as many rows are gone as were there."""
    (table,) = deletion.unit.tables
    with _deleting(session, deletion) as at_work:
        ledger = _deleted_before(session, deletion)
        there = _refuse_unapproved(session, deletion, ledger, at_work.seen)
    log(_beginning(session, deletion, there, ledger))
    expected, deleted, progress = there[table.name].number, 0, _Progress(deletion, log)
    while deleted < expected:
        batch = _delete_batch(session, deletion, log)
        deleted += batch
        progress.report(deleted, expected)
        if batch < deletion.batch_size:
            break
    return {table.name: deleted}


def _delete_batch(session: Session, deletion: UnitDeletion, log: Log) -> int:
    """One transaction: look, delete, count, write the ledger. Nothing of it stays if any of it fails."""
    (table,) = deletion.unit.tables
    with _deleting(session, deletion) as at_work:
        names = {
            "table": table_identifier(table.name),
            "hash": row_hash(table.identity),
            "is_newer": at_work.seen.is_newer,
        }
        row = session.row("delete_batch", names, batch_size=deletion.batch_size)
        gone = Tally(number=row["row_count"], digest=int(row["digest"]))
        if row["newer"]:
            left = tally_tables(session, deletion.store, [table])[table.name]
            facts = _row_facts(session, table, gone + left, _deleted_before(session, deletion))
            refuse(other_rows(replace(facts, newer=row["newer"])))
        written = at_work.watch.after({table.name: gone})
        _write_ledger(session, deletion, written)
    _log_written(deletion, written, log)
    return gone.number


@dataclass(frozen=True)
class _AtWork:
    """A transaction that is ready to delete."""

    seen: Seen
    watch: Watch


@contextmanager
def _deleting(session: Session, deletion: UnitDeletion) -> Iterator[_AtWork]:
    """A transaction in which everything that acts on the delete was looked at, and stays as it is."""
    reach = deletion.reach
    with _explaining(session, deletion), session.transaction():
        lock_tables(session, deletion.store, (deletion.unit, *reach.others))
        fires_triggers = refuse_hindrances(session, deletion.store, deletion.unit)
        if fires_triggers and not deletion.fires_triggers:
            raise _FiresTriggersError
        watch = Watch(session, reach, fires_triggers=fires_triggers)
        for unit in watch.swept:
            if unit.name != deletion.unit.name:
                refuse_hindrances(session, deletion.store, unit)
        yield _AtWork(seen_by(session, deletion.horizon), watch)


def _refuse_unapproved(session: Session, deletion: UnitDeletion, ledger: Ledger, seen: Seen) -> Tallies:
    """The unit's rows that are there now, all of which were approved."""
    there = tally_tables(session, deletion.store, deletion.unit.tables)
    for table in deletion.unit.tables:
        facts = _row_facts(session, table, there[table.name], ledger)
        refuse(other_rows(with_newer(session, deletion.store, seen, facts)))
    return there


def _row_facts(session: Session, table: PlannedTable, there: Tally, ledger: Ledger) -> RowFacts:
    known = ledger.of(table.name)
    consequence = "none of them was deleted"
    return RowFacts(session.store, table, there, known.deleted, known.written, consequence=consequence)


def _beginning(session: Session, deletion: UnitDeletion, there: Tallies, ledger: Ledger) -> str:
    before = sum(ledger.of(table.name).deleted.number for table in deletion.unit.tables)
    earlier = f", {before:,} were deleted earlier by this rollback" if before else ""
    rows = counted(sum(tally.number for tally in there.values()), "row")
    return (
        f"{deletion.unit.name}: {rows} of district {session.district_id} are there, "
        f"{deletion.unit.rows:,} were approved{earlier}"
    )


def _deleted_before(session: Session, deletion: UnitDeletion) -> Ledger:
    """What the ledger says of the unit's tables."""
    return _ledger_of(session, deletion, (table.name for table in deletion.unit.tables))


def _ledger_of(session: Session, deletion: UnitDeletion, tables: Iterable[TableName]) -> Ledger:
    if not deletion.store.has_ledger:
        return Ledger()
    return sum_ledger_of(session, deletion.key.rollback_run_id, tables)


def _write_ledger(session: Session, deletion: UnitDeletion, done: Written) -> None:
    """A line for each table that something went from, or was written to, whosoever it is."""
    if not deletion.store.has_ledger:
        return
    names = tuple(dict.fromkeys((*done.deleted, *done.written)))
    ledger = _ledger_of(session, deletion, names)
    for name in names:
        batch = Batch(
            unit=deletion.unit.name,
            table=name,
            number=ledger.of(name).last_batch + 1,
            deleted=done.deleted.get(name, Tally()),
            written=done.written.get(name, Tally()),
            attempt=deletion.attempt,
        )
        write_ledger(session, deletion.key, batch)


def _log_written(deletion: UnitDeletion, done: Written, log: Log) -> None:
    if done.written:
        log(f"{deletion.unit.name}: triggers changed the number of rows elsewhere: {some(list(told(done.written)))}")


def _remaining(session: Session, deletion: UnitDeletion) -> Counts:
    with session.transaction():
        belonging = deletion.store.belonging
        return {table.name: count_rows(session, belonging, table.name) for table in deletion.unit.tables}


def _refuse_remains(session: Session, deletion: UnitDeletion, deleted: Counts, remaining: Counts) -> None:
    for name, rows in remaining.items():
        if rows:
            raise DeletionError(
                f'table "{name}" of store "{deletion.store.store}" still holds {counted(rows, "row")} of district '
                f"{session.district_id} after {deleted[name]:,} were deleted",
                "a rule or trigger keeps them, or somebody loads them again; find out which, then clear this task",
            )


@contextmanager
def _explaining(session: Session, deletion: UnitDeletion) -> Iterator[None]:
    try:
        yield
    except StoreError as exc:
        raise _explained(session, deletion, exc) from exc


def _explained(session: Session, deletion: UnitDeletion, exc: StoreError) -> StoreError:
    """The error with the number of rows at stake, and for a lock timeout with who may hold the lock."""
    store, fact, remedy, sqlstate = exc.args
    fact = f'could not delete the {counted(deletion.unit.rows, "row")} of "{deletion.unit.name}": {fact}'
    if sqlstate == "55P03":
        tables = _locked_tables(deletion)
        fact += name_holders(session, deletion.key.rollback_run_id, tables, deletion.turns)
    return type(exc)(store, fact, remedy, sqlstate)


def _locked_tables(deletion: UnitDeletion) -> set[str]:
    """The tables whose locks the unit's DELETE may wait for: its own, and those that reference them."""
    referencing = {str(key.referencing) for key in deletion.store.foreign_keys if key.referenced_whole in deletion.unit}
    return {str(table.name) for table in deletion.unit.tables} | referencing


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
