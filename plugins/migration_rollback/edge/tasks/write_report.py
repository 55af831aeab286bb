"""``write_report`` and ``finish``: what happened, in a file and in words."""

import logging

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.report.notices import ended
from migration_rollback.core.report.report import CleanupOutcome, Report
from migration_rollback.core.report.status import Status
from migration_rollback.core.report.text import report_lines
from migration_rollback.edge import facts
from migration_rollback.edge.approved import end_approval
from migration_rollback.edge.cleanup import outcome_of_cleanup
from migration_rollback.edge.handovers import REPORT
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.notifying import tell
from migration_rollback.edge.page import leave_report
from migration_rollback.edge.run import Run

log = logging.getLogger(__name__)


@task(trigger_rule="all_done")
def write_report() -> str:
    """Write the report, whatever happened. Ends failed where the status is a failing one."""
    run = Run.of(get_current_context())
    report = facts.current_report(run, facts.facts_now(run))
    run.files.keep_report(report)
    if report.status is Status.SUCCESS:
        end_approval(run, report.rolled_back_at)
    log.info("%s: %s", report.status, run.files.report_path)
    leave_report(run, report)
    if report.status.is_failing:
        raise AirflowFailException(_summary(report))
    return str(report.status)


@task(trigger_rule="all_done")
def finish() -> str:
    """Tell the person what happened and what to do next; give the run its colour."""
    run = Run.of(get_current_context())
    gathered = facts.facts_now(run)
    report = facts.current_report(run, gathered)
    report = report.model_copy(update={"cleanup": outcome_of_cleanup(run, gathered.plan, report.status)})
    if report.cleanup is not None and report.cleanup.outcome is CleanupOutcome.FAILED:
        issue = f"the cleanup of files failed: {report.cleanup.error}"
        report = report.model_copy(update={"issues": (*report.issues, issue)})
    run.files.keep_report(report)
    if report.status is Status.SUCCESS:
        end_approval(run, report.rolled_back_at)
    for line in report_lines(report, str(run.files.report_path)):
        log.info("%s", line)
    leave_report(run, report)
    hand_over(run, report)
    tell(run.context, ended(report, run.log_url("finish")))
    if report.status.is_failing or (report.cleanup is not None and report.cleanup.outcome is CleanupOutcome.FAILED):
        raise AirflowFailException(_summary(report))
    return str(report.status)


def hand_over(run: Run, report: Report) -> None:
    """Leave the whole report for a DAG that has triggered this one; where that fails, it is written all the same."""
    try:
        run.push(REPORT, report)
    except Exception as exc:  # whatever keeps XComs has errors of its own, and one may be too large for it
        log.warning("the report could not be left as an XCom: %.1000s", exc)


def _summary(report: Report) -> str:
    """One line for the grid: the status and the first reason."""
    reasons = report.issues or report.warnings or ("see the report",)
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return f"the rollback is {report.status}: {reasons[0]}{more}"
