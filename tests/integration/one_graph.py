"""The graph of one test, and the product's steps on it, as short calls."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import neo4j

from demo.world import assert_untouched, remaining_in_graph, snapshot_graph
from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.core.plan import GraphPlan
from migration_rollback.core.report.results import GraphOutcome, Verification
from migration_rollback.graph.deletion import delete_nodes
from migration_rollback.graph.reading import read_graph_plan, verify_graph
from migration_rollback.graph.session import GraphSession, open_graph
from servers.neo4j_server import Neo4jAccess

DATABASE = "neo4j"
DISTRICT = "D-002"


class OneGraph:
    """Tests prepare it through the driver; the product opens sessions of its own."""

    def __init__(self, access: Neo4jAccess, driver: neo4j.Driver) -> None:
        self.access = access
        self.driver = driver

    def run(self, query: str, **values: object) -> None:
        """Any Cypher, for its effect."""
        with self.driver.session(database=DATABASE) as session:
            session.run(query, values).consume()

    def empty(self) -> None:
        """Remove everything, relationships first: a test may have made a heavy node."""
        self.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS")
        self.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")

    def fill(self, district_id: str | int, *, nodes: int = 10) -> None:
        """Students and a school that they attend."""
        self.run(
            "CREATE (s:School {district_id: $district_id}) WITH s UNWIND range(1, $nodes - 1) AS number "
            "CREATE (:Student {district_id: $district_id, number: number})-[:ATTENDS]->(s)",
            district_id=district_id,
            nodes=nodes,
        )

    @contextlib.contextmanager
    def session(self, district_id: str = DISTRICT, *, read_only: bool = False) -> Iterator[GraphSession]:
        """A session of the product, with a driver of its own."""

        def connect() -> tuple[neo4j.Driver, str | None]:
            return neo4j.GraphDatabase.driver(self.access.uri, auth=self.access.auth), DATABASE

        with open_graph(connect, district_id, read_only=read_only) as session:
            yield session

    def plan(self, district_id: str = DISTRICT, loaded: LoadedGraph | None = None) -> GraphPlan:
        """What there is to delete."""
        with self.session(district_id, read_only=True) as session:
            return read_graph_plan(session, loaded)

    def delete(
        self, plan: GraphPlan, district_id: str = DISTRICT, *, batch_size: int = 1_000, attempt: int = 1
    ) -> GraphOutcome:
        """Delete it."""
        with self.session(district_id) as session:
            return delete_nodes(session, plan, batch_size=batch_size, attempt=attempt, log=lambda _: None)

    def verify(self, others: int | None, district_id: str = DISTRICT) -> Verification:
        """Read again."""
        with self.session(district_id, read_only=True) as session:
            return verify_graph(session, district_id, others)

    def remaining(self, district_id: str = DISTRICT) -> int:
        """The district's nodes, read without the product."""
        return remaining_in_graph(self.driver, DATABASE, district_id)

    @contextlib.contextmanager
    def others_untouched(self) -> Iterator[None]:
        """Everything but the district's own nodes is the same afterwards."""
        before = snapshot_graph(self.driver, DATABASE, except_for=[DISTRICT])
        assert before, "there is nothing to compare"
        yield
        assert_untouched(before, snapshot_graph(self.driver, DATABASE, except_for=[DISTRICT]))
