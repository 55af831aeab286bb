"""What a role, a database, a connection or a pooler has set, and what the rollback's sessions make of it."""

import contextlib
import copy
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from airflow.sdk.exceptions import AirflowTaskTimeout
from psycopg import sql
from psycopg.conninfo import make_conninfo

from migration_rollback.core.findings import Severity
from migration_rollback.edge.connections import store_session
from migration_rollback.errors import DeletionError, StoreError, TransientStoreError
from migration_rollback.stores.ledger_terms import find_ledger_terms
from migration_rollback.stores.session import Session, SessionLimits, open_session
from servers.child_process import wait_until
from servers.postgres_access import PostgresAccess
from servers.postgres_server import PostgresServer
from tests.integration.conftest import SET_BASED, NewStore, Since
from tests.integration.one_store import DISTRICT, ROLE, STORE, OneStore, once_at, time_of_task, users
from tests.integration.transaction_pooler import transaction_pooler

pytestmark = pytest.mark.catalog


def dozing(seconds: float) -> tuple[str, str]:
    """A statement that deletes users takes so long."""
    return (
        "CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS "
        f"'BEGIN PERFORM pg_sleep({seconds}); RETURN OLD; END'",
        "CREATE TRIGGER doze BEFORE DELETE ON users FOR EACH STATEMENT EXECUTE FUNCTION doze()",
    )


SLEEPY = dozing(60)


def set_for_role(store: OneStore, setting: str) -> None:
    """For the product's role, in this database alone."""
    store.execute(f'ALTER ROLE {ROLE} IN DATABASE "{store.database}" SET {setting}')


@pytest.mark.parametrize(
    "setting",
    [
        "statement_timeout = '100ms'",
        "lock_timeout = '1ms'",
        "idle_session_timeout = '100ms'",
        "idle_in_transaction_session_timeout = '100ms'",
        "transaction_timeout = '100ms'",
        "default_transaction_read_only = on",
        "default_transaction_isolation = 'serializable'",
        "default_transaction_isolation = 'read uncommitted'",
        "default_transaction_deferrable = on",
        "quote_all_identifiers = on",
        "default_table_access_method = 'nobody'",
        "gin_fuzzy_search_limit = 1",
        "client_encoding = 'SQL_ASCII'",
        "client_encoding = 'LATIN1'",
        "standard_conforming_strings = off",
        "DateStyle = 'SQL, DMY'",
        "synchronous_commit = off",
        "search_path = ''",
    ],
)
def test_what_a_role_has_set_for_itself_changes_nothing(new_store: NewStore, since: Since, setting: str) -> None:
    since(17 if setting.startswith("transaction_timeout") else 14)
    store = new_store(*users(), *dozing(0.2))
    if "nobody" in setting:
        store.execute("CREATE ACCESS METHOD nobody TYPE TABLE HANDLER heap_tableam_handler")
    plan = store.plan("public.users")
    set_for_role(store, setting)
    assert store.judge_again(plan, ["public.users"]) == ()
    again = store.plan("public.users")
    assert again.units == plan.units
    with store.others_untouched():
        outcome = store.delete(again, "public.users", log=once_at("were approved", lambda: idle(store)))
    assert outcome.tables[0].rows_deleted == 10
    assert store.ledger() == [("public.users", 1, 10, 1)]
    assert store.verify(again).passed


def idle(store: OneStore) -> None:
    """Longer than any of the timeouts."""
    store.query("SELECT pg_sleep(0.3)")


def test_a_role_that_reads_by_default_is_told(new_store: NewStore) -> None:
    store = new_store(*users())
    set_for_role(store, "default_transaction_read_only = on")
    _, findings = store.findings({"users": 10})
    assert [finding.severity for finding in findings if finding.code == "role_read_only"] == [Severity.WARN]


