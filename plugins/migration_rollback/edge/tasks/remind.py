"""``remind`` and ``end_reminder``: a word before the question expires, beside the gate and never in its way."""

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowSkipException, DownstreamTasksSkipped

from migration_rollback.core.report.notices import expires_soon
from migration_rollback.edge.handovers import QUESTION
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.notifying import NOTIFIER_SECONDS, tell
from migration_rollback.edge.retries import come_again
from migration_rollback.edge.run import Run, states_of
from migration_rollback.edge.settings import settings

if TYPE_CHECKING:
    from airflow.sdk import Context

_REMIND: Final = "remind"
_ASKS: Final = "awaiting_input"
_ENDED: Final = ("success", "failed", "skipped", "upstream_failed", "removed")
_UNTIL_ASKED: Final = timedelta(seconds=30)
_LONGEST_SLEEP: Final = timedelta(minutes=15)
"""Where ``end_reminder`` has failed, nobody else ends it before it looks again."""
_LONGEST_LOOK: Final = 2 * NOTIFIER_SECONDS


@task(trigger_rule="always")
def remind() -> str:
    """Wait without a slot until the question expires soon, and tell so if nobody has answered by then."""
    context, before, now = get_current_context(), settings().reminder, datetime.now(UTC)
    state = _state(context, QUESTION.task_id)
    if state in _ENDED or before is None:
        raise AirflowSkipException("there is no question that could expire")
    if state != _ASKS:
        come_again(now + _UNTIL_ASKED)
    run = Run.of(context)
    question = run.pull(QUESTION)
    if question is None:
        come_again(now + _LONGEST_SLEEP)
    if (due := question.until - before) > now:
        come_again(min(due, now + _LONGEST_SLEEP))
    tell(run.context, expires_soon(run.plan().plan, run.question_url(QUESTION.task_id), question.until))
    return "told"


@task(trigger_rule="all_done")
def end_reminder() -> None:
    """Skip ``remind`` when the question has its answer, or there is none, so that the run need not wait for it.

    Airflow skips no task at work, and one that has looked just before the answer would sleep: so that is waited for.
    """
    context, end = get_current_context(), time.monotonic() + _LONGEST_LOOK
    while _state(context, _REMIND) == "running" and time.monotonic() < end:
        time.sleep(1)  # between two looks, until the end
    raise DownstreamTasksSkipped(tasks=[_REMIND])  # type: ignore[no-untyped-call]  # Airflow's has no types


def _state(context: "Context", task_id: str) -> str | None:
    """Airflow's state of a task of this run; the data root may be away, or claimed by nobody yet."""
    return states_of(context, context["dag_run"].run_id, task_id).get(task_id)
