"""The folder of the demo: one demo at a time, and each begins with nothing."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Shows that a folder is ours: DEMO_HOME=~ must empty nothing.
MARK = "demo.txt"
# PostgresServer's name for data that root had to put where the account "postgres" may enter.
ELSEWHERE = "migration-rollback-"


class DemoRunningError(RuntimeError):
    """Somebody else has the folder."""


@contextlib.contextmanager
def clean_home(home: Path) -> Iterator[Path]:
    """The folder, empty, for this process alone; what is in it afterwards stays until the next demo.

    The kernel gives the lock back when the process dies, however it dies.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_name(f"{home.name}.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise DemoRunningError(
                f'a demo is running in "{home}" (process {holder}); wait for its end or stop it with Ctrl-C'
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _remove(home)
        home.mkdir(mode=0o755)
        (home / MARK).write_text("Made by `make demo`, which empties this folder each time.\n")
        yield home


def _remove(home: Path) -> None:
    if not home.exists():
        return
    data = (home / "postgres" / "data").resolve()
    # Moved first: servers of a demo that was killed may take a moment longer and still write there.
    old = Path(tempfile.mkdtemp(prefix=f"{home.name}-old-", dir=home.parent))
    home.rename(old / home.name)
    shutil.rmtree(old, ignore_errors=True)
    if data.name.startswith(ELSEWHERE) and not data.is_relative_to(home):
        shutil.rmtree(data, ignore_errors=True)
