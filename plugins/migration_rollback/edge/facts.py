"""Gathers all that is known of a rollback, and makes its report."""

from typing import Final

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.checks.catalog_changes import plan_unreadable
from migration_rollback.core.checks.graph_changes import record_unusable
from migration_rollback.core.findings import Finding
from migration_rollback.core.graph_record import GraphRecord
from migration_rollback.core.names import GRAPH, ROLLBACK_ORDER, STORES
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.making import ReportInput, make_report
from migration_rollback.core.report.report import Report, RunInfo
from migration_rollback.core.report.results import Verification
from migration_rollback.core.report.status import Facts
from migration_rollback.edge.clock import utc_now
from migration_rollback.edge.graph_record import find_record
from migration_rollback.edge.handovers import (
    APPROVAL,
    FINDINGS,
    GRAPH_OUTCOME,
    MIGRATION,
    PLAN,
    VERIFICATION,
    outcomes_of,
)
from migration_rollback.edge.run import Run
from migration_rollback.errors import GraphRecordError, PlanError, SettingsError

_TASKS_WITH_LOGS: Final = ("load_artifacts", "build_plan", "await_approval", "graph.delete_nodes", "write_report")


def gather_facts(run: Run) -> Facts:
    """All that is known of this rollback now."""
    plan, plan_findings = _plan(run)
    made = run.pull(PLAN)
    kept = run.files.kept_approval()
    answer = run.pull(APPROVAL)
    # Only the gate writes both: an approval in XCom alone is somebody else's.
    forged = answer is not None and answer.decision is Decision.APPROVED and kept is None
    approval = None if forged else _latest(answer, kept)
    graph_record, unusable = _graph_record(run, plan)
    found = (finding for handover in FINDINGS for finding in run.pull(handover) or ())
    return Facts(
        plan=plan,
        plan_state=made.state if made else None,
        findings=tuple(dict.fromkeys((*plan_findings, *found, *unusable))),
        approval=approval,
        was_approved=kept is not None,
        gate_passed=run.task_states(APPROVAL.task_id).get(APPROVAL.task_id) == "success",
        outcomes=tuple(
            outcome
            for store in ROLLBACK_ORDER
            for outcomes in run.pull_mapped(outcomes_of(store))
            for outcome in outcomes
        ),
        graph_outcome=run.pull(GRAPH_OUTCOME),
        graph_record=graph_record,
        verifications=_verifications(run),
    )


def _latest(answer: Approval | None, kept: Approval | None) -> Approval | None:
    """The last answer; of an approval what was kept of it, which says when it ended."""
    return kept if answer is None or answer.decision is Decision.APPROVED else answer


def current_report(run: Run, facts: Facts) -> Report:
    """The report as it has to be now; a report that lies there may be from before the run was cleared."""
    return make_report(facts, _report_input(run, facts))


def _plan(run: Run) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan and its findings; a plan that cannot be read any more must not keep the report from being written."""
    try:
        artifact = run.files.find_plan()
    except PlanError as exc:
        return None, (plan_unreadable(str(exc.args[0])),)
    return (artifact.plan, artifact.plan.findings) if artifact else (None, ())


def _graph_record(run: Run, plan: Plan | None) -> tuple[GraphRecord | None, tuple[Finding, ...]]:
    """What was deleted from the graph; a record that cannot be believed is a finding, and no reason for no report."""
    if plan is None:
        return None, ()
    try:
        return find_record(run.files, plan.fingerprint), ()
    except GraphRecordError as exc:
        return None, (record_unusable(*exc.args),)
    except SettingsError as exc:
        return None, (record_unusable(str(exc), "set it on every worker, then clear this task"),)


def _verifications(run: Run) -> dict[str, Verification]:
    found = {verification.store: verification for verification in run.pull_mapped(VERIFICATION)}
    return {name: found[name] for name in (*STORES, GRAPH) if name in found}


def _report_input(run: Run, facts: Facts) -> ReportInput:
    migration = run.pull(MIGRATION)
    dag_run = run.context["dag_run"]
    earlier = run.files.find_report()
    plan = facts.plan
    about = migration.run_report if migration else plan
    return ReportInput(
        rollback_run_id=run.rollback_run_id,
        run=RunInfo(
            airflow_run_id=run.airflow_run_id,
            triggered_by=dag_run.triggering_user_name if run.is_own else None,
            times_cleared=(dag_run.clear_number or 0) if run.is_own else None,
            migration_run_id=run.migration_run_id,
        ),
        first_written_at=earlier.rolled_back_at if earlier else None,
        written_at=utc_now(),
        load_report=migration.load_report if migration else None,
        district_id=about.district_id if about else None,
        district_name=about.district_name if about else None,
        plan_path=str(run.files.plan_path) if plan else None,
        logs={task_id: run.log_url(task_id) for task_id in _TASKS_WITH_LOGS},
    )
