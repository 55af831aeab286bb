"""The record of what was deleted from the graph, kept beside the report and sealed."""

from collections.abc import Callable

from migration_rollback.core.graph_record import GraphPart, GraphRecord
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.edge.run_files import RunFiles
from migration_rollback.edge.sealing import sealing_key


class KeptRecord:
    """Writes each batch down twice: as pending before its COMMIT, as confirmed after it."""

    def __init__(self, files: RunFiles, record: GraphRecord, committed: Callable[[GraphPart], None]) -> None:
        """:param committed: is told of each batch that the server has committed."""
        self._files = files
        self._committed = committed
        self._key = sealing_key(GRAPH)
        self._record = record

    def before_commit(self, batch: GraphPart) -> None:
        """The batch was deleted in a transaction that is still open. :raises DataRootError: it cannot be written."""
        pending = batch + (self._record.pending or GraphPart())
        self._keep(self._record.model_copy(update={"pending": pending}))

    def after_commit(self, batch: GraphPart) -> None:
        """The server has committed it. :raises DataRootError: it cannot be written."""
        self._committed(batch)
        confirmed, pending = self._record.confirmed + batch, (self._record.pending or batch) - batch
        self._keep(
            self._record.model_copy(update={"confirmed": confirmed, "pending": None if pending.is_empty else pending})
        )

    def _keep(self, record: GraphRecord) -> None:
        self._record = record.sealed(self._key)
        self._files.keep_graph_record(self._record)


def find_record(files: RunFiles, fingerprint: str) -> GraphRecord | None:
    """What this rollback has written down, if it has deleted anything from the graph.

    :param fingerprint: that of the plan of this run.
    :raises GraphRecordError: it cannot be believed.
    :raises SettingsError: there is no key to check its seal with.
    """
    record = files.find_graph_record()
    if record is None:
        return None
    return record.require(sealing_key(GRAPH), files.rollback_run_id, fingerprint, str(files.graph_record_path))


def settle_record(files: RunFiles, artifact: PlanArtifact, there: GraphPart) -> GraphRecord:
    """The record as the next batch goes on with it; where anything is left, without a pending batch. Not written yet.

    :param there: what the graph holds now.
    :raises GraphRecordError: it cannot be believed, or does not explain what is there.
    """
    kept = find_record(files, artifact.fingerprint)
    if kept is None:
        return GraphRecord(rollback_run_id=files.rollback_run_id, fingerprint=artifact.fingerprint, found=there)
    if there.is_empty:
        return kept
    settled = kept.settled(there, str(files.graph_record_path))
    return settled.model_copy(update={"found": settled.confirmed + there})
