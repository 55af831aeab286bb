"""What a task does with each unit that it deletes, in its session with the store."""

import logging
from typing import TYPE_CHECKING

from migration_rollback.core.plan import StorePlan
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.planning.unit_groups import unit_label
from migration_rollback.core.report.changes import BatchCommitted
from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.edge.audit import audit
from migration_rollback.edge.kept_session import KeptSession
from migration_rollback.edge.progress import ProgressNotes
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import settings
from migration_rollback.edge.turns import Work
from migration_rollback.errors import BlockerPendingError, RollbackError

if TYPE_CHECKING:
    from migration_rollback.stores.between_batches import Regards
    from migration_rollback.stores.turns import Wait
    from migration_rollback.stores.unit_deletion import UnitDeletion

log = logging.getLogger(__name__)


def work_of(run: Run, artifact: PlanArtifact, store: StorePlan, kept: KeptSession, regards: "Regards") -> Work:
    """What an instance does with each unit of its store, and notes of it.

    :param kept: the session of the task.
    """
    units = _Units(run, artifact, store, kept, regards)
    return Work(units.delete, units.wait_for, units.tell, units.tell_end)


class _Units:
    """Those of one store, by their names."""

    def __init__(
        self, run: Run, artifact: PlanArtifact, store: StorePlan, kept: KeptSession, regards: "Regards"
    ) -> None:
        self._run = run
        self._artifact = artifact
        self._store = store
        self._kept = kept
        self._regards = regards
        self._notes = ProgressNotes.of(run.context)

    def delete(self, unit: str) -> UnitOutcome:
        from migration_rollback.stores.deletion import delete_unit

        deletion = self._deletion(unit)
        self._regards.refuse_if_stopped(self._store.store, unit)
        self._notes.at(unit_label(deletion.unit), deletion.unit.rows)
        with self._kept.session() as session:
            outcome = delete_unit(session, deletion, log.info)
        return outcome.model_copy(update={"log_url": self._run.context["ti"].log_url})

    def _deletion(self, unit: str) -> "UnitDeletion":
        from migration_rollback.stores.ledger import LedgerKey
        from migration_rollback.stores.unit_deletion import UnitDeletion

        plan, store, attempt = self._artifact.plan, self._store.store, self._run.context["ti"].try_number
        return UnitDeletion(
            key=LedgerKey(self._run.rollback_run_id, plan.migration_run_id, self._artifact.fingerprint),
            store=self._store,
            unit=self._store.unit(unit),
            batch_size=settings().batch_size,
            batch_seconds=settings().batch_seconds,
            attempt=attempt,
            horizon=self._artifact.census.horizons.get(store),
            regards=self._regards,
            committed=lambda rows: audit(plan, BatchCommitted.of(store, unit, rows, attempt)),
            progress=self._notes.gone,
        )

    def wait_for(self, unit: str, blocker: str) -> "Wait":
        from migration_rollback.stores.turns import wait_for

        with self._kept.session() as session:
            return wait_for(session, unit, blocker)

    def tell(self, unit: str, waiting_for: str) -> None:
        waiting = self._store.unit(unit)
        blocker = next((unit_label(one) for one in self._store.units if one.name == waiting_for), waiting_for)
        self._notes.at(unit_label(waiting), waiting.rows, waiting_for=blocker)

    def tell_end(self, unit: str, result: UnitOutcome | RollbackError) -> None:
        if isinstance(result, BlockerPendingError):
            self.tell(unit, result.blocker)
        else:
            self._notes.ended()
