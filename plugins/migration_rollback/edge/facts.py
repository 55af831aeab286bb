"""Gathers all that is known of a rollback, and makes its report."""

from typing import Final

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.checks.catalog_changes import plan_unreadable
from migration_rollback.core.findings import Finding
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.making import ReportInput, make_report
from migration_rollback.core.report.report import Report, RunInfo
from migration_rollback.core.report.second_look import with_second_look
from migration_rollback.core.report.status import Facts, Status, decide_status
from migration_rollback.edge.clock import utc_now
from migration_rollback.edge.handovers import (
    APPROVAL,
    FINDINGS,
    GRAPH_OUTCOME,
    MIGRATION,
    PLAN,
    VERIFICATION,
    outcomes_of,
)
from migration_rollback.edge.plan.again import blocking_now
from migration_rollback.edge.run import Run
from migration_rollback.edge.verification import look_again
from migration_rollback.edge.vouching import vouch
from migration_rollback.errors import PlanError

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
    left = run.pull_readable(VERIFICATION)
    vouched = vouch(left, plan if plan and plan.rollback_run_id == run.rollback_run_id else None)
    found = (finding for handover in FINDINGS for finding in run.pull(handover) or ())
    return Facts(
        plan=plan,
        plan_state=made.state if made else None,
        findings=(*plan_findings, *found),
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
        verifications=vouched.verifications,
        disowned=vouched.disowned,
    )


def facts_now(run: Run, *, however_it_ended: bool = False) -> Facts:
    """All that is known, and where that says that nothing is left, what a second look finds.

    A rollback that has ended in SUCCESS has ended: only a task that was cleared looks again.

    :param however_it_ended: look in any case.
    """
    facts = gather_facts(run)
    if facts.plan is None or decide_status(facts) not in (Status.SUCCESS, Status.NOTHING_TO_DO):
        return facts
    was_cleared = run.context["ti"].try_number > 1
    if facts.ended_at is not None and not was_cleared and not however_it_ended:
        return facts
    looks = look_again(run, facts.plan)
    blocking = blocking_now(run.data_root, facts.plan) if facts.ended_at is not None else ()
    return with_second_look(facts, looks, blocking)


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
        earlier=earlier,
        first_written_at=earlier.rolled_back_at if earlier else None,
        written_at=utc_now(),
        load_report=migration.load_report if migration else None,
        district_id=about.district_id if about else None,
        district_name=about.district_name if about else None,
        plan_path=str(run.files.plan_path) if plan else None,
        logs={task_id: run.log_url(task_id) for task_id in _TASKS_WITH_LOGS},
    )
