"""Looks at what the graph holds of the district; on a session that cannot write, but before a deletion."""

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.core.checks.graph_changes import moved
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import GraphPlan, LabelCount
from migration_rollback.core.report.results import Verification
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted
from migration_rollback.errors import GraphError, TransientGraphError
from migration_rollback.graph.nodes import tally
from migration_rollback.graph.pages import SeenChunk, Survey, cut, read_nodes, survey_nodes
from migration_rollback.graph.relationships import read_loose_relationships
from migration_rollback.graph.session import GraphSession


@dataclass(frozen=True)
class GraphLook:
    """What there is of the district. A node takes about a byte of memory where ids lie close."""

    plan: GraphPlan
    """As a plan would say it."""
    prefix: str
    """What the element ids of its nodes begin with."""
    chunks: tuple[SeenChunk, ...]
    """Its nodes, at most a batch of them in each."""
    loose: Mapping[str, int]
    """The hashes of the loose relationships that go as well, by element id."""

    def loose_chunks(self, size: int) -> Iterator[dict[str, int]]:
        """Those of the loose relationships by element id, at most ``size`` at once."""
        left = iter(self.loose.items())
        while chunk := dict(islice(left, size)):
            yield chunk


class _Links(NamedTuple):
    """The relationships that go with the district's nodes, and those that carry it between others."""

    relationships: int
    foreign_relationships: int
    loose: Tally
    loose_at_others: int
    kept: Mapping[str, int]


def read_graph_plan(
    session: GraphSession, loaded: LoadedGraph | None, *, include_relationships: bool = False
) -> GraphPlan:
    """What there is to delete. Nodes and relationships are streamed, and none is kept.

    :param include_relationships: loose relationships are to be deleted as well.
    """
    with _links_beside(session, keep=False) as links:
        survey = survey_nodes(session)
        nodes = tally(hash_ for _, hash_ in read_nodes(session, survey))
        found = links.result()
    return _plan(session, loaded, survey, nodes, found, include_relationships=include_relationships)


def look_at_graph(
    session: GraphSession, loaded: LoadedGraph | None, *, include_relationships: bool, batch_size: int
) -> GraphLook:
    """The same, with the nodes and the loose relationships to delete.

    :param batch_size: nodes in one chunk.
    """
    with _links_beside(session, keep=include_relationships) as links:
        survey = survey_nodes(session)
        chunks = tuple(cut(read_nodes(session, survey), batch_size))
        found = links.result()
    nodes = sum((chunk.tally for chunk in chunks), Tally())
    plan = _plan(session, loaded, survey, nodes, found, include_relationships=include_relationships)
    return GraphLook(plan, survey.prefix, chunks, found.kept)


@contextlib.contextmanager
def _links_beside(session: GraphSession, *, keep: bool) -> Iterator[Future[_Links]]:
    """Reads them in a session of its own, while this one reads the nodes."""
    with session.another() as beside, ThreadPoolExecutor(1) as pool:
        yield pool.submit(_read_links, beside, keep=keep)


def _read_links(session: GraphSession, *, keep: bool) -> _Links:
    relationships = session.records("count_relationships")[0]
    number = digest = at_others = 0
    kept = {}
    for one in read_loose_relationships(session):
        number, digest, at_others = number + 1, digest + one.hash, at_others + one.at_others
        if keep:
            kept[one.element_id] = one.hash
    return _Links(**relationships, loose=Tally(number=number, digest=digest), loose_at_others=at_others, kept=kept)


def _plan(
    session: GraphSession,
    loaded: LoadedGraph | None,
    survey: Survey,
    nodes: Tally,
    links: _Links,
    *,
    include_relationships: bool,
) -> GraphPlan:
    indexed = {label for record in session.records("read_indexed_labels") for label in record["labels"]}
    labels = survey.labels
    return GraphPlan(
        database_id=read_database_id(session),
        nodes=nodes.number,
        tally=nodes,
        relationships=links.relationships,
        foreign_relationships=links.foreign_relationships,
        loose=links.loose,
        loose_at_others=links.loose_at_others,
        includes_loose=include_relationships,
        labels=tuple(LabelCount(label=label, nodes=labels[label]) for label in sorted(labels)),
        unindexed_labels=tuple(label for label in sorted(labels) if label not in indexed),
        numbered_nodes=survey.numbered,
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
