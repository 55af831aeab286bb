"""Says what a COMMIT waits for, where it waits long: for a synchronous standby that is away, that is for ever."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Self

from migration_rollback.errors import RollbackError

log = logging.getLogger(__name__)

_FOR_STANDBY = "SyncRep"


class CommitWatch:
    """A line in the log after some time of waiting, and again after as much more, until the COMMIT has ended.

    :param patience: in seconds.
    :param wait_event: asks the server what it waits for, on another connection.
    """

    def __init__(self, store: str, patience: float, wait_event: Callable[[], str | None]) -> None:
        self._store = store
        self._patience = patience
        self._wait_event = wait_event
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        return self

    def begin(self) -> None:
        """Now the COMMIT is sent."""
        threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def _watch(self) -> None:
        started = time.monotonic()
        while not self._ended.wait(self._patience):
            try:
                event = self._wait_event()
            except RollbackError:
                event = None
            if not self._ended.is_set():
                log.warning("%s", _told(self._store, time.monotonic() - started, event))


def _told(store: str, seconds: float, event: str | None) -> str:
    waiting = f'the COMMIT in store "{store}" has been waiting for {seconds:.0f} s'
    if event == _FOR_STANDBY:
        return (
            f"{waiting} until a synchronous standby confirms it (wait event SyncRep): compare pg_stat_replication with "
            "synchronous_standby_names on that server, and bring the standby back or take it out; marking this task as "
            "failed ends the waiting, and clearing it later goes on from what was committed"
        )
    return f"{waiting} ({f'wait event {event}' if event else 'for what is not known'})"
