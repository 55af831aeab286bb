"""What would swallow a delete, slow it down, or keep the district's data after it: told before anyone is asked."""

from collections.abc import Collection, Iterator

from migration_rollback.core import findings as f
from migration_rollback.core.catalog import Catalog, ForeignKey, StoreReading, Table, TableName, quoted
from migration_rollback.core.findings import Finding, some
from migration_rollback.core.plan import StorePlan
from migration_rollback.core.planning.listed_tables import Resolution, is_judged

SLOW_VISITS = 10_000_000
"""Rows that the server would look at, one by one, to check a foreign key: from about a second on it is worth a word."""


def hindrances(reading: StoreReading, plan: StorePlan, resolution: Resolution) -> Iterator[Finding]:
    """Everything about one store that a count of rows does not show."""
    catalog = reading.catalog
    planned = {table.name: table for table in map(catalog.table, (one.name for one in plan.tables()))}
    yield from _read_only(catalog)
    doomed = {name for name in planned if reading.rows.get(str(name), 0)}
    cascaded = catalog.cascades_into(doomed)
    yield from _rules(catalog, doomed | cascaded)
    yield from _triggers(catalog, doomed, cascaded)
    yield from _storage(catalog, planned)
    yield from _copies(reading, planned, resolution.unusable)
    yield from _spellings(reading)
    yield from _slow_keys(reading, planned)
    yield from _broken_promises(reading, plan)
    yield from _unscanned(reading)
    yield from _ledger(catalog)


def _read_only(catalog: Catalog) -> Iterator[Finding]:
    if catalog.read_only:
        yield f.block(
            "store_read_only",
            f'store "{catalog.store}" cannot be written to: {catalog.read_only}',
            "connect to the primary server, with a role that may write",
            store=catalog.store,
        )


def _rules(catalog: Catalog, deleted_from: Collection[TableName]) -> Iterator[Finding]:
    """Also where a cascade finds no row: the rule rewrites its statement all the same."""
    for rule in catalog.delete_rules:
        if catalog.whole(rule.table) in deleted_from:
            yield f.block(
                "delete_rule",
                f'rule "{rule.name}" of table "{rule.table}" in store "{catalog.store}" '
                f"{'replaces' if rule.instead else 'adds to'} every DELETE there",
                f"have its owner drop or disable it: ALTER TABLE {rule.table.sql} DISABLE RULE {quoted(rule.name)}",
                store=catalog.store,
                table=str(rule.table),
            )


def _triggers(catalog: Catalog, doomed: Collection[TableName], cascaded: Collection[TableName]) -> Iterator[Finding]:
    for trigger in catalog.delete_triggers:
        whole = catalog.whole(trigger.table)
        # one for each statement fires also where the cascade finds no row
        if whole not in doomed and (trigger.for_each_row or whole not in cascaded):
            continue
        keeps = ", and can keep rows by returning NULL" if trigger.may_keep_rows else ""
        writes = f"; its text writes to {some(trigger.writes_to)}" if trigger.writes_to else ""
        opaque = "; its text does not say all that it does" if trigger.opaque else ""
        yield f.warn(
            "delete_trigger",
            f'trigger "{trigger.name}" ({trigger.timing} DELETE, function {trigger.function}) '
            f'fires on table "{trigger.table}" of store "{catalog.store}"{keeps}{writes}{opaque}',
            "look at what its function does; it may keep copies of deleted rows or refuse deletes",
            store=catalog.store,
            table=str(trigger.table),
            detail=f"writes to {some(trigger.writes_to)}" if trigger.writes_to else None,
        )
        if trigger.may_not_write:
            yield f.warn(
                "trigger_privilege_missing",
                f'trigger "{trigger.name}" of table "{trigger.table}" in store "{catalog.store}" runs with the rights '
                f"of the connection's role, which may not write to {some(trigger.may_not_write)}: the delete may fail",
                f"GRANT what it needs on {some(trigger.may_not_write)} to the role, or make function "
                f"{trigger.function} SECURITY DEFINER",
                store=catalog.store,
                table=str(trigger.table),
                detail=f"writes to {some(trigger.may_not_write)}",
            )


def _storage(catalog: Catalog, planned: dict[TableName, Table]) -> Iterator[Finding]:
    for name, table in planned.items():
        if table.access_method != "heap":
            yield f.warn(
                "access_method",
                f'table "{name}" of store "{catalog.store}" is stored by the access method "{table.access_method}", '
                "which may not be able to delete rows",
                "ask a DBA whether it is append-only",
                store=catalog.store,
                table=str(name),
            )
    pointing = [str(name) for name, table in planned.items() if table.names_large_objects]
    if catalog.has_large_objects and pointing:
        yield f.warn(
            "large_objects",
            f'rows of {some(pointing)} in store "{catalog.store}" may point to large objects, '
            "which stay when the rows go",
            "run vacuumlo on the database after the rollback",
            store=catalog.store,
        )


