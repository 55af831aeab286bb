"""Valid examples of everything that the core works on; a test changes only what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from migration_rollback import __version__
from migration_rollback.core.approval.answer import Answer, Approval, Decision
from migration_rollback.core.artifact_files import parse_load_report, parse_run_report
from migration_rollback.core.artifacts import LoadedGraph, LoadedStore, LoadedTable, LoadReport, RunReport
from migration_rollback.core.catalog import Catalog, Database, DeleteTrigger
from migration_rollback.core.checks.database import ledger
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Finding
from migration_rollback.core.foreign_keys import DeleteAction, ForeignKey
from migration_rollback.core.graph_record import GraphPart, GraphRecord
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import (
    GraphPlan,
    LabelCount,
    Options,
    Plan,
    PlannedTable,
    Resolution,
    Rules,
    StorePlan,
    Unit,
    artifacts_of,
)
from migration_rollback.core.plan_artifact import Census, PlanArtifact
from migration_rollback.core.planning.listed_tables import planned_tables, resolve
from migration_rollback.core.planning.store_plan import PlannedStore, plan_store
from migration_rollback.core.reading import Reference, StoreReading
from migration_rollback.core.report.making import ReportInput, make_report
from migration_rollback.core.report.report import Report, RunInfo
from migration_rollback.core.report.results import GraphOutcome, TableOutcome, UnitOutcome, Verification, VerifiedTable
from migration_rollback.core.report.status import Facts, PlanState
from migration_rollback.core.tables import CanHold, DistrictColumn, Table, TableKind, TableName
from migration_rollback.core.tally import Tally

RUN_ID = "mig-20251106-001"
DISTRICT = "D-002"
ROLLBACK = "rb-20251106T101500Z"
DATABASE = Database(name="cert", oid=16384, system_identifier="7")
RUN_PATH = f"data/reports/{RUN_ID}.json"
LOAD_PATH = f"data/loads/{DISTRICT}/load-report.json"
# A name that wants to be markup in every way.
NASTY = "A|B `x` <script>alert(1)</script> **bold** [a](http://b)\n# Approve\r\n\u202egnp.exe"
NOW = "2025-11-06T10:20:00Z"


def run_document(**changes: object) -> dict[str, Any]:
    """The run report of the contract."""
    return {
        "run_id": RUN_ID,
        "district_id": DISTRICT,
        "district_name": "Springfield USD",
        "status": "FAILED",
        "started_at": "2025-11-06T08:00:00Z",
        "finished_at": "2025-11-06T08:41:00Z",
        **changes,
    }


def load_document(**changes: object) -> dict[str, Any]:
    """The load report of the contract."""
    return {
        "run_id": RUN_ID,
        "district_id": DISTRICT,
        "stores": [{"store": "ids", "tables": [{"table": "public.users", "rows_loaded": 250000}]}],
        "graph": {"nodes_loaded": 120000, "relationships_loaded": 340000},
        **changes,
    }


def read_run(document: object) -> RunReport:
    """Parse it, whatever it is."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return parse_run_report(content, RUN_PATH, RUN_ID)


def read_load(document: object) -> LoadReport:
    """Parse it against the run report of the contract."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return parse_load_report(content, LOAD_PATH, read_run(run_document()))


def run_report(**changes: Any) -> RunReport:
    """The parsed run report."""
    return read_run(run_document()).model_copy(update=changes)


def load_report(rows: int | None = 10, graph: LoadedGraph | None = None) -> LoadReport:
    """One table."""
    table = LoadedTable(table="public.users", rows_loaded=rows)
    return LoadReport(
        run_id=RUN_ID, district_id=DISTRICT, stores=(LoadedStore(store="ids", tables=(table,)),), graph=graph
    )


def name(table: str) -> TableName:
    """A table of schema public, unless it names another."""
    schema, _, bare = table.rpartition(".")
    return TableName(schema_name=schema or "public", table_name=bare)


def key(referencing: str, referenced: str, action: DeleteAction = DeleteAction.NO_ACTION, **changes: Any) -> ForeignKey:
    """A key of one column."""
    fields: dict[str, Any] = {
        "name": f"{referencing}_{referenced}_fkey",
        "referencing": name(referencing),
        "referencing_whole": name(referencing),
        "referencing_columns": ("other_id",),
        "referenced": name(referenced),
        "referenced_whole": name(referenced),
        "referenced_columns": ("id",),
        "on_delete": action,
        "validated": True,
    }
    return ForeignKey(**{**fields, **changes})


def table(
    table_name: str,
    *,
    kind: TableKind = TableKind.ORDINARY,
    ancestor: str | None = None,
    holds: CanHold | None = CanHold.YES,
    reason: str = "",
    may_select: bool = True,
    may_delete: bool = True,
) -> Table:
    """An ordinary table with a district column of type text."""
    return Table(
        name=name(table_name),
        kind=kind,
        ancestor=name(ancestor) if ancestor else None,
        column=DistrictColumn(type_name="text", holds=holds, reason=reason) if holds else None,
        may_select=may_select,
        may_delete=may_delete,
    )


def catalog(
    *tables: Table | str,
    keys: Iterable[ForeignKey] = (),
    triggers: Iterable[DeleteTrigger] = (),
    search_path: tuple[str, ...] = ("public",),
    may_create_ledger: bool = True,
) -> Catalog:
    """A store's catalog."""
    return Catalog(
        store="ids",
        database=DATABASE,
        tables=tuple(table(one) if isinstance(one, str) else one for one in tables),
        foreign_keys=tuple(keys),
        delete_triggers=tuple(triggers),
        search_path=search_path,
        may_create_ledger=may_create_ledger,
    )


