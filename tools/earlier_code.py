"""Runs a benchmark with the code of an earlier commit, taken from the repository's history."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


@contextlib.contextmanager
def code_of(commit: str) -> Iterator[Path | None]:
    """The files of that commit in a temporary folder; None where there is no history that has it."""
    try:
        asked = ["git", "-C", str(REPOSITORY), "archive", commit]
        archive = subprocess.run(asked, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
        yield Path(folder)


def seconds(tree: Path, imports: str, call: str) -> float:
    """How long the call takes in a fresh process with the code in that folder; the imports do not count."""
    timed = f"import time; {imports}; started = time.monotonic(); {call}; print(time.monotonic() - started)"
    done = subprocess.run(
        [sys.executable, "-c", timed],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tree / "plugins"), str(tree)))},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])
