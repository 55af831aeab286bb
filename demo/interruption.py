"""Ends the demo in an orderly way on Ctrl-C and its like, and looks that no process is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A server's guard gives it twenty seconds; after that it kills it and ends.
LEFT_SECONDS = 30.0


class Interrupted(BaseException):
    """Somebody wants the demo to end. Like KeyboardInterrupt no Exception, so that nothing swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """As a shell reports it: 130 for Ctrl-C."""
        return 128 + self.number


def interrupt_on_signals() -> None:
    """Raise `Interrupted` in the main thread at the first of the signals, and ignore the others from then on."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    # A second Ctrl-C would break into the stopping of the servers and leave some.
    ignore_signals()
    raise Interrupted(number)


def ignore_signals() -> None:
    """From here on the demo ends by itself."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def end_children() -> None:
    """End what still runs below this process: an interrupt may hit between a start and its note.

    Every server has a guard that stops it on SIGTERM; the guards are this process's children.
    """
    deadline = time.monotonic() + LEFT_SECONDS
    _signal_all(signal.SIGTERM)
    while _reap() and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal_all(signal.SIGKILL)


def _signal_all(number: signal.Signals) -> None:
    for pid in _children():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _reap() -> bool:
    """Whether there still is a child."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _children() -> list[int]:
    own = os.getpid()
    if Path("/proc/self").exists():
        return [int(entry.name) for entry in Path("/proc").iterdir() if _parent(entry) == own]
    listed = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = (line.split() for line in listed.stdout.splitlines())
    return [int(pid) for pid, parent in pairs if int(parent) == own]


def _parent(entry: Path) -> int | None:
    if not entry.name.isdecimal():
        return None
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return None
