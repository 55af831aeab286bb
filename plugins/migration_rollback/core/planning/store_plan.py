"""Plans one store: orders its units, and judges everything in it that could go wrong."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from migration_rollback.core import findings as f
from migration_rollback.core.catalog import Catalog, ForeignKey, Reference, StoreReading, Table, TableKind, TableName
from migration_rollback.core.checks.catalog_changes import foundations
from migration_rollback.core.checks.database import hindrances
from migration_rollback.core.checks.unlisted_tables import included_findings, unlisted_findings
from migration_rollback.core.findings import Finding, some
from migration_rollback.core.plan import PlannedTable, StorePlan, Unit
from migration_rollback.core.planning.listed_tables import (
    Resolution,
    is_held,
    why_unreadable,
)
from migration_rollback.core.planning.ordering import units_in_order


def plan_store(
    reading: StoreReading, resolution: Resolution, *, allow_preexisting: bool
) -> tuple[StorePlan, tuple[Finding, ...]]:
    """One store's units in order, and every finding about them."""
    catalog = reading.catalog
    planned = tuple(reading.planned)
    to_themselves = {key.referenced_whole for key in catalog.foreign_keys if key.to_itself}
    units = tuple(
        _unit(names, reading, resolution, to_themselves) for names in units_in_order(planned, catalog.foreign_keys)
    )
    about = reading.planned.keys() | resolution.tables.keys()
    touched = tuple(key for key in catalog.foreign_keys if {key.referenced_whole, key.referencing_whole} & about)
    unlisted = tuple(_unlisted(catalog, about | resolution.unusable))
    store = StorePlan(
        store=catalog.store,
        units=units,
        other_tables=tuple(table.name for table in unlisted if is_held(table) and table.readable and not table.is_copy),
        foreign_keys=touched,
        has_ledger=catalog.may_create_ledger,
        foundations=foundations(catalog, planned),
    )
    findings = (
        *resolution.findings,
        *_alike_findings(catalog),
        *_shared_part_findings(catalog, resolution),
        *_row_findings(catalog.store, store, resolution, allow_preexisting=allow_preexisting),
        *unlisted_findings(catalog.store, unlisted, reading.rows),
        *included_findings(reading, resolution),
        *(_reference_finding(catalog, reference) for reference in reading.references if reference.rows),
        *(_unreadable_finding(catalog, key) for key in reading.unreadable),
        *hindrances(reading, store, resolution),
    )
    return store, findings


def _unit(
    names: Sequence[TableName],
    reading: StoreReading,
    resolution: Resolution,
    to_themselves: Collection[TableName],
) -> Unit:
    return Unit(
        tables=tuple(
            PlannedTable(
                name=name,
                partitioned=reading.catalog.table(name).kind is TableKind.PARTITIONED,
                rows_loaded=resolution.tables[name].rows_loaded if name in resolution.tables else None,
                rows=reading.rows[str(name)],
                listed=name in resolution.tables,
                paths=reading.planned[name],
            )
            for name in names
        ),
        references_itself=any(name in to_themselves for name in names),
    )


def _unlisted(catalog: Catalog, known: Collection[TableName]) -> Iterator[Table]:
    """Tables with the column that are neither listed nor planned; parts are counted with their whole."""
    return (
        table
        for table in catalog.tables
        if table.column is not None and table.ancestor is None and table.name not in known
    )


def _alike_findings(catalog: Catalog) -> Iterator[Finding]:
    """Counts, units and the ledger go by the written name; "a"."b.c" and "a.b"."c" have the same."""
    written = Counter(str(table.name) for table in catalog.tables if table.column is not None)
    for name, tables in written.items():
        if tables > 1:
            yield f.block(
                "names_alike",
                f'{tables} tables of store "{catalog.store}" are written "{name}", because of the dots in their names',
                "rename all but one of them; their rows cannot be told apart in the plan, the ledger and the report",
                store=catalog.store,
                table=name,
            )


def _shared_part_findings(catalog: Catalog, resolution: Resolution) -> Iterator[Finding]:
    """The rows of a table that inherits from two are counted, and deleted, with each of them."""
    for table in (table for table in catalog.tables if table.other_ancestors):
        wholes = dict.fromkeys((catalog.whole(table.name), *map(catalog.whole, table.other_ancestors)))
        if len(wholes) > 1 and not resolution.tables.keys().isdisjoint(wholes):
            names = " and of ".join(f'"{whole}"' for whole in wholes)
            yield f.block(
                "part_of_several",
                f'table "{table.name}" of store "{catalog.store}" is a part of {names}; '
                "its rows would be counted with each of them",
                "let it inherit from one of them only",
                store=catalog.store,
                table=str(table.name),
            )


def _row_findings(store: str, plan: StorePlan, resolution: Resolution, *, allow_preexisting: bool) -> Iterator[Finding]:
    unknown = []
    for table in plan.tables():
        name = str(table.name)
        if not table.listed:
            continue
        if table.rows_loaded is None:
            unknown.append(name)
        elif table.rows > table.rows_loaded:
            surplus = table.rows - table.rows_loaded
            severity = f.warn if allow_preexisting else f.block
            yield severity(
                "rows_preexisting",
                f'table "{name}" of store "{store}" holds {table.rows:,} rows of the district, '
                f"but {table.rows_loaded:,} were loaded: {surplus:,} are somebody else's work",
                "find out whose rows they are; allow_preexisting removes them as well",
                store=store,
                table=name,
            )
        elif table.rows < table.rows_loaded:
            yield f.warn(
                "rows_missing",
                f'table "{name}" of store "{store}" holds {table.rows:,} rows of the district, '
                f"but {table.rows_loaded:,} were loaded",
                "expected after an earlier rollback or an aborted load; otherwise find out who deleted them",
                store=store,
                table=name,
            )
    if unknown:
        yield f.warn(
            "rows_not_judged",
            f'the load report gives no row counts for {some(unknown)} of store "{store}"; '
            "surplus rows there cannot be told",
            "compare the live counts with what you know of the load",
            store=store,
        )


def _unreadable_finding(catalog: Catalog, key: ForeignKey) -> Finding:
    return f.block(
        "reference_not_judged",
        f'table "{key.referencing}" of store "{catalog.store}" references "{key.referenced}" '
        f'(foreign key "{key.name}", ON DELETE {key.on_delete.sql}) and cannot be read: '
        + why_unreadable(catalog.table(key.referencing)),
        f"GRANT SELECT ON {key.referencing.sql} TO the connection's role, or exempt it by BYPASSRLS",
        store=catalog.store,
        table=str(key.referencing),
    )


def _reference_finding(catalog: Catalog, reference: Reference) -> Finding:
    store, key = catalog.store, reference.foreign_key
    owners = f" of district {some(reference.districts)}" if reference.districts else ""
    sentence = (
        f'{reference.rows:,} rows{owners} in "{key.referencing}" of store "{store}" reference rows of '
        f'"{key.referenced}" that are to be deleted (foreign key "{key.name}", ON DELETE {key.on_delete.sql})'
    )
    if key.on_delete.changes_rows:
        code, effect = "reference_would_change", "the delete would change them in silence"
    else:
        code, effect = "reference_would_fail", "the delete would fail on them"
    return f.block(
        code,
        f"{sentence}: {effect}",
        "find out why they reference this district; move or delete them first"
        + ("" if catalog.table(key.referencing).column else ", or have include_derived delete them along"),
        store=store,
        table=str(key.referencing),
    )