def resolution(of: Catalog, loaded: Mapping[str, int | None]) -> Resolution:
    """What the load report's spellings mean."""
    return resolve(of, [LoadedTable(table=spelling, rows_loaded=rows) for spelling, rows in loaded.items()])


def planned(
    of: Catalog,
    loaded: Mapping[str, int | None],
    rows: Mapping[str, int] | None = None,
    *,
    references: tuple[Reference, ...] = (),
    allow_preexisting: bool = False,
) -> tuple[StorePlan, tuple[Finding, ...]]:
    """The plan of a store; every table holds what was loaded unless ``rows`` says otherwise."""
    live = {one.name: 0 for one in of.tables} | {name(spelling): n or 0 for spelling, n in loaded.items()}
    resolved = resolution(of, loaded)
    reading = StoreReading(
        catalog=of,
        rows=live | {name(table): count for table, count in (rows or {}).items()},
        references=references,
        planned=dict.fromkeys(planned_tables(of, resolved), ()),
    )
    done = plan_store(reading, resolved, Options(allow_preexisting=allow_preexisting))
    return done.plan, done.findings


def planned_store(plan: StorePlan) -> PlannedStore:
    """A store's plan with what was read for it: nothing but whether there is a ledger."""
    store = Catalog(
        store=plan.store,
        database=DATABASE,
        tables=(),
        foreign_keys=(),
        delete_triggers=(),
        search_path=("public",),
        may_create_ledger=plan.has_ledger,
    )
    reading = StoreReading(catalog=store, rows={}, references=())
    findings = () if plan.has_ledger else tuple(ledger(StoreFacts(reading, Resolution({}), plan, Options())))
    return PlannedStore(plan, findings, reading)


def unit(*tables: str, rows: int = 10, loaded: int | None = 10) -> Unit:
    """A unit of these tables."""
    return Unit(
        tables=tuple(PlannedTable(name=name(one), partitioned=False, rows_loaded=loaded, rows=rows) for one in tables),
    )


def store_plan(store: str, *units: Unit, has_ledger: bool = True) -> StorePlan:
    """A store's units."""
    return StorePlan(store=store, units=units, other_tables=(), foreign_keys=(), has_ledger=has_ledger)


def nodes(number: int, digest: int | None = None) -> Tally:
    """A set of nodes; others have another digest."""
    return Tally(number=number, digest=number * 1_000 if digest is None else digest)


def graph_plan(
    number: int = 30, relationships: int = 40, foreign: int = 0, *, digest: int | None = None, database: str = "A1"
) -> GraphPlan:
    """A graph with one label."""
    return GraphPlan(
        database_id=database,
        nodes=number,
        tally=nodes(number, digest),
        relationships=relationships,
        foreign_relationships=foreign,
        labels=(LabelCount(label="Student", nodes=number),),
        nodes_loaded=number,
        relationships_loaded=relationships,
    )


def graph_part(number: int = 0, relationships: int = 0, foreign: int = 0, *, loose: int = 0) -> GraphPart:
    """Some of that graph."""
    return GraphPart(
        nodes=nodes(number), relationships=relationships, foreign_relationships=foreign, loose=nodes(loose)
    )


def graph_record(**changes: Any) -> GraphRecord:
    """Everything of that graph was deleted."""
    fields: dict[str, Any] = {
        "rollback_run_id": ROLLBACK,
        "fingerprint": plan().fingerprint,
        "found": graph_part(30, 40),
        "confirmed": graph_part(30, 40),
    }
    return GraphRecord(**{**fields, **changes})


