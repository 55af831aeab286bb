"""Reads a store again after the deletions, on a connection of its own, and says what is not as promised."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from migration_rollback.core.catalog import Catalog, ForeignKey, Holds, Table
from migration_rollback.core.checks.open_writers import concerning, open_writer_issues
from migration_rollback.core.plan import StorePlan
from migration_rollback.core.report.results import Verification, VerifiedTable
from migration_rollback.stores.catalog_reader import read_catalog
from migration_rollback.stores.census import count_others
from migration_rollback.stores.ledger import LedgerSum, sum_ledger
from migration_rollback.stores.open_writers import outlasting_writers
from migration_rollback.stores.row_reader import count_rows
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import orphan_names


def verify_store(
    session: Session,
    store: StorePlan,
    *,
    district_id: str,
    rollback_run_id: str,
    census: Mapping[str, int],
    orphans: Mapping[str, int],
    patience: float,
    log: Callable[[str], None] = lambda _: None,
) -> Verification:
    """Everything that the store can say about whether the district is gone and nothing else changed.

    :param census: rows of all other districts by table when the plan was made.
    :param orphans: rows that pointed nowhere then, by the label of each foreign key that was scanned for them.
    :param patience: seconds to wait for open transactions, whose rows cannot be seen before they end.
    """
    writers = outlasting_writers(session, patience, log)
    with session.transaction():
        catalog = read_catalog(session, district_id)
        ledger = sum_ledger(session, rollback_run_id) if store.has_ledger else None
        tables = tuple(_verified(session, store, district_id, ledger))
        unplanned = _unplanned(catalog, store)
        strays = tuple(_strays(session, unplanned, store, district_id))
        copies = tuple(_copies(session, catalog, district_id))
        unreadable = _unreadable_keys(catalog, store)
        keys = [key for key in store.foreign_keys if key not in unreadable]
        broken, doubtful = _orphans(session, keys, store.store, orphans)
        others = count_others(session, catalog, district_id)
    return Verification(
        store=store.store,
        tables=tables,
        other_tables_checked=len(unplanned),
        foreign_keys_checked=len(keys),
        issues=(
            *_remains(store.store, district_id, tables),
            *strays,
            *broken,
            *open_writer_issues(store.store, concerning(writers, catalog)),
        ),
        warnings=(*doubtful, *_unchecked(unreadable, store.store), *copies, *_moved(store.store, census, others)),
    )


def _unreadable_keys(catalog: Catalog, store: StorePlan) -> tuple[ForeignKey, ...]:
    """Keys from planned tables to others that the role may not read: a deletion there breaks none of them."""
    unreadable = {table.name for table in catalog.tables if not table.readable}
    return tuple(
        key
        for key in store.foreign_keys
        if key.referenced in unreadable and store.unit_of(key.referenced_whole) is None
    )


def _unchecked(foreign_keys: Iterable[ForeignKey], store: str) -> Iterator[str]:
    for key in foreign_keys:
        yield (
            f'foreign key "{key.name}" of "{key.referencing}" in store "{store}" was not checked: '
            f'the role may not read "{key.referenced}"'
        )


def _verified(
    session: Session, store: StorePlan, district_id: str, ledger: Mapping[str, LedgerSum] | None
) -> Iterator[VerifiedTable]:
    for table in store.tables():
        name = str(table.name)
        rows = count_rows(session, store.belonging, table.name, district_id)
        yield VerifiedTable(
            table=name,
            rows_approved=table.rows,
            rows_remaining=rows,
            rows_in_ledger=None if ledger is None else ledger.get(name, LedgerSum()).rows_deleted,
        )


def _remains(store: str, district_id: str, tables: tuple[VerifiedTable, ...]) -> Iterator[str]:
    for table in tables:
        if table.rows_remaining:
            yield (
                f'table "{table.table}" of store "{store}" still holds {table.rows_remaining:,} rows '
                f"of district {district_id}"
            )


def _unplanned(catalog: Catalog, store: StorePlan) -> tuple[Table, ...]:
    """Tables that may hold rows of the district and are not in the plan, new tables included."""
    planned = {table.name for table in store.tables()}
    return tuple(
        table
        for table in catalog.tables
        if table.column is not None
        and table.column.holds is not Holds.NO
        and table.ancestor is None
        and not table.is_copy
        and table.name not in planned
    )


def _strays(session: Session, unplanned: Iterable[Table], store: StorePlan, district_id: str) -> Iterator[str]:
    """Rows of the district in tables that the plan does not name."""
    for table in unplanned:
        name = f'table "{table.name}" of store "{store.store}" is not in the plan'
        if not table.readable or table.column is None or table.column.holds is Holds.UNJUDGED:
            yield f"{name} and cannot be read for rows of district {district_id}"
            continue
        rows = count_rows(session, {table.name: ()}, table.name, district_id)
        if rows:
            yield f"{name} and holds {rows:,} rows of district {district_id}"


def _copies(session: Session, catalog: Catalog, district_id: str) -> Iterator[str]:
    """Rows of the district in materialized views, which only their owner can refresh."""
    for view in catalog.tables:
        if not view.is_copy or not view.readable or view.column is None or view.column.holds is not Holds.YES:
            continue
        rows = count_rows(session, {view.name: ()}, view.name, district_id)
        if rows:
            yield (
                f'materialized view "{view.name}" of store "{catalog.store}" still holds copies of {rows:,} rows '
                f"of district {district_id}; have its owner REFRESH it"
            )


def _orphans(
    session: Session, foreign_keys: Iterable[ForeignKey], store: str, before: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """Foreign keys that the rollback has broken, and those whose orphans are as old as the plan, or may be."""
    broken: list[str] = []
    doubtful: list[str] = []
    for key in foreign_keys:
        rows = session.count("count_orphans", orphan_names(key))
        if not rows:
            continue
        known = before.get(key.label)
        sentence = (
            f'{rows:,} rows of "{key.referencing}" in store "{store}" reference rows of '
            f'"{key.referenced}" that are not there (foreign key "{key.name}")'
        )
        if known is not None and rows <= known:
            doubtful.append(f"{sentence}; {known:,} did so before the rollback")
        elif known is None and not key.is_promise:
            doubtful.append(f"{sentence}; they may be older than the rollback, which did not scan it")
        else:
            broken.append(f"{sentence}{f'; {known:,} did so before the rollback' if known else ''}")
    return broken, doubtful


def _moved(store: str, before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    """Other districts live on meanwhile: a difference is told with its numbers, and is no failure."""
    for table in sorted(before.keys() | after.keys()):
        was, now = before.get(table, 0), after.get(table, 0)
        if was != now:
            yield f'rows of other districts in "{table}" of store "{store}": {was:,} at the plan, {now:,} now'
