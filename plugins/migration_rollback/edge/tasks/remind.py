"""``remind`` and ``end_reminder``: a word before the question expires, beside the gate and never in its way."""

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException, DownstreamTasksSkipped

from migration_rollback.core.report.notices import expires_soon
from migration_rollback.edge.handovers import QUESTION
from migration_rollback.edge.notifying import NOTIFIER_SECONDS, tell
from migration_rollback.edge.retries import come_again
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import settings

log = logging.getLogger(__name__)

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
    run = Run.of(get_current_context())
    state = run.task_states(QUESTION.task_id).get(QUESTION.task_id)
    question, before, now = run.pull(QUESTION), settings().reminder, datetime.now(UTC)
    if state in _ENDED or before is None:
        raise AirflowSkipException("there is no question that could expire")
    if state != _ASKS or question is None:
        come_again(now + _UNTIL_ASKED)
    due = question.until - before
    if now < due:
        log.info("the question expires at %s", question.until)
        come_again(min(due, now + _LONGEST_SLEEP))
    tell(run.context, expires_soon(run.plan().plan, run.question_url(QUESTION.task_id), question.until))
    return "told"


@task(trigger_rule="all_done")
def end_reminder() -> None:
    """Skip ``remind`` when the question has its answer, or there is none, so that the run need not wait for it.

    Airflow skips no task at work, and one that has looked just before the answer would sleep: so that is waited for.
    """
    run, end = Run.of(get_current_context()), time.monotonic() + _LONGEST_LOOK
    while run.task_states(_REMIND).get(_REMIND) == "running" and time.monotonic() < end:
        time.sleep(1)
    raise DownstreamTasksSkipped(tasks=[_REMIND])  # type: ignore[no-untyped-call]