def plan(**changes: Any) -> Plan:
    """Ten rows of one table in each store, and a graph."""
    fields: dict[str, Any] = {
        "package_version": __version__,
        "rollback_run_id": ROLLBACK,
        "migration_run_id": RUN_ID,
        "district_id": DISTRICT,
        "district_name": "Springfield USD",
        "migration_status": "FAILED",
        "artifacts": artifacts_of(run_report(), load_report()),
        "claims_data": True,
        "options": Options(),
        "rules": Rules(),
        "triggered_by": "operator",
        "stores": tuple(store_plan(store, unit(f"{store}_table")) for store in STORES),
        "graph": graph_plan(),
        "findings": (),
    }
    return Plan(**{**fields, **changes})


def plan_artifact(**changes: Any) -> PlanArtifact:
    """The plan as it lies beside the report of ``manual__1``."""
    made = plan(**changes)
    return PlanArtifact(
        fingerprint=made.fingerprint, airflow_run_id="manual__1", planned_at=NOW, plan=made, census=census()
    )


def census() -> Census:
    """Nothing of others."""
    return Census(rows={})


def answer(**changes: Any) -> Answer:
    """An approval that counts."""
    fields: dict[str, Any] = {
        "option": "Approve",
        "typed": DISTRICT,
        "user_name": "approver",
        "responded_at": NOW,
    }
    return Answer(**{**fields, **changes})


def approval(decision: Decision = Decision.APPROVED, **changes: Any) -> Approval:
    """A judged answer to the plan."""
    fields: dict[str, Any] = {
        "decision": decision,
        "fingerprint": plan().fingerprint,
        "responded_by": "approver",
        "responded_at": NOW,
        "typed": DISTRICT,
    }
    return Approval(**{**fields, **changes})


def verification(
    store: str, *, remaining: int = 0, ledger: int | None = 10, approved: int = 10, issues: tuple[str, ...] = ()
) -> Verification:
    """What was read of one store, or of the graph, after the deletion."""
    left = (f"{remaining} left",) if remaining else ()
    if store == GRAPH:
        return Verification(
            store=store, nodes_remaining=remaining, relationships_remaining=remaining, issues=(*left, *issues)
        )
    one = VerifiedTable(
        table=f"public.{store}_table", rows_approved=approved, rows_remaining=remaining, rows_in_ledger=ledger
    )
    return Verification(store=store, tables=(one,), issues=(*left, *issues))


def verifications(
    *, missing: Iterable[str] = (), remaining: Mapping[str, int] | None = None, untouched: bool = False
) -> dict[str, Verification]:
    """Of all stores and the graph; everything is gone unless it is said what remains."""
    left = dict(remaining or {})
    if untouched:
        left = {**dict.fromkeys(STORES, 10), GRAPH: 30}
    return {
        store: verification(
            store, remaining=left.get(store, 0), ledger=max(10 - left.get(store, 0), 0) if store in left else 10
        )
        for store in (*STORES, GRAPH)
        if store not in missing
    }


def outcome(store: str, *, deleted: int = 10, remaining: int = 0, error: str | None = None) -> UnitOutcome:
    """What the delete task of a store's only table said."""
    one = TableOutcome(table=f"public.{store}_table", rows_approved=10, rows_deleted=deleted, rows_remaining=remaining)
    return UnitOutcome(
        store=store,
        unit=f"public.{store}_table",
        tables=() if error else (one,),
        attempt=1,
        seconds=0.5,
        error=error,
    )


def graph_outcome(error: str | None = None) -> GraphOutcome:
    """What the graph's delete task said."""
    gone = (0, 0) if error else (30, 40)
    return GraphOutcome(nodes_deleted=gone[0], relationships_deleted=gone[1], attempt=1, seconds=0.5, error=error)


def facts(**changes: Any) -> Facts:
    """A rollback that was approved and is a success."""
    fields: dict[str, Any] = {
        "plan": plan(),
        "plan_state": PlanState.READY,
        "findings": (),
        "approval": approval(),
        "was_approved": True,
        "gate_passed": True,
        "verifications": verifications(),
    }
    return Facts(**{**fields, **changes})


def report_input(**changes: Any) -> ReportInput:
    """What is known beside the facts."""
    fields: dict[str, Any] = {
        "rollback_run_id": ROLLBACK,
        "run": RunInfo(airflow_run_id="manual__1", triggered_by="operator", times_cleared=0, migration_run_id=RUN_ID),
        "written_at": NOW,
        "first_written_at": None,
        "load_report": load_report(),
        "district_id": DISTRICT,
        "district_name": "Springfield USD",
        "plan_path": "data/reports/rollback-20251106T101500Z.plan.json",
    }
    return ReportInput(**{**fields, **changes})


def report(of: Facts | None = None, **changes: Any) -> Report:
    """The report of these facts."""
    return make_report(of or facts(), report_input()).model_copy(update=changes)
