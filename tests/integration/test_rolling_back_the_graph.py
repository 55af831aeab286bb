"""The graph on a real Neo4j: what is counted, what goes, and what is refused."""

import time
from pathlib import Path

import neo4j
import pytest

from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.graph import CHECKS, GraphFacts
from migration_rollback.errors import GraphError, TransientGraphError
from migration_rollback.graph.pages import read_nodes, survey_nodes
from migration_rollback.graph.reading import is_read_only, read_spellings
from migration_rollback.graph.session import open_graph
from servers.child_process import free_port
from servers.neo4j_server import Neo4jAccess, Neo4jServer
from tests.integration.one_graph import DATABASE, OneGraph


def test_nodes_are_counted_by_label_and_relationships_once(graph: OneGraph) -> None:
    graph.fill("D-002")
    graph.fill("D-0021", nodes=20)
    plan = graph.plan(loaded=LoadedGraph(nodes_loaded=10, relationships_loaded=9))
    assert (plan.nodes, plan.relationships, plan.foreign_relationships) == (10, 9, 0)
    assert {count.label: count.nodes for count in plan.labels} == {"School": 1, "Student": 9}
    assert (plan.nodes_loaded, plan.relationships_loaded) == (10, 9)


def test_labels_without_an_index_and_two_types_of_the_property_are_found(graph: OneGraph) -> None:
    """An index over two properties does not serve a look at one, nor does one that is made for texts."""
    graph.run("CREATE (:Indexed {district_id: '42'}), (:`Odd ``label` {district_id: 42}), (:Both {district_id: '42'})")
    graph.run("CREATE (:Words {district_id: '42'})")
    graph.run("CREATE TEXT INDEX letters IF NOT EXISTS FOR (n:Words) ON (n.district_id)")
    graph.run("CREATE FULLTEXT INDEX words IF NOT EXISTS FOR (n:Words) ON EACH [n.district_id]")
    graph.run("CREATE INDEX served IF NOT EXISTS FOR (n:Indexed) ON (n.district_id)")
    graph.run("CREATE INDEX half IF NOT EXISTS FOR (n:Both) ON (n.district_id, n.name)")
    graph.run("CALL db.awaitIndexes()")
    try:
        plan = graph.plan("42")
    finally:
        graph.run("DROP INDEX served")
        for name in ("half", "letters", "words"):
            graph.run(f"DROP INDEX {name}")
    assert (plan.unindexed_labels, plan.numbered_nodes, plan.nodes) == (("Both", "Odd `label", "Words"), 1, 4)
    codes = [
        finding.code for finding in ask(CHECKS, Moment.PLAN, GraphFacts(district_id="42", claimed=True, plan=plan))
    ]
    assert codes == [*["graph_label_unindexed"] * 3, "graph_property_types", "graph_not_judged"]


def test_the_district_goes_and_the_others_stay(graph: OneGraph) -> None:
    graph.fill("D-002")
    graph.fill("D-0021")
    graph.fill("d-002")
    graph.run("CREATE (:Setting {name: 'of nobody'})")
    plan = graph.plan()
    with graph.others_untouched():
        outcome = graph.delete(plan)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (10, 9)
    assert graph.remaining() == 0
    found = graph.verify(21)
    assert (found.passed, found.nodes_remaining, found.relationships_remaining, found.warnings) == (True, 0, 0, ())


def test_deleting_twice_finds_nothing_to_do(graph: OneGraph) -> None:
    graph.fill("D-002")
    graph.fill("D-0021")
    plan = graph.plan()
    with graph.others_untouched():
        graph.delete(plan)
        again = graph.delete(plan, attempt=2)
    assert (again.nodes_deleted, again.relationships_deleted) == (0, 0)
    assert graph.record(plan).confirmed == plan.whole


def test_string_and_integer_are_both_the_district_if_their_text_is_the_same(graph: OneGraph) -> None:
    """The integer 42 is not the district 042, and no other string or number is 42, nor is 42.0, which equals it.

    Those of 42.0 lie between the district's nodes, where each number is looked at.
    """
    graph.run(
        "CREATE (:N {district_id: '42'}), (:Float {district_id: 42.0})-[:R]->(:Float {district_id: 42.0}), "
        "(:N {district_id: 42}), (:N {district_id: '042'}), (:N {district_id: 421})"
    )
    assert graph.plan("42").nodes == 2
    assert graph.plan("042").nodes == 1
    assert graph.plan("42").relationships == 0
    assert graph.delete(graph.plan("42"), "42").nodes_deleted == 2
    floats = "MATCH (n:Float)-[r]->() RETURN count(r) AS found"
    assert graph.driver.execute_query(floats).records[0]["found"] == 1
    assert (graph.remaining("42"), graph.remaining("042"), graph.remaining("421")) == (0, 1, 1)


