"""Relationships that carry the district between nodes that do not: they are told, and go when they are asked for."""

import multiprocessing
import os
import signal
from pathlib import Path

import neo4j
import pytest

from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.graph import CHECKS, GraphFacts
from migration_rollback.core.findings import Finding
from migration_rollback.core.plan import GraphPlan, Options
from migration_rollback.errors import DeletionError
from servers.neo4j_server import Neo4jAccess
from tests.integration.one_graph import DISTRICT, OneGraph, RefusedError

SHARED = """
    CREATE (algebra:Course {name: 'Algebra'}), (biology:Course {name: 'Biology'})
    CREATE (theirs:Teacher {district_id: 'D-0021'})
    CREATE (algebra)-[:BEFORE {district_id: 'D-002', number: 1}]->(biology),
        (biology)-[:BEFORE {district_id: 'D-002', number: 2}]->(biology),
        (theirs)-[:TEACHES {district_id: 'D-002', number: 3}]->(algebra),
        (algebra)-[:BEFORE {district_id: 'D-0021'}]->(biology),
        (algebra)-[:BEFORE {district_id: 'd-002'}]->(biology),
        (algebra)-[:BEFORE]->(biology)
"""
MORE = (
    "MATCH (a:Course {name: 'Algebra'}), (b:Course {name: 'Biology'}) CREATE (a)-[:BEFORE {district_id: 'D-002'}]->(b)"
)
LESS = "MATCH ()-[r {district_id: 'D-002', number: 1}]->() DELETE r"


@pytest.fixture
def shared(graph: OneGraph) -> OneGraph:
    """Ten nodes of the district, and three relationships of it between nodes of others."""
    graph.fill(DISTRICT)
    graph.fill("D-0021")
    graph.run(SHARED)
    return graph


def carrying(graph: OneGraph, value: object = DISTRICT) -> int:
    """Relationships with that district, of exactly that value, read without the product."""
    query = "MATCH ()-[r]->() WHERE r.district_id = $value RETURN count(r) AS found"
    return int(graph.driver.execute_query(query, {"value": value}).records[0]["found"])


def found(plan: GraphPlan, moment: Moment = Moment.PLAN, **options: bool) -> list[Finding]:
    facts = GraphFacts(district_id=DISTRICT, claimed=True, plan=plan, options=Options(**options))
    return [one for one in ask(CHECKS, moment, facts) if one.code == "graph_loose_relationships"]


def test_they_are_counted_apart_and_block(shared: OneGraph) -> None:
    """Those at the district's own nodes go with these; others' are none of its business."""
    shared.run("MATCH (s:School {district_id: 'D-002'}), (c:Course) CREATE (s)-[:OFFERS {district_id: 'D-002'}]->(c)")
    plan = shared.plan()
    assert (plan.relationships, plan.loose.number, plan.loose_at_others) == (11, 3, 1)
    for moment in (Moment.PLAN, Moment.BEFORE_STORE):
        (finding,) = found(plan, moment)
        assert finding.severity == "block"
        assert "3 relationships in the graph carry the district between nodes that are not its own" in finding.sentence
        assert "1 of them at nodes of other districts" in finding.sentence
    (finding,) = found(plan, include_relationships=True)
    assert finding.severity == "warn"
    assert plan.whole.loose.number == 0


def test_they_go_when_asked_for_and_everything_else_stays(shared: OneGraph) -> None:
    plan = shared.plan(include_relationships=True)
    nodes = shared.driver.execute_query("MATCH (n) WHERE n.district_id IS NULL RETURN count(n) AS n").records[0]["n"]
    outcome = shared.delete(plan, batch_size=2)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (10, 9 + 3)
    assert [batch.loose.number for batch in shared.batches if batch.loose.number] == [2, 1]
    assert (carrying(shared), carrying(shared, "D-0021"), carrying(shared, "d-002")) == (0, 1, 1)
    assert (
        shared.driver.execute_query("MATCH (n) WHERE n.district_id IS NULL RETURN count(n) AS n").records[0]["n"]
        == nodes
    )
    assert shared.remaining("D-0021") == 11
    assert shared.record(plan).confirmed == plan.whole
    assert shared.verify(None).passed
    again = shared.delete(plan, attempt=2)
    assert (again.nodes_deleted, again.relationships_deleted) == (0, 0)


