"""The demo as a process of its own, with its screen to read."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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
