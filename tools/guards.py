"""`make guards`: removes each guard of `guards.toml` in a copy of this tree, and shows that its tests turn red.

Two are tried at a time, each in a copy of its own. A guard whose removal turns no test red does not exist: then this
fails. `make guards ONLY=word` tries those whose hazard or file has the word in it. With `SET_BASED=yes` the stores'
role may turn the server's looks behind deleted rows off; guards whose tests leave that role out are passed over, and so
are those behind which another one stands then (`set_based` says which).
"""

from __future__ import annotations

import contextlib
import functools
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[1]
COPIED = ("dags", "docs", "include", "plugins", "demo", "servers", "tools", "tests", "pyproject.toml")
AT_ONCE = 2
SET_BASED = os.environ.get("SET_BASED") == "yes"
FAILED = 1
"""Pytest's exit code for tests that ran and failed; any other is no proof."""


class Found(StrEnum):
    """What became of a guard's tests, as it is told."""

    MISSED = "red"
    NOT_MISSED = "GREEN WITHOUT IT"
    SKIPPED = "skipped"
    BROKEN = "RED WITH IT"


class Guard(NamedTuple):
    """`code` stands once in `file`; `tests` are pytest's arguments."""

    hazard: str
    file: str
    code: str
    without: str
    tests: list[str]
    set_based: str = ""
    """What else guards against the hazard where one look behind all deleted rows is taken: there it is not missed."""


def read_guards(word: str) -> list[Guard]:
    """Those with the word in their hazard or file."""
    document = tomllib.loads((Path(__file__).parent / "guards.toml").read_text())
    guards = [Guard(**entry) for entry in document["guard"]]
    return [guard for guard in guards if word in guard.hazard or word in guard.file]


def passes(tests: list[str], tree: Path) -> bool | None:
    """Whether the tests pass in the tree as it is now; null: all of them were skipped."""
    arguments = ["-x", "-q", "-p", "no:cacheprovider", *tests]
    run = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=tree, capture_output=True, check=False)
    if run.returncode not in (0, FAILED):
        raise SystemExit(f"pytest {' '.join(tests)} ran no test: {run.stdout.decode()[-500:]}")
    closing = run.stdout.decode().strip().rpartition("\n")[2]
    return None if run.returncode == 0 and " passed" not in closing else run.returncode == 0


@functools.cache
def passes_guarded(*tests: str) -> bool | None:
    """Whether the tests pass with all guards in place."""
    return passes([*tests], REPOSITORY)


def try_without(guard: Guard, tree: Path) -> Found:
    """Whether the tests, which pass with the guard, fail while it is not there."""
    path = tree / guard.file
    original = path.read_text()
    if original.count(guard.code) != 1:
        raise SystemExit(f"guards.toml: {guard.code!r} stands {original.count(guard.code)} times in {guard.file}")
    if guard.set_based and SET_BASED:
        return Found.SKIPPED
    guarded = passes_guarded(*guard.tests)
    if not guarded:
        return Found.SKIPPED if guarded is None else Found.BROKEN
    path.write_text(original.replace(guard.code, guard.without))
    try:
        return Found.MISSED if passes(guard.tests, tree) is False else Found.NOT_MISSED
    finally:
        path.write_text(original)


@contextlib.contextmanager
def copies(number: int) -> Iterator[queue.SimpleQueue[Path]]:
    """Copies of this tree, for whoever needs one."""
    with tempfile.TemporaryDirectory() as folder:
        trees: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for tree in (Path(folder) / str(place) for place in range(number)):
            for name in COPIED:
                source = REPOSITORY / name
                copy = shutil.copytree if source.is_dir() else shutil.copy
                tree.mkdir(exist_ok=True)
                copy(source, tree / name)
            (tree / ".cache").symlink_to(REPOSITORY / ".cache")
            trees.put(tree)
        yield trees


def main() -> int:
    """One line for each guard; 1 if any is not missed."""
    with copies(AT_ONCE) as trees, ThreadPoolExecutor(AT_ONCE) as pool:

        def tried(guard: Guard) -> Found:
            tree = trees.get()
            try:
                found = try_without(guard, tree)
            finally:
                trees.put(tree)
            print(f"{found}: {guard.hazard} ({guard.file})", flush=True)
            return found

        found = Counter(pool.map(tried, read_guards(*sys.argv[1:2] or [""])))
    of = found.total() - found[Found.SKIPPED]
    print(f"{found[Found.MISSED]} of {of} guards are missed when they are not there")
    return 0 if of and found[Found.MISSED] == of else 1


if __name__ == "__main__":
    sys.exit(main())
