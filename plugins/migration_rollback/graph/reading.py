"""Looks at what the graph holds of the district; on a session that cannot write, but before a deletion."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.core.checks.graph_changes import moved
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import GraphPlan, LabelCount
from migration_rollback.core.report.results import Verification
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted
from migration_rollback.errors import GraphError, TransientGraphError
from migration_rollback.graph.nodes import SeenNode, read_nodes
from migration_rollback.graph.relationships import SeenRelationship, read_loose_relationships
from migration_rollback.graph.session import GraphSession


@dataclass(frozen=True)
class GraphLook:
    """What there is of the district, node by node. A node takes about 110 bytes of memory."""

    plan: GraphPlan
    """As a plan would say it."""
    ids: list[str]
    """The element ids of its nodes."""
    hashes: "array[int]"
    """Their hashes, in the same order."""
    loose: Mapping[str, int]
    """The hashes of the loose relationships that go as well, by element id."""

    def loose_chunks(self, size: int) -> Iterator[dict[str, int]]:
        """Those of the loose relationships by element id, at most ``size`` at once."""
        left = iter(self.loose.items())
        while chunk := dict(islice(left, size)):
            yield chunk

    def chunks(self, size: int) -> Iterator[dict[str, int]]:
        """The hashes by element id, at most ``size`` nodes at once."""
        for start in range(0, len(self.ids), size):
            end = start + size
            yield dict(zip(self.ids[start:end], self.hashes[start:end], strict=True))


def read_graph_plan(
    session: GraphSession, loaded: LoadedGraph | None, *, include_relationships: bool = False
) -> GraphPlan:
    """What there is to delete. Nodes and relationships are streamed, and none is kept.

    :param include_relationships: loose relationships are to be deleted as well.
    """
    plan = _plan(session, loaded, read_nodes(session))
    return _with_loose(plan, read_loose_relationships(session), include_relationships=include_relationships)


def look_at_graph(session: GraphSession, loaded: LoadedGraph | None, *, include_relationships: bool) -> GraphLook:
    """The same, with the nodes and the loose relationships to delete."""
    ids: list[str] = []
    hashes = array("Q")

    def seen() -> Iterator[SeenNode]:
        for node in read_nodes(session):
            ids.append(node.element_id)
            hashes.append(node.hash)
            yield node

    plan, loose = _plan(session, loaded, seen()), list(read_loose_relationships(session))
    plan = _with_loose(plan, loose, include_relationships=include_relationships)
    return GraphLook(plan, ids, hashes, {one.element_id: one.hash for one in loose} if include_relationships else {})


def _with_loose(plan: GraphPlan, loose: Iterable[SeenRelationship], *, include_relationships: bool) -> GraphPlan:
    number = digest = at_others = 0
    for one in loose:
        number, digest, at_others = number + 1, digest + one.hash, at_others + one.at_others
    return plan.model_copy(
        update={
            "loose": Tally(number=number, digest=digest),
            "loose_at_others": at_others,
            "includes_loose": include_relationships,
        }
    )


def _plan(session: GraphSession, loaded: LoadedGraph | None, nodes: Iterable[SeenNode]) -> GraphPlan:
    number = digest = numbered = 0
    labels: Counter[str] = Counter()
    for node in nodes:
        number, digest, numbered = number + 1, digest + node.hash, numbered + node.is_numbered
        labels.update(node.labels)
    indexed = {label for record in session.records("read_indexed_labels") for label in record["labels"]}
    relationships = session.records("count_relationships")[0]
    return GraphPlan(
        database_id=read_database_id(session),
        nodes=number,
        tally=Tally(number=number, digest=digest),
        relationships=relationships["relationships"],
        foreign_relationships=relationships["foreign_relationships"],
        labels=tuple(LabelCount(label=label, nodes=labels[label]) for label in sorted(labels)),
        unindexed_labels=tuple(label for label in sorted(labels) if label not in indexed),
        numbered_nodes=numbered,
        nodes_loaded=loaded.nodes_loaded if loaded else None,
        relationships_loaded=loaded.relationships_loaded if loaded else None,
    )


def read_database_id(session: GraphSession) -> str | None:
    """Neo4j's own id of the database; null where the role may not ask."""
    try:
        return str(session.records("read_database")[0]["id"])
    except TransientGraphError:
        raise
    except GraphError:
        return None


def read_spellings(session: GraphSession) -> dict[str, int]:
    """Of how many nodes and relationships the district reads like this one and is another value, by that value."""
    return {_spelled(record): record["number"] for record in session.records("read_spellings")}


def _spelled(record: Mapping[str, Any]) -> str:
    spelling = f'"{record["spelling"]}"' if record["is_text"] else str(record["spelling"])
    return f"a list with {spelling}" if record["in_list"] else spelling


def is_read_only(session: GraphSession) -> bool:
    """Whether the server says that the database takes no writes; false where the role may not know."""
    try:
        name = session.records("read_database")[0]["name"]
        access = [record["access"] for record in session.records("read_access", database=name)]
    except TransientGraphError:
        raise
    except GraphError:
        return False
    return bool(access) and set(access) == {"read-only"}


def count_other_nodes(session: GraphSession) -> int:
    """Nodes that are not the district's."""
    return session.number("count_other_nodes")


def nodes_there(session: GraphSession) -> int:
    """The district's nodes."""
    return session.number("count_nodes")


def loose_relationships_there(session: GraphSession) -> int:
    """Relationships that carry the district between nodes that are not its own."""
    return session.number("count_loose_relationships")


def verify_graph(
    session: GraphSession, district_id: str, other_nodes_before: int | None, database_id: str | None = None
) -> Verification:
    """Whether it is the planned database, whether any node of the district is left, and how many others there are.

    :param database_id: the plan's.
    """
    nodes = session.number("count_nodes")
    relationships = session.records("count_relationships")[0]["relationships"]
    others = count_other_nodes(session)
    changed = other_nodes_before is not None and others != other_nodes_before
    elsewhere = moved(database_id, read_database_id(session)) if database_id else None
    loose = loose_relationships_there(session)
    left = f"the graph still holds {counted(nodes, 'node')} of district {district_id}" if nodes else None
    carrying = (
        f"the graph still holds {counted(loose, 'relationship')} of district {district_id} between nodes that are not "
        "its own; trigger a new run with include_relationships for them"
        if loose
        else None
    )
    return Verification(
        store=GRAPH,
        nodes_remaining=nodes,
        relationships_remaining=relationships,
        loose_relationships_remaining=loose,
        issues=tuple(issue for issue in (elsewhere, left, carrying) if issue),
        warnings=(
            (f"nodes of other districts in the graph: {other_nodes_before:,} at the plan, {others:,} now",)
            if changed
            else ()
        ),
    )
