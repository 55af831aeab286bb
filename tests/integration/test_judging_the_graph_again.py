"""Between the approval and the deletion somebody changes the graph, or a worker is killed: what was approved goes."""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest

from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.plan import GraphPlan
from migration_rollback.edge.settings import settings
from migration_rollback.errors import DeletionError, GraphError, GraphRecordError
from migration_rollback.graph.nodes import node_hash
from servers.neo4j_server import Neo4jAccess
from tests.integration.one_graph import OneGraph, RefusedError

LINK = "MATCH (a {district_id: 'D-0021'}), (b {district_id: 'D-002'}) WITH a, b LIMIT 3 CREATE (a)-[:KNOWS]->(b)"
LINK_EACH = "MATCH (a:School {district_id: 'D-0021'}), (b {district_id: 'D-002'}) CREATE (a)-[:KNOWS]->(b)"
REPLACE = "MATCH (n:Student {district_id: 'D-002'}) WITH n LIMIT 5 DETACH DELETE n"
ADD = "UNWIND range(1, 5) AS x CREATE (:Student {district_id: 'D-002', number: 100 + x})"
REFILL = "MATCH (n:Student {district_id: 'D-002'}) WITH n LIMIT 5 SET n = {district_id: 'D-002', number: n.number * 9}"
RELINK = "MATCH (n:Student {district_id: 'D-002'}), (s:School {district_id: 'D-002'}) MERGE (n)-[:ATTENDS]->(s)"


@pytest.fixture
def approved(graph: OneGraph) -> Iterator[GraphPlan]:
    """Ten nodes with nine relationships; at the end the neighbour has what it had."""
    graph.fill("D-002")
    graph.fill("D-0021")
    yield graph.plan()
    assert graph.remaining("D-0021") == 10


CHANGES = {
    "replaced": ([REPLACE, ADD, RELINK], ["graph_nodes_changed"], "some nodes were replaced"),
    "another content under the same id": (
        [REFILL],
        ["graph_nodes_changed"],
        "some nodes were replaced, or their labels or properties changed; there are as many as the 10",
    ),
    "another type of the same value": (
        ["MATCH (n:Student {district_id: 'D-002', number: 7}) SET n.number = '7'"],
        ["graph_nodes_changed"],
        "properties changed",
    ),
    "another label": (
        ["MATCH (n:School {district_id: 'D-002'}) REMOVE n:School SET n:Academy"],
        ["graph_nodes_changed"],
        "labels",
    ),
    "added": (
        ["CREATE (:Student {district_id: 'D-002'}), (:Student {district_id: 'D-002'})"],
        ["graph_nodes_changed"],
        "2 nodes of the district more than the 10 that were planned",
    ),
    "vanished": (
        ["MATCH (n:Student {district_id: 'D-002', number: 7}) DETACH DELETE n"],
        ["graph_nodes_changed", "graph_relationships_gone"],
        "1 node of the district fewer than the 10",
    ),
    "linked by the neighbour": (
        [LINK],
        ["graph_relationships_added", "graph_relationships_added"],
        "12 relationships now, 9 were approved",
    ),
    "linked among themselves": (
        ["MATCH (s:School {district_id: 'D-002'}) CREATE (s)-[:IS]->(s)"],
        ["graph_relationships_added"],
        "10 relationships now, 9 were approved",
    ),
}


@pytest.mark.parametrize(("statements", "codes", "sentence"), CHANGES.values(), ids=CHANGES)
def test_what_changed_since_the_plan_is_refused_and_nothing_is_deleted(
    graph: OneGraph, approved: GraphPlan, statements: list[str], codes: list[str], sentence: str
) -> None:
    for statement in statements:
        graph.run(statement)
    before = graph.plan()
    with graph.others_untouched(), pytest.raises(RefusedError) as caught:
        graph.delete(approved)
    assert [finding.code for finding in graph.findings] == codes
    assert sentence in caught.value.args[0].sentence
    assert graph.plan() == before
    assert graph.files.find_graph_record() is None


def test_a_foreign_relationship_in_the_place_of_an_own_one_is_refused(graph: OneGraph, approved: GraphPlan) -> None:
    """Their number is the same."""
    graph.run("MATCH (:Student {district_id: 'D-002', number: 1})-[r]->() DELETE r")
    graph.run("MATCH (a:School {district_id: 'D-0021'}), (b:School {district_id: 'D-002'}) CREATE (a)-[:KNOWS]->(b)")
    with graph.others_untouched(), pytest.raises(RefusedError, match="not the district's now, 0 were approved"):
        graph.delete(approved)
    assert graph.remaining() == 10


