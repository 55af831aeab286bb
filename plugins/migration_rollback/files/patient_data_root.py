"""The data root, waited for while it is away: a mount that comes back, a bucket whose server starts again."""

import errno
import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from upath import UPath

from migration_rollback.errors import ArtifactError, DataRootError
from migration_rollback.files.data_root import DataRoot

log = logging.getLogger(__name__)
T = TypeVar("T")

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 8.0
_AWAY: Final = frozenset(
    {
        *(errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ETIMEDOUT),
        *(errno.ENODEV, errno.ENXIO, errno.ECONNREFUSED, errno.ECONNRESET, errno.ENETDOWN, errno.ENETUNREACH),
        *(errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ECONNABORTED, errno.EPIPE),
    }
)
"""What a folder says whose file system does not answer; a full disk or a missing right goes by itself in no case."""
_FINAL_IN_BUCKET: Final = (
    *(PermissionError, FileNotFoundError),  # the bucket has answered
    *(ValueError, TypeError, NotImplementedError),  # its client raises them before it asks
)


class PatientDataRoot(DataRoot):
    """Tries again what fails because the root is away, with growing pauses, for so many seconds in all.

    A root that is a folder and is not there is away: nothing is said to be missing from it, and nothing is written in
    its place, where a mount that comes back would hide it. Writing twice is writing once; who creates a file twice
    finds its own.
    """

    def __init__(self, root: UPath, *, patience: float, artifact_megabytes: int = 16) -> None:
        """The root.

        :param patience: seconds that all its calls together may take for tries that fail and pauses between them.
        """
        super().__init__(root, artifact_megabytes=artifact_megabytes)
        self._left = patience

    def find_artifact(self, path: UPath) -> bytes | None:
        """As a data root does it, whenever it is there."""
        return self._patiently(partial(super().find_artifact, path))

    def read(self, path: UPath) -> bytes | None:
        """As a data root does it, whenever it is there."""
        return self._patiently(partial(super().read, path))

    def modified_at(self, path: UPath) -> datetime | None:
        """As a data root does it, whenever it is there."""
        return self._patiently(partial(super().modified_at, path))

    def listed(self, folder: UPath, pattern: re.Pattern[str]) -> Iterator[UPath]:
        """As a data root does it, whenever it is there."""
        return self._patiently(partial(super().listed, folder, pattern))

    def write(self, path: UPath, text: str) -> None:
        """As a data root does it, whenever it is there."""
        self._patiently(partial(super().write, path, text))

    def create(self, path: UPath, text: str) -> bool:
        """As a data root does it, whenever it is there."""
        return self._patiently(partial(super().create, path, text))

    def _patiently(self, do: Callable[[], T]) -> T:
        seconds = _FIRST_PAUSE
        while True:
            is_last = self._left <= 0
            started = time.monotonic()
            try:
                if self._is_there():
                    done = do()
                    if self._is_there():
                        return done
                raise DataRootError(f"the data root {self.root} is not there", "mount it, or create its folder")
            except (ArtifactError, DataRootError) as exc:
                if is_last or (self._is_there() and not self._is_away(exc.__cause__)):
                    raise
                why = str(exc)
            self._left -= time.monotonic() - started  # of a bucket that does not answer, a try takes minutes
            seconds = max(0.0, min(seconds, self._left))
            log.warning("the data root is away, trying again in %.1f s: %s", seconds, why)
            time.sleep(seconds)
            self._left -= seconds
            seconds = min(seconds * 2, _LONGEST_PAUSE)

    def _is_there(self) -> bool:
        return not self.is_local or Path(self.root.path).exists()

    def _is_away(self, cause: BaseException | None) -> bool:
        """Whether it may answer in a moment; the drivers of buckets have errors of their own for that."""
        if self.is_local:
            return isinstance(cause, OSError) and cause.errno in _AWAY
        return cause is not None and not isinstance(cause, _FINAL_IN_BUCKET)
