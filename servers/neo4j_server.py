"""Starts a real Neo4j Community on a free port of 127.0.0.1 from its Maven jars, and stops it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, TransientError

from servers.accounts import kept_password
from servers.child_process import LOOPBACK, ChildProcess, free_port
from servers.java import find_java
from servers.local_server import LocalServer
from servers.neo4j_jars import JAVA_MAJORS, neo4j_jars

SUPERUSER = "neo4j"
SERVER_CLASS = "org.neo4j.server.CommunityEntryPoint"
ADMIN_CLASS = "org.neo4j.cli.AdminTool"
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
JAVA_OPTIONS = (
    # Without the optimizing compiler a short run takes as long, on 40 % less processor time (measured).
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
)
BASE_SETTINGS = {
    "server.default_listen_address": LOOPBACK,
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.memory.pagecache.size": "64m",
    "dbms.usage_report.enabled": "false",
    # Preallocation would write 256 MB of transaction log for each of the two databases at first start.
    "db.tx_log.preallocate": "false",
    # Each of Bolt's two connectors would otherwise wait 5 idle seconds at every stop.
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
}


class Neo4jAccess:
    """Address and user of a Neo4j server; `log_path` is None when its log is not ours to read."""

    def __init__(self, *, uri: str, user: str, password: str, log_path: Path | None = None) -> None:
        parts = urlsplit(uri)
        if not parts.scheme.startswith(("bolt", "neo4j")) or not parts.hostname:
            raise ValueError(f'"{uri}" is not a Neo4j address; give one like "bolt://127.0.0.1:7687"')
        self.scheme = parts.scheme
        self.host = parts.hostname
        self.port = parts.port or 7687
        self.user = user
        self.password = password
        self.log_path = log_path

    @property
    def uri(self) -> str:
        """Address for a driver, without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def auth(self) -> tuple[str, str]:
        """User and password as a driver takes them."""
        return self.user, self.password


class Neo4jServer(LocalServer, Neo4jAccess):
    """A Neo4j server of its own in the folder `home`, which keeps its password, data and logs.

    `settings` are those of neo4j.conf and win over the defaults; `heap` is the JVM's maximum, and
    `java_options` win over those that all servers start with.
    """

    product = "neo4j"
    start_seconds = 120.0
    log_path: Path

    def __init__(
        self,
        home: Path,
        *,
        heap: str = "512m",
        settings: Mapping[str, str] = NO_SETTINGS,
        java_options: Sequence[str] = (),
    ) -> None:
        self.home = home.absolute()
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        super().__init__(
            uri=f"bolt://{LOOPBACK}:{free_port()}",
            user=SUPERUSER,
            password=kept_password(self.home / "password"),
            log_path=self.home / "neo4j.log",
        )
        self._heap = heap
        self._java_options = tuple(java_options)
        self._settings = {**BASE_SETTINGS, **settings}
        self._java: Path | None = None
        self._jars: Path | None = None

    def _prepare(self) -> None:
        self._java = find_java(JAVA_MAJORS)
        self._jars = neo4j_jars()
        self._write_conf()
        if not (self.home / "data" / "databases").exists():
            self._set_password()

    def _launch(self) -> ChildProcess:
        self._write_conf()
        arguments = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}", "--console-mode"]
        return ChildProcess(
            [*self._java_command(), SERVER_CLASS, *arguments], log_path=self.log_path, env=self._environment()
        )

    def _answers(self) -> bool:
        """Ask for a query's result: Bolt listens before the default database is online."""
        with contextlib.suppress(DriverError, TransientError):
            # A stranger on our port may accept the connection and never say a word.
            driver = GraphDatabase.driver(
                self.uri, auth=self.auth, connection_timeout=2, connection_acquisition_timeout=5
            )
            with driver, driver.session(database="neo4j") as session:
                session.run("RETURN 1").consume()
            return True
        return False

    def _java_command(self) -> list[str]:
        return [str(self._java), f"-Xmx{self._heap}", *JAVA_OPTIONS, *self._java_options, "-cp", f"{self._jars}/*"]

    def _environment(self) -> dict[str, str]:
        """Return our environment with Neo4j's folders; NEO4J_* of a given server must not reach this one."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        return {**kept, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}

    def _write_conf(self) -> None:
        address = f"{self.host}:{self.port}"
        bolt = {"server.bolt.listen_address": address, "server.bolt.advertised_address": address}
        lines = [f"{name}={value}\n" for name, value in {**self._settings, **bolt}.items()]
        (self.home / "conf" / "neo4j.conf").write_text("".join(lines))

    def administer(self, *arguments: str) -> None:
        """Run neo4j-admin with these arguments, before the start. :raises RuntimeError: it failed."""
        self._prepare()
        self._administer(*arguments)

    def _administer(self, *arguments: str) -> None:
        command = [*self._java_command(), ADMIN_CLASS, *arguments]
        done = subprocess.run(command, env=self._environment(), cwd="/", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            said = (done.stdout + done.stderr).strip()[:1000]
            raise RuntimeError(f"neo4j-admin {arguments[0]} {arguments[1]} ended with {done.returncode}: {said}")

    def _set_password(self) -> None:
        """Give the user its password before the first start; afterwards Neo4j would ignore it."""
        self._administer("dbms", "set-initial-password", self.password)


@contextlib.contextmanager
def provide_neo4j(
    home: Path, *, heap: str = "512m", settings: Mapping[str, str] = NO_SETTINGS
) -> Iterator[Neo4jAccess]:
    """Yield the server of $NEO4J_URI if that is set, else a new one in `home`, stopped afterwards.

    A given server needs $NEO4J_PASSWORD, and $NEO4J_USER unless it is "neo4j"; it keeps its own settings
    and whatever data it already holds.
    """
    given = os.environ.get("NEO4J_URI")
    if given:
        password = os.environ.get("NEO4J_PASSWORD")
        if password is None:
            raise ValueError("NEO4J_URI is set without NEO4J_PASSWORD; set both or neither")
        yield Neo4jAccess(uri=given, user=os.environ.get("NEO4J_USER", SUPERUSER), password=password)
        return
    with Neo4jServer(home, heap=heap, settings=settings) as server:
        yield server
