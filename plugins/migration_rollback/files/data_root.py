"""The data root: a folder or a bucket that holds the artifacts and receives the reports."""

import contextlib
import errno
import json
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from upath import UPath

from migration_rollback.errors import ArtifactError, DataRootError, RollbackError

REPORTS: Final = "reports"
T = TypeVar("T")
MOST_OWN_BYTES: Final = 256_000_000
"""Of a file that a rollback has written: the report of 8,000 tables has some ten millions."""
_LEFTOVER: Final = re.compile(
    r"\.(rollback-[0-9]{8}T|rb-[0-9]{8}T|district-)[A-Za-z0-9._-]*\.(json|md)\.[a-z0-9_]{8}(\.tmp)?"
)
"""A temporary file of a report, of what lies beside it, or of a claim."""
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS})
"""What a file system says that has no hard links."""
_LEFTOVER_AFTER: Final = 3600
"""Seconds after which a temporary file has no writer any more."""


class DataRoot:
    """Reads and writes under one root. Writing is atomic: a reader sees the old file or the new one, never half."""

    def __init__(self, root: UPath, *, artifact_megabytes: int = 16) -> None:
        """The root itself.

        :param artifact_megabytes: how large a file of the migration may be.
        """
        self.root = root
        self._artifact_megabytes = artifact_megabytes

    @property
    def is_local(self) -> bool:
        """A folder of this machine, and not a bucket."""
        return self.root.protocol in ("", "file", "local")

    def run_report_path(self, run_id: str) -> UPath:
        """Where the migration's run report lies."""
        return self.root / REPORTS / f"{run_id}.json"

    def load_report_path(self, district_id: str) -> UPath:
        """Where the report of what was loaded lies."""
        return self.root / "loads" / district_id / "load-report.json"

    def report_path(self, rollback_run_id: str, suffix: str = ".json") -> UPath:
        """Where the rollback's report, or with another suffix what lies beside it, is written."""
        return self.root / REPORTS / f"rollback-{rollback_run_id.removeprefix('rb-')}{suffix}"

    def read_artifact(self, path: UPath) -> bytes:
        """The bytes of a file that has to be there.

        :raises ArtifactError: it is missing, is larger than a file of a migration may be, or cannot be read.
        """
        content = self.find_artifact(path)
        if content is None:
            raise ArtifactError(str(path), "", "is missing; check the run_id and MIGRATION_ROLLBACK_DATA_ROOT")
        return content

    def find_artifact(self, path: UPath) -> bytes | None:
        """The same, or null where there is none. Never more of it is in memory than it may be large."""
        megabytes = self._artifact_megabytes
        return self._bounded(path, megabytes * 1_000_000, "raise MIGRATION_ROLLBACK_ARTIFACT_MEGABYTES")

    def read(self, path: UPath) -> bytes | None:
        """The bytes of a file of a rollback, or null where there is none.

        :raises ArtifactError: it cannot be read, or is larger than any that was written.
        """
        return self._bounded(path, MOST_OWN_BYTES, "move it away")

    def _bounded(self, path: UPath, most: int, otherwise: str) -> bytes | None:
        content: bytes | None = None
        with contextlib.suppress(FileNotFoundError), _told(_unreadable(path), FileNotFoundError):
            if self.is_local and not stat.S_ISREG(Path(path.path).stat().st_mode):
                raise ArtifactError(str(path), "", "is no file; put the file there")  # a named pipe answers never
            with path.open("rb") as file:
                content = bytes(file.read(most + 1))
        if content is not None and len(content) > most:
            raise ArtifactError(
                str(path), "", f"is larger than {most // 1_000_000:,} MB; find out what it is, or {otherwise}"
            )
        return content

    def modified_at(self, path: UPath) -> datetime | None:
        """When the file was last written, in UTC; null where it is missing or its storage does not say.

        :raises ArtifactError: it cannot be looked at.
        """
        with contextlib.suppress(FileNotFoundError), _told(_unreadable(path), FileNotFoundError):
            written = path.stat().st_mtime
            return datetime.fromtimestamp(written, UTC) if isinstance(written, int | float) and written else None
        return None

    def migration_reports(self) -> Iterator[UPath]:
        """All run reports of migrations."""
        return self.listed(self.root / REPORTS, re.compile(r"mig-[0-9]{8}-[0-9]{3}\.json"))

    def rollback_reports(self) -> Iterator[UPath]:
        """All reports of rollbacks, oldest first."""
        return self.listed(self.root / REPORTS, re.compile(r"rollback-[0-9]{8}T[0-9]{6}Z(-[0-9]+)?\.json"))

    def listed(self, folder: UPath, pattern: re.Pattern[str]) -> Iterator[UPath]:
        """The files of a folder whose name has the form, in the order of names."""
        absent = (FileNotFoundError, NotADirectoryError)  # in a bucket, a folder without files is none
        names: list[str] = []
        with contextlib.suppress(*absent), _told(_unlistable(folder), *absent):
            names = sorted(path.name for path in folder.iterdir())
        return (folder / name for name in names if pattern.fullmatch(name))

    def write(self, path: UPath, text: str) -> None:
        """Put the whole file there at once. :raises DataRootError: it cannot be written."""
        with _told(_unwritable(path)):
            content = text.encode()
            if self.is_local:
                _replace_file(Path(path.path), content)
            else:
                path.write_bytes(content)

    def create(self, path: UPath, text: str) -> bool:
        """Put the whole file there if there is none yet; whether it was put there. Of two at once, one succeeds."""
        with contextlib.suppress(FileExistsError), _told(_unwritable(path), FileExistsError):
            content = text.encode()
            if self.is_local:
                _create_file(Path(path.path), content)
            else:
                with path.open("xb") as file:
                    file.write(content)
            return True
        return False

    def remove_leftovers(self) -> list[str]:
        """Remove the temporary files of writers that were killed; their names. A bucket has none.

        :raises DataRootError: the reports cannot be listed.
        """
        if not self.is_local:
            return []
        reports = Path(self.root.path) / REPORTS
        folders = (reports, reports / "claims")
        return [name for folder in folders for name in remove_leftovers(folder, older_than=_LEFTOVER_AFTER)]

    def parsed(self, path: UPath, parse: Callable[[bytes], T]) -> T | None:
        """What ``parse`` makes of the file; null where it is missing or not to be parsed."""
        content = self.read(path)
        try:
            return None if content is None else parse(content)
        except (ValueError, RecursionError):
            return None

    def read_json(self, path: UPath) -> dict[str, object] | None:
        """The JSON object in the file; null where it is missing or is none."""
        document = self.parsed(path, json.loads)
        return document if isinstance(document, dict) else None


