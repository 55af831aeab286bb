"""The graph of one test, and the product's steps on it, as short calls."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
from upath import UPath

from demo.world import assert_untouched, remaining_in_graph, snapshot_graph
from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.graph_record import GraphPart, GraphRecord
from migration_rollback.core.plan import GraphPlan, Options
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.results import GraphOutcome, Verification
from migration_rollback.edge.graph_record import KeptRecord, find_record
from migration_rollback.edge.plan.graph import judge_graph_again
from migration_rollback.edge.run_files import RunFiles
from migration_rollback.files.data_root import DataRoot
from migration_rollback.graph.deletion import GraphDeletion, delete_nodes
from migration_rollback.graph.reading import read_graph_plan, verify_graph
from migration_rollback.graph.session import GraphSession, open_graph
from servers.neo4j_server import Neo4jAccess
from tests.unit import given

DATABASE = "neo4j"
DISTRICT = "D-002"


class RefusedError(Exception):
    """The graph is not what was approved; the arguments are the findings that say so."""

    @property
    def codes(self) -> list[str]:
        """What they are."""
        return [finding.code for finding in self.args]


class Watched(KeptRecord):
    """Keeps the record as the product does, and does what a test wants in between; a batch counts from 1."""

    def __init__(
        self,
        files: RunFiles,
        record: GraphRecord,
        *,
        pending: Callable[[int], None] = lambda _: None,
        committed: Callable[[int], None] = lambda _: None,
    ) -> None:
        super().__init__(files, record, lambda _: None)
        self.batches: list[GraphPart] = []
        self._when_pending, self._when_committed = pending, committed

    def before_commit(self, batch: GraphPart) -> None:
        """Written down, not committed yet."""
        super().before_commit(batch)
        self.batches.append(batch)
        self._when_pending(len(self.batches))

    def after_commit(self, batch: GraphPart) -> None:
        """Committed, not written down yet: ``committed`` is called before that."""
        self._when_committed(len(self.batches))
        super().after_commit(batch)


class OneGraph:
    """Tests prepare it through the driver; the product opens sessions of its own."""

    def __init__(self, access: Neo4jAccess, driver: neo4j.Driver, data_root: Path) -> None:
        self.access = access
        self.driver = driver
        self.files = RunFiles(DataRoot(UPath(data_root)), given.ROLLBACK)
        self.findings: tuple[Finding, ...] = ()
        self.batches: list[GraphPart] = []
        self.timeout: float | None = None

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

        with open_graph(connect, district_id, read_only=read_only, timeout=self.timeout) as session:
            yield session

    def plan(
        self, district_id: str = DISTRICT, loaded: LoadedGraph | None = None, *, include_relationships: bool = False
    ) -> GraphPlan:
        """What there is to delete."""
        with self.session(district_id, read_only=True) as session:
            return read_graph_plan(session, loaded, include_relationships=include_relationships)

    def artifact(self, plan: GraphPlan) -> PlanArtifact:
        """The approved plan of which it is a part."""
        return given.plan_artifact(graph=plan, options=Options(include_relationships=plan.includes_loose))

    def delete(
        self,
        plan: GraphPlan,
        district_id: str = DISTRICT,
        *,
        batch_size: int = 1_000,
        attempt: int = 1,
        ahead: int = 0,
        progress: Callable[[int, int], None] = lambda _gone, _of: None,
        **meanwhile: Callable[[int], None],
    ) -> GraphOutcome:
        """Judge it again and delete it, as the task does. :raises RefusedError: it is not what was approved.

        :param ahead: 0: one batch after another, in the order of the chunks.
        :param meanwhile: what else happens, as for ``Watched``.
        """
        with self.session(district_id) as session:
            judged = judge_graph_again(session, self.files, self.artifact(plan), batch_size=batch_size)
            self.findings = judged.findings
            if refused := blocks(judged.findings):
                raise RefusedError(*refused)
            recorder = Watched(self.files, judged.record, **meanwhile)
            self.batches = recorder.batches
            deletion = GraphDeletion(
                look=judged.look,
                earlier=judged.record.confirmed,
                batch_size=batch_size,
                attempt=attempt,
                recorder=recorder,
                log=lambda _: None,
                progress=progress,
                ahead=ahead,
            )
            return delete_nodes(session, deletion)

    def record(self, plan: GraphPlan) -> GraphRecord:
        """What was written down, which has to be there."""
        record = find_record(self.files, self.artifact(plan).fingerprint)
        assert record is not None, "nothing was written down"
        return record

    def verify(
        self, others: int | None, district_id: str = DISTRICT, *, database_id: str | None = None
    ) -> Verification:
        """Read again."""
        with self.session(district_id, read_only=True) as session:
            return verify_graph(session, district_id, others, database_id)

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
