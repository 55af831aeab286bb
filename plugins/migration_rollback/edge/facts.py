"""Gathers all that is known of a rollback, and makes its report."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.checks.catalog_changes import plan_unreadable
from migration_rollback.core.checks.graph_changes import record_unusable
from migration_rollback.core.findings import Finding
from migration_rollback.core.graph_record import GraphRecord
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.making import ReportInput, make_report
from migration_rollback.core.report.report import Report, RunInfo
from migration_rollback.core.report.second_look import with_second_look
from migration_rollback.core.report.status import Facts, PlanState, Status, decide_status
from migration_rollback.edge.approved import Kept, kept_approval
from migration_rollback.edge.clock import utc_now
from migration_rollback.edge.graph_record import find_record
from migration_rollback.edge.handovers import (
    APPROVAL,
    FINDINGS_BEFORE_APPROVAL,
    FINDINGS_OF_DELETIONS,
    GRAPH_OUTCOME,
    MIGRATION,
    PLAN,
    VERIFICATION,
    Handover,
    list_units_of,
    outcomes_of,
)
from migration_rollback.edge.plan.again import blocking_now
from migration_rollback.edge.run import Run
from migration_rollback.edge.verification import look_again
from migration_rollback.edge.vouching import vouch
from migration_rollback.errors import GraphRecordError, PlanError, SettingsError

_STATES_OF_APPROVED: Final = (PlanState.READY, None)
"""What is known of the plan in a run that may have been approved: null where it could not be made again since."""

_TASKS_WITH_LOGS: Final = (
    "load_artifacts",
    "build_plan",
    "await_approval",
    *(list_units_of(store) for store in ROLLBACK_ORDER),
    "graph.delete_nodes",
    "write_report",
    "choose_cleanup",
    "delete_files",
    "announce_success",
    "finish",
)
"""Those of one instance; outcomes and verifications bring their own."""


def facts_before_deletion(run: Run) -> Facts:
    """What is known of the plan and its approval now, which decides alone whether anything can have been deleted.

    An approval that nobody vouches for lets nothing be deleted; but its seal may be broken, or its file lost, after
    rows have gone. So everything is read again before anybody says that nothing was deleted.
    """
    plan, plan_findings = _plan(run)
    made = run.pull(PLAN)
    state = made.state if made else None
    kept, answer = kept_approval(run), run.pull(APPROVAL)
    told = kept.defect is not None or (answer is not None and answer.decision is Decision.APPROVED)
    return Facts(
        plan=plan,
        plan_state=state,
        findings=(*plan_findings, *_found(run, FINDINGS_BEFORE_APPROVAL)),
        approval=_last_answer(answer, kept, plan_findings if plan is None else ()),
        was_approved=kept.grant is not None or (told and state in _STATES_OF_APPROVED),
        gate_passed=run.task_states(APPROVAL.task_id).get(APPROVAL.task_id) == "success",
    )


def gather_facts(run: Run) -> Facts:
    """All that is known of this rollback now."""
    before = facts_before_deletion(run)
    plan = before.plan
    left = run.pull_readable(VERIFICATION)
    vouched = vouch(left, plan if plan and plan.rollback_run_id == run.rollback_run_id else None)
    graph_record, unusable = _graph_record(run, plan)
    found = (*before.findings, *_found(run, FINDINGS_OF_DELETIONS), *unusable)
    return replace(
        before,
        findings=tuple(dict.fromkeys(found)),
        outcomes=tuple(
            outcome
            for store in ROLLBACK_ORDER
            for outcomes in run.pull_mapped(outcomes_of(store))
            for outcome in outcomes
        ),
        graph_outcome=run.pull(GRAPH_OUTCOME),
        graph_record=graph_record,
        verifications=vouched.verifications,
        disowned=vouched.disowned,
    )


def _found(run: Run, handovers: Iterable[Handover[tuple[Finding, ...]]]) -> Iterator[Finding]:
    return (finding for handover in handovers for finding in run.pull(handover) or ())


def _last_answer(answer: Approval | None, kept: Kept, unreadable: tuple[Finding, ...]) -> Approval | None:
    """The last answer; of an approval what the gate has kept of it, which says when it ended.

    Without that, an approval is somebody else's, or one that cannot be told from such a one any more.
    """
    if answer is not None and answer.decision is not Decision.APPROVED:
        return answer
    if kept.grant is not None:
        return kept.grant.approval
    if kept.defect is None and answer is None:
        return None
    reasons = (kept.defect, *(f"{one.sentence}; {one.remedy}" for one in unreadable), "the gate has kept no approval")
    return Approval(
        decision=Decision.REFUSED,
        fingerprint=answer.fingerprint if answer else "",
        reason=next(filter(None, reasons)),
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


def current_report(run: Run, facts: Facts) -> Report:
    """The report as it has to be now; a report that lies there may be from before the run was cleared."""
    return make_report(facts, _report_input(run, facts))


def _plan(run: Run) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan and its findings; a plan that cannot be read any more must not keep the report from being written."""
    try:
        artifact = run.find_plan()
    except PlanError as exc:
        return None, (plan_unreadable(*exc.args),)
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
