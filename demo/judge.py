"""Says what became of the world, from the stores and the graph themselves and not from any report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from demo.site import GRAPH_DATABASE, Site
from demo.world import (
    SPRINGFIELD,
    Snapshot,
    assert_untouched,
    remaining_in_graph,
    remaining_rows,
    snapshot,
    snapshot_graph,
)

FAILED_DISTRICT = SPRINGFIELD.district_id
# Statuses of a rollback that may have deleted something.
DELETING = ("SUCCESS", "PARTIAL", "FAILED")


@dataclass(frozen=True)
class Before:
    """The world before the rollback: every district in the stores; in the graph all but the failed one.

    Of that one the number of nodes is enough, as hashing a hundred thousand of them takes long.
    """

    content: Snapshot
    failed_nodes: int


def photograph(site: Site, content_of_stores: Snapshot, content_of_graph: Snapshot) -> Before:
    """Put the snapshots of stores and graph together."""
    with site.graph() as driver:
        nodes = remaining_in_graph(driver, GRAPH_DATABASE, FAILED_DISTRICT)
    return Before({**content_of_stores, **content_of_graph}, nodes)


def graph_of_others(site: Site) -> Snapshot:
    """Content of the graph without the failed district's."""
    with site.graph() as driver:
        return snapshot_graph(driver, GRAPH_DATABASE, except_for=[FAILED_DISTRICT])


def judge(site: Site, before: Before, status: str) -> str:
    """One sentence of praise; AssertionError that names what is there and should not be, or the other way."""
    now = {**snapshot(site.uris), **graph_of_others(site)}
    with site.graph() as driver:
        nodes = remaining_in_graph(driver, GRAPH_DATABASE, FAILED_DISTRICT)
    assert_untouched(_others(before.content), _others(now))
    if status == "SUCCESS":
        _assert_gone(remaining_rows(site.uris, FAILED_DISTRICT), nodes)
        return f"no row and no node of {FAILED_DISTRICT} remains, and the other districts are as they were"
    if status in DELETING:
        return "the other districts are as they were"
    assert_untouched(before.content, now)
    if nodes != before.failed_nodes:
        raise AssertionError(f"{before.failed_nodes:,} nodes of {FAILED_DISTRICT} before, {nodes:,} after")
    return "every district is as it was"


def _assert_gone(rows: Mapping[str, int], nodes: int) -> None:
    if rows or nodes:
        shown = ", ".join(f"{table}: {count}" for table, count in sorted(rows.items())[:20])
        raise AssertionError(f"{sum(rows.values()):,} rows and {nodes:,} nodes of {FAILED_DISTRICT} remain; {shown}")


def _others(content: Snapshot) -> Snapshot:
    return {place: found for place, found in content.items() if place.district_id != FAILED_DISTRICT}
