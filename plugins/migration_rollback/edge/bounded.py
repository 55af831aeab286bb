"""Code of others that may raise, or never come back: it gets so much time, and is left behind."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread


@dataclass
class Attempt:
    """What became of one call."""

    call: Callable[[], object]
    came_back: bool = False
    """Whether it has returned or raised in time."""
    error: BaseException | None = None
    """What it has raised, if it has."""

    def run(self) -> None:
        """Call it; nothing that it raises goes further."""
        try:
            self.call()
        except BaseException as exc:  # also what would end the process: it is the caller's, not theirs to end
            self.error = exc
        self.came_back = True


def attempt_all(calls: Sequence[Callable[[], object]], seconds: float) -> list[Attempt]:
    """Call all of them side by side, and wait for them for so long in all.

    In threads, because nothing else ends the wait for a call that hangs: the alarm is Airflow's own, for the task's
    timeout, and another process could not ask the supervisor for connections. What is left behind ends with the task.
    """
    attempts = [Attempt(call) for call in calls]
    threads = [Thread(target=attempt.run, daemon=True) for attempt in attempts]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(end - time.monotonic(), 0))
    return attempts
