"""The transaction that deletes: what it looks at before, and what it writes down."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from migration_rollback.core.checks.approved import RowFacts, other_rows
from migration_rollback.core.plan import PlannedTable
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted, some
from migration_rollback.errors import StoreError
from migration_rollback.stores.approved_rows import Tallies, tally_tables, with_newer
from migration_rollback.stores.hindrances import lock_tables, refuse, refuse_changes, refuse_rows_in_the_way
from migration_rollback.stores.identities import Seen, seen_at
from migration_rollback.stores.ledger import Batch, Ledger, sum_ledger_of, write_ledger
from migration_rollback.stores.removed_keys import RemovedKeys, RowByRowError
from migration_rollback.stores.row_sets import Removed
from migration_rollback.stores.session import Session
from migration_rollback.stores.turns import name_holders
from migration_rollback.stores.unit_deletion import UnitDeletion
from migration_rollback.stores.written_rows import Watch, Written, told

Log = Callable[[str], None]


@dataclass(frozen=True)
class AtWork:
    """A transaction that is ready to delete."""

    seen: Seen
    watch: Watch
    ledger: Ledger
    """What was deleted before, by table of the unit."""
    removed: tuple[Removed, ...] = ()
    """Where the keys of deleted rows are kept."""


@contextmanager
def deleting(session: Session, deletion: UnitDeletion, *, looked_before: bool = False) -> Iterator[AtWork]:
    """A transaction in which everything that acts on the delete was looked at, and stays as it is.

    :param looked_before: whether an earlier batch has looked for rows that make the server refuse the delete.
    :raises RowByRowError: one look behind all rows is not enough here, and nothing was done.
    """
    store, unit, reach = deletion.store, deletion.unit, deletion.reach
    with explaining(session, deletion), session.writing(read_committed=deletion.set_based):
        lock_tables(session, store, (unit, *reach.others))
        acting = refuse_changes(session, store, unit)
        if deletion.set_based and not acting.same_versions:
            raise RowByRowError("something was written to the catalog about it since the plan")
        looks = {"looked_before": looked_before, "looks_behind": deletion.set_based}
        refuse_rows_in_the_way(session, store, unit, acting.inbound, **looks)
        watch = Watch(session, reach)
        for other in watch.swept:
            if other.name != unit.name:
                refuse_rows_in_the_way(session, store, other, refuse_changes(session, store, other).inbound)
        seen, ledger = seen_at(acting.latest, deletion.horizon), deleted_before(session, deletion)
        if not deletion.set_based:
            yield AtWork(seen, watch, ledger)
            return
        keys = RemovedKeys.prepare(session, store, unit, acting.inbound)
        yield AtWork(seen, watch, ledger, keys.kept)
        keys.refuse_references()


def refuse_unapproved(session: Session, deletion: UnitDeletion, at_work: AtWork) -> Tallies:
    """The unit's rows that are there now, all of which were approved."""
    there = tally_tables(session, deletion.store, deletion.unit.tables)
    for table in deletion.unit.tables:
        facts = row_facts(session, table, there[table.name], at_work.ledger)
        refuse(other_rows(with_newer(session, deletion.store, at_work.seen, facts)))
    return there


def row_facts(session: Session, table: PlannedTable, there: Tally, ledger: Ledger) -> RowFacts:
    """What is known of a table's rows, to be compared with what was approved of them."""
    known = ledger.of(table.name)
    consequence = "none of them was deleted"
    return RowFacts(session.store, table, there, known.deleted, known.written, consequence=consequence)


def beginning(session: Session, deletion: UnitDeletion, ledger: Ledger) -> str:
    """The first line of a deletion's log."""
    before = sum(ledger.of(table.name).deleted.number for table in deletion.unit.tables)
    earlier = f", {before:,} were deleted earlier by this rollback" if before else ""
    rows = counted(deletion.unit.rows, "row")
    return f"{deletion.unit.name}: {rows} of district {session.district_id} were approved{earlier}"


def deleted_before(session: Session, deletion: UnitDeletion) -> Ledger:
    """What the ledger says of the unit's tables."""
    return _ledger_of(session, deletion, (table.name for table in deletion.unit.tables))


def _ledger_of(session: Session, deletion: UnitDeletion, tables: Iterable[TableName]) -> Ledger:
    if not deletion.store.has_ledger:
        return Ledger()
    return sum_ledger_of(session, deletion.key.rollback_run_id, tables)


def note_in_ledger(session: Session, deletion: UnitDeletion, done: Written, ledger: Ledger) -> None:
    """A line for each table that something went from, or was written to, whosoever it is.

    :param ledger: what was deleted before, by table of the unit; nobody else writes of these meanwhile.
    """
    if not deletion.store.has_ledger:
        return
    names = tuple(dict.fromkeys((*done.deleted, *done.written)))
    if any(name not in deletion.unit for name in names):
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


def tell_committed(deletion: UnitDeletion, done: Written, log: Log) -> None:
    """Say what a transaction has deleted, if it has, and where triggers have written to, when it was committed."""
    gone = {str(name): tally.number for name, tally in done.deleted.items() if tally.number}
    if gone:
        deletion.committed(gone)
    if done.written:
        log(f"{deletion.unit.name}: triggers changed the number of rows elsewhere: {some(list(told(done.written)))}")


@contextmanager
def explaining(session: Session, deletion: UnitDeletion) -> Iterator[None]:
    """What the server refuses is told with what is at stake."""
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