def test_fewer_relationships_are_told_and_the_number_is_true(graph: OneGraph, approved: GraphPlan) -> None:
    graph.run("MATCH (:Student {district_id: 'D-002', number: 1})-[r]->() DELETE r")
    outcome = graph.delete(approved)
    assert [finding.code for finding in graph.findings] == ["graph_relationships_gone"]
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (10, 8)
    assert graph.record(approved).confirmed.relationships == 8


def test_a_graph_without_a_node_of_the_district_is_nothing_to_do(graph: OneGraph, approved: GraphPlan) -> None:
    graph.run("MATCH (n {district_id: 'D-002'}) DETACH DELETE n")
    assert graph.delete(approved).nodes_deleted == 0
    assert graph.findings == ()


def test_another_database_is_refused(graph: OneGraph, approved: GraphPlan) -> None:
    with pytest.raises(RefusedError, match="another database") as caught:
        graph.delete(approved.model_copy(update={"database_id": "4711"}))
    assert caught.value.codes == ["graph_moved"]
    assert graph.remaining() == 10


def on_batch(number: int, what: Callable[[], object]) -> Callable[[int], None]:
    """Do it at that batch."""

    def at(batch: int) -> None:
        if batch == number:
            what()

    return at


def test_relationships_that_come_between_two_batches_are_refused(graph: OneGraph, approved: GraphPlan) -> None:
    """Of four nodes at once, the first four lose theirs and go; then the neighbour links each of the others."""

    def link(batch: int) -> None:
        if graph.batches[batch - 1].nodes.number:
            graph.run(LINK_EACH)

    with graph.others_untouched(), pytest.raises(DeletionError, match="got more relationships while"):
        graph.delete(approved, batch_size=4, committed=link)
    gone, left = graph.record(approved).confirmed, graph.plan()
    assert (gone.nodes.number, left.nodes) == (4, 6)
    assert (gone.foreign_relationships, left.foreign_relationships) == (0, 6)
    assert gone + left.whole == approved.whole + GraphPart(relationships=6, foreign_relationships=6)
    with pytest.raises(
        RefusedError, match="6 relationships to nodes that are not the district's now, 0 remain approved"
    ):
        graph.delete(approved, attempt=2)


def test_a_relationship_that_comes_before_its_node_goes_makes_the_delete_fail(
    graph: OneGraph, approved: GraphPlan
) -> None:
    """Between the last relationship and the node; the neighbour's relationship is not taken along."""
    link = on_batch(1, lambda: graph.run(LINK))
    with graph.others_untouched(), pytest.raises(GraphError, match="linked the nodes while"):
        graph.delete(approved, committed=link)
    assert (graph.remaining(), graph.plan().foreign_relationships) == (10, 3)
    record = graph.record(approved)
    assert record.pending is not None
    assert record.deleted(10, 3) == record.confirmed
    with pytest.raises(RefusedError, match="3 relationships now, 0 remain approved"):
        graph.delete(approved, attempt=2)
    graph.run("MATCH ({district_id: 'D-0021'})-[r:KNOWS]->() DELETE r")
    assert graph.delete(approved, attempt=3).nodes_deleted == 10
    assert graph.record(approved).confirmed == approved.whole


@pytest.mark.parametrize(
    ("change", "told"),
    [("SET n.number = 100", "nodes of the graph changed"), ("DETACH DELETE n", "1 node of the graph")],
)
def test_nodes_that_change_while_others_are_deleted_stay(
    graph: OneGraph, approved: GraphPlan, change: str, told: str
) -> None:
    with_change = on_batch(4, lambda: graph.run(f"MATCH (n:Student {{district_id: 'D-002'}}) WITH n LIMIT 1 {change}"))
    with graph.others_untouched(), pytest.raises(DeletionError, match=f"{told}.* while the district"):
        graph.delete(approved, batch_size=4, committed=with_change)
    assert graph.record(approved).confirmed.nodes.number in (4, 8)


def test_nodes_that_come_while_others_are_deleted_stay_and_are_told(graph: OneGraph, approved: GraphPlan) -> None:
    with pytest.raises(DeletionError, match="still holds 5 nodes of the district after 10 were deleted"):
        graph.delete(approved, committed=on_batch(2, lambda: graph.run(ADD)))


def delete_and_die(access: tuple[str, str, str], plan: GraphPlan, root: Path, moment: str, batch: int) -> None:
    """A worker that is killed at a batch, once it is written down as pending, or committed and not written down."""
    uri, user, password = access
    die, idle = on_batch(batch, lambda: os.kill(os.getpid(), signal.SIGKILL)), on_batch(0, lambda: None)
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
        graph = OneGraph(Neo4jAccess(uri=uri, user=user, password=password), driver, root)
        graph.delete(
            plan,
            batch_size=4,
            pending=die if moment == "pending" else idle,
            committed=die if moment == "committed" else idle,
        )


