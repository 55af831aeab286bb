"""Downloads files of a Maven repository and accepts only those a lock file names, by their sha256.

A lock file has the format of `sha256sum`, with paths as in a Maven repository; so
`sha256sum --check` tells the same truth in a Maven repository's folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.error import HTTPError

REPOSITORIES = ("https://repo1.maven.org/maven2", "https://repo.maven.apache.org/maven2")
JGO = "jgo"
HEADERS = {"User-Agent": "migration-rollback-tests"}
DOWNLOADS_AT_ONCE = 8
CHUNK = 1 << 18
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class LockedFile:
    """One file of a Maven repository; `path` is relative to the repository's root."""

    sha256: str
    path: PurePosixPath

    @property
    def name(self) -> str:
        """File name, which is also its name in the cache."""
        return self.path.name

    def is_in(self, folder: Path) -> bool:
        """Tell whether the folder holds this very file, byte by byte."""
        try:
            return sha256_of(folder / self.name) == self.sha256
        except FileNotFoundError:
            return False


def read_lock(path: Path) -> list[LockedFile]:
    """Return the files of a lock file; ValueError when a line is not "<sha256>  <path>"."""
    files = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name.endswith(".jar"):
            raise ValueError(f'line {number} of "{path}" is not "<sha256>  <path>.jar"; write the lock anew')
        files.append(LockedFile(digest, PurePosixPath(name)))
    return files


def cache_root() -> Path:
    """Return where what is fetched is kept: in $MIGRATION_ROLLBACK_CACHE, else in the repository's .cache."""
    return Path(os.environ.get("MIGRATION_ROLLBACK_CACHE", Path(__file__).parents[1] / ".cache"))


@contextmanager
def only_one_process(path: Path) -> Iterator[None]:
    """Hold an exclusive lock; the kernel releases it when the process dies, so it never goes stale."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sha256_of(path: Path) -> str:
    """Return the file's sha256 in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def missing_files(files: Sequence[LockedFile], folder: Path) -> list[LockedFile]:
    """Return the files that the folder lacks or holds with another content."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        present = pool.map(lambda file: file.is_in(folder), files)
        return [file for file, is_present in zip(files, present, strict=True) if not is_present]


def download(files: Sequence[LockedFile], folder: Path) -> None:
    """Bring the files into the folder; each appears there complete and checked, or not at all.

    Progress goes to stderr. The first file that no repository delivers with the locked sha256 ends it with
    an OSError; files that arrived before stay.
    """
    progress = _Progress(len(files))
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        tasks = [pool.submit(_download_one, file, folder, progress) for file in files]
        try:
            for task in tasks:
                task.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def published_sha256(path: str) -> str | None:
    """Return what the first repository says is the file's sha256; None when it has no such file."""
    request = urllib.request.Request(f"{_sources()[0]}/{path}.sha256", headers=HEADERS)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return str(response.read(64), "ascii")
    except HTTPError as error:
        if error.code == HTTPStatus.NOT_FOUND:
            return None
        raise


def _download_one(file: LockedFile, folder: Path, progress: _Progress) -> None:
    failures = []
    part = folder / f".{file.name}.{os.getpid()}.part"
    try:
        for source in _sources():
            try:
                digest = _from_jgo(file, part) if source == JGO else _from_url(f"{source}/{file.path}", part)
            except (OSError, HTTPException, RuntimeError, ImportError) as error:
                failures.append(f"{source}: {error}")
                continue
            if digest == file.sha256:
                progress.add(part.stat().st_size)
                part.replace(folder / file.name)
                return
            failures.append(f"{source}: sha256 {digest} instead of {file.sha256}")
    finally:
        part.unlink(missing_ok=True)
    tried = ", ".join(failures)
    raise OSError(f'"{file.path}" could not be fetched as locked ({tried}); check the network and the lock')


def _sources() -> tuple[str, ...]:
    """Return where to ask, in order; a mirror in $MAVEN_REPOSITORY_URL replaces all of them."""
    mirror = os.environ.get("MAVEN_REPOSITORY_URL")
    return (mirror.rstrip("/"),) if mirror else (*REPOSITORIES, JGO)


def _from_url(url: str, target: Path) -> str:
    request = urllib.request.Request(url, headers=HEADERS)
    digest = hashlib.sha256()
    with urllib.request.urlopen(request, timeout=60) as response, target.open("wb") as out:
        while chunk := response.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _from_jgo(file: LockedFile, target: Path) -> str:
    """Let jgo find the file: it knows the user's Maven settings and the jars in ~/.m2."""
    from jgo.maven import MavenContext

    *group, artifact, version, name = file.path.parts
    classifier = name.removeprefix(f"{artifact}-{version}").removesuffix(".jar").removeprefix("-")
    component = MavenContext().project(".".join(group), artifact).at_version(version)
    target.write_bytes(component.artifact(classifier).resolve().read_bytes())
    return sha256_of(target)


class _Progress:
    """Counts what arrived and says so now and then."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._files = 0
        self._bytes = 0
        self._lock = threading.Lock()

    def add(self, size: int) -> None:
        with self._lock:
            self._files += 1
            self._bytes += size
            if self._files % 20 == 0 or self._files == self._total:
                jars = "jar" if self._total == 1 else "jars"
                line = f"fetched {self._files} of {self._total} {jars}, {self._bytes / MEGABYTE:.0f} MB"
                print(line, file=sys.stderr, flush=True)
