"""Makes the report of what is known of a rollback."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.report import status as st
from migration_rollback.core.report.report import (
    Deletions,
    GraphDeletions,
    Report,
    RunInfo,
    StoreDeletions,
    TableReport,
    Verdict,
)
from migration_rollback.core.report.results import UnitOutcome, VerifiedTable
from migration_rollback.core.report.sentences import issues_of, warnings_of
from migration_rollback.core.report.status import Facts, Status


@dataclass(frozen=True)
class ReportInput:
    """What the report is made of, beside the facts."""

    rollback_run_id: str
    run: RunInfo
    written_at: str
    first_written_at: str | None
    """Null: this is the first report of the run."""
    load_report: LoadReport | None
    district_id: str | None
    district_name: str | None
    plan_path: str | None
    earlier: Report | None = None
    """The report that lies there; null: this is the first one."""
    logs: Mapping[str, str] = field(default_factory=dict)


def make_report(facts: Facts, given: ReportInput) -> Report:
    """The report of a rollback, true for what is known now."""
    status = st.decide_status(facts)
    told = {(one.store, one.table): one for one in given.earlier.tables} if given.earlier and facts.ended_at else {}
    tables = tuple(_with_attempts(one, told.get((one.store, one.table))) for one in _tables(facts))
    rows = {store: _store_deletions(facts, store, status) for store in STORES}
    totals = [deletions.rows_deleted for deletions in rows.values()]
    plan = facts.plan
    return Report(
        rollback_run_id=given.rollback_run_id,
        migration_run_id=given.run.migration_run_id,
        district_id=given.district_id,
        district_name=given.district_name,
        rolled_back_at=_rolled_back_at(facts, given),
        written_at=given.written_at,
        status=status,
        deletions=Deletions(**rows, neo4j=_graph_deletions(facts, status)),
        total_rows_deleted=None if None in totals else sum(total or 0 for total in totals),
        verification=_verdict(facts, status),
        airflow_run_id=given.run.airflow_run_id,
        triggered_by=given.run.triggered_by,
        times_cleared=given.run.times_cleared,
        plan_fingerprint=plan.fingerprint if plan else None,
        plan_path=given.plan_path,
        findings=facts.findings,
        approval=facts.approval,
        tables=tables,
        verifications=tuple(facts.verifications[name] for name in (*STORES, GRAPH) if name in facts.verifications),
        second_look=tuple(facts.second_look[name] for name in (*STORES, GRAPH) if name in facts.second_look),
        issues=tuple(issues_of(facts, status, tables)),
        warnings=tuple(warnings_of(facts, tables)),
        logs=dict(given.logs),
        load_report=given.load_report,
    )


def _rolled_back_at(facts: Facts, given: ReportInput) -> str:
    verified = [one.verified_at for one in facts.verifications.values() if one.verified_at]
    return max(verified, default=given.first_written_at or given.written_at)


def _nothing_was_tried(status: Status) -> bool:
    return status in (Status.BLOCKED, Status.DRY_RUN, Status.REJECTED, Status.EXPIRED, Status.REFUSED)


def _store_deletions(facts: Facts, store: str, status: Status) -> StoreDeletions:
    if _nothing_was_tried(status):
        return StoreDeletions(tables=0, rows_deleted=0)
    verification, look = facts.verifications.get(store), facts.second_look.get(store)
    return StoreDeletions(
        tables=sum(_remaining(facts, store, table) == 0 for table in verification.tables)
        if verification and not (look and look.error)
        else None,
        rows_deleted=st.rows_deleted(facts, store) if facts.was_approved else 0,
    )


def _graph_deletions(facts: Facts, status: Status) -> GraphDeletions:
    if _nothing_was_tried(status) or not facts.was_approved:
        return GraphDeletions(nodes_deleted=0, relationships_deleted=0)
    return GraphDeletions(nodes_deleted=st.nodes_deleted(facts), relationships_deleted=st.relationships_deleted(facts))


def _verdict(facts: Facts, status: Status) -> Verdict:
    if not facts.verifications or _nothing_was_tried(status):
        return Verdict.NOT_RUN
    return Verdict.PASSED if st.verification_passed(facts) else Verdict.FAILED


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
                    rows_remaining=_remaining(facts, store.store, read),
                    rows_in_ledger=read.rows_in_ledger if read else None,
                    rows_written=read.rows_written if read else None,
                    attempts=outcome.attempt if outcome else 0,
                    seconds=outcome.seconds if outcome else None,
                    error=outcome.error if outcome else None,
                    log_url=outcome.log_url if outcome else None,
                )


def _with_attempts(table: TableReport, told: TableReport | None) -> TableReport:
    """A task that is cleared after the end forgets its attempts, and makes no other: those that were told stay."""
    if table.attempts or told is None:
        return table
    return table.model_copy(update={name: getattr(told, name) for name in ("attempts", "seconds", "log_url")})


def _remaining(facts: Facts, store: str, read: VerifiedTable | None) -> int | None:
    """What is in the table now: what the verification read, unless a second look has found otherwise."""
    look = facts.second_look.get(store)
    if read is None or look is None:
        return read.rows_remaining if read else None
    return None if look.error else look.rows.get(read.table, read.rows_remaining)


def _deleted(facts: Facts, approved: int, read: VerifiedTable | None) -> int | None:
    if not facts.was_approved:
        return 0
    return st.table_rows_deleted(approved, read.rows_remaining, read.rows_in_ledger) if read else None


def _verified(facts: Facts, store: str) -> dict[str, VerifiedTable]:
    verification = facts.verifications.get(store)
    return {table.table: table for table in verification.tables} if verification else {}


def _outcome(facts: Facts, store: str, unit: str) -> UnitOutcome | None:
    return next((o for o in facts.outcomes if o.store == store and o.unit == unit), None)
