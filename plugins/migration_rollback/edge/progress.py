"""Notes how far a deletion is where Airflow keeps a task's own state, for the page *Rollback*.

A deletion never depends on it. Noting waits for the API server, and where that is away for half a minute; so nothing is
noted within a transaction, the longer a note takes the rarer they are, and one that fails is followed by a long pause.
"""

import logging
import time
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol

from migration_rollback.core.page.documents import Progress
from migration_rollback.edge.clock import utc_now

if TYPE_CHECKING:
    from airflow.sdk import Context

KEY: Final = "progress"
EVERY_SECONDS: Final = 2.0
"""Between two notes of which the second tells only of more rows; ten times what the first took, if that is more."""
AFTER_FAILURE_SECONDS: Final = 60.0
FEW_ROWS: Final = 1_000
"""A unit of no more rows is mostly gone before anybody could read that it was begun, and a note is an API call."""
_MOST_OF_ERROR: Final = 500

log = logging.getLogger(__name__)


class _Store(Protocol):
    """Where Airflow keeps a task's own state."""

    def set(self, key: str, value: Any, /) -> object:
        """Keep it, or raise."""


class ProgressNotes:
    """The notes of one try of a task. Two threads may tell it: one that finds the other noting goes on."""

    def __init__(self, store: _Store | None, attempt: int) -> None:
        """Nothing is noted yet.

        :param store: null: this Airflow has none.
        :param attempt: the try of the task.
        """
        self._store = store
        self._attempt = attempt
        self._unit, self._waiting_for = "", ""
        self._expected = self._deleted = self._units_done = 0
        self._began = 0.0
        self._noted: object = None
        self._next_at = self._not_before = float("-inf")
        self._failed = False
        self._one_at_a_time = Lock()

    @classmethod
    def of(cls, context: "Context") -> "ProgressNotes":
        """Those of the task whose context this is."""
        return cls(context.get("task_state_store"), context["ti"].try_number)

    def at(self, unit: str, expected: int, *, waiting_for: str = "") -> None:
        """A unit of so many rows, or nodes, is begun, or not before something else has ended."""
        if unit != self._unit:
            self._unit, self._deleted, self._began = unit, 0, time.monotonic()
        self._expected, self._waiting_for = expected, waiting_for
        if waiting_for or expected > FEW_ROWS:
            self._note()

    def gone(self, deleted: int, expected: int) -> None:
        """So many rows of the unit have gone, of so many that were there; of the last ones its end tells."""
        self._deleted, self._expected = deleted, expected
        if deleted < expected:
            self._note()

    def ended(self) -> None:
        """A unit has ended, well or not."""
        self._units_done, self._waiting_for = self._units_done + 1, ""
        self._note()

    def _note(self) -> None:
        if self._store is None or not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            now, news = time.monotonic(), (self._unit, self._waiting_for, self._units_done)
            if now >= self._not_before and (news != self._noted or now >= self._next_at):
                self._noted = news
                self._set(self._store, now)
        finally:
            self._one_at_a_time.release()

    def _set(self, store: _Store, now: float) -> None:
        try:
            store.set(KEY, self._progress(now).model_dump(mode="json"))
        except Exception as exc:  # a worker's state backend has errors of its own, and none may end a deletion
            self._not_before = time.monotonic() + AFTER_FAILURE_SECONDS
            if not self._failed:
                self._failed = True
                error = f"{type(exc).__name__}: {str(exc)[:_MOST_OF_ERROR]}"
                log.warning("how far the deletion is cannot be noted for the page; it goes on (%s)", error)
        else:
            self._next_at = now + max(EVERY_SECONDS, 10 * (time.monotonic() - now))

    def _progress(self, now: float) -> Progress:
        seconds = now - self._began
        return Progress(
            unit=self._unit,
            expected=self._expected,
            deleted=self._deleted,
            per_second=round(self._deleted / seconds, 1) if self._deleted and seconds else None,
            waiting_for=self._waiting_for or None,
            units_done=self._units_done,
            attempt=self._attempt,
            at=utc_now(),
        )
