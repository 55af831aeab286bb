"""The report: what was planned, who approved it, what was deleted, and what verification found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from migration_rollback.core.approval.answer import Approval
from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.findings import Finding
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.report import status as st
from migration_rollback.core.report.results import UnitOutcome, Verification, VerifiedTable
from migration_rollback.core.report.status import Facts, Status


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreDeletions(_Frozen):
    """``tables``: of the plan that hold no row of the district now. Null: not known."""

    tables: int | None
    rows_deleted: int | None


class GraphDeletions(_Frozen):
    """What went from Neo4j. Null: not known."""

    nodes_deleted: int | None
    relationships_deleted: int | None


class Deletions(_Frozen):
    """The contract's summary by store."""

    ids: StoreDeletions
    hcp1: StoreDeletions
    hcp2: StoreDeletions
    adb: StoreDeletions
    sp: StoreDeletions
    neo4j: GraphDeletions


class TableReport(_Frozen):
    """One table of the plan. Rows are of the district; null: not known. ``seconds`` is of the last attempt."""

    store: str
    table: str
    unit: str
    rows_loaded: int | None
    rows_planned: int
    rows_deleted: int | None
    rows_remaining: int | None
    rows_in_ledger: int | None
    attempts: int
    seconds: float | None
    error: str | None
    log_url: str | None


class Cleanup(_Frozen):
    """What came of the cleanup: ``kept``, ``deleted`` or ``failed``."""

    outcome: str
    asked: str
    answered_by: str | None = None
    files_removed: int | None = None
    error: str | None = None


class RunInfo(_Frozen):
    """The DAG run as Airflow knows it."""

    airflow_run_id: str
    triggered_by: str | None
    times_cleared: int | None
    migration_run_id: str | None


class Report(_Frozen):
    """``reports/rollback-{timestamp}.json``; its schema is ``include/schemas/report.schema.json``."""

    rollback_run_id: str
    migration_run_id: str | None
    district_id: str | None
    district_name: str | None
    rolled_back_at: str
    status: Status
    deletions: Deletions
    total_rows_deleted: int | None
    verification: str
    airflow_run_id: str
    triggered_by: str | None
    times_cleared: int | None
    plan_fingerprint: str | None
    plan_path: str | None
    findings: tuple[Finding, ...]
    approval: Approval | None
    tables: tuple[TableReport, ...]
    verifications: tuple[Verification, ...]
    issues: tuple[str, ...]
    warnings: tuple[str, ...]
    logs: dict[str, str]
    load_report: LoadReport | None
    cleanup: Cleanup | None = None

    def to_json(self) -> str:
        """Indented, for people to read."""
        return self.model_dump_json(indent=2) + "\n"


@dataclass(frozen=True)
class ReportInput:
    """What the report is made of, beside the facts."""

    rollback_run_id: str
    run: RunInfo
    written_at: str
    load_report: LoadReport | None
    district_id: str | None
    district_name: str | None
    plan_path: str | None
    logs: Mapping[str, str] = field(default_factory=dict)


def make_report(facts: Facts, given: ReportInput) -> Report:
    """The report of a rollback, true for what is known now."""
    status = st.decide_status(facts)
    tables = tuple(_tables(facts))
    rows = {store: _store_deletions(facts, store, status) for store in STORES}
    totals = [deletions.rows_deleted for deletions in rows.values()]
    plan = facts.plan
    return Report(
        rollback_run_id=given.rollback_run_id,
        migration_run_id=given.run.migration_run_id,
        district_id=given.district_id,
        district_name=given.district_name,
        rolled_back_at=given.written_at,
        status=status,
        deletions=Deletions(**rows, neo4j=_graph_deletions(facts, status)),
        total_rows_deleted=None if None in totals else sum(total or 0 for total in totals),
        verification=_verification(facts, status),
        airflow_run_id=given.run.airflow_run_id,
        triggered_by=given.run.triggered_by,
        times_cleared=given.run.times_cleared,
        plan_fingerprint=plan.fingerprint if plan else None,
        plan_path=given.plan_path,
        findings=facts.findings,
        approval=facts.approval,
        tables=tables,
        verifications=tuple(facts.verifications[name] for name in (*STORES, GRAPH) if name in facts.verifications),
        issues=tuple(_issues(facts, status, tables)),
        warnings=tuple(_warnings(facts, tables)),
        logs=dict(given.logs),
        load_report=given.load_report,
    )


def _nothing_was_tried(status: Status) -> bool:
    return status in (Status.BLOCKED, Status.DRY_RUN, Status.REJECTED, Status.EXPIRED, Status.REFUSED)


def _store_deletions(facts: Facts, store: str, status: Status) -> StoreDeletions:
    if _nothing_was_tried(status):
        return StoreDeletions(tables=0, rows_deleted=0)
    verification = facts.verifications.get(store)
    return StoreDeletions(
        tables=sum(not table.rows_remaining for table in verification.tables) if verification else None,
        rows_deleted=st.rows_deleted(facts, store) if facts.was_approved else 0,
    )


