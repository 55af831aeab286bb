"""Any supported version of PostgreSQL can be had, is what it says it is, and comes complete or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from servers.maven_files import cache_root
from servers.postgres_releases import PLATFORMS, locked_releases, release_folder, this_platform
from servers.postgres_server import PostgresServer, describe_postgres, provide_postgres

REPOSITORY = Path(__file__).parents[2]
HERE = locked_releases(this_platform())
OLDEST, NEWEST = min(HERE), max(HERE)


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Whatever chooses a server from outside is away."""
    for name in ("PG", "PG_BINDIR", "POSTGRES_URI"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def mirror(tmp_path: Path, chosen: pytest.MonkeyPatch) -> Path:
    """The oldest release's jar in a Maven repository on disk, and an empty cache beside it; returns the jar there."""
    file = HERE[OLDEST]
    cached = release_folder(str(OLDEST)).parent / file.name
    jar = tmp_path / "mirror" / file.path
    jar.parent.mkdir(parents=True)
    jar.symlink_to(cached)
    chosen.setenv("MAVEN_REPOSITORY_URL", (tmp_path / "mirror").as_uri())
    chosen.setenv("MIGRATION_ROLLBACK_CACHE", str(tmp_path / "cache"))
    return jar


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_the_newest_and_an_old_one(platform: str) -> None:
    """All versions from 14 on where they are published; the oldest is missing for ARM."""
    versions = [*locked_releases(platform)]
    assert versions == [version for version in range(14, 19) if version >= 15 or "amd64" in platform]


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_the_chosen_version_is_the_one_that_runs(version: int, tmp_path: Path, chosen: pytest.MonkeyPatch) -> None:
    """With the contrib modules that schemas of real applications use."""
    chosen.setenv("PG", str(version))
    with PostgresServer(tmp_path, fsync=False) as server, psycopg.connect(server.uri()) as connection:
        assert connection.info.server_version // 10000 == version
        for extension in ("citext", "btree_gist", "hstore", "ltree", "pgcrypto", "postgres_fdw"):
            connection.execute(f"CREATE EXTENSION {extension}")
    assert describe_postgres().startswith(f"postgres (PostgreSQL) {version}.")


@pytest.mark.parametrize("version", ["13", "19", "16.11", "../15", "18x"])
def test_another_version_is_refused(version: str, tmp_path: Path, chosen: pytest.MonkeyPatch) -> None:
    """With what there is, before anything is fetched or started."""
    chosen.setenv("PG", version)
    with pytest.raises(ValueError, match=rf"{OLDEST}, .*{NEWEST}; choose one of these"), PostgresServer(tmp_path):
        pass


@pytest.mark.parametrize("other", ["PG_BINDIR", "POSTGRES_URI"])
def test_two_choices_are_refused(other: str, tmp_path: Path, chosen: pytest.MonkeyPatch) -> None:
    """A run that says that it ran on a version has run on it."""
    chosen.setenv("PG", str(NEWEST))
    chosen.setenv(other, "postgresql://nobody:nothing@127.0.0.1:1/none")
    with pytest.raises(ValueError, match=rf"{other}.* may be two"), provide_postgres(tmp_path):
        pass


def test_a_release_in_a_closed_folder_runs(mirror: Path, tmp_path: Path, chosen: pytest.MonkeyPatch) -> None:
    """Below a home that the server's account may not enter, its programs are copied."""
    cache_root().mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    chosen.setenv("PG", str(OLDEST))
    with PostgresServer(tmp_path / "home", fsync=False) as server, psycopg.connect(server.uri()) as connection:
        assert connection.info.server_version // 10000 == OLDEST
    assert mirror.exists()


def test_a_jar_that_the_lock_does_not_know_is_refused(mirror: Path) -> None:
    """It is named, and nothing of it is unpacked or stays."""
    mirror.unlink()
    mirror.write_bytes(b"not a jar")
    with pytest.raises(OSError, match=rf"{mirror.name}.* could not be fetched as locked"):
        release_folder(str(OLDEST))
    assert [path.name for path in (cache_root() / "postgres").iterdir()] == ["lock"]


@pytest.mark.usefixtures("mirror")
def test_two_processes_fetch_a_release_once() -> None:
    """The second waits for the first, and both have the same complete folder."""
    command = [sys.executable, "-m", "servers.postgres_releases", str(OLDEST)]
    workers = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [worker.communicate(timeout=120) for worker in workers]
    folder = cache_root() / "postgres" / HERE[OLDEST].path.parent.name
    assert [out.strip() for out, _ in said] == [str(folder)] * 2
    assert sum("fetched 1 of 1" in err for _, err in said) == 1
    left = {path.name for path in folder.parent.iterdir()}
    assert left == {"lock", HERE[OLDEST].name, folder.name}
