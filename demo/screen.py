"""What the demo says: lines, and on a terminal one more line that is rewritten in place."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

# Without a terminal every line stays, so one that only says "still going on" is rare.
SPARSE_SECONDS = 15.0
ERASE = "\r\x1b[K"


class Screen:
    """May be used by several threads."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._in_place = self._out.isatty()
        self._lock = threading.Lock()
        self._shown = ""
        self._shown_at = float("-inf")

    def say(self, text: str = "") -> None:
        """A line, or several, that stay."""
        with self._lock:
            self._put(f"{self._erase()}{text}\n")

    def show(self, text: str) -> None:
        """What goes on at the moment: replaces what was shown, or is said now and then."""
        with self._lock:
            if self._in_place:
                self._put(f"{ERASE}{text}")
                self._shown = text
            elif text != self._shown and time.monotonic() - self._shown_at >= SPARSE_SECONDS:
                self._put(f"{text}\n")
                self._shown, self._shown_at = text, time.monotonic()

    def _erase(self) -> str:
        erase = ERASE if self._in_place and self._shown else ""
        self._shown = "" if self._in_place else self._shown
        return erase

    def _put(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


class Phases:
    """How long what took, in the order of the beginnings."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """The duration of the block; of one that fails as well."""
        self._seconds.setdefault(name, 0.0)
        started = time.monotonic()
        try:
            yield
        finally:
            self.add(name, time.monotonic() - started)

    def add(self, name: str, seconds: float) -> None:
        """A duration that was measured elsewhere."""
        self._seconds[name] = self._seconds.get(name, 0.0) + seconds

    def lines(self) -> Iterator[str]:
        """A table of all phases and of the whole."""
        width = max(map(len, ("in all", *self._seconds)))
        for name, seconds in (*self._seconds.items(), ("in all", time.monotonic() - self._started)):
            yield f"  {name:<{width}}  {seconds:7.1f} s"


def clock(seconds: float) -> str:
    """Minutes and seconds, as 3:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
