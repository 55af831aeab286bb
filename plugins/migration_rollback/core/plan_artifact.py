"""The plan as it lies beside the report, with what belongs to its making and not to its identity."""

import hashlib

from pydantic import BaseModel, Field, ValidationError

from migration_rollback import __version__
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.plan import Plan
from migration_rollback.errors import PlanError


class Census(Frozen):
    """What verification compares with: how the stores were when the plan was made; no part of what is approved."""

    rows: dict[str, dict[str, int]]
    """Rows of all other districts by store and table."""
    horizons: dict[str, int] = Field(default_factory=dict)
    """By store, the oldest transaction that was open at the plan: what an older one wrote, the plan has seen."""
    orphans: dict[str, dict[str, int]] = Field(default_factory=dict)
    """Rows that pointed nowhere already, by store and foreign key; null-free: what was not scanned is missing."""


class PlanArtifact(Frozen):
    """The plan as it lies beside the report, with what belongs to its making and not to its identity."""

    fingerprint: str
    """That of the plan, so that nobody alters the file unnoticed."""
    airflow_run_id: str
    """The DAG run that made it."""
    planned_at: str
    """When, in UTC."""
    plan: Plan
    """What was approved, or is to be."""
    census: Census
    """What verification compares with."""
    rehearsal_seconds: dict[str, float] | None = None
    """By store, how long its rows were locked while the deletes were rehearsed; null: nobody asked for it."""

    @property
    def digest(self) -> str:
        """sha256 of all of it, the census included, in hexadecimal."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Indented, for people to read."""
        return self.model_dump_json(indent=2)


class _Maker(BaseModel):
    package_version: str | None = Field(default=None, pattern=r"^[0-9A-Za-z.+!-]{1,64}$")


class _MadeBy(BaseModel):
    """All that is read of a plan before it is known that this version can read the rest."""

    plan: _Maker


def read_plan_artifact(content: bytes, path: str) -> PlanArtifact:
    """The artifact in ``content``, if this version has made it and nobody has altered it since it was written.

    :param path: how to name the file in errors.
    :raises PlanError: it is no plan, another version's, or its fingerprint is not that of its plan.
    """
    try:
        _refuse_other_version(_MadeBy.model_validate_json(content).plan.package_version, path)
        artifact = PlanArtifact.model_validate_json(content)
    except ValidationError as exc:
        raise PlanError(f"{path} is not a plan ({exc.error_count()} defects)", "trigger a new run") from None
    if artifact.plan.fingerprint != artifact.fingerprint:
        raise PlanError(f"{path} was altered after it was written: its fingerprint is another", "trigger a new run")
    return artifact


def _refuse_other_version(made_by: str | None, path: str) -> None:
    if made_by != __version__:
        maker = f"version {made_by}" if made_by else "an earlier version"
        raise PlanError(
            f"{path} was made by {maker} of migration_rollback, and this worker has {__version__}",
            "have the version that made it on all workers until the run has ended, or trigger a new run",
        )