@contextlib.contextmanager
def _told(as_ours: Callable[[Exception], RollbackError], *expected: type[Exception]) -> Iterator[None]:
    """Turn whatever goes wrong into an error of ours, but for what the caller expects."""
    try:
        yield
    except expected:
        raise
    except RollbackError:
        raise
    except Exception as exc:  # the drivers of buckets (botocore, aiohttp) have errors without a base of their own
        raise as_ours(exc) from exc


def _unreadable(path: UPath) -> Callable[[Exception], RollbackError]:
    return lambda exc: ArtifactError(str(path), "", f"cannot be read ({_first_line(exc)}); check its permissions")


def _unlistable(folder: UPath) -> Callable[[Exception], RollbackError]:
    return lambda exc: DataRootError(f"{folder} cannot be listed ({_first_line(exc)})", "check the data root")


def _unwritable(path: UPath) -> Callable[[Exception], RollbackError]:
    return lambda exc: DataRootError(
        f"{path} cannot be written ({_first_line(exc)})", "check the permissions of the data root"
    )


def _first_line(exc: BaseException) -> str:
    return str(exc).strip().splitlines()[0] if str(exc).strip() else type(exc).__name__


def remove_leftovers(folder: Path, *, older_than: float) -> list[str]:
    """Remove what writers that were killed have left behind; the names of the files that went.

    Only regular files with a name that ``_temporary_file`` gives, which nobody has written to for so many seconds: a
    live writer takes a moment.

    :raises DataRootError: the folder cannot be listed.
    """
    removed: list[str] = []
    oldest = time.time() - older_than
    with contextlib.suppress(FileNotFoundError), _told(_unlistable(UPath(folder)), FileNotFoundError):
        for path in sorted(folder.iterdir()):
            with contextlib.suppress(OSError):  # another run removes it at the same moment, or it is not ours to remove
                found = path.lstat()
                if _LEFTOVER.fullmatch(path.name) and stat.S_ISREG(found.st_mode) and found.st_mtime < oldest:
                    path.unlink()
                    removed.append(path.name)
    return removed


def _replace_file(path: Path, content: bytes) -> None:
    """What survives a crash is the old file or the new one, whole."""
    with _temporary_file(path, content) as temporary:
        os.replace(temporary, path)


def _create_file(path: Path, content: bytes) -> None:
    """A link fails where the name is taken; opening the name exclusively would show others an empty file for a moment.

    :raises FileExistsError: the name is taken.
    :raises DataRootError: the file system has no links.
    """
    with _temporary_file(path, content) as temporary:
        try:
            os.link(temporary, path)
        except OSError as exc:
            if exc.errno in _NO_LINKS:
                raise DataRootError(
                    f"{path.parent} is on a file system without hard links ({exc.strerror}), by which a rollback "
                    "claims its district",
                    "set MIGRATION_ROLLBACK_DATA_ROOT to a file system that has them, or to a bucket",
                ) from exc
            raise


@contextlib.contextmanager
def _temporary_file(path: Path, content: bytes) -> Iterator[str]:
    """A file beside ``path``, written through to the disk; what is done with it is written through as well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        yield temporary
    finally:
        Path(temporary).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
