"""`make guards`: removes each guard of `guards.toml` in a copy of this tree, and shows that its tests turn red.

Two are tried at a time, each in a copy of its own. A guard whose removal turns no test red does not exist: then this
fails. `make guards ONLY=word` tries those whose hazard or file has the word in it. With `SET_BASED=yes` the stores'
role may turn the server's looks behind deleted rows off; guards whose tests leave that role out are passed over.
"""

from __future__ import annotations

import contextlib
import functools
import queue
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[1]
COPIED = ("dags", "docs", "include", "plugins", "demo", "servers", "tools", "tests", "pyproject.toml")
AT_ONCE = 2
FAILED = 1
"""Pytest's exit code for tests that ran and failed; any other is no proof."""
SAID = {True: "red", False: "GREEN WITHOUT IT", None: "skipped"}


class Guard(NamedTuple):
    """`code` stands once in `file`; `tests` are pytest's arguments."""

    hazard: str
    file: str
    code: str
    without: str
    tests: list[str]


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


def turns_red(guard: Guard, tree: Path) -> bool | None:
    """Whether the tests, which pass with the guard, fail while it is not there; null: they are skipped."""
    path = tree / guard.file
    original = path.read_text()
    if original.count(guard.code) != 1:
        raise SystemExit(f"guards.toml: {guard.code!r} stands {original.count(guard.code)} times in {guard.file}")
    guarded = passes_guarded(*guard.tests)
    if guarded is None:
        return None
    if not guarded:
        raise SystemExit(f"pytest {' '.join(guard.tests)} fails with all guards in place")
    path.write_text(original.replace(guard.code, guard.without))
    try:
        return passes(guard.tests, tree) is False
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

        def is_missed(guard: Guard) -> bool | None:
            tree = trees.get()
            try:
                found = turns_red(guard, tree)
            finally:
                trees.put(tree)
            print(f"{SAID[found]}: {guard.hazard} ({guard.file})", flush=True)
            return found

        found = list(pool.map(is_missed, read_guards(*sys.argv[1:2] or [""])))
    missed = [one for one in found if one is not None]
    print(f"{sum(missed)} of {len(missed)} guards are missed when they are not there")
    return 0 if missed and all(missed) else 1


if __name__ == "__main__":
    sys.exit(main())
