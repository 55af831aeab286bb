"""What people are told when it matters, in sentences that every medium can show.

Subject and message hold nothing that Slack, a mail or a page would take for markup: ids of fixed patterns, numbers,
times, words of this package, and an address whose parts are quoted.
"""

from datetime import UTC, datetime

from migration_rollback.core.markdown import one_line
from migration_rollback.core.notifiers import Event, Notice
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.report import Report, Verdict
from migration_rollback.core.report.status import Status
from migration_rollback.core.wording import agreeing, counted


def approval_wanted(plan: Plan, url: str, until: datetime) -> Notice:
    """A person has to read the plan and answer."""
    return Notice(
        event=Event.APPROVAL_WANTED,
        subject=f"Approval wanted by {_when(until)}: {_short(plan)}",
        message=f"Rollback {plan.rollback_run_id} of migration {plan.migration_run_id} asks for approval: "
        f"{_goes(plan)} of district {plan.district_id} are to be deleted. Read the plan, and approve or reject it by "
        f"{_when(until)}; without an answer nothing is deleted: {url}",
        **_about_question(plan, url, until),
    )


def expires_soon(plan: Plan, url: str, until: datetime) -> Notice:
    """Nobody has answered, and there is not much time left."""
    return Notice(
        event=Event.EXPIRES_SOON,
        subject=f"Expires at {_when(until)}: {_short(plan)}",
        message=f"Nobody has answered yet whether rollback {plan.rollback_run_id} of migration {plan.migration_run_id} "
        f"may delete {_goes(plan)} of district {plan.district_id}. The question expires at {_when(until)}: then "
        "nothing is deleted, and the rollback has to be triggered again. Read the plan, and approve or reject it: "
        f"{url}",
        **_about_question(plan, url, until),
    )


def files_asked_about(report: Report, url: str, until: datetime) -> Notice:
    """It was a success, and somebody may say that the district's files go as well."""
    return Notice(
        event=Event.APPROVAL_WANTED,
        until=_when(until),
        subject=f"Answer about files wanted by {_when(until)}: rollback of {_named(report)}",
        message=f"Rollback {report.rollback_run_id} of migration {_named(report)} was a SUCCESS. {_outcome(report)} "
        f"Say by {_when(until)} whether the files of the district go as well; without an answer they stay: {url}",
        **_about_report(report, url),
    )


def ended(report: Report, url: str) -> Notice:
    """It has ended, in whatever way."""
    left = len(report.issues)
    issues = f" {counted(left, 'issue')} {agreeing(left, 'need')} a person." if left else ""
    return Notice(
        event=Event.ENDED,
        status=str(report.status),
        subject=f"{report.status}: rollback of {_named(report)}",
        message=f"Rollback {report.rollback_run_id} of migration {_named(report)} has ended: {report.status}. "
        f"{_outcome(report)}{issues} Read what happened and what to do next: {url}",
        **_about_report(report, url),
    )


def _about_question(plan: Plan, url: str, until: datetime) -> dict[str, str]:
    return {
        "rollback_run_id": plan.rollback_run_id,
        "migration_run_id": plan.migration_run_id,
        "district_id": plan.district_id,
        "district_name": one_line(plan.district_name or ""),
        "until": _when(until),
        "url": url,
    }


def _about_report(report: Report, url: str) -> dict[str, str]:
    return {
        "rollback_run_id": report.rollback_run_id,
        "migration_run_id": one_line(report.migration_run_id or ""),
        "district_id": report.district_id or "",
        "district_name": one_line(report.district_name or ""),
        "url": url,
    }


def _named(report: Report) -> str:
    """The migration and its district, as far as they are known."""
    district = f" (district {report.district_id})" if report.district_id else ""
    return f"{one_line(report.migration_run_id or 'unknown')}{district}"


def _outcome(report: Report) -> str:
    """What went, and whether that was verified."""
    if report.status not in (Status.SUCCESS, Status.PARTIAL, Status.FAILED):
        return "Nothing was deleted."
    graph = report.deletions.neo4j
    gone = (
        f"{counted(report.total_rows_deleted, 'row')}, {counted(graph.nodes_deleted, 'node')} and "
        f"{counted(graph.relationships_deleted, 'relationship')} were deleted"
    )
    match report.verification:
        case Verdict.PASSED:
            return f"{gone}, and the verification has passed."
        case Verdict.FAILED:
            return f"{gone}, and the verification has failed."
        case _:
            return f"{gone}, and the verification was not run."


def _short(plan: Plan) -> str:
    return f"rollback of {plan.migration_run_id} (district {plan.district_id})"


def _goes(plan: Plan) -> str:
    loose = f" and {counted(plan.loose_relationships, 'relationship')}" if plan.loose_relationships else ""
    return f"{counted(plan.rows, 'row')} and {counted(plan.nodes, 'node')}{loose}"


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