def test_nodes_without_a_label_and_with_several_go_once(graph: OneGraph) -> None:
    graph.fill("D-0021")
    graph.run(
        "CREATE ({district_id: 'D-002'})-[:KNOWS]->(:A:B {district_id: 'D-002'})-[:IS]->(:B {district_id: 'D-002'})"
    )
    plan = graph.plan()
    assert (plan.nodes, plan.relationships) == (3, 2)
    with graph.others_untouched():
        outcome = graph.delete(plan)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (3, 2)


def test_relationships_to_others_are_counted_as_foreign_and_go_alone(graph: OneGraph) -> None:
    """In both directions, to another district and to nobody's nodes; a node's loop is its own."""
    graph.fill("D-0021")
    graph.run(
        "CREATE (ours:A {district_id: 'D-002'}), (theirs:A {district_id: 'D-0021'}), (shared:Code {name: 'x'}) "
        "CREATE (ours)-[:R]->(theirs), (theirs)-[:R]->(ours), (ours)-[:R]->(shared), (ours)-[:R]->(ours), "
        "(theirs)-[:R]->(shared)"
    )
    plan = graph.plan()
    assert (plan.relationships, plan.foreign_relationships) == (4, 3)
    with graph.others_untouched():
        outcome = graph.delete(plan)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (1, 4)


def test_a_heavy_node_goes_in_batches(graph: OneGraph) -> None:
    """A transaction that held all relationships of a node could exhaust the server's memory."""
    graph.fill("D-0021")
    graph.run(
        "CREATE (hub:School {district_id: 'D-002'}) WITH hub UNWIND range(1, 10000) AS number "
        "CREATE (s:Student {district_id: 'D-002', number: number}) CREATE (s)-[:ATTENDS]->(hub), (hub)-[:TEACHES]->(s)"
    )
    plan = graph.plan()
    assert (plan.nodes, plan.relationships) == (10_001, 20_000)
    with graph.others_untouched():
        outcome = graph.delete(plan, batch_size=1_000)
    assert (outcome.nodes_deleted, outcome.relationships_deleted) == (10_001, 20_000)
    assert max(batch.nodes.number + batch.relationships for batch in graph.batches) == 1_000
    # A batch of relationships meets some of them at both ends where the ids lie so, and is as much smaller.
    assert 20 + 11 <= len(graph.batches) <= 20 + 2 * 11
    assert graph.remaining() == 0


def test_verification_tells_what_is_left_and_what_others_did(graph: OneGraph) -> None:
    graph.fill("D-002")
    graph.fill("D-0021")
    found = graph.verify(11)
    assert found.issues == ("the graph still holds 10 nodes of district D-002",)
    assert found.relationships_remaining == 9
    assert found.warnings == ("nodes of other districts in the graph: 11 at the plan, 10 now",)
    assert graph.verify(None).warnings == ()


def test_verification_in_another_database_fails(graph: OneGraph) -> None:
    graph.fill("D-0021")
    plan = graph.plan()
    assert plan.database_id is not None
    assert graph.verify(None, database_id=plan.database_id).passed
    (issue,) = graph.verify(None, database_id="4711").issues
    assert "another database than the approved one: its id was 4711" in issue


@pytest.mark.parametrize("name", ["delete_relationships", "delete_nodes"])
def test_a_session_for_reading_refuses_every_delete(graph: OneGraph, name: str) -> None:
    graph.fill("D-002")
    with graph.session(read_only=True) as session:
        survey = survey_nodes(session)
        numbers = [number for number, _ in read_nodes(session, survey)]
        with session.transaction() as transaction, pytest.raises(GraphError, match="refused"):
            transaction.records(name, numbers=numbers, prefix=survey.prefix, batch_size=10)
    assert graph.remaining() == 10
    assert graph.plan().relationships == 9


def test_a_delete_leaves_a_node_of_another_district_alone_whatever_its_id(graph: OneGraph) -> None:
    """The ids come from a look at the district; the district stands in the statement all the same."""
    graph.fill("D-002")
    graph.fill("D-0021")
    with graph.session("D-0021", read_only=True) as session:
        survey = survey_nodes(session)
        numbers = [number for number, _ in read_nodes(session, survey)]
    with graph.others_untouched(), graph.session() as session:
        for name in ("delete_relationships", "delete_nodes"):
            with session.transaction() as transaction:
                transaction.records(name, numbers=numbers, prefix=survey.prefix, batch_size=100)
                transaction.commit()


