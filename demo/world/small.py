"""The small world: three tables a store, and as many districts at once as tests need."""

from collections.abc import Mapping, Sequence
from typing import Literal

import neo4j
import psycopg

from .catalog import HERE, read_tables
from .districts import STORES, StoreCounts
from .filling import can_hold, insert_district
from .graph import GraphCounts, GraphShape, fill_district_graph, index_graph
from .stores import create_tables

Variant = Literal["integer", "uuid"]

SMALL_GRAPH = GraphShape(
    nodes={"School": 2, "Staff": 8, "Student": 20},
    relationships={("Staff", "WORKS_AT", "School"): 10, ("Student", "ATTENDS", "School"): 30},
)


def create_small_world(uris: Mapping[str, str], variants: Sequence[Variant] = ()) -> None:
    """Creates the tables in empty databases; a variant adds to `ids` one with that type of district_id."""
    for store in STORES:
        names = [store, *(f"{store}_{variant}" for variant in variants if store == "ids")]
        with psycopg.connect(uris[store]) as connection:
            create_tables(connection, [HERE / "schemas" / "small" / f"{name}.sql" for name in names])


def add_district(uris: Mapping[str, str], district_id: str, rows: int = 10) -> StoreCounts:
    """Adds `rows` rows to every table of these stores that can hold the id; returns counts for `write_artifacts`."""
    counts = {}
    for store in STORES:
        if store not in uris:
            continue
        with psycopg.connect(uris[store]) as connection:
            tables = read_tables(connection)
            counts[store] = {
                name: rows for name, table in tables.items() if table.has_district and can_hold(table, district_id)
            }
            insert_district(connection, tables, district_id, counts[store])
    return counts


def add_district_to_graph(driver: neo4j.Driver, database: str, district_id: str, scale: float = 1.0) -> GraphCounts:
    """Adds 30 nodes and 40 relationships times `scale`; creates the labels' indexes when they are missing."""
    index_graph(driver, database, SMALL_GRAPH)
    return fill_district_graph(driver, database, district_id, SMALL_GRAPH.scaled(scale))
