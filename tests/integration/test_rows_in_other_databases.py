"""Rows of the district that lie in another database, which has no ledger and whose keys nobody has looked at."""

import pytest
from psycopg import sql

from migration_rollback.core.findings import Finding
from migration_rollback.core.plan import Options
from migration_rollback.errors import DeletionError
from tests.integration.conftest import NewStore
from tests.integration.one_store import DISTRICT, EACH, ROLE, OneStore

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
