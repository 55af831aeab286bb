"""What docs/runbook.md tells the operator to do about a rollback that has not ended well, and the doing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.chaos.rollback import Rollback
from tests.chaos.stage import patiently

NOTHING_DELETED = ("BLOCKED", "EXPIRED", "REFUSED", "REJECTED")
DONE = ("SUCCESS", "NOTHING_TO_DO")


class Action(NamedTuple):
    """`name` completes "after ..."."""

    name: str
    do: Callable[[Rollback], None]


def _clear(**how: Any) -> Callable[[Rollback], None]:
    return lambda rollback: patiently(lambda: rollback.migration.clear(**how))


NEW_RUN = Action("a new run", Rollback.trigger)
CLEAR_FAILED = Action("clearing the failed tasks", _clear(only_failed=True))
CLEAR_CLEANUP = Action("clearing choose_cleanup", _clear(task_ids=["choose_cleanup"], include_downstream=True))


def needed(rollback: Rollback) -> Action | None:
    """The one action that the runbook names for what the newest run says; none for one that has ended well."""
    report, is_green = rollback.report(), rollback.state() == "success"
    if rollback.migration.run in rollback.ended_by_hand:
        # "The next run of the same migration writes the report of the one that you stopped."
        return None if is_green and report is not None and report["status"] in DONE else NEW_RUN
    if is_green:
        return None
    if report is None:
        return CLEAR_FAILED
    return _for_report(rollback, report)


def _for_report(rollback: Rollback, report: dict[str, Any]) -> Action:
    issues = report["issues"]
    # Clearing the failed tasks passes by what somebody has marked as a success.
    if report["status"] in NOTHING_DELETED or any(mark.state == "success" for mark in rollback.marks):
        return NEW_RUN
    if any("clear choose_cleanup" in issue for issue in issues):
        return CLEAR_CLEANUP
    return NEW_RUN if any("trigger a new run" in issue for issue in issues) else CLEAR_FAILED
