"""Makes the plan of what was read: resolves names, orders units, and judges everything that could go wrong."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from migration_rollback.core import findings as f
from migration_rollback.core.artifacts import LoadedTable, LoadReport, RunReport
from migration_rollback.core.catalog import (
    Catalog,
    ForeignKey,
    Holds,
    Reference,
    StoreReading,
    Table,
    TableKind,
    TableName,
)
from migration_rollback.core.findings import Finding
from migration_rollback.core.ordering import units_in_order
from migration_rollback.core.plan import GraphPlan, Plan, PlannedTable, StorePlan, Unit
from migration_rollback.core.words import DISTRICT_COLUMN, STORES


@dataclass(frozen=True)
class Resolution:
    """Which tables of a store the load report names. ``tables`` maps identity to what was loaded.

    ``unusable`` are those that it names, or may mean, and that a finding refuses.
    """

    tables: Mapping[TableName, LoadedTable]
    findings: tuple[Finding, ...]
    unusable: frozenset[TableName] = frozenset()


def resolve(catalog: Catalog, listed: Sequence[LoadedTable]) -> Resolution:
    """Match the load report's spellings with the catalog; what does not match once is a blocking finding."""
    found: dict[TableName, LoadedTable] = {}
    findings: list[Finding] = []
    unusable: set[TableName] = set()
    for loaded in listed:
        candidates = _candidates(catalog, loaded.table)
        problem = _unusable(catalog.store, loaded, candidates)
        if problem is not None:
            findings.append(problem)
            unusable.update(table.name for table in candidates)
        elif candidates[0].name in found:
            findings.append(_listed_twice(catalog.store, candidates[0].name, loaded))
        else:
            found[candidates[0].name] = loaded
    return Resolution(found, tuple(findings), frozenset(unusable))


def _candidates(catalog: Catalog, spelling: str) -> tuple[Table, ...]:
    """The tables that a spelling can mean: a qualified name, else the tables of that name on the search path."""
    exact = tuple(table for table in catalog.tables if str(table.name) == spelling)
    if exact:
        return exact
    unqualified = tuple(table for table in catalog.tables if table.name.table_name == spelling)
    return tuple(table for table in unqualified if table.name.schema_name in catalog.search_path)


def _unusable(store: str, loaded: LoadedTable, candidates: Sequence[Table]) -> Finding | None:
    """Why a listed table cannot be planned, if it cannot."""
    if not candidates:
        return f.block(
            "table_missing",
            f'the load report names table "{loaded.table}", which store "{store}" does not have',
            "correct the load report, or find out who renamed or dropped the table",
            store=store,
            table=loaded.table,
        )
    if len(candidates) > 1:
        names = " and ".join(str(table.name) for table in candidates)
        return f.block(
            "table_ambiguous",
            f'the load report\'s table "{loaded.table}" can be {names} in store "{store}"',
            "write the schema into the load report",
            store=store,
            table=loaded.table,
        )
    return _unplannable(store, candidates[0], loaded)


def _unplannable(store: str, table: Table, loaded: LoadedTable) -> Finding | None:
    name = str(table.name)
    block: Callable[[str, str, str], Finding] = lambda code, sentence, remedy: f.block(  # noqa: E731  one shape, five uses
        code, sentence, remedy, store=store, table=name
    )
    if table.kind is TableKind.FOREIGN:
        return block(
            "foreign_table",
            f'table "{name}" is a foreign table; its rows are in another database',
            "delete them there, and take the table out of the load report",
        )
    if table.is_copy:
        return block(
            "materialized_view_listed",
            f'"{name}" is a materialized view; its rows are copies',
            "name the tables that it copies in the load report instead",
        )
    if table.ancestor is not None:
        return block(
            "partition_listed",
            f'table "{name}" is a part of "{table.ancestor}"',
            f'name "{table.ancestor}" in the load report instead',
        )
    if table.column is None:
        return block(
            "column_missing",
            f'table "{name}" has no column "{DISTRICT_COLUMN}"',
            "take the table out of the load report, or add the column and fill it",
        )
    if not table.may_select or not table.may_delete:
        return block(
            "privilege_missing",
            f'the role may not SELECT and DELETE on table "{name}"',
            f"GRANT SELECT, DELETE ON {name} TO the connection's role",
        )
    if table.column.holds is Holds.UNJUDGED:
        return block(
            "column_type",
            f'column "{DISTRICT_COLUMN}" of table "{name}" {table.column.reason}',
            "ask a DBA; such a column does not tell one district from another",
        )
    if table.column.holds is Holds.NO and loaded.rows_loaded != 0:
        return block(
            "column_cannot_hold",
            f'column "{DISTRICT_COLUMN}" of table "{name}" {table.column.reason}',
            "correct the load report, or find out where these rows went",
        )
    return None


