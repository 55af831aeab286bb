"""Neo4j is away, or changed: before the approval nobody is asked, after it the stores are emptied all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

import pytest

from servers.neo4j_server import Neo4jServer
from tests.e2e.migrations import Cert, Migration, MigrationFactory

CHANGES = {
    "nodes_replaced": (
        [
            "MATCH (n {district_id: $district}) WITH n LIMIT 5 DETACH DELETE n",
            "UNWIND range(1, 5) AS number CREATE (:Student {district_id: $district, number: number})",
        ],
        "the nodes in the graph are not those that were approved",
        "graph_nodes_changed",
    ),
    "neighbour_linked": (
        ["MATCH (a {district_id: 'D-0021'}), (b {district_id: $district}) WITH a, b LIMIT 9 CREATE (a)-[:TRIED]->(b)"],
        "9 relationships to nodes that are not the district's now, 0 were approved",
        "graph_relationships_added",
    ),
}


@pytest.mark.parametrize(("statements", "sentence", "code"), CHANGES.values(), ids=CHANGES)
def test_a_graph_that_changes_after_the_plan_is_left_and_the_stores_go_on(
    cert: Cert,
    migration: MigrationFactory,
    statements: list[LiteralString],
    sentence: str,
    code: str,
) -> None:
    """What was approved of the stores goes; of the graph nothing does, and the report says why."""
    failed = migration(stores=["sp"])
    failed.trigger()
    failed.question()
    planned = count_relationships(cert, failed)
    for statement in statements:
        cert.cypher(statement, district=failed.district_id)
    failed.approve()
    there = count_relationships(cert, failed)
    try:
        assert failed.wait() == "failed"
        report = failed.report()
        assert report["status"] == "PARTIAL"
        assert any(sentence in issue for issue in report["issues"])
        assert code in [finding["code"] for finding in report["findings"]]
        # What somebody else has taken of what was approved is gone all the same.
        gone = {"nodes_deleted": 0, "relationships_deleted": max(planned - there, 0)}
        assert report["deletions"]["neo4j"] == gone
        assert failed.states()["graph.delete_nodes"] == ["failed"]
        assert failed.remaining() == {}
        assert failed.remaining_nodes() == failed.nodes
        assert count_relationships(cert, failed) == there
    finally:
        cert.cypher("MATCH ({district_id: 'D-0021'})-[r:TRIED]->() DELETE r")
    failed.assert_controls_untouched()


def count_relationships(cert: Cert, of: Migration) -> int:
    """Those of the district, read without the product."""
    (record,) = cert.cypher("MATCH ({district_id: $id})-[r]-() RETURN count(DISTINCT r) AS n", id=of.district_id)
    return int(record["n"])


@dataclass
class Outage:
    """What ended while Neo4j was away: a run that was still planning, and one that was approved already."""

    planning: Migration
    approved: Migration
    planning_ended: str
    approved_ended: str


@pytest.fixture(scope="module")
def outage(cert: Cert, migration: MigrationFactory) -> Outage:
    """Neo4j is there again when the tests look."""
    server = cert.site.neo4j
    if not isinstance(server, Neo4jServer):
        pytest.skip("a server that was given cannot be stopped")
    planning, approved = migration(stores=["sp"]), migration(stores=["sp", "adb"])
    approved.trigger()
    approved.question()
    server.stop()
    try:
        planning.trigger()
        approved.approve()
        ended = planning.wait(), approved.wait()
    finally:
        server.start()
    return Outage(planning, approved, *ended)


def test_a_graph_that_is_away_at_planning_blocks(outage: Outage) -> None:
    """The load report claims nodes and Neo4j does not answer: a finding says so, and nobody is asked."""
    failed = outage.planning
    assert outage.planning_ended == "failed"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("BLOCKED", "NOT_RUN")
    (finding,) = [finding for finding in report["findings"] if finding["severity"] == "block"]
    assert finding["code"] == "graph_unreadable"
    assert "Neo4j is not reachable" in finding["sentence"]
    assert any(finding["sentence"] in issue for issue in report["issues"])
    assert failed.states()["await_approval"] == ["skipped"]
    failed.assert_nothing_deleted()


def test_a_graph_that_goes_away_after_the_approval_is_partial(outage: Outage) -> None:
    """The stores are emptied and said to be; the graph's failure is an issue; cleared, the rest is made good."""
    failed = outage.approved
    assert outage.approved_ended == "failed"
    report = failed.report()
    assert report["status"] == "PARTIAL"
    assert report["total_rows_deleted"] == failed.rows
    assert failed.remaining() == {}
    assert failed.remaining_nodes() == failed.nodes
    assert report["deletions"]["neo4j"] in (
        {"nodes_deleted": None, "relationships_deleted": None},
        {"nodes_deleted": 0, "relationships_deleted": 0},
    )
    assert any("could not delete the nodes of the graph" in issue for issue in report["issues"])
    assert failed.states()["graph.delete_nodes"] == ["failed"]
    failed.assert_controls_untouched()

    failed.clear(only_failed=True)
    assert failed.wait() == "success"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert report["total_rows_deleted"] == failed.rows
    assert report["deletions"]["neo4j"] == {"nodes_deleted": 30, "relationships_deleted": 40}
    assert report["issues"] == []
    failed.assert_everything_deleted()
