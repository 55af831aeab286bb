"""What a person has allowed, as it is kept beside the report, with the seals that show that the gate wrote it."""

from collections.abc import Mapping

from pydantic import Field

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.plan import Options
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.seal import is_sealed, seal

_UNSEALED = {"seals", "ended_at"}


class Grant(Frozen):
    """The leave to delete by one plan. Everything is sealed but when it ended, which is written later."""

    rollback_run_id: str
    """The rollback that it was given to."""
    airflow_run_id: str
    """The DAG run that asked for it."""
    migration_run_id: str
    """The migration that is taken out."""
    district_id: str
    """The district whose rows go."""
    fingerprint: str
    """That of the plan which was shown."""
    plan_digest: str
    """That of the plan's whole file: what later tasks compare with is no part of the fingerprint."""
    options: Options
    """What the operator had asked for."""
    responded_by: str
    """The user who approved."""
    responded_at: str | None
    """When, in ISO 8601; null: not known."""
    typed: str
    """What was typed as the district's id."""
    clear_number: int
    """How often the DAG run had been cleared when it was approved for the first time."""
    seals: dict[str, str] = Field(default_factory=dict)
    """By store, and for the graph, the seal under all of the above."""
    ended_at: str | None = None
    """When its rollback ended in SUCCESS, in UTC; it covers nothing that came later."""

    def sealed(self, keys: Mapping[str, bytes]) -> "Grant":
        """The grant with a seal for each key."""
        return self.model_copy(update={"seals": {name: seal(key, self._record()) for name, key in keys.items()}})

    def is_sealed_for(self, name: str, key: bytes) -> bool:
        """Whether whoever wrote it had the key of that store, or of the graph."""
        return is_sealed(key, self._record(), self.seals.get(name, ""))

    @property
    def approval(self) -> Approval:
        """The answer, as reports show it."""
        return Approval(
            decision=Decision.APPROVED,
            fingerprint=self.fingerprint,
            responded_by=self.responded_by,
            responded_at=self.responded_at,
            typed=self.typed,
            ended_at=self.ended_at,
        )

    def _record(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude=_UNSEALED)


def grant_of(approval: Approval, artifact: PlanArtifact, clear_number: int) -> Grant:
    """What an approval of the plan allows; not sealed yet."""
    plan = artifact.plan
    return Grant(
        rollback_run_id=plan.rollback_run_id,
        airflow_run_id=artifact.airflow_run_id,
        migration_run_id=plan.migration_run_id,
        district_id=plan.district_id,
        fingerprint=approval.fingerprint,
        plan_digest=artifact.digest,
        options=plan.options,
        responded_by=approval.responded_by or "",
        responded_at=approval.responded_at,
        typed=approval.typed or "",
        clear_number=clear_number,
    )
