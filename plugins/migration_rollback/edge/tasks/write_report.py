"""``write_report`` and ``finish``: what happened, in a file and in words."""

import logging

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.plan import Plan
from migration_rollback.core.report.report import Cleanup, CleanupOutcome, Report
from migration_rollback.core.report.status import Status
from migration_rollback.core.report.text import report_lines
from migration_rollback.edge import facts
from migration_rollback.edge.approved import end_approval
from migration_rollback.edge.handovers import CLEANUP, FILES, CleanupAsked, FilesDeleted
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.run import Run
from migration_rollback.edge.vouching import vouch_for_choice

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
    if report.status.is_failing:
        raise AirflowFailException(_summary(report))
    return str(report.status)


@task(trigger_rule="all_done")
def finish() -> str:
    """Tell the person what happened and what to do next; give the run its colour."""
    run = Run.of(get_current_context())
    gathered = facts.facts_now(run)
    report = facts.current_report(run, gathered)
    report = report.model_copy(update={"cleanup": _cleanup(run, gathered.plan, report.status)})
    if report.cleanup is not None and report.cleanup.outcome is CleanupOutcome.FAILED:
        issue = f"the cleanup of files failed: {report.cleanup.error}"
        report = report.model_copy(update={"issues": (*report.issues, issue)})
    run.files.keep_report(report)
    if report.status is Status.SUCCESS:
        end_approval(run, report.rolled_back_at)
    for line in report_lines(report, str(run.files.report_path)):
        log.info("%s", line)
    if report.status.is_failing or (report.cleanup is not None and report.cleanup.outcome is CleanupOutcome.FAILED):
        raise AirflowFailException(_summary(report))
    return str(report.status)


def _cleanup(run: Run, plan: Plan | None, status: Status) -> Cleanup | None:
    """What came of it. Asked for beforehand, it has to have been tried, whatever has become of ``choose_cleanup``."""
    left = run.pull(CLEANUP)
    choice = vouch_for_choice(left, plan)
    if left is not None and choice is None:
        forged = "somebody else has written that they go; clear choose_cleanup and everything downstream"
        return Cleanup(outcome=CleanupOutcome.FAILED, asked=left.content.asked, error=forged)
    was_chosen = choice is not None and choice.delete
    if run.param("cleanup") == CleanupAsked.YES and status is Status.SUCCESS and not was_chosen:
        missed = "it was asked for and has not happened; clear choose_cleanup and everything downstream"
        return Cleanup(outcome=CleanupOutcome.FAILED, asked=CleanupAsked.YES, error=missed)
    if choice is None:
        return None
    if not choice.delete:
        return Cleanup(outcome=CleanupOutcome.KEPT, asked=choice.asked, answered_by=choice.answered_by)
    done = run.pull(FILES) or FilesDeleted(error="see the log of delete_files")
    return Cleanup(
        outcome=CleanupOutcome.FAILED if done.error else CleanupOutcome.DELETED,
        asked=choice.asked,
        answered_by=choice.answered_by,
        files_removed=done.files_removed,
        error=done.error,
    )


def _summary(report: Report) -> str:
    """One line for the grid: the status and the first reason."""
    reasons = report.issues or report.warnings or ("see the report",)
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return f"the rollback is {report.status}: {reasons[0]}{more}"