def test_a_read_only_database_is_found(tmp_path: Path) -> None:
    """It is told before the approval, not after five stores were emptied."""
    with Neo4jServer(tmp_path):
        pass
    with Neo4jServer(tmp_path, settings={"server.databases.read_only": DATABASE}) as server:

        def connect() -> tuple[neo4j.Driver, str | None]:
            return neo4j.GraphDatabase.driver(server.uri, auth=server.auth), None

        with open_graph(connect, "D-002", read_only=True) as session:
            assert is_read_only(session)


def test_a_server_that_is_away_is_told_quickly_and_worth_another_try() -> None:
    def connect() -> tuple[neo4j.Driver, str | None]:
        return neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{free_port()}", auth=("neo4j", "x")), None

    started = time.monotonic()
    with pytest.raises(TransientGraphError, match="not reachable"), open_graph(connect, "D-002", read_only=True):
        pass
    assert time.monotonic() - started < 15


def test_a_wrong_password_or_database_is_final(neo4j_access: Neo4jAccess) -> None:
    for password, database in (("wrong password", DATABASE), (neo4j_access.password, "nowhere")):

        def connect(password: str = password, database: str = database) -> tuple[neo4j.Driver, str | None]:
            return neo4j.GraphDatabase.driver(neo4j_access.uri, auth=(neo4j_access.user, password)), database

        with pytest.raises(GraphError) as caught, open_graph(connect, "D-002", read_only=True) as session:
            session.number("count_nodes")
        assert not isinstance(caught.value, TransientGraphError)


def test_what_reads_like_the_district_is_told_and_stays(graph: OneGraph) -> None:
    """As in the stores; and what only Neo4j knows: numbers with a point, and lists."""
    alike = ("' 7'", "'07'", "'7 '", "'007'", "7.0", "['7', '8']", "[8, 7]", "'7.0'")
    for value in (*alike, "'7'", "7", "'70'", "'8'", "[8]", "7.5", "true", "date('2026-01-07')", "point({x: 7, y: 7})"):
        graph.run(f"CREATE (:N {{district_id: {value}}})-[:R {{district_id: '77'}}]->(:Course)")
    graph.run("MATCH (a:Course) WITH a LIMIT 1 CREATE (a)-[:R {district_id: '007'}]->(a)")
    with graph.session("7", read_only=True) as session:
        found = read_spellings(session)
    assert found == {
        '" 7"': 1, '"07"': 1, '"7 "': 1, '"007"': 2, "7.0": 1, 'a list with "7"': 1, "a list with 7": 1, '"7.0"': 1,
    }  # fmt: skip
    plan = graph.plan("7")
    assert plan.nodes == 2
    facts = GraphFacts(district_id="7", claimed=True, plan=plan, spellings=found)
    (finding,) = [one for one in ask(CHECKS, Moment.PLAN, facts) if one.code == "district_spelled_otherwise"]
    assert "9 nodes and relationships in the graph have ids that read like the district's" in finding.sentence
    assert finding.momentary


@pytest.mark.parametrize(
    ("district", "alike", "others"),
    [
        ("D-002", ["d-002", "D-2", " D-0002 ", "d-02"], ["D-0021", "D-20", "D_002", "XD-002", "D-002.0"]),
        ("a.b", ["A.B"], ["axb", "a.b0"]),
        ("0", ["00", " 0"], ["10", ""]),
    ],
)
def test_spellings_are_those_that_the_stores_report(
    graph: OneGraph, district: str, alike: list[str], others: list[str]
) -> None:
    graph.run("UNWIND $values AS value CREATE ({district_id: value})", values=[district, *alike, *others])
    with graph.session(district, read_only=True) as session:
        assert sorted(read_spellings(session)) == sorted(f'"{value}"' for value in alike)


def test_relationships_are_compared_with_the_load_report(graph: OneGraph) -> None:
    graph.fill("D-002")
    for loaded, words in (
        (340_000, ["holds 9 relationships of the district, but 340,000 were loaded"]),
        (0, ["holds 9 relationships of the district, but 0 were loaded: 9 are not this migration's, and 0 lead to"]),
        (None, ["the load report gives no count of relationships, the graph holds 9 of the district"]),
        (9, []),
    ):
        plan = graph.plan(loaded=LoadedGraph(nodes_loaded=10, relationships_loaded=loaded))
        found = ask(CHECKS, Moment.PLAN, GraphFacts(district_id="D-002", claimed=True, plan=plan))
        told = [one.sentence for one in found if one.code in ("graph_relationships_differ", "graph_not_judged")]
        assert len(told) == len(words)
        assert all(word in sentence for word, sentence in zip(words, told, strict=True))
