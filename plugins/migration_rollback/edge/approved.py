"""The approval that was given in a run. Only here is its file read and written, and never read without its seals."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from migration_rollback.core.approval.answer import Approval, require_approval, require_unended
from migration_rollback.core.approval.grant import Grant, grant_of
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.edge.handovers import APPROVAL
from migration_rollback.edge.run import Run
from migration_rollback.edge.sealing import key_source, sealing_key, sealing_keys
from migration_rollback.errors import ApprovalError, SealError, SettingsError

_REMEDY = (
    "trigger a new run; where passwords change by themselves, as with a secrets manager, give every worker the same "
    "secret text in MIGRATION_ROLLBACK_SEALING_KEY"
)


@dataclass(frozen=True)
class Approved:
    """A plan that a person has approved, and that may be deleted by."""

    artifact: PlanArtifact
    grant: Grant
    cleared_since: bool
    """Whether the DAG run was cleared after it was approved for the first time."""


def require_approved(run: Run, names: Iterable[str], *, after_success: bool = False) -> Approved:
    """This run's plan, if a person has approved exactly it and the gate has sealed that.

    :param names: the stores, and the graph, that are to be deleted from: each has a seal of its own.
    :param after_success: it is about the cleanup, which may only come when the rollback has ended in SUCCESS.
    :raises PlanError: the plan was altered, or this worker does not see it.
    :raises SealError: something lies there as the approval that the gate cannot be told to have written, or beside the
        plan something that it has not seen.
    :raises ApprovalError: nobody has approved the plan, or it may not be deleted by.
    """
    planned = run.find_plan()
    if planned is None:
        raise ApprovalError("no plan was made in this run, so nobody has approved one", "nothing was deleted here")
    artifact = run.executable(planned)
    require_approval(run.pull(APPROVAL), artifact.fingerprint)
    grant = find_grant(run)
    if grant is None:
        raise ApprovalError("the gate has kept no approval of this plan", _REMEDY)
    approval = require_approval(grant.approval, artifact.fingerprint)
    if grant.plan_digest != artifact.digest:
        raise SealError(f"{run.files.plan_path} is not as it was when it was approved", _REMEDY)
    if not after_success:
        require_unended(approval)
    for name in names:
        if name in artifact.plan.emptied and not _is_sealed_for(grant, name):
            raise _not_sealed(name)
    return Approved(artifact, grant, cleared_since=_clear_number(run) > grant.clear_number)


@dataclass(frozen=True)
class Kept:
    """What lies there as the approval of a run."""

    grant: Grant | None = None
    """The approval, if there is one that the gate has sealed."""
    defect: str | None = None
    """Why what lies there counts for nothing, if something does that the gate has not sealed."""


def kept_approval(run: Run) -> Kept:
    """The same as ``find_grant`` for who has to go on whatever lies there."""
    try:
        return Kept(grant=find_grant(run))
    except SealError as exc:
        return Kept(defect=str(exc))


def find_grant(run: Run) -> Grant | None:
    """The approval that was given in this run, whether it has ended or not; null: none was.

    Any one seal proves who wrote it: where one password has changed, the other stores go on.

    :raises SealError: what lies there bears no seal of the gate, or is another run's.
    """
    content = run.data_root.read(run.files.approval_path)
    if content is None:
        return None
    try:
        grant = Grant.model_validate_json(content)
    except ValidationError:
        raise SealError(f"{run.files.approval_path} is no approval that this version has written", _REMEDY) from None
    sealed_for = [name for name in (*STORES, GRAPH) if name in grant.seals]
    if not any(_is_sealed_for(grant, name) for name in sealed_for):
        raise _not_sealed(*sealed_for)
    if (grant.rollback_run_id, grant.airflow_run_id) != (run.rollback_run_id, run.airflow_run_id):
        raise SealError(f"the approval that lies there is that of {grant.rollback_run_id}, not of this run", _REMEDY)
    return grant


def keep_approval(run: Run, approval: Approval, artifact: PlanArtifact) -> None:
    """Write down, sealed, that this run may delete from now on: a later clear forgets the XCom, not this.

    :raises SettingsError: there is no secret to seal it with.
    """
    grant = grant_of(approval, artifact, _first_clear_number(run))
    _write(run, grant.sealed(sealing_keys(artifact.plan.emptied)))


def end_approval(run: Run, ended_at: str) -> None:
    """Write down that the rollback has ended in SUCCESS: whatever is cleared from now on deletes nothing."""
    grant = kept_approval(run).grant
    if grant is not None and grant.ended_at is None:
        _write(run, grant.model_copy(update={"ended_at": ended_at}))


def _first_clear_number(run: Run) -> int:
    """Approved again after a clear, it counts from the first time on: rows may have gone since."""
    earlier = kept_approval(run).grant
    return earlier.clear_number if earlier else _clear_number(run)


def _clear_number(run: Run) -> int:
    return run.context["dag_run"].clear_number or 0


def _write(run: Run, grant: Grant) -> None:
    run.data_root.write(run.files.approval_path, grant.model_dump_json(indent=2) + "\n")


def _is_sealed_for(grant: Grant, name: str) -> bool:
    try:
        return grant.is_sealed_for(name, sealing_key(name))
    except SettingsError:
        return False


def _not_sealed(*names: str) -> SealError:
    sources = " or ".join(dict.fromkeys(map(key_source, names))) or "the secret that seals it"
    return SealError(
        f"the approval is not sealed by this rollback's gate, or {sources} has changed since, or is another on this "
        "worker",
        _REMEDY,
    )
