"""The demo world's graph: nodes and relationships of each district, none between two districts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import neo4j

from .districts import District

# Rows of one transaction: a server with 512 MB takes several times as many.
BATCH = 20_000


@dataclass(frozen=True)
class GraphCounts:
    """What a district has in the graph."""

    nodes: int
    relationships: int


@dataclass(frozen=True)
class GraphShape:
    """Nodes by label, and relationships by (label, type, label)."""

    nodes: Mapping[str, int]
    relationships: Mapping[tuple[str, str, str], int]

    @property
    def counts(self) -> GraphCounts:
        return GraphCounts(sum(self.nodes.values()), sum(self.relationships.values()))

    def scaled(self, factor: float) -> "GraphShape":
        """Every label and type keeps at least one; a district has one District node at any size."""
        return GraphShape(
            {label: 1 if count == 1 else max(1, round(count * factor)) for label, count in self.nodes.items()},
            {pattern: max(1, round(count * factor)) for pattern, count in self.relationships.items()},
        )


DISTRICT_GRAPH = GraphShape(
    nodes={
        "District": 1,
        "School": 60,
        "Program": 139,
        "Course": 1_800,
        "Staff": 6_000,
        "Section": 12_000,
        "Guardian": 40_000,
        "Student": 60_000,
    },
    relationships={
        ("School", "BELONGS_TO", "District"): 60,
        ("Staff", "WORKS_AT", "School"): 6_000,
        ("Staff", "REPORTS_TO", "Staff"): 5_940,
        ("Section", "OF_COURSE", "Course"): 12_000,
        ("Staff", "TEACHES", "Section"): 14_000,
        ("Student", "ATTENDS", "School"): 60_000,
        ("Guardian", "GUARDIAN_OF", "Student"): 70_000,
        ("Student", "PARTICIPATES_IN", "Program"): 12_000,
        ("Student", "ENROLLED_IN", "Section"): 160_000,
    },
)


def fill_graph(
    driver: neo4j.Driver,
    database: str,
    districts: Sequence[District],
    scale: float = 1.0,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, GraphCounts]:
    """Adds the districts to the graph; returns by district id what was added."""
    index_graph(driver, database, DISTRICT_GRAPH)
    counts = {}
    for district in districts:
        shape = DISTRICT_GRAPH.scaled(district.share * scale)
        counts[district.district_id] = fill_district_graph(driver, database, district.district_id, shape)
        progress(f'the graph holds {shape.counts.nodes:,} nodes of district "{district.district_id}"')
    return counts


def index_graph(driver: neo4j.Driver, database: str, shape: GraphShape) -> None:
    """Indexes each label by district, where it is not yet: without, every look-up scans all districts."""
    with driver.session(database=database) as session:
        # Asked first: even a CREATE that finds its index takes locks, on which concurrent tests would wait.
        there = session.run("SHOW INDEXES YIELD name RETURN collect(name) AS names").single(strict=True)["names"]
        for label in shape.nodes:
            name = f"{label.lower()}_district"
            if name not in there:
                session.run(f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.district_id)").consume()
        session.run("CALL db.awaitIndexes(60)").consume()


def fill_district_graph(driver: neo4j.Driver, database: str, district_id: str | int, shape: GraphShape) -> GraphCounts:
    """Creates the shape for the district, in batches; returns the server's own counts.

    The property has the type that is passed: an integer makes nodes that the same digits as a string miss.
    """
    nodes = relationships = 0
    with driver.session(database=database) as session:
        for label, count in shape.nodes.items():
            for first, last in _batches(count):
                result = session.run(_nodes_query(label), district_id=district_id, first=first, last=last)
                nodes += result.consume().counters.nodes_created
        for pattern, count in shape.relationships.items():
            for first, last in _batches(count):
                result = session.run(_relationships_query(*pattern), district_id=district_id, first=first, last=last)
                relationships += result.consume().counters.relationships_created
    return GraphCounts(nodes, relationships)


def _batches(count: int) -> Iterator[tuple[int, int]]:
    """First and last number of each batch of 1 to `count`."""
    for first in range(1, count + 1, BATCH):
        yield first, min(first + BATCH - 1, count)


def _nodes_query(label: str) -> str:
    return f"""
        UNWIND range($first, $last) AS number
        CREATE (:{label} {{district_id: $district_id, number: number, name: '{label} ' + number}})"""


def _relationships_query(start: str, kind: str, end: str) -> str:
    # Two lists, read once a batch: looking up each end of each relationship takes over twice as long.
    return f"""
        MATCH (a:{start} {{district_id: $district_id}})
        WITH a ORDER BY a.number
        WITH collect(a) AS starts
        MATCH (b:{end} {{district_id: $district_id}})
        WITH starts, b ORDER BY b.number
        WITH starts, collect(b) AS ends
        UNWIND range($first, $last) AS number
        WITH number, starts[number % size(starts)] AS a,
             ends[(number * 7 + number / size(starts)) % size(ends)] AS b
        CREATE (a)-[:{kind} {{since: 2025 - number % 4}}]->(b)"""
