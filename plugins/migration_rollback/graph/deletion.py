"""Deletes the district's nodes, label by label, in batches that no node is too heavy for."""

import time
from collections.abc import Callable

from migration_rollback.core.plan import GraphPlan
from migration_rollback.core.report.results import GraphOutcome
from migration_rollback.core.wording import counted
from migration_rollback.errors import DeletionError
from migration_rollback.graph.session import Counters, GraphSession


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
            f"the graph holds {counted(there - plan.nodes, 'node')} of the district more than the {plan.nodes:,} "
            "that were approved; nothing of it was deleted",
            "find out who loaded them after the plan; trigger a new run to have them approved",
        )
    log(f"graph: {counted(there, 'node')} of the district are there, {plan.nodes:,} were approved")
    gone = _delete_by_label(session, plan, batch_size, log) if there else Counters(0, 0)
    remaining = session.number("count_nodes")
    if remaining:
        raise DeletionError(
            f"the graph still holds {counted(remaining, 'node')} of the district "
            f"after {gone.nodes_deleted:,} were deleted",
            "somebody loads them again, or added a label since the plan; trigger a new run",
        )
    seconds = round(time.monotonic() - started, 3)
    deleted = f"{counted(gone.nodes_deleted, 'node')} and {counted(gone.relationships_deleted, 'relationship')} deleted"
    log(f"graph: {deleted}, 0 nodes remain, {seconds:.1f} s")
    return GraphOutcome(
        nodes_deleted=gone.nodes_deleted,
        relationships_deleted=gone.relationships_deleted,
        attempt=attempt,
        seconds=seconds,
    )


def _delete_by_label(session: GraphSession, plan: GraphPlan, batch_size: int, log: Callable[[str], None]) -> Counters:
    """Relationships first, because a node may have more of them than a transaction can hold; then the nodes."""
    gone = Counters(0, 0)
    for label in plan.labels:
        for name in ("delete_outgoing", "delete_incoming"):
            gone += session.delete(name, label=label.label, batch_size=batch_size)
        left = plan.nodes - gone.nodes_deleted
        gone += session.delete("delete_nodes_by_label", label=label.label, batch_size=batch_size, approved=left)
        log(f"graph: {gone.nodes_deleted:,} of {plan.nodes:,} nodes deleted after label {label.label}")
    left = plan.nodes - gone.nodes_deleted
    return gone + session.delete("delete_unlabelled_nodes", batch_size=batch_size, approved=left)
