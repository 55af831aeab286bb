"""Starts a real PostgreSQL on a free port of 127.0.0.1, as root or as a normal user, and stops it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import psycopg

from servers.accounts import (
    Account,
    can_enter,
    hand_over,
    kept_password,
    new_folder_for,
    unprivileged_account,
)
from servers.child_process import LOOPBACK, ChildProcess, Ending, free_port, wait_until
from servers.local_server import LocalServer
from servers.postgres_access import PostgresAccess
from servers.postgres_binaries import find_postgres_binaries, reachable_binaries

SUPERUSER = "postgres"
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
BASE_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_statement": "all",
    "log_line_prefix": "%m [%p] app=%a db=%d user=%u ",
    "timezone": "UTC",
}
FSYNC_OFF = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresServer(LocalServer, PostgresAccess):
    """A PostgreSQL server of its own in the folder `home`, which keeps its password, data and log.

    As root, when the server's account cannot enter `home`, the data live in a temporary folder instead
    (`home/data` points to it), which leaving the context removes. `settings` win over the defaults. A
    line of the log names "app=<application_name> db=<database> user=<role>" before its message.
    """

    product = "postgresql"
    start_seconds = 60.0
    log_path: Path

    def __init__(self, home: Path, *, fsync: bool = True, settings: Mapping[str, str] = NO_SETTINGS) -> None:
        self.home = home.absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        super().__init__(
            host=LOOPBACK,
            port=free_port(),
            user=SUPERUSER,
            password=kept_password(self.home / "password"),
            log_path=self.home / "postgres.log",
        )
        self._settings = {**BASE_SETTINGS, **({} if fsync else FSYNC_OFF), **settings}
        self._account = unprivileged_account()
        self._temporary: list[Path] = []
        self._binaries: Path | None = None

    def close(self) -> None:
        """Stop, and remove data and programs that had to be kept outside `home`."""
        self.stop()
        while self._temporary:
            _remove(self._temporary.pop())
        link = self.home / "data"
        if link.is_symlink() and not link.exists():
            link.unlink()
        self._binaries = None

    @property
    def data_folder(self) -> Path:
        """Where its data lie, at rest while it is stopped."""
        return self._data_folder()

    def _prepare(self) -> None:
        binaries = self._find_binaries()
        data = self._data_folder()
        if not (data / "PG_VERSION").exists():
            self._initdb(binaries, data)

    def _launch(self) -> ChildProcess:
        settings = {**self._settings, "port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return ChildProcess(
            [str(self._find_binaries() / "postgres"), "-D", str(self._data_folder()), *options],
            log_path=self.log_path,
            env=_environment(),
            account=self._account,
            # SIGINT is the fast shutdown: SIGTERM would wait for every open session to end by itself.
            ending=Ending(stop_signal=signal.SIGINT, death_signal=signal.SIGQUIT),
        )

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.uri("postgres"), connect_timeout=2).close()
            return True
        return False

    def _find_binaries(self) -> Path:
        if self._binaries is None:
            self._binaries, copy = reachable_binaries(find_postgres_binaries(), self._account)
            if copy is not None:
                self._temporary.append(copy)
        return self._binaries

    def _data_folder(self) -> Path:
        """Return the data folder where the account reaches it; empty when it is new."""
        place = self.home / "data"
        if not place.exists():
            place.unlink(missing_ok=True)
            place.mkdir()
            hand_over(place, self._account)
        if not can_enter(place.resolve(), self._account):
            elsewhere = new_folder_for(self._account, "postgres")
            self._temporary.append(elsewhere)
            place.rmdir()
            place.symlink_to(elsewhere)
        return place.resolve()

    def _initdb(self, binaries: Path, data: Path) -> None:
        folder = new_folder_for(self._account, "password")
        try:
            pwfile = folder / "password"
            pwfile.write_text(self.password + "\n")
            pwfile.chmod(0o644)
            options = ["-U", self.user, "-A", "scram-sha-256", f"--pwfile={pwfile}"]
            options += ["--encoding=UTF8", "--locale=C", "--no-sync", "-D", str(data)]
            code, said = _run_as(self._account, [str(binaries / "initdb"), *options])
        finally:
            shutil.rmtree(folder)
        if code != 0:
            raise RuntimeError(f"initdb failed with {code}; it said: {said.strip()}")


@contextlib.contextmanager
def provide_postgres(
    home: Path, *, fsync: bool = True, settings: Mapping[str, str] = NO_SETTINGS
) -> Iterator[PostgresAccess]:
    """Yield the server of $POSTGRES_URI if that is set, else a new one in `home`, stopped afterwards.

    A given server keeps its own settings: `fsync` and `settings` have no effect on it.
    """
    given = _given_uri()
    if given:
        yield PostgresAccess.from_uri(given)
        return
    with PostgresServer(home, fsync=fsync, settings=settings) as server:
        yield server


def describe_postgres() -> str:
    """Return the version of the server that `provide_postgres` hands out, and where it comes from."""
    given = _given_uri()
    if given:
        access = PostgresAccess.from_uri(given)
        with psycopg.connect(access.uri()) as connection:
            (version,) = connection.execute("SELECT version()").fetchone() or ("unknown",)
        return f"{version}, of POSTGRES_URI"
    program = find_postgres_binaries() / "postgres"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, env=_environment()).stdout
    return f"{said.strip()}, {program}"


def _given_uri() -> str | None:
    """Return $POSTGRES_URI; its server has the version that it has."""
    uri, version = os.environ.get("POSTGRES_URI"), os.environ.get("PG")
    if uri and version:
        raise ValueError(f'PG "{version}" and the server of POSTGRES_URI may be two; unset one of them')
    return uri


def _run_as(account: Account | None, command: Sequence[str]) -> tuple[int, str]:
    """Run the command to its end; exit code and what it said. An interrupt ends all that it has started as well."""
    with subprocess.Popen(
        command,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said = process.communicate()[1]
            return process.returncode, said
        except BaseException:  # an interrupt of the demo is no Exception, and is raised again
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise


def _remove(folder: Path) -> None:
    """Remove the folder; a process that was killed a moment ago may write there once more."""

    def gone() -> bool:
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()

    with contextlib.suppress(TimeoutError):
        wait_until(gone, 5, f"removal of {folder}")


def _environment() -> dict[str, str]:
    """Return our environment without PG*, which would redirect the server to another port or folder.

    LC_ALL keeps messages in English, as the one about a taken port is looked for.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}
