"""The demo world is what it claims to be: judged on real servers, and without the product."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import psycopg
import pytest
from psycopg import sql

from demo import world
from demo.world import DISTRICTS, SPRINGFIELD, STORES, District, GraphCounts
from servers.neo4j_server import Neo4jServer
from servers.postgres_server import PostgresServer

SCALE = 0.01
UUID_DISTRICT = "0b9f1c1e-7f5b-4f0e-9f39-0d2f3c1a7e55"
DATABASE = "neo4j"

Uris = Mapping[str, str]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with PostgresServer(tmp_path_factory.mktemp("postgres"), fsync=False) as server:
        yield server


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j.Driver]:
    with (
        Neo4jServer(tmp_path_factory.mktemp("neo4j")) as server,
        neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver,
    ):
        yield driver


def databases(postgres: PostgresServer, prefix: str) -> dict[str, str]:
    for store in STORES:
        postgres.create_database(f"{prefix}_{store}")
    return {store: postgres.uri(f"{prefix}_{store}") for store in STORES}


@pytest.fixture(scope="module")
def filled(postgres: PostgresServer) -> Uris:
    """The 157 tables with all three districts at a hundredth of their size."""
    uris = databases(postgres, "demo")
    world.create_stores(uris)
    world.fill_stores(uris, DISTRICTS, SCALE)
    return uris


@pytest.fixture(scope="module")
def small(postgres: PostgresServer) -> Uris:
    uris = databases(postgres, "small")
    world.create_small_world(uris, ["integer", "uuid"])
    return uris


@pytest.fixture
def watched(postgres: PostgresServer) -> Iterator[Uris]:
    """A small world of its own with the district "watched", which the test may change."""
    uris = databases(postgres, "watched")
    world.create_small_world(uris)
    world.add_district(uris, "watched")
    yield uris
    for store in STORES:
        postgres.drop_database(f"watched_{store}")


def by_name(counts: world.StoreCounts) -> dict[str, int]:
    return {f"{store}.{table}": rows for store, tables in counts.items() for table, rows in tables.items()}


def execute(uri: str, statement: str) -> None:
    with psycopg.connect(uri) as connection:
        assert connection.execute(statement).rowcount == 1


def test_the_failed_district_has_750000_rows_in_157_tables() -> None:
    counts = world.planned_counts(SPRINGFIELD)
    assert list(counts) == list(STORES)
    assert {store: len(tables) for store, tables in counts.items()} == {
        "ids": 45,
        "hcp1": 30,
        "hcp2": 28,
        "adb": 26,
        "sp": 28,
    }
    assert sum(counts["ids"].values()) == 250_000
    assert sum(by_name(counts).values()) == 750_000


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda district: district.district_id)
def test_filling_inserts_what_was_planned(filled: Uris, district: District) -> None:
    found = world.remaining_rows(filled, district.district_id)
    assert found == by_name(world.planned_counts(district, SCALE))
    assert len(found) == 157
    assert min(found.values()) >= 1


def test_every_foreign_key_is_used_by_the_failed_district(filled: Uris) -> None:
    """A key that only holds nulls would be no obstacle to a rollback; only a lone row has no row above it."""
    unused = []
    for uri in filled.values():
        with psycopg.connect(uri) as connection:
            for table in world.read_tables(connection).values():
                unused += [key for key in table.foreign_keys if not uses(connection, key)]
    assert all(key.table == key.referenced for key in unused)
    assert sorted(key.table for key in unused) == ["public.programs", "public.regions"]


def uses(connection: psycopg.Connection, key: world.ForeignKey) -> bool:
    """Whether the failed district has a row whose referencing columns are all filled."""
    query = sql.SQL("select from {} where district_id = 'D-002' and num_nulls({}) = 0 limit 1").format(
        sql.Identifier(*key.table.split(".")), sql.SQL(", ").join(map(sql.Identifier, key.columns))
    )
    return connection.execute(query).rowcount == 1


def test_tables_are_listed_after_those_they_reference(filled: Uris) -> None:
    """But for the three cycles, each of which has one key that looks ahead."""
    ahead = []
    for store, uri in filled.items():
        order = list(world.planned_counts(SPRINGFIELD)[store])
        with psycopg.connect(uri) as connection:
            for table in world.read_tables(connection).values():
                ahead += [
                    (key.table, key.referenced)
                    for key in table.foreign_keys
                    if key.referenced in order and order.index(key.referenced) > order.index(key.table)
                ]
    assert sorted(ahead) == [
        ("public.drivers", "public.buses"),
        ("public.plans", "public.plan_versions"),
        ("public.schools", "public.staff"),
    ]


def test_snapshots_are_equal_when_nothing_changed(filled: Uris) -> None:
    world.assert_untouched(world.snapshot(filled), world.snapshot(filled))


@pytest.mark.parametrize(
    ("store", "change", "difference"),
    [
        (
            "ids",
            "update staff set first_name = 'Edna' where district_id = 'watched' and staff_id = 1",
            'ids.public.staff of district "watched": 10 rows before and after, but their content differs',
        ),
        (
            "adb",
            "delete from archive.scores where district_id = 'watched' and score_id = 1",
            'adb.archive.scores of district "watched": 10 rows before, 9 after',
        ),
        (
            "ids",
            "update code_lists set label = 'other' where code_id = 1",
            'ids.public.code_lists of district "(none)": 25 rows before and after, but their content differs',
        ),
    ],
    ids=["changed row", "deleted row", "changed shared row"],
)
def test_a_snapshot_shows_one_row_that_is_not_as_before(
    watched: Uris, store: str, change: str, difference: str
) -> None:
    before = world.snapshot(watched, ["watched"])
    execute(watched[store], change)
    with pytest.raises(AssertionError) as caught:
        world.assert_untouched(before, world.snapshot(watched, ["watched"]))
    assert str(caught.value).splitlines()[1:] == [difference]


def test_a_snapshot_overlooks_the_district_that_is_rolled_back(watched: Uris) -> None:
    before = world.snapshot(watched, except_for=["watched"])
    execute(
        watched["sp"],
        "delete from contacts where district_id = 'watched' and happened_at < '2025-08-18 07:32Z'",
    )
    world.assert_untouched(before, world.snapshot(watched, except_for=["watched"]))


def test_the_only_name_that_remains_is_the_exact_one(watched: Uris) -> None:
    assert world.remaining_rows(watched, "Watched") == {}
    assert world.remaining_rows(watched, "watched ") == {}


def test_the_small_world_takes_districts_at_the_same_time(small: Uris) -> None:
    names = [f"E-{n}" for n in range(8)]
    with ThreadPoolExecutor(len(names)) as pool:
        counts = dict(zip(names, pool.map(lambda name: world.add_district(small, name, rows=20), names), strict=True))
    for name in names:
        assert world.remaining_rows(small, name) == by_name(counts[name])
        assert len(by_name(counts[name])) == 15
        assert set(by_name(counts[name]).values()) == {20}


@pytest.mark.parametrize(
    ("district_id", "variant"),
    [("42", "ids.public.legacy_headcounts"), (UUID_DISTRICT, "ids.public.tenant_profiles")],
)
def test_a_district_is_in_the_variants_that_can_hold_its_id(small: Uris, district_id: str, variant: str) -> None:
    counts = by_name(world.add_district(small, district_id))
    assert len(counts) == 16
    assert counts[variant] == 10
    assert world.remaining_rows(small, district_id) == counts


def test_a_district_cannot_be_added_twice(small: Uris) -> None:
    world.add_district(small, "twice")
    before = world.snapshot(small, ["twice"])
    with pytest.raises(psycopg.errors.UniqueViolation):
        world.add_district(small, "twice")
    world.assert_untouched(before, world.snapshot(small, ["twice"]))


def test_the_graph_shape_has_120000_nodes_and_340000_relationships() -> None:
    assert world.DISTRICT_GRAPH.counts == GraphCounts(nodes=120_000, relationships=340_000)


def test_the_graph_is_filled_and_judged_by_district(driver: neo4j.Driver) -> None:
    counts = world.fill_graph(driver, DATABASE, DISTRICTS, SCALE)
    small = world.add_district_to_graph(driver, DATABASE, "E-1")
    before = world.snapshot_graph(driver, DATABASE)
    found = {(place.table, place.district_id): content.rows for place, content in before.items()}
    for district_id, count in {**counts, "E-1": small}.items():
        assert found["nodes", district_id] == count.nodes
        assert found["relationships", district_id] == count.relationships

    driver.execute_query("MATCH (n:Student {district_id: 'D-002', number: 1}) DETACH DELETE n", database_=DATABASE)
    world.assert_untouched(
        world.snapshot_graph(driver, DATABASE, ["E-1", "d-002"]),
        {place: content for place, content in before.items() if place.district_id in ("E-1", "d-002")},
    )
    assert world.remaining_in_graph(driver, DATABASE, "D-002") == counts["D-002"].nodes - 1

    driver.execute_query("MATCH (n:School {district_id: 'E-1', number: 1}) SET n.name = 'x'", database_=DATABASE)
    with pytest.raises(AssertionError, match=r'neo4j\.nodes of district "E-1": 30 rows before'):
        world.assert_untouched(before, world.snapshot_graph(driver, DATABASE))


def test_artifacts_repeat_the_counts_in_loading_order(tmp_path: Path) -> None:
    counts = world.planned_counts(SPRINGFIELD)
    run_report, load_report = world.write_artifacts(
        tmp_path, "mig-20251106-001", SPRINGFIELD, counts, GraphCounts(120_000, 340_000)
    )
    assert run_report == tmp_path / "reports" / "mig-20251106-001.json"
    assert load_report == tmp_path / "loads" / "D-002" / "load-report.json"
    assert json.loads(run_report.read_text()) == {
        "run_id": "mig-20251106-001",
        "district_id": "D-002",
        "district_name": "Springfield USD",
        "status": "FAILED",
        "started_at": "2025-11-06T08:00:00Z",
        "finished_at": "2025-11-06T08:41:00Z",
    }
    load = json.loads(load_report.read_text())
    assert [(entry["store"], len(entry["tables"])) for entry in load["stores"]] == [
        (store, len(tables)) for store, tables in counts.items()
    ]
    assert load["stores"][0]["tables"][0] == {"table": "public.districts", "rows_loaded": 1}
    assert load["graph"] == {"nodes_loaded": 120_000, "relationships_loaded": 340_000}
    assert all(any((tmp_path / area / "D-002").iterdir()) for area in ("staging", "anonymized", "loads"))
