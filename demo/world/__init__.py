"""A school district's world to try rollbacks on; knows nothing of the product, which it seeds and judges."""

from .artifacts import write_artifacts
from .catalog import ForeignKey, read_tables
from .census import Snapshot, assert_untouched, remaining_in_graph, remaining_rows, snapshot, snapshot_graph
from .districts import CONTROLS, DISTRICTS, SPRINGFIELD, STORES, District, StoreCounts, TableCounts
from .graph import DISTRICT_GRAPH, GraphCounts, fill_graph
from .small import add_district, add_district_to_graph, create_small_world
from .stores import create_stores, fill_stores, planned_counts

__all__ = [
    "CONTROLS",
    "DISTRICTS",
    "DISTRICT_GRAPH",
    "SPRINGFIELD",
    "STORES",
    "District",
    "ForeignKey",
    "GraphCounts",
    "Snapshot",
    "StoreCounts",
    "TableCounts",
    "add_district",
    "add_district_to_graph",
    "assert_untouched",
    "create_small_world",
    "create_stores",
    "fill_graph",
    "fill_stores",
    "planned_counts",
    "read_tables",
    "remaining_in_graph",
    "remaining_rows",
    "snapshot",
    "snapshot_graph",
    "write_artifacts",
]
