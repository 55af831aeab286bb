"""``write_report`` and ``finish``: what happened, in a file and in words."""

import logging
from typing import Any

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.report.report import Cleanup, Report
from migration_rollback.core.report.text import report_lines
from migration_rollback.edge import facts
from migration_rollback.edge.run import KEY_CLEANUP, Run

log = logging.getLogger(__name__)


@task(trigger_rule="all_done")
def write_report() -> str:
    """Write the report, whatever happened. Ends failed where the status is a failing one."""
    run = Run.of(get_current_context())
    report = facts.current_report(run, facts.gather_facts(run))
    facts.save_report(run, report)
    log.info("%s: %s", report.status, run.path(".json"))
    if report.status.is_failing:
        raise AirflowFailException(_summary(report))
    return str(report.status)


@task(trigger_rule="all_done")
def finish() -> str:
    """Tell the person what happened and what to do next; give the run its colour."""
    run = Run.of(get_current_context())
    report = facts.current_report(run, facts.gather_facts(run))
    report = report.model_copy(update={"cleanup": _cleanup(run)})
    if report.cleanup is not None and report.cleanup.outcome == "failed":
        issue = f"the cleanup of files failed: {report.cleanup.error}"
        report = report.model_copy(update={"issues": (*report.issues, issue)})
    facts.save_report(run, report)
    for line in report_lines(report, str(run.path(".json"))):
        log.info("%s", line)
    if report.status.is_failing or (report.cleanup is not None and report.cleanup.outcome == "failed"):
        raise AirflowFailException(_summary(report))
    return str(report.status)


def _cleanup(run: Run) -> Cleanup | None:
    choice: dict[str, Any] | None = run.pull("choose_cleanup", KEY_CLEANUP)
    if choice is None:
        return None
    if not choice["delete"]:
        return Cleanup(outcome="kept", asked=choice["asked"], answered_by=choice["answered_by"])
    done: dict[str, Any] = run.pull("delete_files", KEY_CLEANUP) or {"error": "see the log of delete_files"}
    return Cleanup(
        outcome="failed" if done.get("error") else "deleted",
        asked=choice["asked"],
        answered_by=choice["answered_by"],
        files_removed=done.get("files_removed"),
        error=done.get("error"),
    )


def _summary(report: Report) -> str:
    """One line for the grid: the status and the first reason."""
    reasons = report.issues or report.warnings or ("see the report",)
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return f"the rollback is {report.status}: {reasons[0]}{more}"
