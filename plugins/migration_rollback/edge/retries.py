"""Which failures are worth another try."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from migration_rollback.edge.settings import settings
from migration_rollback.errors import (
    BlockerPendingError,
    RollbackError,
    RunStateError,
    TransientGraphError,
    TransientStoreError,
)

_WORTH_ANOTHER_TRY: Final = (TransientStoreError, TransientGraphError, BlockerPendingError, RunStateError)


def first_to_retry(errors: Sequence[RollbackError]) -> RollbackError:
    """The one to end a task with that has several: one that is worth another try, if there is one."""
    return next((error for error in errors if isinstance(error, _WORTH_ANOTHER_TRY)), errors[0])


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
