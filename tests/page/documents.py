"""What the tasks of a rollback would have left for the page, made with the models that say so."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.findings import Finding, Severity, gravest_first
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.page.documents import (
    PageKey,
    PageStore,
    PageTable,
    PageUnit,
    PlanPage,
    PlanPiece,
    Progress,
    ReportPage,
    ReportPiece,
)
from migration_rollback.core.plan import GraphPlan, LabelCount, Options, Rules
from migration_rollback.core.report.report import (
    Cleanup,
    CleanupOutcome,
    Deletions,
    GraphDeletions,
    StoreDeletions,
    TableReport,
    Verdict,
)
from migration_rollback.core.report.results import Verification
from migration_rollback.core.report.status import PlanState, Status
from migration_rollback.core.tally import Tally

DISTRICT, DISTRICT_NAME = "D-002", "Springfield USD"
MIGRATION, ROLLBACK = "mig-20251106-001", "rb-20251106T101500Z"
FINGERPRINT = "3f9a" + "0" * 56 + "c27e"
PIECE = 400
WORDS = (
    "students",
    "guardians",
    "enrollments",
    "grades",
    "attendance",
    "schedules",
    "courses",
    "sections",
    "terms",
    "schools",
    "staff",
    "assignments",
    "contacts",
    "addresses",
    "phones",
    "health_records",
    "immunizations",
    "incidents",
    "discipline",
    "transport",
    "routes",
    "stops",
    "meals",
    "fees",
    "payments",
    "invoices",
    "ledgers",
    "exams",
    "results",
    "transcripts",
    "programs",
    "services",
    "plans",
    "goals",
    "notes",
    "files",
    "messages",
)

Document = dict[str, Any]


def as_json(model: Any) -> Document:
    """As a task leaves it."""
    document: Document = model.model_dump(mode="json")
    return document


def finding(severity: Severity, code: str, sentence: str, remedy: str = "look at it", **about: Any) -> Finding:
    return Finding(code=code, severity=severity, sentence=sentence, remedy=remedy, **about)


@dataclass
class StoreDocuments:
    """One store of a plan: its units, keys and findings."""

    store: str
    units: list[PageUnit] = field(default_factory=list)
    keys: list[PageKey] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def tables(self) -> list[PageTable]:
        return [table for unit in self.units for table in unit.tables]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def summary(self) -> PageStore:
        loaded = [table.rows_loaded for table in self.tables if table.listed]
        return PageStore(
            store=self.store,
            database=f"cert_{self.store}",
            units=len(self.units),
            tables=len(self.tables),
            rows=self.rows,
            rows_loaded=None if None in loaded else sum(rows or 0 for rows in loaded),
            generations=1 + max((unit.generation for unit in self.units), default=-1),
            has_ledger=True,
            pieces=len(self.pieces()),
        )

    def pieces(self) -> list[PlanPiece]:
        """The units in pieces; keys and findings go with the first."""
        parts = [self.units[place : place + PIECE] for place in range(0, len(self.units), PIECE)] or [[]]
        first = PlanPiece(units=tuple(parts[0]), foreign_keys=tuple(self.keys), findings=tuple(self.findings))
        return [first, *(PlanPiece(units=tuple(part)) for part in parts[1:])]


def statement(table: str) -> str:
    schema, _, bare = table.partition(".")
    quoted = f'"{schema}"."{bare}"'
    return (
        f"DELETE FROM {quoted} AS t\n"
        "WHERE t.district_id OPERATOR(pg_catalog.=) %(district_id)s\n"
        "  AND t.ctid OPERATOR(pg_catalog.=) ANY (%(batch)s)"
    )


def table(name: str, rows: int = 1_000, **changes: Any) -> PageTable:
    fields = {"rows_loaded": rows, "listed": True, "partitioned": False, "derived": False, **changes}
    return PageTable(name=name, rows=rows, **fields)


def unit(tables: Sequence[PageTable], map_index: int, generation: int = 0, **changes: Any) -> PageUnit:
    fields = {"batches": len(tables) == 1, "row_by_row": "", "fires_triggers": False, **changes}
    return PageUnit(
        name=" + ".join(one.name for one in tables),
        map_index=map_index,
        generation=generation,
        statement=statement(tables[0].name),
        tables=tuple(tables),
        **fields,
    )


def key(referencing: str, referenced: str, **changes: Any) -> PageKey:
    fields = {
        "name": f"{referencing.rpartition('.')[2]}_{referenced.rpartition('.')[2]}_fkey",
        "referencing_columns": (f"{referenced.rpartition('.')[2]}_id",),
        "referenced_columns": ("id",),
        "on_delete": "NO ACTION",
        "enforced": True,
        **changes,
    }
    return PageKey(referencing=referencing, referenced=referenced, **fields)


def store(name: str, tables: int, *, most: int = 400_000, generations: int = 5) -> StoreDocuments:
    """A store whose tables reference some of the next generation."""
    chance = random.Random(f"{name} {tables}")
    names = [
        f"public.{WORDS[place % len(WORDS)]}{'' if place < len(WORDS) else f'_{place // len(WORDS)}'}"
        for place in range(tables)
    ]
    generation_of = [place * generations // max(1, tables) for place in range(tables)]
    units = [
        unit([table(one, int(most * chance.random() ** 4) + 3)], place, generation_of[place])
        for place, one in enumerate(names)
    ]
    keys = []
    for place, one in enumerate(names):
        later = [other for other in range(tables) if generation_of[other] == generation_of[place] + 1]
        for other in chance.sample(later, min(len(later), chance.choice((0, 1, 1, 2)))):
            keys.append(key(one, names[other]))
    return StoreDocuments(name, units, keys)


def stores(tables: int = 31, **only: StoreDocuments) -> list[StoreDocuments]:
    """All five, each with so many tables; `sp=...` gives one of them."""
    return [only.get(name) or store(name, tables) for name in ROLLBACK_ORDER]


def graph_plan(nodes: int = 120_000) -> GraphPlan:
    return GraphPlan(
        nodes=nodes,
        tally=Tally(number=nodes, digest=7),
        relationships=340_000,
        foreign_relationships=0,
        labels=(LabelCount(label="Student", nodes=nodes),),
        nodes_loaded=nodes,
        relationships_loaded=340_000,
    )


def plan_page(of: Iterable[StoreDocuments], findings: Iterable[Finding] = (), **changes: Any) -> PlanPage:
    all_stores, general = list(of), list(findings)
    everything = [*general, *(one for each in all_stores for one in each.findings)]
    fields = {
        "rollback_run_id": ROLLBACK,
        "migration_run_id": MIGRATION,
        "migration_status": "FAILED",
        "district_id": DISTRICT,
        "district_name": DISTRICT_NAME,
        "state": PlanState.READY,
        "fingerprint": FINGERPRINT,
        "planned_at": "2025-11-06T10:15:20Z",
        "plan_path": f"file:///data/reports/{ROLLBACK}.plan.json",
        "triggered_by": "operator",
        "options": Options(),
        "rules": Rules(four_eyes=True),
        "stores": tuple(one.summary() for one in all_stores),
        "graph": graph_plan(),
        "findings": tuple(gravest_first(general)),
        "severities": {level: sum(one.severity is level for one in everything) for level in Severity},
        **changes,
    }
    return PlanPage(**fields)


def progress(of: PageUnit, deleted: int, **changes: Any) -> Progress:
    fields = {
        "expected": sum(one.rows for one in of.tables),
        "per_second": 12_500.0,
        "waiting_for": None,
        "units_done": 0,
        "attempt": 1,
        "at": "2025-11-06T10:20:00Z",
        **changes,
    }
    return Progress(unit=of.name, deleted=deleted, **fields)


def table_report(of: StoreDocuments, one: PageUnit, **changes: Any) -> TableReport:
    planned = one.tables[0]
    fields = {
        "rows_loaded": planned.rows_loaded,
        "rows_planned": planned.rows,
        "rows_deleted": planned.rows,
        "rows_remaining": 0,
        "rows_in_ledger": planned.rows,
        "attempts": 1,
        "seconds": round(0.4 + planned.rows / 25_000, 3),
        "error": None,
        "log_url": (
            f"http://airflow.example/dags/migration_rollback/runs/manual__1/tasks/{of.store}.delete_rows/mapped/"
            f"{one.map_index}"
        ),
        **changes,
    }
    return TableReport(store=of.store, table=planned.name, unit=one.name, **fields)


def verification(name: str, **changes: Any) -> Verification:
    fields: dict[str, Any] = {"verified_at": "2025-11-06T10:27:11Z", "foreign_keys_checked": 41, **changes}
    if name == "graph":
        fields = {"nodes_remaining": 0, "relationships_remaining": 0, "verified_at": "2025-11-06T10:27:12Z", **changes}
    return Verification(store=name, **fields)


def report_page(of: Iterable[StoreDocuments], status: Status = Status.SUCCESS, **changes: Any) -> ReportPage:
    all_stores = list(of)
    each = {one.store: StoreDeletions(tables=len(one.tables), rows_deleted=one.rows) for one in all_stores}
    fields = {
        "rollback_run_id": ROLLBACK,
        "migration_run_id": MIGRATION,
        "district_id": DISTRICT,
        "district_name": DISTRICT_NAME,
        "verification": Verdict.PASSED,
        "rolled_back_at": "2025-11-06T10:27:12Z",
        "written_at": "2025-11-06T10:27:15Z",
        "triggered_by": "operator",
        "times_cleared": 0,
        "deletions": Deletions(neo4j=GraphDeletions(nodes_deleted=120_000, relationships_deleted=340_000), **each),
        "total_rows_deleted": sum(one.rows for one in all_stores),
        "plan_fingerprint": FINGERPRINT,
        "report_path": f"file:///data/reports/{ROLLBACK}.json",
        "approval": approval(),
        "issues": (),
        "warnings": (),
        "next_steps": (
            "investigate the root cause of the failed migration",
            "fix it",
            f"re-run the migration of district {DISTRICT} ({MIGRATION} has left nothing behind)",
        ),
        "verification_lines": (f"no {DISTRICT} records remain", "FK integrity maintained (205 foreign keys checked)"),
        "verifications": tuple(verification(name) for name in (*ROLLBACK_ORDER, "graph")),
        "second_look": (),
        "cleanup": Cleanup(outcome=CleanupOutcome.DELETED, asked="ask", answered_by="approver", files_removed=214),
        "logs": {
            name: f"http://airflow.example/dags/migration_rollback/runs/manual__1/tasks/{name}"
            for name in ("load_artifacts", "build_plan", "await_approval", "write_report", "finish")
        },
        "stores": {one.store: 1 for one in all_stores if one.units},
        **changes,
    }
    return ReportPage(status=status, **fields)


def report_piece(of: StoreDocuments, **changed: TableReport) -> ReportPiece:
    """Everything is gone; `changed` gives tables by their bare name."""
    return ReportPiece(
        tables=tuple(changed.get(one.tables[0].name.rpartition(".")[2]) or table_report(of, one) for one in of.units)
    )


def approval(**changes: Any) -> Approval:
    fields = {
        "decision": Decision.APPROVED,
        "fingerprint": FINGERPRINT,
        "responded_by": "approver",
        "responded_at": "2025-11-06T10:19:02Z",
        "typed": DISTRICT,
        **changes,
    }
    return Approval(**fields)
