"""Rows of the district that lie in another database, which has no ledger and whose keys nobody has looked at."""

import pytest
from psycopg import sql

from migration_rollback.core.artifacts import LoadedStore, LoadedTable
from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.foreign_tables import Address, StoresAtWork
from migration_rollback.core.plan import Options
from migration_rollback.errors import DeletionError
from tests.integration.conftest import NewStore
from tests.integration.one_store import DISTRICT, EACH, ROLE, STORE, OneStore, users

pytestmark = pytest.mark.catalog

PARTITIONED = (
    "CREATE TABLE visits (district_id text, year int) PARTITION BY LIST (year)",
    "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES IN (2025)",
    f"INSERT INTO visits SELECT d, 2025 {EACH}",
)
INHERITED = (
    "CREATE TABLE visits (district_id text, year int)",
    f"INSERT INTO visits SELECT d, 2025 {EACH}",
)
ATTACHED = 'PARTITION OF visits FOR VALUES IN (2019) SERVER "Archive"'
INHERITING = 'INHERITS (visits) SERVER "Archive"'
KINDS = pytest.mark.parametrize(("whole", "declared"), [(PARTITIONED, f"{ATTACHED}"), (INHERITED, f"() {INHERITING}")])


def archive(new_store: NewStore) -> OneStore:
    """Another database, with rows of its own."""
    return new_store(
        "CREATE TABLE visits_2019 (district_id text, year int)", f"INSERT INTO visits_2019 SELECT d, 2019 {EACH}"
    )


def link(store: OneStore, other: OneStore, *, user: str = ROLE) -> None:
    """A foreign server of that database, which the product's role may use."""
    options = f"OPTIONS (host '{other.postgres.host}', port '{other.postgres.port}', dbname '{other.database}')"
    store.execute(
        "CREATE EXTENSION IF NOT EXISTS postgres_fdw",
        f'CREATE SERVER "Archive" FOREIGN DATA WRAPPER postgres_fdw {options}',
        f'GRANT USAGE ON FOREIGN SERVER "Archive" TO {ROLE}',
        *(
            sql.SQL('CREATE USER MAPPING FOR {} SERVER "Archive" OPTIONS (user {}, password {})').format(
                sql.Identifier(local), sql.Literal(user), sql.Literal(other.postgres.password)
            )
            for local in (ROLE, "postgres")
        ),
    )


def told(store: OneStore, *, options: Options | None = None, listed: bool = True) -> list[Finding]:
    _, findings = store.findings({"visits": 10} if listed else {}, options=options or Options())
    return [finding for finding in findings if finding.code == "foreign_part"]


@KINDS
def test_a_part_that_is_a_foreign_table_blocks_until_it_is_taken_off(
    new_store: NewStore, whole: tuple[str, ...], declared: str
) -> None:
    store, other = new_store(*whole), archive(new_store)
    link(store, other)
    store.execute(f"CREATE FOREIGN TABLE visits_2019 {declared}")
    store.grant()
    (finding,) = told(store)
    assert '"public.visits"' in finding.sentence
    assert "public.visits_2019 is a foreign table" in finding.sentence
    assert [one.code for one in store.findings({"visits": 10})[1]] == ["foreign_part"]
    assert told(store, options=Options(include_unlisted=True), listed=False)

    store.execute(finding.remedy.partition("rollback: ")[2])
    store.execute("DROP FOREIGN TABLE visits_2019")
    with other.others_untouched(), store.others_untouched():
        assert store.delete_all(store.plan("visits")) == {"public.visits": 10}
    assert other.remaining() == {"public.visits_2019": 10}


def test_a_foreign_part_is_named_also_where_its_server_is_away(new_store: NewStore) -> None:
    store, other = new_store(*PARTITIONED), archive(new_store)
    link(store, other, user="nobody there")
    store.execute(f"CREATE FOREIGN TABLE visits_2019 {ATTACHED}")
    store.grant()
    assert len(told(store)) == 1


def test_a_part_that_reads_a_file_blocks(new_store: NewStore) -> None:
    store = new_store(
        *PARTITIONED,
        "CREATE EXTENSION file_fdw",
        'CREATE SERVER "Archive" FOREIGN DATA WRAPPER file_fdw',
        f"CREATE FOREIGN TABLE visits_2019 {ATTACHED} OPTIONS (program 'true')",
    )
    assert len(told(store)) == 1


