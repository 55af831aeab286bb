"""The file system of the data root: away, read-only, or full. The last two need a file system of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from servers.child_process import wait_until

MEGABYTES = 64
BLOCK = b"\0" * 65_536
FILLER = "filler"


class Volume:
    """A folder, on a file system of its own where this process may mount one; `data` is the data root in it."""

    FOLDER = "data"

    def __init__(self, place: Path) -> None:
        self.place = place
        self.data = place / self.FOLDER
        self.is_mounted = False

    def __enter__(self) -> Volume:
        self.place.mkdir(parents=True, exist_ok=True)
        self.is_mounted = os.geteuid() == 0 and _mount("-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", self.place)
        self.data.mkdir(exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.place)], check=False, capture_output=True)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Within the block there is no data root."""
        elsewhere = self.place / ".away"
        self.data.rename(elsewhere)
        try:
            yield
        finally:
            # what was written meanwhile in its place would be lost: nobody may do that
            if self.data.exists():
                self.data.rename(self.place / "written-while-away")
            elsewhere.rename(self.data)

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Within the block nothing can be written."""
        wait_until(lambda: self._remount("ro"), 10, "the data root to be read-only", interval=0.01)
        try:
            yield
        finally:
            self._remount("rw")

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Within the block there is no room for another byte."""
        filler = self.place / FILLER
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(BLOCK):
                pass
        try:
            yield
        finally:
            filler.unlink()

    def _remount(self, how: str) -> bool:
        return _mount("-o", f"remount,{how}", self.place)


def _mount(*arguments: str | Path) -> bool:
    try:
        return subprocess.run(["mount", *map(str, arguments)], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