def _graph_deletions(facts: Facts, status: Status) -> GraphDeletions:
    if _nothing_was_tried(status) or not facts.was_approved:
        return GraphDeletions(nodes_deleted=0, relationships_deleted=0)
    return GraphDeletions(nodes_deleted=st.nodes_deleted(facts), relationships_deleted=st.relationships_deleted(facts))


def _verification(facts: Facts, status: Status) -> str:
    if not facts.verifications or _nothing_was_tried(status):
        return "NOT_RUN"
    return "PASSED" if st.verification_passed(facts) else "FAILED"


def _tables(facts: Facts) -> Iterator[TableReport]:
    if facts.plan is None:
        return
    for store in facts.plan.in_order():
        verified = _verified(facts, store.store)
        for unit in store.units:
            outcome = _outcome(facts, store.store, unit.name)
            for table in unit.tables:
                name = str(table.name)
                read = verified.get(name)
                yield TableReport(
                    store=store.store,
                    table=name,
                    unit=unit.name,
                    rows_loaded=table.rows_loaded,
                    rows_planned=table.rows,
                    rows_deleted=_deleted(facts, table.rows, read),
                    rows_remaining=read.rows_remaining if read else None,
                    rows_in_ledger=read.rows_in_ledger if read else None,
                    attempts=outcome.attempt if outcome else 0,
                    seconds=outcome.seconds if outcome else None,
                    error=outcome.error if outcome else None,
                    log_url=outcome.log_url if outcome else None,
                )


def _deleted(facts: Facts, approved: int, read: VerifiedTable | None) -> int | None:
    if not facts.was_approved:
        return 0
    return st.table_rows_deleted(approved, read.rows_remaining, read.rows_in_ledger) if read else None


def _verified(facts: Facts, store: str) -> dict[str, VerifiedTable]:
    verification = facts.verifications.get(store)
    return {table.table: table for table in verification.tables} if verification else {}


def _outcome(facts: Facts, store: str, unit: str) -> UnitOutcome | None:
    return next((o for o in facts.outcomes if o.store == store and o.unit == unit), None)


def _issues(facts: Facts, status: Status, tables: tuple[TableReport, ...]) -> Iterator[str]:
    """Why it is not a success, one sentence each."""
    unasked = facts.plan_state is st.PlanState.NOTHING_TO_DO
    if status is Status.BLOCKED:
        yield from st.blocking_sentences(facts) or ("the plan could not be made; see the log of build_plan",)
    if facts.approval is not None and facts.approval.reason:
        yield f"the approval does not count: {facts.approval.reason}"
    elif status is Status.EXPIRED:
        yield "nobody answered in time; trigger a new run"
    elif status is Status.REFUSED:
        yield "await_approval was marked as success by hand; only an answer in its form approves"
    elif status is Status.FAILED and facts.approval is None and not unasked:
        yield "await_approval ended without an answer; see its log, then clear it or trigger a new run"
    if not (facts.was_approved or unasked) or status in (Status.SUCCESS, Status.NOTHING_TO_DO):
        return
    yield from st.blocking_sentences(facts)
    yield from dict.fromkeys(table.error for table in tables if table.error)
    if facts.graph_outcome is not None and facts.graph_outcome.error:
        yield facts.graph_outcome.error
    for name in (*STORES, GRAPH):
        if name in facts.verifications:
            yield from facts.verifications[name].issues
        else:
            yield f'"{name}" could not be verified; see the log of verify'


def _warnings(facts: Facts, tables: tuple[TableReport, ...]) -> Iterator[str]:
    for name in (*STORES, GRAPH):
        if name in facts.verifications:
            yield from facts.verifications[name].warnings
    for table in tables:
        if table.rows_in_ledger is not None and table.rows_deleted is not None and facts.was_approved:
            otherwise = table.rows_deleted - table.rows_in_ledger
            if otherwise > 0:
                yield (
                    f'{otherwise:,} of the {table.rows_deleted:,} rows gone from "{table.table}" of store '
                    f'"{table.store}" went otherwise than by its own DELETE: a cascade, a trigger or another session'
                )


def next_steps(report: Report) -> tuple[str, ...]:
    """What the operator does now."""
    migration = report.migration_run_id or "the migration"
    match report.status:
        case Status.SUCCESS | Status.NOTHING_TO_DO:
            return (
                "investigate the root cause of the failed migration",
                "fix it",
                f"re-run the migration ({migration} has left nothing behind)",
            )
        case Status.DRY_RUN:
            return ("read the plan", "trigger again with dry_run off to be asked for approval")
        case Status.REJECTED:
            return ("settle with the approver what was wrong", "trigger a new run")
        case Status.EXPIRED | Status.REFUSED:
            return ("trigger a new run and have it approved by a person who may",)
        case Status.BLOCKED:
            return ("mend what the issues name", "trigger a new run")
        case _:
            return (
                "mend what the issues name",
                "clear the failed tasks of this run: what is gone stays gone, the rest is tried again",
                "contact a DBA if needed",
            )