def _listed_twice(store: str, name: TableName, loaded: LoadedTable) -> Finding:
    return f.block(
        "table_listed_twice",
        f'the load report names table "{name}" of store "{store}" twice, once as "{loaded.table}"',
        "keep the right line of the two",
        store=store,
        table=str(name),
    )


def planned_tables(catalog: Catalog, resolution: Resolution) -> tuple[TableName, ...]:
    """The listed tables that can hold rows of the district, in loading order."""
    return tuple(name for name in resolution.tables if _is_held(catalog.table(name)))


def foreign_keys_to_count(catalog: Catalog, planned: Collection[TableName]) -> tuple[ForeignKey, ...]:
    """The foreign keys into planned tables, whose referencing rows have to be looked at before anything is deleted."""
    return tuple(key for key in catalog.foreign_keys if key.referenced_whole in planned)


def plan_store(
    reading: StoreReading, resolution: Resolution, *, allow_preexisting: bool
) -> tuple[StorePlan, tuple[Finding, ...]]:
    """One store's units in order, and every finding about them."""
    catalog = reading.catalog
    planned = planned_tables(catalog, resolution)
    units = tuple(_unit(names, reading, resolution) for names in units_in_order(planned, catalog.foreign_keys))
    touched = tuple(
        key
        for key in catalog.foreign_keys
        if key.referenced_whole in resolution.tables or key.referencing_whole in resolution.tables
    )
    unlisted = tuple(_unlisted(catalog, resolution))
    store = StorePlan(
        store=catalog.store,
        units=units,
        other_tables=tuple(
            table.name for table in unlisted if _is_held(table) and table.may_select and not table.is_copy
        ),
        foreign_keys=touched,
        has_ledger=catalog.may_create_ledger,
    )
    findings = (
        *resolution.findings,
        *_row_findings(catalog.store, store, allow_preexisting=allow_preexisting),
        *_unlisted_findings(catalog.store, unlisted, reading.rows),
        *(_reference_finding(catalog.store, reference) for reference in reading.references if reference.rows),
        *_trigger_findings(catalog, resolution),
        *_ledger_findings(catalog),
    )
    return store, findings


def _is_held(table: Table) -> bool:
    return table.column is not None and table.column.holds is Holds.YES


def _unit(names: Sequence[TableName], reading: StoreReading, resolution: Resolution) -> Unit:
    return Unit(
        tables=tuple(
            PlannedTable(
                name=name,
                partitioned=reading.catalog.table(name).kind is TableKind.PARTITIONED,
                rows_loaded=resolution.tables[name].rows_loaded,
                rows=reading.rows[str(name)],
            )
            for name in names
        ),
        inbound=tuple(key for key in reading.catalog.foreign_keys if key.referenced_whole in names),
    )


def _unlisted(catalog: Catalog, resolution: Resolution) -> Iterator[Table]:
    """Tables with the column that the load report does not name; parts are counted with their whole."""
    named = resolution.tables.keys() | resolution.unusable
    return (
        table
        for table in catalog.tables
        if table.column is not None and table.ancestor is None and table.name not in named
    )