def test_a_graph_with_nothing_else_is_not_empty(graph: OneGraph) -> None:
    graph.run(SHARED)
    plan = graph.plan(include_relationships=True)
    assert (plan.nodes, plan.whole.is_empty) == (0, False)
    artifact = graph.artifact(plan)
    assert not artifact.plan.model_copy(update={"stores": ()}).is_empty
    assert graph.delete(plan).relationships_deleted == 3
    assert carrying(graph) == 0


def test_they_are_not_touched_unless_asked_for_and_the_verification_fails(shared: OneGraph) -> None:
    """They came after a plan that had none."""
    shared.run("MATCH ()-[r {district_id: 'D-002'}]->() DELETE r")
    plan = shared.plan()
    shared.run(MORE)
    with pytest.raises(RefusedError) as caught:
        shared.delete(plan)
    assert caught.value.codes == ["graph_loose_relationships"]
    assert (shared.remaining(), carrying(shared)) == (10, 1)
    shared.run("MATCH (n {district_id: 'D-002'}) DETACH DELETE n")
    read = shared.verify(None)
    assert (read.passed, read.loose_relationships_remaining) == (False, 1)
    assert "still holds 1 relationship of district D-002 between nodes that are not its own" in read.issues[0]


CHANGES = {
    "added": ([MORE], "4 are there, 3 were planned"),
    "gone": ([LESS], "2 are there, 3 were planned"),
    "replaced": ([LESS, MORE], "3 are there, 3 were planned"),
    "another type of a property": (
        ["MATCH ()-[r {district_id: 'D-002', number: 1}]->() SET r.number = '1'"],
        "3 are there, 3 were planned",
    ),
    "another end": (
        ["MATCH (a)-[r {district_id: 'D-002', number: 1}]->() CREATE (a)-[s:BEFORE]->(a) SET s = r DELETE r"],
        "3 are there, 3 were planned",
    ),
}


@pytest.mark.parametrize(("statements", "sentence"), CHANGES.values(), ids=CHANGES)
def test_what_changed_since_the_plan_is_refused_and_nothing_is_deleted(
    shared: OneGraph, statements: list[str], sentence: str
) -> None:
    plan = shared.plan(include_relationships=True)
    for statement in statements:
        shared.run(statement)
    before = shared.plan()
    with pytest.raises(RefusedError, match=sentence) as caught:
        shared.delete(plan)
    assert caught.value.codes == ["graph_relationships_changed"]
    assert shared.plan() == before
    assert shared.files.find_graph_record() is None


@pytest.mark.parametrize("change", ["SET r.number = 100", "DELETE r"])
def test_those_that_change_while_others_are_deleted_stay(shared: OneGraph, change: str) -> None:
    """Nine relationships and ten nodes go in the first two batches, one loose relationship in each of the next."""
    plan = shared.plan(include_relationships=True)

    def alter(batch: int) -> None:
        if shared.batches[-1].loose.number == 1 and not altered:
            altered.append(batch)
            shared.run(f"MATCH ()-[r {{district_id: 'D-002'}}]->() WITH r LIMIT 1 {change}")

    altered: list[int] = []
    with pytest.raises(DeletionError, match="1 relationship of the graph changed or vanished while"):
        shared.delete(plan, batch_size=1, committed=alter)
    assert shared.record(plan).confirmed.loose.number == 1
    assert carrying(shared) == (2 if change.startswith("SET") else 1)


