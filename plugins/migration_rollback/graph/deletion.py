"""Deletes what a look has seen of the district and nothing else, in batches that no node is too heavy for."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.graph_changes import BATCH_CHECKS, GraphBatchFacts
from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.report.results import GraphOutcome
from migration_rollback.core.wording import counted
from migration_rollback.errors import DeletionError
from migration_rollback.graph.nodes import SeenNode, tally
from migration_rollback.graph.reading import GraphLook, loose_relationships_there, nodes_there
from migration_rollback.graph.relationships import SeenRelationship
from migration_rollback.graph.session import GraphSession, GraphTransaction


class BatchRecorder(Protocol):
    """Writes down what is deleted, so that it outlives the process. What it raises aborts the deletion."""

    def before_commit(self, batch: GraphPart) -> None:
        """The batch was deleted in a transaction that is still open."""

    def after_commit(self, batch: GraphPart) -> None:
        """The server has committed it."""


@dataclass(frozen=True)
class GraphDeletion:
    """What one try deletes."""

    look: GraphLook
    """The nodes that were judged a moment ago."""
    earlier: GraphPart
    """What earlier tries have deleted."""
    batch_size: int
    """Nodes or relationships that one transaction deletes at most."""
    attempt: int
    """Counted from 1, as Airflow counts tries."""
    recorder: BatchRecorder
    log: Callable[[str], None]

    @property
    def found(self) -> GraphPart:
        """All that there was, earlier tries included."""
        return self.earlier + self.look.plan.whole


def delete_nodes(session: GraphSession, deletion: GraphDeletion) -> GraphOutcome:
    """Delete what the look has seen, count again, and say what happened. If that was nothing it has nothing to do.

    :raises DeletionError: nodes or relationships are not those that were seen, or nodes are left.
    :raises GraphError: the server refused; ``TransientGraphError`` is worth another try.
    """
    started = time.monotonic()
    deletion.log(f"graph: {_numbers(deletion.look.plan.whole)} of the district are there")
    gone = deletion.earlier
    for chunk in deletion.look.chunks(deletion.batch_size):
        gone = _delete_chunk(session, deletion, chunk, gone)
    for chunk in deletion.look.loose_chunks(deletion.batch_size):
        gone = _delete_loose(session, deletion, chunk, gone)
    own = gone - deletion.earlier
    _require_none_left(session, deletion, own)
    seconds = round(time.monotonic() - started, 3)
    deletion.log(f"graph: {_numbers(own)} deleted, none remains, {seconds:.1f} s")
    return GraphOutcome(
        nodes_deleted=own.nodes.number,
        relationships_deleted=own.all_relationships,
        attempt=deletion.attempt,
        seconds=seconds,
    )


def _require_none_left(session: GraphSession, deletion: GraphDeletion, own: GraphPart) -> None:
    loose = loose_relationships_there(session) if deletion.look.plan.includes_loose else 0
    for noun, remaining, deleted in (
        ("node", nodes_there(session), own.nodes.number),
        ("relationship", loose, own.loose.number),
    ):
        if remaining:
            raise DeletionError(
                f"the graph still holds {counted(remaining, noun)} of the district after {deleted:,} were deleted",
                "somebody is loading them again; trigger a new run to have them approved",
            )


def _delete_loose(
    session: GraphSession, deletion: GraphDeletion, chunk: Mapping[str, int], gone: GraphPart
) -> GraphPart:
    """Relationships that carry the district between other nodes; those stay."""
    ids = list(chunk)

    def relationships(transaction: GraphTransaction) -> GraphBatchFacts:
        records = transaction.records("delete_loose_relationships", ids=ids)
        deleted = [SeenRelationship.of(record) for record in records]
        return GraphBatchFacts(
            found=deletion.found,
            gone=gone,
            batch=GraphPart(loose=tally(one.hash for one in deleted)),
            changed=sum(one.hash != chunk[one.element_id] for one in deleted),
            vanished=len(chunk) - len(deleted),
            noun="relationship",
        )

    gone += _commit(session, deletion, relationships)
    _log_progress(deletion, gone)
    return gone


def _delete_chunk(
    session: GraphSession, deletion: GraphDeletion, chunk: Mapping[str, int], gone: GraphPart
) -> GraphPart:
    """Relationships first, because a node may have more of them than a transaction can hold; then the nodes."""
    ids = list(chunk)

    def relationships(transaction: GraphTransaction) -> GraphBatchFacts:
        found = transaction.records("delete_relationships", ids=ids, batch_size=deletion.batch_size)[0]
        return GraphBatchFacts(found=deletion.found, gone=gone, batch=GraphPart(**found))

    def nodes(transaction: GraphTransaction) -> GraphBatchFacts:
        deleted = [SeenNode.of(record) for record in transaction.records("delete_nodes", ids=ids)]
        return GraphBatchFacts(
            found=deletion.found,
            gone=gone,
            batch=GraphPart(nodes=tally(node.hash for node in deleted)),
            changed=sum(node.hash != chunk[node.element_id] for node in deleted),
            vanished=len(chunk) - len(deleted),
        )

    while True:
        batch = _commit(session, deletion, relationships)
        gone += batch
        if batch.relationships < deletion.batch_size:
            break
        _log_progress(deletion, gone)
    gone += _commit(session, deletion, nodes)
    _log_progress(deletion, gone)
    return gone


def _commit(
    session: GraphSession, deletion: GraphDeletion, delete: Callable[[GraphTransaction], GraphBatchFacts]
) -> GraphPart:
    """One transaction: what it deletes is judged and written down before it is committed."""
    with session.transaction() as transaction:
        facts = delete(transaction)
        refused = ask(BATCH_CHECKS, Moment.IN_TRANSACTION, facts)
        if refused:
            raise DeletionError("; ".join(finding.sentence for finding in refused), refused[0].remedy)
        if facts.batch.is_empty:
            return facts.batch
        deletion.recorder.before_commit(facts.batch)
        transaction.commit()
    deletion.recorder.after_commit(facts.batch)
    return facts.batch


def _log_progress(deletion: GraphDeletion, gone: GraphPart) -> None:
    deletion.log(f"graph: {_numbers(gone)} deleted, of {_numbers(deletion.found)}")


def _numbers(part: GraphPart) -> str:
    return f"{counted(part.nodes.number, 'node')} and {counted(part.all_relationships, 'relationship')}"