def _row_findings(store: str, plan: StorePlan, *, allow_preexisting: bool) -> Iterator[Finding]:
    unknown = []
    for table in plan.tables():
        name = str(table.name)
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
            f'the load report gives no row counts for {_some(unknown)} of store "{store}"; '
            "surplus rows there cannot be told",
            "compare the live counts with what you know of the load",
            store=store,
        )


def _unlisted_findings(store: str, unlisted: Sequence[Table], rows: Mapping[str, int]) -> Iterator[Finding]:
    for table in unlisted:
        name = str(table.name)
        count = rows.get(name, 0)
        if table.is_copy:
            yield from _copy_findings(store, table, count)
        elif count:
            yield f.block(
                "unlisted_rows",
                f'table "{name}" of store "{store}" holds {count:,} rows of the district, '
                "but the load report does not name it",
                "add the table to the load report if the migration loaded it, else find out whose rows they are",
                store=store,
                table=name,
            )
        elif table.column is not None and (table.column.holds is Holds.UNJUDGED or not table.may_select):
            yield f.block(
                "unlisted_not_judged",
                f'table "{name}" of store "{store}" has the column "{DISTRICT_COLUMN}" and cannot be read for rows '
                f"of the district: {table.column.reason or 'the role may not SELECT'}",
                "let the role read it, or ask a DBA whose rows it holds",
                store=store,
                table=name,
            )


def _copy_findings(store: str, view: Table, count: int) -> Iterator[Finding]:
    """A materialized view keeps the district's rows until its owner refreshes it."""
    judged = view.may_select and view.column is not None and view.column.holds is not Holds.UNJUDGED
    if count or not judged:
        yield f.warn(
            "materialized_view",
            f'materialized view "{view.name}" of store "{store}" '
            + (f"holds copies of {count:,} rows of the district" if judged else "cannot be read for the district"),
            "have its owner REFRESH it after the rollback; deleting does not change it",
            store=store,
            table=str(view.name),
        )


def _reference_finding(store: str, reference: Reference) -> Finding:
    key = reference.foreign_key
    owners = f" of district {_some(reference.districts)}" if reference.districts else ""
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
        "find out why they reference this district; move or delete them first",
        store=store,
        table=str(key.referencing),
    )


def _trigger_findings(catalog: Catalog, resolution: Resolution) -> Iterator[Finding]:
    for trigger in catalog.delete_triggers:
        if catalog.whole(trigger.table) in resolution.tables:
            yield f.warn(
                "delete_trigger",
                f'trigger "{trigger.name}" ({trigger.timing} DELETE, function {trigger.function}) '
                f'fires on table "{trigger.table}" of store "{catalog.store}"',
                "look at what its function does; it may keep copies of deleted rows or refuse deletes",
                store=catalog.store,
                table=str(trigger.table),
            )


def _ledger_findings(catalog: Catalog) -> Iterator[Finding]:
    if not catalog.may_create_ledger:
        yield f.warn(
            "ledger_missing",
            f'the role may not create the ledger in store "{catalog.store}"; '
            "rows deleted are then the difference of counts",
            "a DBA can run include/sql/create_ledger.sql as the owner and grant the role SELECT and INSERT on it",
            store=catalog.store,
        )


@dataclass(frozen=True)
class Circumstances:
    """What the plan needs to know that no store can tell."""

    newer_migrations: tuple[str, ...] = ()
    unread_run_reports: tuple[str, ...] = ()
    other_rollback: str | None = None
    graph_findings: tuple[Finding, ...] = ()
    store_findings: tuple[Finding, ...] = ()
    explained_by: str | None = None
    """The earlier SUCCESS report that explains why nothing is there, if there is one."""
    max_map_length: int = 1024