@pytest.mark.parametrize("moment", ["pending", "committed"])
@pytest.mark.parametrize("batch", [2, 5], ids=["of relationships", "of nodes"])
def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(
    graph: OneGraph, approved: GraphPlan, tmp_path: Path, moment: str, batch: int
) -> None:
    access = (graph.access.uri, *graph.access.auth)
    worker = multiprocessing.get_context("spawn").Process(
        target=delete_and_die, args=(access, approved, tmp_path, moment, batch)
    )
    with graph.others_untouched():
        worker.start()
        worker.join(60)
        assert worker.exitcode == -signal.SIGKILL
        left = graph.plan()
        record = graph.record(approved)
        assert record.pending is not None
        gone = record.deleted(left.nodes, left.relationships)
        assert gone == (record.confirmed + record.pending if moment == "committed" else record.confirmed)
        assert gone + left.whole == approved.whole
        outcome = graph.delete(approved, attempt=2)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (left.nodes, left.relationships)
    assert graph.remaining() == 0
    assert graph.record(approved).confirmed == approved.whole


def test_a_pending_batch_that_the_graph_does_not_explain_is_refused(graph: OneGraph, approved: GraphPlan) -> None:
    def die() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        graph.delete(approved, batch_size=4, committed=on_batch(2, die))
    graph.run("CREATE (n:Student {district_id: 'D-002'}) WITH n UNWIND range(1, 100) AS i CREATE (n)-[:KNOWS]->(n)")
    there = graph.remaining()
    with pytest.raises(GraphRecordError, match="does not explain what is in the graph"):
        graph.delete(approved, attempt=2)
    assert graph.remaining() == there


@pytest.mark.parametrize("forgery", ["number", "deleted", "key", "other plan", "no record"])
def test_a_record_that_somebody_else_wrote_is_refused(
    graph: OneGraph, approved: GraphPlan, forgery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the numbers of its choice it would let as many other nodes go."""

    def stop() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        graph.delete(approved, batch_size=4, pending=on_batch(5, stop))
    path = Path(str(graph.files.graph_record_path))
    document = json.loads(path.read_text())
    left = graph.remaining()
    match forgery:
        case "number":
            document["confirmed"]["nodes"]["number"] -= 1
            path.write_text(json.dumps(document))
        case "deleted":
            path.unlink()
        case "key":
            monkeypatch.setenv("MIGRATION_ROLLBACK_SEALING_KEY", "another")
            settings.cache_clear()
        case "other plan":
            approved = approved.model_copy(update={"numbered_nodes": 1})
        case "no record":
            path.write_text("[]")
    expected = RefusedError if forgery == "deleted" else GraphRecordError
    with pytest.raises(expected, match=r"fewer than|was altered|another rollback|is not a record"):
        graph.delete(approved, attempt=2)
    assert graph.remaining() == left


def test_every_property_is_part_of_a_node(graph: OneGraph) -> None:
    """Each statement makes another node of the same element id; values that look alike differ by type."""
    graph.run("CREATE (:N {district_id: 'D-002'})")
    values = (
        *("-0.0", "7", "'7'", "7.0", "true", "'true'", "[7]", "['7']", "[7.0]", "0.0", "''", "[]"),
        *("date('2026-01-01')", "'2026-01-01'", "localdatetime('2026-01-01T00:00:00')", "duration('P1D')"),
        *("datetime('2026-01-01T00:00:00+01:00')", "datetime('2026-01-01T00:00:00[Europe/Berlin]')"),
        *("datetime('2026-01-01T00:00:00[Europe/Paris]')", "time('00:00:00+01:00')", "localtime('00:00:00')"),
        *("point({x: 1, y: 2})", "point({longitude: 1, latitude: 2})", "point({x: 1, y: 2, z: 0})"),
        *("[date('2026-01-01')]", "0.0 / 0.0", "toFloat('Infinity')", "'\\u00e9'", "'e\\u0301'"),
    )
    seen = []
    for value in values:
        graph.run(f"MATCH (n:N) SET n.value = {value}")
        seen.append(graph.plan().tally)
        assert graph.plan().tally == seen[-1], "the same node is the same twice"
    assert len({tally.digest for tally in seen}) == len(values)


def test_order_of_labels_and_of_properties_is_no_difference() -> None:
    assert node_hash("4:x:1", ["A", "B"], {"a": 1, "b": 2}) == node_hash("4:x:1", ["B", "A"], {"b": 2, "a": 1})
    assert node_hash("4:x:1", ["A"], {"a": 1}) != node_hash("4:x:2", ["A"], {"a": 1})
