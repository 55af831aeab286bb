"""Stores from which other databases replicate, or into which they do."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from migration_rollback.core.findings import Finding, Severity
from migration_rollback.stores.statements import FOLDER
from servers.child_process import wait_until
from servers.postgres_access import PostgresAccess
from servers.postgres_server import PostgresServer
from tests.integration.conftest import NewStore, Since
from tests.integration.one_store import CONTROL, DISTRICT, EACH, ROLE, OneStore, users

pytestmark = pytest.mark.catalog

LEDGER = (FOLDER / "create_ledger.sql").read_text()
PLAIN = ("CREATE TABLE users (district_id text, id bigint, note text)", f"INSERT INTO users SELECT d, n, 'n' {EACH}")
KEYED = users()
PARTED = (
    "CREATE TABLE users (district_id text, id bigint, note text) PARTITION BY RANGE (id)",
    "CREATE TABLE users_1 PARTITION OF users FOR VALUES FROM (0) TO (6)",
    "CREATE TABLE users_2 PARTITION OF users (PRIMARY KEY (id, district_id)) FOR VALUES FROM (6) TO (99)",
    f"INSERT INTO users SELECT d, n, 'n' {EACH}",
)
KEYED_PARTS = (
    "CREATE TABLE users (district_id text, id bigint, note text, PRIMARY KEY (district_id, id)) "
    "PARTITION BY RANGE (id)",
    "CREATE TABLE users_1 PARTITION OF users FOR VALUES FROM (0) TO (6)",
    "CREATE TABLE users_2 PARTITION OF users FOR VALUES FROM (6) TO (99)",
    f"INSERT INTO users SELECT d, n, 'n' {EACH}",
)
VIA_ROOT = "WITH (publish_via_partition_root = true)"
NOTES = (
    "CREATE TABLE notes (district_id text, id bigint, "
    "FOREIGN KEY (district_id, id) REFERENCES users ON DELETE CASCADE)",
)
# What the server says for itself is the right answer; each is tried before the plan is made.
PUBLISHED = {
    "no key": (*PLAIN, "CREATE PUBLICATION p FOR TABLE users"),
    "no key, all tables": (*PLAIN, "CREATE PUBLICATION p FOR ALL TABLES"),
    "no key, no deletes": (*PLAIN, "CREATE PUBLICATION p FOR TABLE users WITH (publish = 'insert')"),
    "no key, not published": (*PLAIN, "CREATE TABLE x (id int)", "CREATE PUBLICATION p FOR TABLE x"),
    "full": (*PLAIN, "ALTER TABLE users REPLICA IDENTITY FULL", "CREATE PUBLICATION p FOR TABLE users"),
    "nothing": (*KEYED, "ALTER TABLE users REPLICA IDENTITY NOTHING", "CREATE PUBLICATION p FOR TABLE users"),
    "deferrable key": (
        *PLAIN,
        "ALTER TABLE users ADD PRIMARY KEY (district_id, id) DEFERRABLE",
        "CREATE PUBLICATION p FOR TABLE users",
    ),
    "index that is gone": (
        *PLAIN,
        "ALTER TABLE users ALTER id SET NOT NULL, ALTER district_id SET NOT NULL",
        "CREATE UNIQUE INDEX u ON users (district_id, id)",
        "ALTER TABLE users REPLICA IDENTITY USING INDEX u",
        "DROP INDEX u",
        "CREATE PUBLICATION p FOR TABLE users",
    ),
    "key": (*KEYED, "CREATE PUBLICATION p FOR ALL TABLES"),
    "one partition": (*PARTED, "CREATE PUBLICATION p FOR TABLE users"),
    "one partition, by itself": (*PARTED, "CREATE PUBLICATION p FOR TABLE users_1"),
    "the other partition": (*PARTED, "CREATE PUBLICATION p FOR TABLE users_2"),
    "one partition, via root": (*PARTED, f"CREATE PUBLICATION p FOR TABLE users {VIA_ROOT}"),
    "partitions with keys": (*KEYED_PARTS, f"CREATE PUBLICATION p FOR TABLE users {VIA_ROOT}"),
    "cascade": (*KEYED, *NOTES, "CREATE PUBLICATION p FOR TABLE notes"),
}
SINCE_15 = {
    "schema": (*PLAIN, "CREATE PUBLICATION p FOR TABLES IN SCHEMA public"),
    "filter beside": (*KEYED, "CREATE PUBLICATION p FOR TABLE users WHERE (note = 'note')"),
    "filter of key": (*KEYED, "CREATE PUBLICATION p FOR TABLE users WHERE (district_id = 'D-002' AND id > 0)"),
    "filter and full": (
        *KEYED,
        "ALTER TABLE users REPLICA IDENTITY FULL",
        "CREATE PUBLICATION p FOR TABLE users WHERE (note = 'note')",
    ),
    "filter via root": (*KEYED_PARTS, f"CREATE PUBLICATION p FOR TABLE users WHERE (note = 'n') {VIA_ROOT}"),
    "short list": (*KEYED, "CREATE PUBLICATION p FOR TABLE users (id)"),
    "whole list": (*KEYED, "CREATE PUBLICATION p FOR TABLE users (id, district_id)"),
    "list and full": (
        *KEYED,
        "CREATE PUBLICATION p FOR TABLE users (id, district_id, note)",
        "ALTER TABLE users REPLICA IDENTITY FULL",
    ),
}


def refused_by_server(store: OneStore) -> bool:
    with store.connect(autocommit=False) as connection:
        try:
            connection.execute(f"DELETE FROM users WHERE district_id = '{DISTRICT}'")
        except (psycopg.errors.ObjectNotInPrerequisiteState, psycopg.errors.InvalidColumnReference):
            return True
        finally:
            connection.rollback()
    return False


def found(store: OneStore, code: str, *, published_ledger: bool = False) -> list[Finding]:
    _, findings = store.findings(loaded(store), published_ledger=published_ledger)
    return [finding for finding in findings if finding.code == code]


def loaded(store: OneStore) -> dict[str, int]:
    return {"users": 10, **({"notes": 0} if "notes" in tables(store) else {})}


def tables(store: OneStore) -> set[object]:
    return {name for (name,) in store.query("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")}


@pytest.mark.parametrize("case", [*PUBLISHED, *SINCE_15])
def test_a_delete_that_the_server_would_refuse_blocks_until_it_is_mended(
    new_store: NewStore, since: Since, case: str
) -> None:
    """And no other: what blocks is what the server itself refuses."""
    since(15 if case in SINCE_15 else 14)
    store = new_store()
    store.execute(*{**PUBLISHED, **SINCE_15}[case])
    store.grant()
    blocking = found(store, "delete_not_publishable")
    assert bool(blocking) is refused_by_server(store)
    if not blocking:
        return
    assert {finding.severity for finding in blocking} == {Severity.BLOCK}
    for finding in blocking:
        statement = finding.remedy.partition(": ")[2]
        if statement.startswith("ALTER PUBLICATION"):
            statement = "ALTER PUBLICATION p SET TABLE users"
        store.execute(statement)
    assert not refused_by_server(store)
    plan, _ = store.findings(loaded(store))
    with store.others_untouched():
        store.delete_all(plan)
    assert store.remaining().get("public.users", 0) == 0


ALL_TABLES = "CREATE PUBLICATION everything FOR ALL TABLES"
OF_SCHEMA = "CREATE PUBLICATION everything FOR TABLES IN SCHEMA migration_rollback"
OURS = (
    f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
    f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
)


@pytest.mark.parametrize(
    "published",
    [
        (ALL_TABLES,),
        (LEDGER, *OURS, ALL_TABLES),
        (LEDGER, *OURS, "CREATE PUBLICATION everything FOR TABLE migration_rollback.ledger"),
        ("CREATE SCHEMA migration_rollback", f"GRANT ALL ON SCHEMA migration_rollback TO {ROLE}", OF_SCHEMA),
    ],
)
def test_a_ledger_that_would_be_published_is_not_written_unless_the_operator_says_so(
    new_store: NewStore, since: Since, published: tuple[str, ...]
) -> None:
    """Its first row would stop every subscriber that does not have it."""
    since(15 if OF_SCHEMA in published else 14)
    store = new_store(*users(), *published)
    (finding,) = found(store, "ledger_missing")
    assert "published by everything" in finding.sentence
    plan = store.plan("users")
    assert not plan.has_ledger
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.users": 10}
    assert store.verify(plan).passed
    if "ledger" in tables(store):
        assert store.ledger() == []


def test_a_published_ledger_is_kept_where_the_operator_says_so(new_store: NewStore) -> None:
    store = new_store(*users(), ALL_TABLES)
    plan, _ = store.findings({"users": 10}, published_ledger=True)
    assert [finding.severity for finding in found(store, "ledger_published", published_ledger=True)] == [Severity.WARN]
    assert found(store, "ledger_missing", published_ledger=True) == []
    store.delete_all(plan)
    assert store.ledger() == [("public.users", 1, 10, 1)]


@pytest.mark.parametrize("change", [f"REVOKE INSERT ON migration_rollback.ledger FROM {ROLE}", OF_SCHEMA])
def test_a_ledger_that_is_lost_after_the_plan_stops_the_store(new_store: NewStore, since: Since, change: str) -> None:
    since(15 if change == OF_SCHEMA else 14)
    store = new_store(*users(), LEDGER, *OURS)
    plan = store.plan("users")
    store.execute(change)
    assert [finding.code for finding in store.judge_again(plan, {"users": 10})] == ["ledger_lost"]


@pytest.fixture(scope="module")
def logical(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresAccess]:
    """A server that replicates logically."""
    home: Path = tmp_path_factory.mktemp("logical")
    with PostgresServer(
        home, fsync=False, settings={"wal_level": "logical", "wal_retrieve_retry_interval": "100ms"}
    ) as server:
        server.create_role(ROLE, server.password)
        yield server


def test_a_subscriber_follows_a_rollback_and_is_told_of_as_a_store(logical: PostgresAccess) -> None:
    """It has no ledger, and goes on replicating; rolled back itself, it says who writes into it."""
    logical.create_database("source")
    logical.create_database("copy")
    source, copy = OneStore(logical, "source"), OneStore(logical, "copy")
    source.execute(*users(), ALL_TABLES, "SELECT pg_create_logical_replication_slot('s', 'pgoutput')")
    copy.execute(
        users()[0],
        f"CREATE SUBSCRIPTION s CONNECTION '{source.uri}' PUBLICATION everything WITH (create_slot = false)",
    )
    source.grant()
    copy.grant()
    try:
        wait_until(lambda: copy.value("SELECT count(*) FROM users") == 30, 30, "the first copy")
        told = found(copy, "tables_subscribed")
        assert [finding.severity for finding in told] == [Severity.WARN]
        assert 'subscription "s"' in told[0].sentence
        source.delete_all(source.plan("users"))
        source.execute("INSERT INTO users VALUES ('D-0021', 99, 'later')")
        wait_until(lambda: copy.value("SELECT count(*) FROM users") == 21, 30, "the deletes")
        assert copy.remaining() == {}
        assert copy.remaining(CONTROL) == {"public.users": 11}
    finally:
        copy.execute(
            "ALTER SUBSCRIPTION s DISABLE", "ALTER SUBSCRIPTION s SET (slot_name = NONE)", "DROP SUBSCRIPTION s"
        )
