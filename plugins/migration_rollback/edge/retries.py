"""Which failures are worth another try."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowRescheduleException

from migration_rollback.core.wording import counted
from migration_rollback.edge.settings import min_heartbeat_interval, settings
from migration_rollback.errors import (
    BlockedByError,
    BlockerPendingError,
    RollbackError,
    RunStateError,
    StoppedError,
    TransientGraphError,
    TransientStoreError,
)

_NOTICED_SECONDS: Final = 10
"""How long the scheduler may take to hear from the worker that the process has ended."""

if TYPE_CHECKING:
    from airflow.sdk import Context

_WORTH_ANOTHER_TRY: Final = (
    TransientStoreError,
    TransientGraphError,
    BlockerPendingError,
    RunStateError,
    StoppedError,  # a worker that is shut down ends its tasks alike; what a person has ended Airflow does not retry
)


def first_to_retry(errors: Sequence[RollbackError]) -> RollbackError:
    """The one to end a task with that has several: one that is worth another try, if there is one."""
    return next((error for error in errors if isinstance(error, _WORTH_ANOTHER_TRY)), errors[0])


def give_up_slot(context: "Context", errors: Sequence[RollbackError]) -> None:
    """End this run of a task that only waits for others, and have Airflow start it again by the same try.

    :raises AirflowRescheduleException: what it waits for may still go.
    :raises BlockedByError: it has waited for long enough.
    """
    if not all(isinstance(error, BlockerPendingError) for error in errors):
        return
    since, now, patience = context["ti"].get_first_reschedule_date(context), datetime.now(UTC), settings().turn_patience
    if since is not None and now - since >= timedelta(seconds=patience):
        fact, _, blocker = errors[0].args
        raise BlockedByError(
            f"{fact}, and has waited for {counted(patience, 'second')} (MIGRATION_ROLLBACK_TURN_PATIENCE)",
            f'find out why "{blocker}" does not start, then clear the failed tasks',
            blocker,
        )
    come_again(now + timedelta(seconds=settings().retry_delay))


def come_again(at: datetime) -> NoReturn:
    """End this run of a task, and have Airflow start it again by the same try, when it has noticed the end.

    To one that comes sooner, the end of the process before looks like its own, as it is the same try.
    """
    soonest = datetime.now(UTC) + timedelta(seconds=min_heartbeat_interval() + _NOTICED_SECONDS)
    raise AirflowRescheduleException(max(at, soonest))  # type: ignore[no-untyped-call]  # Airflow's has no types


def was_there_before(context: "Context") -> bool:
    """Whether this is not the first time that Airflow starts the task."""
    return context["ti"].try_number > 1 or bool(context["task_reschedule_count"])


def transient_only() -> ExceptionRetryPolicy:
    """Deadlocks, serialization failures, lock timeouts, lost connections, and units that wait for another's retry."""
    return ExceptionRetryPolicy(
        rules=[
            RetryRule(
                exception=list(_WORTH_ANOTHER_TRY),
                action=RetryAction.RETRY,
                retry_delay=timedelta(seconds=settings().retry_delay),
            )
        ],
        default=RetryAction.FAIL,
    )