@pytest.mark.skipif(SET_BASED, reason="this role may change that, and its sessions do")
def test_a_session_of_replication_blocks_and_refuses_to_delete(new_store: NewStore) -> None:
    """Neither foreign keys nor triggers act in it, and the role may not change that."""
    store = new_store(*users())
    plan = store.plan("users")
    set_for_role(store, "session_replication_role = replica")
    _, findings = store.findings({"users": 10})
    assert [finding.code for finding in findings if finding.severity is Severity.BLOCK] == ["triggers_silent"]
    assert [finding.code for finding in store.judge_again(plan, {"users": 10})] == ["triggers_silent"]
    with store.others_untouched(), pytest.raises(DeletionError, match="session_replication_role"):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 10}


def test_a_role_that_may_change_the_replication_role_does(new_store: NewStore, since: Since) -> None:
    since(15)
    store = new_store(*users())
    set_for_role(store, "session_replication_role = replica")
    store.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
    try:
        assert store.delete_all(store.plan("users")) == {"public.users": 10}
    finally:
        store.execute(f"REVOKE SET ON PARAMETER session_replication_role FROM {ROLE}")


@contextlib.contextmanager
def in_ascii(postgres: PostgresAccess, name: str) -> Iterator[OneStore]:
    """A database whose encoding says nothing."""
    with psycopg.connect(postgres.uri(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'").format(
                sql.Identifier(name)
            )
        )
    try:
        yield OneStore(postgres, name)
    finally:
        postgres.drop_database(name)


def test_a_database_in_sql_ascii_is_rolled_back_and_says_what_it_cannot_read(postgres: PostgresAccess) -> None:
    with (
        in_ascii(postgres, "ascii_store") as store,
        psycopg.connect(store.uri, autocommit=True, client_encoding="UTF8") as connection,
    ):
        for statement in (*users(), 'CREATE TABLE "Schüler" (district_id text)'):
            connection.execute(statement)
        names = {"database": sql.Identifier(store.database), "role": sql.Identifier(ROLE)}
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {database} TO {role}").format(**names))
        connection.execute(sql.SQL("GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public TO {role}").format(**names))
        plan = store.plan("users", "Schüler")
        assert store.delete_all(plan)["public.users"] == 10
        connection.execute("SET client_encoding = 'SQL_ASCII'")
        connection.execute(b'CREATE TABLE "Sch\xfcler" (district_id text)')
        with pytest.raises(StoreError, match="no UTF-8"):
            store.plan("users")


