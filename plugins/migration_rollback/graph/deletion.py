"""Deletes the district's nodes, label by label, in batches that no node is too heavy for."""

import time
from collections.abc import Callable

from migration_rollback.core.plan import GraphPlan
from migration_rollback.core.report.results import GraphOutcome
from migration_rollback.errors import DeletionError
from migration_rollback.graph.session import GraphSession


def delete_nodes(
    session: GraphSession, plan: GraphPlan, *, batch_size: int, attempt: int, log: Callable[[str], None]
) -> GraphOutcome:
    """Delete what the plan counted, count again, and say what happened. Running it twice finds nothing to do.

    :raises DeletionError: more nodes than were approved, or nodes left behind.
    :raises GraphError: the server refused; ``TransientGraphError`` is worth another try.
    """
    started = time.monotonic()
    there = session.number("count_nodes")
    if there > plan.nodes:
        raise DeletionError(
            f"the graph holds {there - plan.nodes:,} nodes of the district more than the {plan.nodes:,} that were "
            "approved; nothing of it was deleted",
            "find out who loaded them after the plan; trigger a new run to have them approved",
        )
    log(f"graph: {there:,} nodes of the district are there, {plan.nodes:,} were approved")
    nodes = relationships = 0
    if there:
        for label in plan.labels:
            for name in ("delete_outgoing", "delete_incoming"):
                relationships += session.delete(name, label=label.label, batch_size=batch_size).relationships_deleted
            removed = session.delete(
                "delete_nodes_by_label", label=label.label, batch_size=batch_size, approved=plan.nodes - nodes
            )
            nodes += removed.nodes_deleted
            relationships += removed.relationships_deleted
            log(f"graph: {nodes:,} of {there:,} nodes deleted after label {label.label}")
        removed = session.delete("delete_unlabelled_nodes", batch_size=batch_size, approved=plan.nodes - nodes)
        nodes += removed.nodes_deleted
        relationships += removed.relationships_deleted
    remaining = session.number("count_nodes")
    if remaining:
        raise DeletionError(
            f"the graph still holds {remaining:,} nodes of the district after {nodes:,} were deleted",
            "somebody loads them again, or added a label since the plan; trigger a new run",
        )
    seconds = round(time.monotonic() - started, 3)
    log(f"graph: {nodes:,} nodes and {relationships:,} relationships deleted, 0 nodes remain, {seconds:.1f} s")
    return GraphOutcome(nodes_deleted=nodes, relationships_deleted=relationships, attempt=attempt, seconds=seconds)