def test_one_that_comes_while_others_are_deleted_stays_and_is_told(shared: OneGraph) -> None:
    plan, came = shared.plan(include_relationships=True), []

    def add(batch: int) -> None:
        if shared.batches[-1].loose.number:
            came.append(batch)
            shared.run(MORE)

    with pytest.raises(DeletionError, match="still holds 1 relationship of the district after 3 were deleted"):
        shared.delete(plan, committed=add)
    assert (len(came), carrying(shared)) == (1, 1)


def delete_and_die(access: tuple[str, str, str], plan: GraphPlan, root: Path, moment: str) -> None:
    """A worker that is killed in its second batch of loose relationships."""
    uri, user, password = access
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
        graph = OneGraph(Neo4jAccess(uri=uri, user=user, password=password), driver, root)

        def die(_: int) -> None:
            if sum(1 for batch in graph.batches if batch.loose.number) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        def idle(_: int) -> None:
            """Nothing happens."""

        graph.delete(
            plan,
            batch_size=1,
            pending=die if moment == "pending" else idle,
            committed=die if moment == "committed" else idle,
        )


@pytest.mark.parametrize("moment", ["pending", "committed"])
def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(
    shared: OneGraph, tmp_path: Path, moment: str
) -> None:
    plan = shared.plan(include_relationships=True)
    access = (shared.access.uri, *shared.access.auth)
    worker = multiprocessing.get_context("spawn").Process(target=delete_and_die, args=(access, plan, tmp_path, moment))
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    record, left = shared.record(plan), shared.plan().loose.number
    assert record.pending is not None
    assert left == (1 if moment == "committed" else 2)
    gone = record.deleted(0, 0, left)
    assert gone is not None
    assert gone.loose.number == 3 - left
    assert shared.delete(plan, attempt=2).relationships_deleted == left
    assert shared.record(plan).confirmed == plan.whole
    assert carrying(shared) == 0


def test_a_relationship_of_another_district_between_own_nodes_counts_as_foreign(graph: OneGraph) -> None:
    graph.run("CREATE (a:N {district_id: 'D-002'})-[:R {district_id: 'D-0021'}]->(b:N {district_id: 'D-002'})")
    graph.run("MATCH (a:N), (b:N) WHERE a <> b WITH a, b LIMIT 1 CREATE (a)-[:R {district_id: 'D-002'}]->(b)")
    graph.run("MATCH (a:N), (b:N) WHERE a <> b WITH a, b LIMIT 1 CREATE (a)-[:R {district_id: 5}]->(b)")
    plan = graph.plan()
    assert (plan.relationships, plan.foreign_relationships, plan.loose.number) == (3, 2, 0)
    assert graph.delete(plan).relationships_deleted == 3


def test_the_district_of_a_relationship_is_compared_with_its_type(graph: OneGraph) -> None:
    """The string and the integer with the same text; 42.0, a list and other spellings are other districts."""
    for value in ("'42'", "42", "42.0", "'042'", "['42']", "' 42'"):
        graph.run(f"CREATE (:Course)-[:BEFORE {{district_id: {value}}}]->(:Course)")
    plan = graph.plan("42", include_relationships=True)
    assert plan.loose.number == 2
    assert graph.delete(plan, "42").relationships_deleted == 2
    left = graph.driver.execute_query("MATCH ()-[r]->() RETURN count(r) AS found").records[0]["found"]
    assert left == 4


def test_a_delete_leaves_a_relationship_of_another_district_alone_whatever_its_id(shared: OneGraph) -> None:
    """The ids come from a look at the district; the district stands in the statement all the same."""
    query = "MATCH ()-[r]->() WHERE r.district_id IS NULL OR r.district_id <> 'D-002' RETURN elementId(r) AS id"
    ids = [record["id"] for record in shared.driver.execute_query(query).records]
    with shared.session() as session, session.transaction() as transaction:
        assert transaction.records("delete_loose_relationships", ids=ids) == []
        transaction.commit()
    assert (carrying(shared), carrying(shared, "D-0021")) == (3, 1)
