"""Deletes what a look has seen of the district and nothing else, in batches that no node is too heavy for."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.graph_changes import BATCH_CHECKS, GraphBatchFacts
from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.report.results import GraphOutcome
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted
from migration_rollback.errors import DeletionError
from migration_rollback.graph.nodes import hash_of, tally
from migration_rollback.graph.pages import SeenChunk
from migration_rollback.graph.reading import GraphLook, loose_relationships_there, nodes_there
from migration_rollback.graph.relationships import SeenRelationship
from migration_rollback.graph.session import GraphSession, GraphTransaction


def _nobody_looks_on(_deleted: int, _expected: int) -> None:
    pass


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
    progress: Callable[[int, int], None] = _nobody_looks_on
    """Is told how many nodes and loose relationships have gone in this try, of how many; it may take long."""
    ahead: int = 1
    """Chunks that may lose their relationships before the nodes of the first of them have gone. None of these has a
    relationship any more, so that the two sessions never lock the same."""

    @property
    def found(self) -> GraphPart:
        """All that there was, earlier tries included."""
        return self.earlier + self.look.plan.whole


@dataclass(frozen=True)
class _Batch:
    """What a transaction is about to delete."""

    part: GraphPart
    seen: Tally | None = None
    """The nodes that it is to delete."""
    changed: int = 0
    vanished: int = 0
    """Loose relationships that are not as the look has seen them, or not there any more."""
    more: bool = False
    """Whether there may be more to delete of the same nodes."""


def delete_nodes(session: GraphSession, deletion: GraphDeletion) -> GraphOutcome:
    """Delete what the look has seen, count again, and say what happened. If that was nothing it has nothing to do.

    :raises DeletionError: nodes or relationships are not those that were seen, or nodes are left.
    :raises GraphError: the server refused; ``TransientGraphError`` is worth another try.
    """
    started = time.monotonic()
    deletion.log(f"graph: {_numbers(deletion.look.plan.whole)} of the district are there")
    progress = _Progress(deletion)
    _delete_chunks(session, progress)
    for chunk in deletion.look.loose_chunks(deletion.batch_size):
        _delete_loose(session, progress, chunk)
    own = progress.gone - deletion.earlier
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


class _Progress:
    """What is deleted so far; two threads commit batches."""

    def __init__(self, deletion: GraphDeletion) -> None:
        self.deletion = deletion
        self.gone = deletion.earlier
        self._one_at_a_time = Lock()

    def commit(self, session: GraphSession, delete: Callable[[GraphTransaction], _Batch]) -> _Batch:
        """One transaction: what it deletes is judged and written down before it is committed."""
        with session.transaction() as transaction:
            batch = delete(transaction)
            with self._one_at_a_time:
                self._require_approved(batch)
                if batch.part.is_empty:
                    return batch
                self.deletion.recorder.before_commit(batch.part)
            transaction.commit()
        with self._one_at_a_time:
            self.deletion.recorder.after_commit(batch.part)
            self.gone += batch.part
            self.deletion.log(f"graph: {_numbers(self.gone)} deleted, of {_numbers(self.deletion.found)}")
            own = self.gone - self.deletion.earlier
        # not with the lock: the other thread would wait for it with its transaction open
        self.deletion.progress(_counted(own), _counted(self.deletion.look.plan.whole))
        return batch

    def _require_approved(self, batch: _Batch) -> None:
        facts = GraphBatchFacts(
            found=self.deletion.found,
            gone=self.gone,
            batch=batch.part,
            seen=batch.seen,
            changed=batch.changed,
            vanished=batch.vanished,
        )
        refused = ask(BATCH_CHECKS, Moment.IN_TRANSACTION, facts)
        if refused:
            raise DeletionError("; ".join(finding.sentence for finding in refused), refused[0].remedy)


def _delete_loose(session: GraphSession, progress: _Progress, chunk: Mapping[str, int]) -> None:
    """Relationships that carry the district between other nodes; those stay."""

    def relationships(transaction: GraphTransaction) -> _Batch:
        records = transaction.records("delete_loose_relationships", ids=list(chunk))
        deleted = [SeenRelationship.of(record) for record in records]
        return _Batch(
            GraphPart(loose=tally(one.hash for one in deleted)),
            changed=sum(one.hash != chunk[one.element_id] for one in deleted),
            vanished=len(chunk) - len(deleted),
        )

    progress.commit(session, relationships)


def _delete_chunks(session: GraphSession, progress: _Progress) -> None:
    """Relationships in this thread and nodes in another, which is as many chunks behind as it may be."""
    waiting: deque[Future[None]] = deque()
    with session.another() as other, ThreadPoolExecutor(1) as behind:
        try:
            for chunk in progress.deletion.look.chunks:
                _delete_relationships(session, progress, chunk)
                waiting.append(behind.submit(_delete_chunk, other, progress, chunk))
                while len(waiting) > progress.deletion.ahead:
                    waiting.popleft().result()
            while waiting:
                waiting.popleft().result()
        finally:
            behind.shutdown(cancel_futures=True)


def _delete_relationships(session: GraphSession, progress: _Progress, chunk: SeenChunk) -> None:
    """In batches: a node may have more of them than a transaction can hold."""
    look, size = progress.deletion.look, progress.deletion.batch_size
    numbers = chunk.numbers

    def relationships(transaction: GraphTransaction) -> _Batch:
        (found,) = transaction.records("delete_relationships", numbers=numbers, prefix=look.prefix, batch_size=size)
        return _Batch(more=found.pop("met") == size, part=GraphPart(**found))

    while progress.commit(session, relationships).more:
        pass


def _delete_chunk(session: GraphSession, progress: _Progress, chunk: SeenChunk) -> None:
    """Its nodes, which have no relationship any more."""

    def nodes(transaction: GraphTransaction) -> _Batch:
        (found,) = transaction.records("delete_nodes", numbers=chunk.numbers, prefix=progress.deletion.look.prefix)
        return _Batch(GraphPart(nodes=tally(map(hash_of, found["nodes"]))), seen=chunk.tally)

    progress.commit(session, nodes)


def _counted(part: GraphPart) -> int:
    """Nodes, and relationships that go by themselves: those at nodes are no work of their own."""
    return part.nodes.number + part.loose.number


def _numbers(part: GraphPart) -> str:
    return f"{counted(part.nodes.number, 'node')} and {counted(part.all_relationships, 'relationship')}"
