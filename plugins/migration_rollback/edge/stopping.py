"""Whether Airflow is about to end this task."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

Handler = Callable[[int, FrameType | None], object]


@contextlib.contextmanager
def stop_asked() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM has come since: a person has marked the task or its run, or the worker is shut down.

    Airflow's own handler, which is called as well, does nothing in such a task; five seconds later Airflow sends
    SIGKILL. So a batch that is short enough ends by itself, and none begins after it.
    """
    asked = False
    airflows = signal.getsignal(signal.SIGTERM)

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        if callable(airflows):
            airflows(number, frame)

    signal.signal(signal.SIGTERM, note)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGTERM, airflows)
