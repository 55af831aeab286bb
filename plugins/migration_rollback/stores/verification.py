"""Reads a store again after the deletions, on a connection of its own, and says what is not as promised."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.checks.database import MovedFacts, database_moved
from migration_rollback.core.checks.open_writers import concerning, open_writer_issues
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.plan import StorePlan
from migration_rollback.core.report.results import Verification, VerifiedTable
from migration_rollback.core.tables import Table, TableKind, TableName
from migration_rollback.core.wording import agreeing, counted, some
from migration_rollback.stores.catalog_reader import read_catalog
from migration_rollback.stores.census import count_others
from migration_rollback.stores.key_reader import KeyLook, KeyScan, look_at_keys
from migration_rollback.stores.ledger import Ledger, sum_ledger
from migration_rollback.stores.open_writers import outlasting_writers
from migration_rollback.stores.row_reader import count_doubtful_rows, count_rows
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import orphan_names

_MOST_NAMED = 10
"""Tables whose rows of other districts have changed, each in a sentence of its own."""


@dataclass(frozen=True)
class Baseline:
    """How a store was when the plan was made."""

    others: Mapping[str, int] = field(default_factory=dict)
    """Rows of all other districts by table."""
    orphans: Mapping[str, int] = field(default_factory=dict)
    """Rows that pointed nowhere, by the label of each foreign key that was scanned for them."""


def verify_store(
    session: Session,
    store: StorePlan,
    rollback_run_id: str,
    before: Baseline,
    *,
    patience: float,
    log: Callable[[str], None] = lambda _: None,
) -> Verification:
    """Everything that the store can say about whether the district is gone and nothing else changed.

    :param patience: seconds to wait for open transactions, whose rows cannot be seen before they end.
    """
    writers = outlasting_writers(session, patience, log)
    with session.transaction():
        catalog = read_catalog(session)
        moved_away = database_moved(MovedFacts(store.store, store.database, catalog.database))
        if moved_away:
            return Verification(store=store.store, issues=tuple(finding.sentence for finding in moved_away))
        ledger = sum_ledger(session, rollback_run_id) if store.has_ledger else None
        gone = _dropped_empty(catalog, store, ledger)
        tables = tuple(_verified(session, store, ledger, gone))
        unplanned = _unplanned(catalog, store)
        strays = tuple(_strays(session, unplanned))
        copies = tuple(_copies(session, catalog))
        unreadable = _unreadable_keys(catalog, store)
        keys = [key for key in _keys_there(catalog, store) if key not in unreadable]
        orphans = _orphans(session, look_at_keys(KeyScan(session, catalog, keys)), before.orphans)
        others = count_others(session, catalog)
    broken, doubtful = ([one.sentence for one in orphans if one.broken is way] for way in (True, False))
    late = open_writer_issues(store.store, concerning(writers, catalog))
    moved = _moved(store, ledger or Ledger(), before.others, others)
    return Verification(
        store=store.store,
        tables=tables,
        other_tables_checked=len(unplanned),
        foreign_keys_checked=len(keys),
        issues=(*_remains(session, tables), *_others_gone(store, ledger), *strays, *broken, *late),
        warnings=(*_dropped(store, gone), *doubtful, *_unchecked(unreadable, store.store), *copies, *moved),
    )


def _unreadable_keys(catalog: Catalog, store: StorePlan) -> dict[ForeignKey, TableName]:
    """Keys of which the role may not read one end, with that end, and which the rollback has not broken."""
    unreadable = {table.name for table in catalog.tables if not table.readable}
    ends = {key: _end_of_others(store, key) for key in store.foreign_keys}
    return {key: end for key, end in ends.items() if end in unreadable}


def _end_of_others(store: StorePlan, key: ForeignKey) -> TableName | None:
    """The end of a key that is not planned, if nothing that was deleted can have broken the key."""
    referenced = store.unit_of(key.referenced_whole)
    if referenced is None:
        return key.referenced
    return key.referencing if store.unit_of(key.referencing_whole) is None and not referenced.rows else None


def _unchecked(foreign_keys: Mapping[ForeignKey, TableName], store: str) -> Iterator[str]:
    for key, end in foreign_keys.items():
        yield (
            f'foreign key "{key.name}" of "{key.referencing}" in store "{store}" was not checked: '
            f'the role may not read "{end}"'
        )


def _dropped_empty(catalog: Catalog, store: StorePlan, ledger: Ledger | None) -> frozenset[TableName]:
    """Planned tables that are not there any more, and of which the ledger says that all approved rows had gone.

    Of any other nobody can say what became of its rows; nor of one without the column, which is known by others only.
    """
    there = {table.name for table in catalog.tables}
    if ledger is None:
        return frozenset()
    return frozenset(
        table.name
        for table in store.tables()
        if not table.paths and table.name not in there and ledger.of(table.name).deleted == table.tally
    )


def _keys_there(catalog: Catalog, store: StorePlan) -> Iterator[ForeignKey]:
    """Those with both tables still there: a row of a table that was dropped points nowhere no more."""
    there = {table.name for table in catalog.tables}
    return (key for key in store.foreign_keys if {key.referencing, key.referenced} <= there)


def _dropped(store: StorePlan, gone: Container[TableName]) -> Iterator[str]:
    """Nothing is in a table that is not there, and that is said."""
    for table in store.tables():
        if table.name in gone:
            yield (
                f'table "{table.name}" of store "{store.store}" is not there any more: it was dropped or renamed after '
                f"this rollback had deleted {counted(table.rows, 'row')}, all that were approved"
            )


def _verified(
    session: Session, store: StorePlan, ledger: Ledger | None, gone: Container[TableName]
) -> Iterator[VerifiedTable]:
    for table in store.tables():
        yield VerifiedTable(
            table=str(table.name),
            rows_approved=table.rows,
            rows_remaining=0 if table.name in gone else count_rows(session, store.belonging, table.name),
            rows_in_ledger=None if ledger is None else ledger.of(table.name).deleted.number,
            rows_written=None if ledger is None else ledger.of(table.name).written.number,
        )


def _others_gone(store: StorePlan, ledger: Ledger | None) -> Iterator[str]:
    """As many rows went as were approved, and not the same."""
    if ledger is None:
        return
    for table in store.tables():
        deleted, may_go = ledger.of(table.name).deleted, table.tally + ledger.of(table.name).written
        if deleted.number >= may_go.number and deleted != may_go:
            yield (
                f'the ledger of store "{store.store}" says that of table "{table.name}" '
                f"{counted(deleted.number, 'row')} went that are not the {table.rows:,} that were approved"
            )


def _remains(session: Session, tables: tuple[VerifiedTable, ...]) -> Iterator[str]:
    for table in tables:
        if table.rows_remaining:
            yield (
                f'table "{table.table}" of store "{session.store}" still holds {counted(table.rows_remaining, "row")} '
                f"of district {session.district_id}"
            )


def _unplanned(catalog: Catalog, store: StorePlan) -> tuple[Table, ...]:
    """Tables that may hold rows of the district and are not in the plan, new tables included."""
    planned = {table.name for table in store.tables()}
    return tuple(table for table in catalog.beyond(planned) if table.may_hold_district and not table.is_copy)


def _strays(session: Session, unplanned: Iterable[Table]) -> Iterator[str]:
    """Rows of the district in tables that the plan does not name."""
    for table in unplanned:
        kind = "foreign table" if table.kind is TableKind.FOREIGN else "table"
        name = f'{kind} "{table.name}" of store "{session.store}" is not in the plan'
        if table.is_doubtful:
            if doubtful := count_doubtful_rows(session, table):
                yield f"{name} and holds {counted(doubtful, 'row')} that may be of district {session.district_id}"
            continue
        if not table.readable:
            yield f"{name} and cannot be read for rows of district {session.district_id}"
            continue
        rows = count_rows(session, {table.name: ()}, table.name)
        if rows:
            yield f"{name} and holds {counted(rows, 'row')} of district {session.district_id}"


def _copies(session: Session, catalog: Catalog) -> Iterator[str]:
    """Rows of the district in materialized views, which only their owner can refresh."""
    for view in catalog.tables:
        if not view.is_copy or not view.readable or not view.holds_district:
            continue
        rows = count_rows(session, {view.name: ()}, view.name)
        if rows:
            yield (
                f'materialized view "{view.name}" of store "{session.store}" still holds copies of '
                f"{counted(rows, 'row')} of district {session.district_id}; have its owner REFRESH it"
            )


class _Orphans(NamedTuple):
    """Rows of one key that point nowhere. ``broken``: the rollback has done that, as far as can be known."""

    sentence: str
    broken: bool


def _orphans(session: Session, looks: Iterable[KeyLook], before: Mapping[str, int]) -> list[_Orphans]:
    """Those of each key that has any."""
    return [orphans for look in looks if (orphans := _orphans_of(session, look, before))]


def _orphans_of(session: Session, look: KeyLook, before: Mapping[str, int]) -> _Orphans | None:
    """Those of a key, if there are any; they may be as old as the plan.

    :raises StoreError: the role may not read a table that the rollback has deleted from, or that references it.
    """
    key = look.key
    rows = session.count("count_orphans", orphan_names(key)) if look.orphans is None else look.orphans
    if not rows:
        return None
    known = before.get(key.label)
    sentence = (
        f'{counted(rows, "row")} of "{key.referencing}" in store "{session.store}" {agreeing(rows, "reference")} rows '
        f'of "{key.referenced}" that are not there (foreign key "{key.name}")'
    )
    if known is not None and rows <= known:
        return _Orphans(f"{sentence}; {known:,} did so before the rollback", broken=False)
    if known is None and not key.is_promise:
        return _Orphans(f"{sentence}; they may be older than the rollback, which did not scan it", broken=False)
    return _Orphans(f"{sentence}{f'; {known:,} did so before the rollback' if known else ''}", broken=True)


def _moved(store: StorePlan, ledger: Ledger, before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    """Other districts live on meanwhile: a difference is reported with its numbers, and is no failure.

    What this rollback's own triggers wrote to tables that are not planned is told as that, and once.
    """
    planned = {str(table.name) for table in store.tables()}
    written = {name: known.written.number for name, known in ledger.by_name.items() if name not in planned}
    moved = {table: after.get(table, 0) - before.get(table, 0) for table in sorted(before.keys() | after.keys())}
    own = [table for table, more in moved.items() if more and more == written.get(table)]
    if own:
        yield (
            f"{counted(sum(moved[table] for table in own), 'row')} came to {counted(len(own), 'table')} of store "
            f'"{store.store}" by the application\'s triggers while this rollback deleted; they name no district or '
            f"another one, and stay: {some(own)}"
        )
    others = [table for table, more in moved.items() if more and table not in own]
    for table in others[:_MOST_NAMED]:
        by_triggers = f", {written[table]:,} more by this rollback's own triggers" if written.get(table) else ""
        yield (
            f'rows of other districts in "{table}" of store "{store.store}": {before.get(table, 0):,} at the plan, '
            f"{after.get(table, 0):,} now{by_triggers}"
        )
    if rest := others[_MOST_NAMED:]:
        more = counted(len(rest), "more table")
        yield f'rows of other districts changed in {more} of store "{store.store}": {some(rest)}'