def _copies(
    reading: StoreReading, planned: dict[TableName, Table], refused: Collection[TableName]
) -> Iterator[Finding]:
    """A materialized view keeps what it has copied until its owner refreshes it."""
    catalog = reading.catalog
    for view in (table for table in catalog.tables if table.is_copy and table.name not in refused):
        sources = [str(copy.table) for copy in catalog.copies if copy.view == view.name and copy.table in planned]
        rows = reading.rows.get(str(view.name), 0)
        if view.column is not None and not is_judged(view):
            told = "cannot be read for the district"
        elif rows:
            told = f"holds copies of {rows:,} rows of the district"
        elif view.column is None and sources:
            told = (
                f"has no district column and reads {some(sources)}, so that it may hold copies of the district's rows"
            )
        else:
            continue
        yield f.warn(
            "materialized_view",
            f'materialized view "{view.name}" of store "{catalog.store}" {told}',
            f"after the rollback: REFRESH MATERIALIZED VIEW {view.name.sql}",
            store=catalog.store,
            table=str(view.name),
        )


def _spellings(reading: StoreReading) -> Iterator[Finding]:
    """Another spelling is another district to every statement; to whoever loaded it, it may have been this one."""
    if not reading.spellings:
        return
    rows = sum(sum(found.values()) for found in reading.spellings.values())
    spelled = sorted({f'"{spelling}"' for found in reading.spellings.values() for spelling in found})
    tables = [str(name) for name in reading.spellings]
    yield f.warn(
        "district_spelled_otherwise",
        f'{rows:,} rows of {some(tables)} in store "{reading.catalog.store}" have ids '
        f"that read like the district's and are others: {some(spelled)}; they stay",
        "find out whether the migration has loaded them",
        store=reading.catalog.store,
        momentary=True,
    )


def _slow_keys(reading: StoreReading, planned: dict[TableName, Table]) -> Iterator[Finding]:
    """Each deleted row is looked for in the referencing table, and without an index that is a scan."""
    catalog = reading.catalog
    for key in catalog.unindexed:
        if key.referenced_whole not in planned:
            continue
        rows = reading.rows.get(str(key.referenced_whole), 0)
        visits = rows * catalog.table(key.referencing).rows_estimated
        if visits >= SLOW_VISITS:
            yield f.warn(
                "slow_delete",
                f'no index serves foreign key "{key.name}" of "{key.referencing}" in store "{catalog.store}": '
                f'deleting {rows:,} rows of "{key.referenced}" looks at about {visits:,} rows',
                f"before approving: CREATE INDEX CONCURRENTLY ON {key.referencing.sql} ({_columns(key)})",
                store=catalog.store,
                table=str(key.referencing),
                momentary=True,
            )


def _broken_promises(reading: StoreReading, plan: StorePlan) -> Iterator[Finding]:
    for key in plan.foreign_keys:
        if key.is_promise:
            continue
        orphans = reading.orphans.get(key)
        why = "is NOT VALID" if not key.validated else "has disabled triggers"
        counted = "" if orphans is None else f", and {orphans:,} rows break it already"
        yield f.warn(
            "key_not_enforced",
            f'foreign key "{key.name}" of "{key.referencing}" in store "{plan.store}" {why}{counted}',
            f"after mending those rows: ALTER TABLE {key.referencing.sql} "
            + ("ENABLE TRIGGER ALL" if key.validated else f"VALIDATE CONSTRAINT {quoted(key.name)}"),
            store=plan.store,
            table=str(key.referencing),
        )


def _unscanned(reading: StoreReading) -> Iterator[Finding]:
    if reading.unscanned:
        names = [key.label for key in reading.unscanned]
        yield f.warn(
            "not_scanned",
            f'{len(names):,} foreign keys of store "{reading.catalog.store}" were not scanned, because that would cost '
            f"more than the setting allows: {some(names)}",
            "raise MIGRATION_ROLLBACK_SCAN_COST; each deletion looks for rows of others again by itself",
            store=reading.catalog.store,
            momentary=True,
        )


def _ledger(catalog: Catalog) -> Iterator[Finding]:
    if not catalog.may_create_ledger:
        yield f.warn(
            "ledger_missing",
            f'the role may not create the ledger in store "{catalog.store}"; '
            "rows deleted are then the difference of counts",
            "a DBA can run include/sql/create_ledger.sql as the owner and grant the role SELECT and INSERT on it",
            store=catalog.store,
        )


def _columns(key: ForeignKey) -> str:
    return ", ".join(map(quoted, key.referencing_columns))
