"""The jars of Neo4j Community, fetched once into a cache and checked against `neo4j.lock` at every use.

Neo4j is licensed under the GPLv3: its jars are fetched at run time and never become part of this repository.

    python -m servers.neo4j_jars          fetch what is missing and print the folder
    python -m servers.neo4j_jars --lock   resolve VERSION with Maven and write `neo4j.lock` anew
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from servers.maven_files import (
    LockedFile,
    cache_root,
    download,
    missing_files,
    only_one_process,
    read_lock,
    sha256_of,
)

VERSION = "5.26.30"
JAVA_MAJORS = (17, 21)
LOCK_FILE = Path(__file__).with_name("neo4j.lock")
POM = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>none</groupId><artifactId>none</artifactId><version>0</version>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""
# Maven and not jgo: jgo 3.2 picks newer versions of some third-party jars than Neo4j's own poms manage.
RESOLVE = (
    "mvn",
    "--batch-mode",
    "--quiet",
    "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
    "-DincludeScope=runtime",
    "-Dmdep.useRepositoryLayout=true",
)


def neo4j_jars() -> Path:
    """Return the folder that holds exactly the locked jars, after fetching those that are missing.

    A jar with another content is fetched again. Safe when several processes ask at the same time; a
    complete cache is only read, so it may belong to another account.
    """
    files = locked_jars()
    folder = cache_folder() / "lib"
    if not missing_files(files, folder) and not _strays(files, folder):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with only_one_process(folder.with_name("lock")):
        for stray in _strays(files, folder):
            stray.unlink(missing_ok=True)
        download(missing_files(files, folder), folder)
    return folder


def locked_jars() -> list[LockedFile]:
    """Return the content of the lock file; ValueError when it was made for another version."""
    files = read_lock(LOCK_FILE)
    if f"neo4j-{VERSION}.jar" not in {file.name for file in files}:
        raise ValueError(f'"{LOCK_FILE}" is not for {VERSION}; run python -m servers.neo4j_jars --lock')
    return files


def cache_folder() -> Path:
    """Return the cache of this version."""
    return cache_root() / "neo4j" / VERSION


def write_lock() -> int:
    """Resolve the version with Maven, write the lock file, return its number of jars."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pom.xml").write_text(POM)
        jars = folder / "jars"
        subprocess.run([*RESOLVE, f"-DoutputDirectory={jars}"], cwd=folder, check=True)
        paths = sorted(jars.rglob("*.jar"))
        lines = [f"{sha256_of(path)}  {path.relative_to(jars).as_posix()}\n" for path in paths]
    LOCK_FILE.write_text("".join(lines))
    return len(lines)


def _strays(files: Sequence[LockedFile], folder: Path) -> list[Path]:
    """Return jars that the lock does not name; left in place, they would join the class path."""
    names = {file.name for file in files}
    return [path for path in folder.glob("*.jar") if path.name not in names]


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lock", action="store_true", help="write neo4j.lock anew (needs mvn)")
    if parser.parse_args().lock:
        if shutil.which("mvn") is None:
            parser.error("mvn is not on the path; install maven to write the lock file")
        print(f'{write_lock()} jars of {VERSION} written to "{LOCK_FILE}"')
    else:
        print(neo4j_jars())


if __name__ == "__main__":
    main()
