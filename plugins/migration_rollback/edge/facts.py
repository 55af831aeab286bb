"""Gathers all that is known of a rollback, and makes and keeps its report."""

from datetime import UTC, datetime
from typing import Final

from migration_rollback.core.approval.answer import Decision
from migration_rollback.core.findings import Finding, block
from migration_rollback.core.names import GRAPH, ROLLBACK_ORDER, STORES
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.report import Report, ReportInput, RunInfo, make_report
from migration_rollback.core.report.results import GraphOutcome, UnitOutcome, Verification
from migration_rollback.core.report.status import Facts, PlanState
from migration_rollback.core.report.text import report_markdown
from migration_rollback.edge.run import KEY_FINDINGS, KEY_OUTCOME, KEY_PLAN, KEY_VERIFICATION, Run
from migration_rollback.errors import PlanError

_TASKS_WITH_LOGS: Final = ("load_artifacts", "build_plan", "await_approval", "graph.delete_nodes", "write_report")


def gather_facts(run: Run) -> Facts:
    """All that is known of this rollback now."""
    plan, plan_findings = _plan(run)
    state = run.pull("build_plan", KEY_PLAN)
    kept = run.kept_approval()
    approval = run.find_approval() or kept
    findings = [
        Finding.model_validate(value)
        for task_id in ("load_artifacts", "build_plan", *(f"{store}.list_units" for store in ROLLBACK_ORDER))
        for value in run.pull(task_id, KEY_FINDINGS) or ()
    ]
    graph = run.pull("graph.delete_nodes", KEY_OUTCOME)
    return Facts(
        plan=plan,
        plan_state=PlanState(state["state"]) if state else None,
        findings=(*plan_findings, *findings),
        approval=approval,
        was_approved=kept is not None or (approval is not None and approval.decision is Decision.APPROVED),
        gate_state=run.task_states("await_approval").get("await_approval"),
        outcomes=tuple(
            UnitOutcome.model_validate(value)
            for store in ROLLBACK_ORDER
            for values in run.pull_mapped(f"{store}.delete_rows", KEY_OUTCOME)
            for value in values
        ),
        graph_outcome=GraphOutcome.model_validate(graph) if graph else None,
        verifications=_verifications(run),
    )


def current_report(run: Run, facts: Facts) -> Report:
    """The report as it has to be now; a report that lies there may be from before the run was cleared."""
    return make_report(facts, _report_input(run, facts))


def save_report(run: Run, report: Report) -> None:
    """Put report and Markdown there, each at once, the report last: where it is, the Markdown is as well."""
    run.data_root.write(run.path(".md"), report_markdown(report, str(run.path(".json"))))
    run.data_root.write(run.path(".json"), report.to_json())


def _plan(run: Run) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan and its findings; a plan that cannot be read any more must not keep the report from being written."""
    try:
        artifact = run.find_plan()
    except PlanError as exc:
        return None, (block("plan_unreadable", str(exc.args[0]), "trigger a new run"),)
    return (artifact.plan, artifact.plan.findings) if artifact else (None, ())


def _verifications(run: Run) -> dict[str, Verification]:
    read = (Verification.model_validate(value) for value in run.pull_mapped("verify", KEY_VERIFICATION))
    found = {verification.store: verification for verification in read}
    return {name: found[name] for name in (*STORES, GRAPH) if name in found}


def _report_input(run: Run, facts: Facts) -> ReportInput:
    read = run.artifacts()
    dag_run = run.context["dag_run"]
    plan = facts.plan
    return ReportInput(
        rollback_run_id=run.rollback_run_id,
        run=RunInfo(
            airflow_run_id=run.airflow_run_id,
            triggered_by=dag_run.triggering_user_name if run.is_own else None,
            times_cleared=(dag_run.clear_number or 0) if run.is_own else None,
            migration_run_id=run.migration_run_id,
        ),
        written_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        load_report=read[1] if read else None,
        district_id=read[0].district_id if read else (plan.district_id if plan else None),
        district_name=read[0].district_name if read else (plan.district_name if plan else None),
        plan_path=str(run.path(".plan.json")) if plan else None,
        logs={task_id: run.log_url(task_id) for task_id in _TASKS_WITH_LOGS},
    )
