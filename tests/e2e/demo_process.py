"""The demo as a process of its own, with its screen to read and the processes that it starts."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from demo.site import REPOSITORY


@contextlib.contextmanager
def demo(home: Path, **choices: str) -> Iterator[subprocess.Popen[str]]:
    """The running demo, in a session of its own so that a signal to it reaches nobody else."""
    environment = {name: value for name, value in os.environ.items() if name not in ("APPROVE", "SCALE")}
    with subprocess.Popen(
        [sys.executable, "-m", "demo"],
        cwd=REPOSITORY,
        env={**environment, "DEMO_HOME": str(home), **choices},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def lines_of(process: subprocess.Popen[str], started: set[psutil.Process] | None = None) -> Iterator[str]:
    """Each line until the end; what runs below the process when one comes is added to `started`."""
    assert process.stdout is not None
    for line in process.stdout:
        if started is not None:
            started.update(below(process.pid))
        yield line.rstrip("\n")


def below(pid: int) -> set[psutil.Process]:
    """All processes that the process has started, directly or not, and that run now."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return set(psutil.Process(pid).children(recursive=True))
    return set()


def still_running(started: set[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended. Another process with the number of one that has is not counted."""
    found = []
    for process in started:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found
