"""Which failures are worth another try."""

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from migration_rollback.edge.settings import settings
from migration_rollback.errors import BlockerPendingError, TransientGraphError, TransientStoreError


def transient_only() -> ExceptionRetryPolicy:
    """Deadlocks, serialization failures, lock timeouts, lost connections, and units that wait for another's retry."""
    return ExceptionRetryPolicy(
        rules=[
            RetryRule(
                exception=[TransientStoreError, TransientGraphError, BlockerPendingError],
                action=RetryAction.RETRY,
                retry_delay=timedelta(seconds=settings().retry_delay),
            )
        ],
        default=RetryAction.FAIL,
    )
