"""What a long deletion looks at between two batches: whether it is to stop, and whether replicas keep up."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.wording import counted
from migration_rollback.errors import StoppedError, TransientStoreError
from migration_rollback.stores.session import Row, Session

_LOOK_SECONDS: Final = 1.0
_TELL_SECONDS: Final = 30.0
_PATIENCE_SECONDS: Final = 600.0
"""How long one wait for a replica takes at most."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Regards:
    """What a deletion has regard to between two batches."""

    stop_asked: Callable[[], bool] = _never
    """Whether the task is being ended."""
    replica_lag: int = 0
    """How many seconds a replica may be behind; 0: nobody looks."""

    def refuse_if_stopped(self, store: str, unit: str) -> None:
        """:raises StoppedError: the task is being ended."""
        if self.stop_asked():
            raise StoppedError(
                f'the task is being ended: nothing more is deleted from "{unit}" of store "{store}", and what was '
                "committed stays counted",
                "clear this task to go on",
            )


class Pauses:
    """Between the batches of one unit."""

    def __init__(self, session: Session, unit: str, regards: Regards, log: Callable[[str], None]) -> None:
        self._session = session
        self._unit = unit
        self._regards = regards
        self._log = log
        self._hidden = False

    def pause(self) -> None:
        """Return when the next batch may begin.

        :raises StoppedError: none is to begin.
        :raises TransientStoreError: a replica is still too far behind.
        """
        self._refuse_if_stopped()
        if self._regards.replica_lag and not self._hidden:
            self._wait_for_replicas()

    def _wait_for_replicas(self) -> None:
        started = time.monotonic()
        told = -_TELL_SECONDS
        while lagging := self._lagging():
            waited = time.monotonic() - started
            if waited >= _PATIENCE_SECONDS:
                raise self._too_late(lagging, waited)
            if waited - told >= _TELL_SECONDS:
                told = waited
                self._log(f"{self._unit}: waiting: {self._behind(lagging)}")
            time.sleep(_LOOK_SECONDS)
            self._refuse_if_stopped()

    def _refuse_if_stopped(self) -> None:
        self._regards.refuse_if_stopped(self._session.store, self._unit)

    def _lagging(self) -> Row | None:
        """The replica that is furthest behind, if it is too far."""
        replicas = self._session.rows("read_replica_lag")
        self._hidden = any(row["is_hidden"] for row in replicas)
        if self._hidden:
            self._log(
                f'{self._unit}: how far replicas are behind cannot be seen in store "{self._session.store}", so nobody '
                "waits for them; grant the role pg_read_all_stats"
            )
            return None
        return next((row for row in replicas if row["seconds"] > self._regards.replica_lag), None)

    def _behind(self, replica: Row) -> str:
        return (
            f'replica "{replica["application_name"]}" is {replica["seconds"]:,.0f} s behind, more than '
            f"{counted(self._regards.replica_lag, 'second')}"
        )

    def _too_late(self, replica: Row, waited: float) -> TransientStoreError:
        return TransientStoreError(
            self._session.store,
            f'"{self._unit}" has waited for {waited:,.0f} s: {self._behind(replica)}',
            "what was committed stays, and it is tried again; let the replica catch up, or raise "
            "MIGRATION_ROLLBACK_REPLICA_LAG",
            "",
        )
