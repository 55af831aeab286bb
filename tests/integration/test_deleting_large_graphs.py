"""A large graph goes in pages, chunks and two sessions; a small one shows that each of them leaves nothing out."""

import multiprocessing
import os
import signal
from pathlib import Path

import neo4j
import pytest

from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.plan import GraphPlan
from migration_rollback.errors import DeletionError
from migration_rollback.graph import pages
from migration_rollback.graph.pages import read_nodes, survey_nodes
from servers.neo4j_server import Neo4jAccess
from tests.integration.one_graph import DISTRICT, OneGraph

KNOWN = """
    MATCH (a:Student {district_id: 'D-002'}), (b:Student {district_id: 'D-002'})
    WHERE (a.number * 7 + 1) % 1200 = b.number
    CREATE (a)-[:KNOWS]->(b)
"""


def ids(graph: OneGraph, prefix: str, district_id: str = DISTRICT) -> set[str]:
    """Element ids of the district's nodes, read without the product."""
    query = "MATCH (n {district_id: $district_id}) WHERE elementId(n) STARTS WITH $prefix RETURN elementId(n) AS id"
    return {
        record["id"] for record in graph.driver.execute_query(query, district_id=district_id, prefix=prefix).records
    }


def test_all_pages_are_read_and_every_node_once(graph: OneGraph) -> None:
    graph.fill("D-0021")
    graph.fill(DISTRICT, nodes=2 * pages.PAGE + 3)
    with graph.session(read_only=True) as session:
        survey = survey_nodes(session)
        numbers = [number for number, _ in read_nodes(session, survey)]
    assert survey.labels == {"School": 1, "Student": 2 * pages.PAGE + 2}
    assert {f"{survey.prefix}{number}" for number in numbers} == ids(graph, survey.prefix)
    assert len(numbers) == survey.nodes == 2 * pages.PAGE + 3


def test_nodes_that_lie_far_apart_are_read_without_what_lies_between(
    graph: OneGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = graph_of_two(graph)
    monkeypatch.setattr(pages, "FAR_APART", 0)
    with graph.others_untouched():
        assert graph.plan() == near
        assert graph.delete(near, batch_size=1).nodes_deleted == 2
    assert graph.remaining() == 0


def graph_of_two(graph: OneGraph) -> GraphPlan:
    graph.run("CREATE (:N {district_id: 'D-002'})")
    graph.fill("D-0021", nodes=50)
    graph.run("CREATE (:N {district_id: 'D-002'})")
    return graph.plan()


def test_heavy_nodes_go_while_the_next_relationships_do(graph: OneGraph) -> None:
    """Nodes of different chunks have relationships with each other, and all with the school."""
    graph.fill("D-0021")
    graph.fill(DISTRICT, nodes=1_200)
    graph.run(KNOWN)
    plan = graph.plan()
    with graph.others_untouched():
        outcome = graph.delete(plan, batch_size=100, ahead=1)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (1_200, plan.relationships)
    assert plan.relationships > 2_000
    assert max(max(batch.nodes.number, batch.relationships) for batch in graph.batches) == 100
    assert graph.record(plan).confirmed == plan.whole
    assert graph.record(plan).pending is None


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_node_that_came_after_the_look_stays_and_is_told(graph: OneGraph, ahead: int) -> None:
    graph.fill("D-0021")
    graph.fill(DISTRICT, nodes=30)
    plan = graph.plan()

    def add(batch: int) -> None:
        if batch == 1:
            graph.run("CREATE (:Late {district_id: 'D-002'})")

    told = "still holds 1 node of the district after 30 were deleted"
    with graph.others_untouched(), pytest.raises(DeletionError, match=told):
        graph.delete(plan, batch_size=10, ahead=ahead, committed=add)
    found = graph.driver.execute_query("MATCH (n {district_id: 'D-002'}) RETURN labels(n) AS labels").records
    assert [record["labels"] for record in found] == [["Late"]]
    assert graph.record(plan).confirmed == plan.whole


def delete_and_die(access: tuple[str, str, str], plan: GraphPlan, root: Path, moment: str) -> None:
    """A worker that is killed while a batch of nodes and one of relationships are pending."""
    uri, user, password = access
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
        graph = OneGraph(Neo4jAccess(uri=uri, user=user, password=password), driver, root)

        def wait_for_both(_: int) -> None:
            pending = graph.record(plan).pending
            if pending and pending.nodes.number and pending.relationships:
                os.kill(os.getpid(), signal.SIGKILL)

        def idle(_: int) -> None:
            """Nothing happens."""

        graph.delete(
            plan,
            batch_size=40,
            ahead=1,
            pending=wait_for_both if moment == "pending" else idle,
            committed=wait_for_both if moment == "committed" else idle,
        )


@pytest.mark.parametrize("moment", ["pending", "committed"])
def test_a_worker_that_is_killed_with_both_kinds_pending_loses_nothing(
    graph: OneGraph, tmp_path: Path, moment: str
) -> None:
    graph.fill("D-0021")
    graph.fill(DISTRICT, nodes=1_200)
    graph.run(KNOWN)
    plan = graph.plan()
    worker = multiprocessing.get_context("spawn").Process(
        target=delete_and_die, args=((graph.access.uri, *graph.access.auth), plan, tmp_path, moment)
    )
    with graph.others_untouched():
        worker.start()
        worker.join(120)
        assert worker.exitcode == -signal.SIGKILL
        left, record = graph.plan(), graph.record(plan)
        assert record.pending is not None
        assert record.pending.nodes.number
        assert record.pending.relationships
        gone = record.deleted(left.nodes, left.relationships)
        assert gone is not None
        assert gone + left.whole == plan.whole
        graph.delete(plan, batch_size=400, ahead=1, attempt=2)
    assert graph.record(plan).confirmed == plan.whole
    assert graph.remaining() == 0


def test_a_failure_in_one_session_ends_the_other(graph: OneGraph) -> None:
    graph.fill("D-0021")
    graph.fill(DISTRICT, nodes=300)
    plan = graph.plan()

    def change(batch: int) -> None:
        if batch == 1:
            graph.run("MATCH (n {district_id: 'D-002'}) WHERE n.number > 250 SET n.number = -n.number")

    with graph.others_untouched(), pytest.raises(DeletionError, match="nodes of the graph changed while"):
        graph.delete(plan, batch_size=10, ahead=1, committed=change)
    left = graph.plan().whole
    gone = graph.record(plan).deleted(left.nodes.number, left.relationships)
    assert gone is not None
    assert (gone.nodes.number + left.nodes.number, gone.relationships + left.relationships) == (300, 299)
    assert gone != GraphPart()
