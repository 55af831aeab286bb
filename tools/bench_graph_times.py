"""How long the graph's statements take, by name, as the process that runs them waits for them."""

from __future__ import annotations

import functools
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from migration_rollback.graph.session import GraphSession, GraphTransaction

COMMIT = "COMMIT"


class StatementTimes:
    """Seconds and calls by statement, of all threads together: where two wait at once, both count."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._calls: Counter[str] = Counter()
        self._lock = threading.Lock()

    def watch(self) -> None:
        """From now on, all sessions of this process."""
        for kind, method in ((GraphSession, "records"), (GraphTransaction, "records")):
            setattr(kind, method, self._timed(getattr(kind, method), None))
        commit = self._timed(GraphTransaction.commit, COMMIT)
        setattr(GraphTransaction, "commit", commit)  # noqa: B010 # a method of a class is not to be assigned to

    def lines(self) -> Iterator[str]:
        """One for each statement, the longest first."""
        for name, seconds in sorted(self._seconds.items(), key=lambda item: -item[1]):
            yield f"    {seconds:6.1f} s  {self._calls[name]:6,} x  {name}"

    def _timed(self, method: Callable[..., Any], name: str | None) -> Callable[..., Any]:
        @functools.wraps(method)
        def timed(instance: object, *arguments: str, **values: object) -> Any:
            started = time.monotonic()
            try:
                return method(instance, *arguments, **values)
            finally:
                self._add(name or arguments[0], time.monotonic() - started)

        return timed

    def _add(self, name: str, seconds: float) -> None:
        with self._lock:
            self._seconds[name] += seconds
            self._calls[name] += 1
