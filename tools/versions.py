"""Runs the tests that depend on PostgreSQL's version on the oldest and the newest one, side by side.

    python -m tools.versions [what goes to pytest]

Lines begin with the version that they are about. It fails when one of them fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence

import pytest

from servers.postgres_releases import locked_releases, release_folder, this_platform

MARKED = ("tests/integration", "-m", "catalog")


def ends() -> tuple[int, int]:
    """The oldest and the newest major version that there is for this platform."""
    known = [*locked_releases(this_platform())]
    return known[0], known[-1]


def start(version: int, arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Begin the tests on that version, whatever else chooses a server."""
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *MARKED, *arguments],
        env={**os.environ, "PG": str(version), "PG_BINDIR": "", "POSTGRES_URI": "", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def tell(version: int, run: subprocess.Popen[str]) -> None:
    """Print what it says, line by line."""
    assert run.stdout is not None
    for line in run.stdout:
        print(f"PostgreSQL {version}: {line}", end="", flush=True)


def run_on(versions: Sequence[int], arguments: Sequence[str]) -> list[int]:
    """Run on all of them at once; what pytest ended with on each."""
    for version in versions:
        release_folder(str(version))
    runs = {version: start(version, arguments) for version in versions}
    tellers = [threading.Thread(target=tell, args=one) for one in runs.items()]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    return [run.wait() for run in runs.values()]


def main() -> None:
    """Command line of this module; arguments of pytest may select none of these tests."""
    arguments = sys.argv[1:]
    passed = {pytest.ExitCode.OK, *([pytest.ExitCode.NO_TESTS_COLLECTED] if arguments else [])}
    sys.exit(not passed.issuperset(run_on(ends(), arguments)))


if __name__ == "__main__":
    main()