def make_plan(
    *,
    rollback_run_id: str,
    run_report: RunReport,
    load_report: LoadReport,
    stores: Sequence[tuple[StorePlan, Sequence[Finding]]],
    graph: GraphPlan | None,
    circumstances: Circumstances,
    allow_preexisting: bool,
) -> Plan:
    """The whole plan, with the findings in the order: migration, stores in rollback order, graph."""
    plans = {plan.store: plan for plan, _ in stores}
    plan = Plan(
        rollback_run_id=rollback_run_id,
        migration_run_id=run_report.run_id,
        district_id=run_report.district_id,
        district_name=run_report.district_name,
        migration_status=run_report.status,
        claims_data=load_report.claims_data,
        allow_preexisting=allow_preexisting,
        stores=tuple(plans[name] for name in STORES if name in plans),
        graph=graph,
        findings=(
            *_migration_findings(run_report, circumstances, allow_preexisting=allow_preexisting),
            *circumstances.store_findings,
            *(finding for _, store_findings in stores for finding in store_findings),
            *circumstances.graph_findings,
            *_size_findings(plans.values(), circumstances.max_map_length),
        ),
    )
    explanation = _emptiness_finding(plan, circumstances)
    return plan.model_copy(update={"findings": (*plan.findings, *explanation)})


def _migration_findings(
    report: RunReport, circumstances: Circumstances, *, allow_preexisting: bool
) -> Iterator[Finding]:
    if circumstances.other_rollback is not None:
        yield f.block(
            "rollback_at_work",
            f"another rollback of district {report.district_id} is at work: {circumstances.other_rollback}",
            "wait until it has ended, or reject it, then trigger again",
        )
    match report.status:
        case "RUNNING":
            yield f.block(
                "migration_running",
                f"migration {report.run_id} is still RUNNING",
                "wait until it has ended, or end it, then trigger again",
            )
        case "SUCCESS":
            yield f.warn(
                "migration_succeeded",
                f"migration {report.run_id} ended in SUCCESS",
                "make sure that a successful migration is really to be taken out",
            )
        case None:
            yield f.warn(
                "migration_status_unknown",
                f"the run report of {report.run_id} gives no status",
                "make sure that the migration is not running any more",
            )
    if circumstances.newer_migrations:
        severity = f.warn if allow_preexisting else f.block
        yield severity(
            "newer_migration",
            f"district {report.district_id} has newer migrations than {report.run_id}: "
            f"{_some(circumstances.newer_migrations)}",
            "roll back the newest first; allow_preexisting removes the rows of all of them",
        )
    if circumstances.unread_run_reports:
        yield f.warn(
            "run_reports_unread",
            f"{_some(circumstances.unread_run_reports)} in the reports folder cannot be read; "
            "whether they are newer migrations of the district is not known",
            "look at them before approving",
        )


def _size_findings(stores: Iterable[StorePlan], max_map_length: int) -> Iterator[Finding]:
    for store in stores:
        if len(store.units) > max_map_length:
            yield f.block(
                "too_many_units",
                f'store "{store.store}" has {len(store.units):,} units, more than Airflow\'s max_map_length '
                f"of {max_map_length:,}",
                "raise AIRFLOW__CORE__MAX_MAP_LENGTH and trigger again",
                store=store.store,
            )


def _emptiness_finding(plan: Plan, circumstances: Circumstances) -> tuple[Finding, ...]:
    if not plan.is_empty or plan.is_blocked:
        return ()
    if circumstances.explained_by is not None:
        return (
            f.info(
                "already_rolled_back",
                f"nothing is left to delete since {circumstances.explained_by}",
                "nothing to do; the migration can be run again",
            ),
        )
    if plan.claims_data:
        return (
            f.block(
                "empty_plan_unexplained",
                f"no row and no node of district {plan.district_id} is there, but the load report claims some, "
                "and no report of an earlier successful rollback explains it",
                "check that the connections point to the right databases, and who deleted the rows",
            ),
        )
    return (f.info("nothing_loaded", "the load report claims no row and no node, and none is there", "nothing to do"),)


def _some(names: Sequence[str]) -> str:
    """Up to five names, and how many more."""
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5:,} more"
