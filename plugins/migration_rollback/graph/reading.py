"""Counts what the graph holds of the district; on a session that cannot write."""

from migration_rollback.core.artifacts import LoadedGraph
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import GraphPlan, LabelCount
from migration_rollback.core.report.results import Verification
from migration_rollback.core.wording import counted
from migration_rollback.graph.session import GraphSession


def read_graph_plan(session: GraphSession, loaded: LoadedGraph | None) -> GraphPlan:
    """What there is to delete, label by label."""
    counts = (
        LabelCount(label=label, nodes=session.number("count_nodes_by_label", label=label)) for label in _labels(session)
    )
    labels = tuple(count for count in counts if count.nodes)
    indexed = {label for record in session.records("read_indexed_labels") for label in record["labels"]}
    relationships = session.records("count_relationships")[0]
    return GraphPlan(
        nodes=session.number("count_nodes"),
        relationships=relationships["relationships"],
        foreign_relationships=relationships["foreign_relationships"],
        labels=labels,
        unindexed_labels=tuple(count.label for count in labels if count.label not in indexed),
        numbered_nodes=session.number("count_numbered_nodes"),
        nodes_loaded=loaded.nodes_loaded if loaded else None,
        relationships_loaded=loaded.relationships_loaded if loaded else None,
    )


def count_other_nodes(session: GraphSession) -> int:
    """Nodes that are not the district's."""
    return session.number("count_other_nodes")


def nodes_there(session: GraphSession) -> int:
    """The district's nodes."""
    return session.number("count_nodes")


def verify_graph(session: GraphSession, district_id: str, other_nodes_before: int | None) -> Verification:
    """Whether any node of the district is left, and whether the number of other nodes has changed."""
    nodes = session.number("count_nodes")
    relationships = session.records("count_relationships")[0]["relationships"]
    others = count_other_nodes(session)
    moved = other_nodes_before is not None and others != other_nodes_before
    return Verification(
        store=GRAPH,
        nodes_remaining=nodes,
        relationships_remaining=relationships,
        issues=(f"the graph still holds {counted(nodes, 'node')} of district {district_id}",) if nodes else (),
        warnings=(
            (f"nodes of other districts in the graph: {other_nodes_before:,} at the plan, {others:,} now",)
            if moved
            else ()
        ),
    )


def _labels(session: GraphSession) -> list[str]:
    return [record["label"] for record in session.records("read_labels")]