def test_the_workers_client_encoding_changes_nothing(new_store: NewStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(*users())
    monkeypatch.setenv("PGCLIENTENCODING", "SQL_ASCII")
    with store.session(read_only=True) as session:
        row = session.row("read_session")
    assert row["database_name"] == store.database


@pytest.mark.parametrize("cursor", ["dictcursor", "realdictcursor", "namedtuplecursor"])
def test_the_kind_of_cursor_that_a_connection_asks_for_changes_nothing(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch, cursor: str
) -> None:
    store = new_store(*users())
    monkeypatch.setenv("AIRFLOW_CONN_CERT_IDS", f"{store.role_uri()}?cursor={cursor}")
    with (
        store_session(STORE, DISTRICT, application_name="cursors", read_only=True) as session,
        session.transaction(),
    ):
        assert session.row("read_session")["database_name"] == store.database
        assert session.cost("read_session") > 0


def opened(
    store: OneStore, kept: list[psycopg.Connection[object]], **parameters: int
) -> "contextlib.AbstractContextManager[Session]":
    """A session of the product, whose connection is looked at."""

    def connect() -> psycopg.Connection[object]:
        kept.append(psycopg.connect(make_conninfo(store.role_uri(), **parameters)))
        return kept[0]

    return open_session(STORE, connect, DISTRICT, application_name="kept", read_only=True)


def options_of(connection: psycopg.Connection[object]) -> tuple[int, ...]:
    with socket.socket(fileno=os.dup(connection.fileno())) as wire:
        options = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
        return tuple(wire.getsockopt(socket.IPPROTO_TCP, option) for option in options)


def test_a_network_that_falls_silent_is_noticed_by_both_ends(new_store: NewStore) -> None:
    """Within two minutes, unless the connection says otherwise."""
    store = new_store(*users())
    for parameters, expected in (({}, (60, 10, 6, 120_000)), ({"keepalives_idle": 7, "tcp_user_timeout": 9_000}, None)):
        kept: list[psycopg.Connection[object]] = []
        with opened(store, kept, **parameters):
            found = options_of(kept[0])
            assert found == expected if expected else (found[0], found[3]) == (7, 9_000)
            (server,) = (
                kept[0]
                .execute("SELECT current_setting('tcp_keepalives_idle'), current_setting('tcp_user_timeout')")
                .fetchall()
            )
            assert server == ("60", "120000")


def test_a_worker_that_falls_silent_in_a_transaction_leaves_no_lock(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    locked = []

    def stall() -> None:
        with store.connect(autocommit=False) as other:
            other.execute("SET lock_timeout = '20s'")
            other.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
            locked.append("users")

    with store.others_untouched(), pytest.raises(TransientStoreError):
        store.delete(
            plan, "public.users", limits=SessionLimits(idle_in_transaction=200), log=once_at("were approved", stall)
        )
    assert locked == ["users"], "nobody else gets the lock"
    assert store.remaining() == {"public.users": 10}


@pytest.mark.parametrize("statement_timeout", [0, 60_000])
def test_a_statement_that_somebody_cancels_is_told_as_that(new_store: NewStore, statement_timeout: int) -> None:
    """It is no timeout, and there is none to raise."""
    store = new_store(*users(), *SLEEPY)
    plan = store.plan("users")
    sleeping = f"FROM pg_stat_activity WHERE datname = '{store.database}' AND wait_event = 'PgSleep'"

    def cancel() -> None:
        wait_until(lambda: store.value(f"SELECT count(*) {sleeping}") == 1, 30, "the delete")
        store.query(f"SELECT pg_cancel_backend(pid) {sleeping}")

    somebody = threading.Thread(target=cancel)
    somebody.start()
    with store.others_untouched(), pytest.raises(StoreError, match="somebody cancelled") as raised:
        store.delete(plan, "public.users", limits=SessionLimits(statement_timeout=statement_timeout))
    somebody.join()
    assert "STATEMENT_TIMEOUT" not in str(raised.value)


def test_a_statement_that_takes_too_long_is_told_as_that(new_store: NewStore) -> None:
    store = new_store(*users(), *SLEEPY)
    with pytest.raises(StoreError, match="raise MIGRATION_ROLLBACK_STATEMENT_TIMEOUT"):
        store.delete(store.plan("users"), "public.users", limits=SessionLimits(statement_timeout=300))


@contextlib.contextmanager
def through(store: OneStore, port: int, *, read_only: bool) -> Iterator[Session]:
    uri = store.role_uri().replace(f":{store.postgres.port}/", f":{port}/")
    with open_session(
        STORE, lambda: psycopg.connect(uri), DISTRICT, application_name="pooled", read_only=read_only
    ) as session:
        yield session


def test_a_pooler_in_transaction_mode_is_noticed(new_store: NewStore) -> None:
    store = new_store(*users())
    with (
        transaction_pooler(store.role_uri()) as port,
        through(store, port, read_only=True) as first,
        through(store, port, read_only=False) as second,
        pytest.raises(StoreError, match="pooler in transaction mode"),
    ):
        find_ledger_terms(first, second)


def test_a_pooler_whose_other_clients_come_between_is_noticed_as_well(new_store: NewStore) -> None:
    """Then the two connections have different processes, and one of them another one than before."""
    store = new_store(*users())
    with transaction_pooler(store.role_uri()) as port, through(store, port, read_only=True) as first:
        uri = store.role_uri().replace(f":{store.postgres.port}/", f":{port}/")
        with through(store, port, read_only=False) as second, psycopg.connect(uri) as busy:
            busy.execute("SELECT 1")
            with pytest.raises(StoreError, match="pooler in transaction mode"):
                find_ledger_terms(first, second)


def test_a_pooler_that_comes_after_the_plan_stops_the_store(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    with transaction_pooler(store.role_uri()) as port:
        store.postgres = copy.copy(store.postgres)
        store.postgres.port = port
        with pytest.raises(StoreError, match="pooler in transaction mode"):
            store.judge_again(plan, ["users"])


@contextlib.contextmanager
def standby_away(store: OneStore) -> Iterator[Callable[[], None]]:
    """The server waits for a standby that nobody has started; it ends at the call, else at the end."""

    def back() -> None:
        store.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")

    store.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")
    try:
        yield back
    finally:
        back()


@pytest.fixture
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneStore]:
    """A store on a server of its own: one that waits for a standby keeps everybody waiting."""
    with PostgresServer(tmp_path_factory.mktemp("lonely"), fsync=False) as server:
        server.create_role(ROLE, server.password)
        server.create_database("lonely")
        store = OneStore(server, "lonely")
        store.execute(*users())
        store.grant()
        yield store


def test_a_commit_that_waits_for_a_standby_says_so_again_and_again(
    lonely: OneStore, caplog: pytest.LogCaptureFixture
) -> None:
    store = lonely
    set_for_role(store, "synchronous_commit = on")
    plan = store.plan("users")

    def told() -> list[str]:
        return [record.getMessage() for record in caplog.records if "synchronous standby" in record.getMessage()]

    with standby_away(store) as back, ThreadPoolExecutor() as pool:
        deletion = pool.submit(store.delete, plan, "public.users", limits=SessionLimits(commit_patience=300))
        try:
            wait_until(lambda: len(told()) > 1, 30, "the COMMIT says nothing")
        finally:
            back()
        assert deletion.result(30).tables[0].rows_deleted == 10
    assert f'the COMMIT in store "{STORE}" has been waiting for' in told()[0]
    assert "SyncRep" in told()[0]


def test_a_commit_that_does_not_wait_says_nothing(new_store: NewStore, caplog: pytest.LogCaptureFixture) -> None:
    store = new_store(*users())
    store.delete(store.plan("users"), "public.users", limits=SessionLimits(commit_patience=10_000))
    assert [record for record in caplog.records if "COMMIT" in record.getMessage()] == []


def test_a_task_that_takes_longer_than_it_may_leaves_its_statement(new_store: NewStore) -> None:
    """The server ends it when it finds that the client has gone, and nothing of it stays."""
    store = new_store(*users(), *dozing(60))
    plan = store.plan("users")
    with pytest.raises(AirflowTaskTimeout), time_of_task(1):
        store.delete(plan, "public.users")
    wait_until(lambda: sleeping(store) == 0, 30, "the statement of a task that was ended goes on")
    with store.connect() as connection:
        assert connection.execute("SELECT count(*) FROM users WHERE district_id = 'D-002'").fetchone() == (10,)


def sleeping(store: OneStore) -> int:
    with store.connect() as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state <> 'idle'"
        ).fetchone()
    assert found is not None
    return int(str(found[0]))


def test_a_task_that_takes_longer_than_it_may_leaves_a_commit_that_waits_for_ever(lonely: OneStore) -> None:
    """What the standby has not confirmed is committed all the same, and counted: another try finds it done."""
    store = lonely
    set_for_role(store, "synchronous_commit = on")
    plan = store.plan("users")
    with standby_away(store), pytest.raises(AirflowTaskTimeout), time_of_task(2):
        store.delete(plan, "public.users")
    outcome = store.delete(plan, "public.users", attempt=2)
    assert outcome.tables[0].rows_remaining == 0
    assert sum(row[0] for row in ledger(store)) == 10


def ledger(store: OneStore) -> list[tuple[int]]:
    with store.connect() as connection:
        return [(int(str(one)),) for (one,) in connection.execute("SELECT rows_deleted FROM migration_rollback.ledger")]