def test_a_foreign_part_that_comes_after_the_plan_stops_the_store_and_the_transaction(new_store: NewStore) -> None:
    store, other = new_store(*PARTITIONED), archive(new_store)
    link(store, other)
    plan = store.plan("visits")
    store.execute(f"CREATE FOREIGN TABLE visits_2019 {ATTACHED}")
    store.grant()
    with other.others_untouched(), store.others_untouched():
        (finding, *_) = store.judge_again(plan, {"visits": 10})
        assert "foreign table" in finding.sentence
        with pytest.raises(DeletionError, match=r'"public\.visits_2019" as a part of "public\.visits" is new'):
            store.delete(plan, "public.visits")
    assert other.remaining(DISTRICT) == {"public.visits_2019": 10}


# Two stores of one rollback that see each other, as IMPORT FOREIGN SCHEMA leaves them.
WINDOW = (
    "CREATE SCHEMA window_on",
    'IMPORT FOREIGN SCHEMA public FROM SERVER "Archive" INTO window_on',
)


def address(store: OneStore, *, host: str | None = None) -> Address:
    return Address(host=host or store.postgres.host, port=store.postgres.port, database=store.database)


def sees_other(new_store: NewStore, *statements: str) -> tuple[OneStore, OneStore]:
    """A store, and another that it sees through foreign tables."""
    store, other = new_store(*INHERITED), new_store(*statements)
    link(store, other)
    store.execute(*WINDOW)
    store.grant()
    return store, other


def at_work(store: OneStore, other: OneStore, *, listed: str = "public.users", host: str | None = None) -> StoresAtWork:
    return StoresAtWork(
        addresses={STORE: address(store), "sp": address(other, host=host)}, listed={"sp": frozenset({listed})}
    )


def test_foreign_tables_of_a_store_that_is_rolled_back_anyway_are_named_and_left(new_store: NewStore) -> None:
    store, other = sees_other(new_store, *users())
    plan, (finding, *_) = store.findings({"visits": 10}, at_work=at_work(store, other))
    assert (finding.code, finding.severity) == ("foreign_table_left", Severity.INFO)
    assert 'shows 10 rows of the district that are in table "public.users" of store "sp"' in finding.sentence
    with store.others_untouched(), other.others_untouched():
        assert store.delete_all(plan) == {"public.visits": 10}
    assert other.remaining() == {"public.users": 10}
    assert any('"window_on.users"' in issue for issue in store.verify(plan).issues)
    other.delete_all(other.plan("users"))
    assert store.verify(plan).issues == ()


@pytest.mark.parametrize(
    "choices",
    [{"listed": "public.pupils"}, {"listed": "users"}, {"host": "db.example.org"}],
    ids=["not listed there", "listed without a schema", "another host"],
)
def test_foreign_tables_of_what_nobody_rolls_back_block_with_a_way_out(
    new_store: NewStore, choices: dict[str, str]
) -> None:
    store, other = sees_other(new_store, *users())
    _, (finding, *_) = store.findings({"visits": 10}, at_work=at_work(store, other, **choices))
    assert (finding.code, finding.severity) == ("unlisted_rows", Severity.BLOCK)
    assert 'behind foreign server "Archive"' in finding.sentence
    assert "drop the foreign table" in finding.remedy
    store.execute('DROP FOREIGN TABLE window_on."users"')
    assert store.blocks({"visits": 10}) == []


def test_a_store_that_is_seen_through_a_foreign_table_is_judged_again_as_it_was_planned(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the deletions the addresses are those of Airflow's connections."""
    store, other = sees_other(new_store, *users())
    plan, _ = store.findings({"visits": 10}, at_work=at_work(store, other))
    listed = (LoadedStore(store="sp", tables=(LoadedTable(table="public.users", rows_loaded=10),)),)
    for name, uri in (("IDS", store.role_uri()), ("SP", other.role_uri())):
        monkeypatch.setenv(f"AIRFLOW_CONN_CERT_{name}", uri)
    assert store.judge_again(plan, {"visits": 10}, elsewhere=listed) == ()
    monkeypatch.setenv("AIRFLOW_CONN_CERT_SP", store.role_uri(host="db.example.org"))
    assert [one.code for one in store.judge_again(plan, {"visits": 10}, elsewhere=listed)] == ["unlisted_rows"]
