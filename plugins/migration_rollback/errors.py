"""Every error of the package: facts as positional arguments, which survive pickling; the sentence in ``__str__``."""


class RollbackError(Exception):
    """The base of all errors that the package raises on purpose."""

    def __str__(self) -> str:
        return "; ".join(str(fact) for fact in self.args)


class SettingsError(RollbackError):
    """A setting in the environment is unusable. Arguments: the sentences, one a setting."""


class NotifierError(RollbackError):
    """A notifier cannot be made. Argument: why, without any of its arguments' values."""


class ArtifactError(RollbackError):
    """An artifact cannot be used. Arguments: path, place inside the file ("" for the whole), reason."""

    def __str__(self) -> str:
        path, place, reason = self.args
        return f"{path}: {place + ': ' if place else ''}{reason}"


class DataRootError(RollbackError):
    """The data root cannot be read or written. Arguments: fact, remedy."""


class PlanError(RollbackError):
    """No plan that could be acted on: unreadable, altered, or another than the approved one."""


class RunStateError(RollbackError):
    """Airflow does not say whether a DAG run has ended; asking again may succeed. Arguments: fact, remedy."""


class HandoverError(RollbackError):
    """What a task has left for others cannot be read. Arguments: fact, remedy."""


class ApprovalError(RollbackError):
    """No approval that counts for this plan. Arguments: fact, remedy."""


class SealError(ApprovalError):
    """What lies there as the approval does not bear the gate's seal. Arguments: fact, remedy."""


class StoreError(RollbackError):
    """PostgreSQL refused a statement. Arguments: store, fact, remedy, SQLSTATE (or "")."""

    def __str__(self) -> str:
        store, fact, remedy, sqlstate = self.args
        code = f" (SQLSTATE {sqlstate})" if sqlstate else ""
        return f"{store}: {fact}{code}; {remedy}"

    @property
    def sqlstate(self) -> str:
        """The five characters of PostgreSQL's error code, or the empty string."""
        return str(self.args[3])


class TransientStoreError(StoreError):
    """Trying again may succeed: deadlock, serialization failure, lock timeout, lost connection."""


class OccupiedError(TransientStoreError):
    """Another session of the same rollback is at work on what this one is to delete from."""


class StatementTimeoutError(StoreError):
    """A statement took longer than ``MIGRATION_ROLLBACK_STATEMENT_TIMEOUT``."""


class UnreachableStoreError(TransientStoreError):
    """No connection to the store could be made or kept."""


class StatementRefusedError(RollbackError):
    """The guard did not let a statement through to a server. Arguments: reason, statement."""


class DeletionError(RollbackError):
    """A unit could not be deleted; its transaction was rolled back. Arguments: fact, remedy."""


class BlockedByError(DeletionError):
    """Rows of a referencing table are still there. Arguments: fact, remedy, name of the blocking unit."""

    def __str__(self) -> str:
        fact, remedy, _blocker = self.args
        return f"{fact}; {remedy}"

    @property
    def blocker(self) -> str:
        """The name of the unit whose rows are in the way."""
        return str(self.args[2])


class BlockerPendingError(BlockedByError):
    """As ``BlockedByError``, but the blocking unit may still succeed: worth another try."""


class StoppedError(RollbackError):
    """Airflow ends the task; what was committed stays. Arguments: fact, remedy."""


class GraphError(RollbackError):
    """Neo4j refused a statement. Arguments: fact, remedy."""


class GraphRecordError(RollbackError):
    """The record of what was deleted from the graph cannot be believed. Arguments: fact, remedy."""


class TransientGraphError(GraphError):
    """Trying again may succeed: the server is away, or it asked for another try."""
