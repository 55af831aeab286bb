"""Sets the demo up: servers, the world of 157 tables, the migration's files, and Airflow."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from demo.judge import FAILED_DISTRICT, Before, graph_of_others, photograph
from demo.screen import Phases, Screen
from demo.site import GRAPH_DATABASE, Site, running_site
from demo.world import (
    DISTRICTS,
    SPRINGFIELD,
    GraphCounts,
    Snapshot,
    StoreCounts,
    create_stores,
    fill_graph,
    fill_stores,
    remaining_in_graph,
    snapshot,
    write_artifacts,
)
from servers.airflow_instance import AirflowInstance

MIGRATION = "mig-20251106-001"
# Not "cert": a server that was given keeps whatever databases of that name it has.
PREFIX = "rollback_demo"
SERVER_SETTINGS = MappingProxyType(
    {
        # Airflow's scheduler asks the metadata database several times a second; nobody reads that log.
        "log_statement": "none",
        # Without, filling would run into a checkpoint every few seconds.
        "max_wal_size": "4GB",
        "shared_buffers": "512MB",
    }
)


@dataclass(frozen=True)
class Stage:
    """Everything is ready to trigger a rollback."""

    site: Site
    airflow: AirflowInstance
    before: Before
    tables: StoreCounts


@contextlib.contextmanager
def open_stage(home: Path, scale: float, screen: Screen, phases: Phases) -> Iterator[Stage]:
    """Start everything, fill the stores and the graph while Airflow starts, and stop everything at the end."""
    screen.show("starting PostgreSQL and Neo4j ...")
    with contextlib.ExitStack() as stack:
        # Entered first, so left last: when the servers are stopped, threads that fill them end by themselves.
        pool = stack.enter_context(ThreadPoolExecutor(2))
        with phases.measure("servers"):
            site = stack.enter_context(running_site(home, prefix=PREFIX, settings=SERVER_SETTINGS))
        screen.say(f"PostgreSQL answers on port {site.postgres.port}, Neo4j on port {site.neo4j.port}")
        stores = pool.submit(_fill_stores, site, scale, screen, phases)
        graph = pool.submit(_fill_graph, site, scale, screen, phases)
        airflow = site.airflow(progress=lambda line: screen.show(line))
        with phases.measure("airflow start"):
            stack.enter_context(airflow)
        screen.say(f"Airflow answers at {airflow.base_url}")
        tables, before = _end_of_filling(site, stores, graph, screen, phases)
        yield Stage(site, airflow, before, tables)


def _fill_stores(site: Site, scale: float, screen: Screen, phases: Phases) -> tuple[StoreCounts, Snapshot]:
    with phases.measure("filling the stores (while Airflow starts)"):
        create_stores(site.uris)
        counts = fill_stores(site.uris, DISTRICTS, scale, screen.show)
        site.grant_role()
        site.let_role_silence_triggers()
    rows = sum(sum(tables.values()) for tables in counts[FAILED_DISTRICT].values())
    screen.say(f"the stores hold {rows:,} rows of {FAILED_DISTRICT}, and those of {_others()}")
    return counts[FAILED_DISTRICT], snapshot(site.uris)


def _fill_graph(site: Site, scale: float, screen: Screen, phases: Phases) -> tuple[GraphCounts, Snapshot]:
    with phases.measure("filling the graph (while Airflow starts)"), site.graph() as driver:
        if nodes := remaining_in_graph(driver, GRAPH_DATABASE, FAILED_DISTRICT):
            raise RuntimeError(
                f"the graph at {site.neo4j.uri} already holds {nodes:,} nodes of {FAILED_DISTRICT}; "
                "give an empty one or unset NEO4J_URI"
            )
        counts = fill_graph(driver, GRAPH_DATABASE, DISTRICTS, scale, screen.show)[FAILED_DISTRICT]
    screen.say(
        f"the graph holds {counts.nodes:,} nodes and {counts.relationships:,} relationships of {FAILED_DISTRICT}"
    )
    return counts, graph_of_others(site)


def _end_of_filling(
    site: Site,
    stores: Future[tuple[StoreCounts, Snapshot]],
    graph: Future[tuple[GraphCounts, Snapshot]],
    screen: Screen,
    phases: Phases,
) -> tuple[StoreCounts, Before]:
    screen.show("waiting for the stores and the graph to be filled ...")
    with phases.measure("rest of the filling"):
        tables, content_of_stores = stores.result()
        counts, content_of_graph = graph.result()
        before = photograph(site, content_of_stores, content_of_graph)
    write_artifacts(site.data_root, MIGRATION, SPRINGFIELD, tables, counts)
    return tables, before


def _others() -> str:
    return " and ".join(one.district_id for one in DISTRICTS if one is not SPRINGFIELD)
