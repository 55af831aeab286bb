"""``build_plan``: reads the stores and the graph, and says what will be deleted; deletes nothing."""

import logging

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.approval.question import plan_lines
from migration_rollback.core.checks.catalog_changes import plan_changed
from migration_rollback.core.checks.workers import claim_not_seen
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.plan import Plan
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.changes import Planned
from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.approved import kept_approval
from migration_rollback.edge.audit import audit
from migration_rollback.edge.clock import utc_now
from migration_rollback.edge.handovers import MIGRATION, NAME, PLAN, PlanMade, findings_of
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.notifying import unusable_notifiers
from migration_rollback.edge.page import leave_plan
from migration_rollback.edge.plan.everything import Request, examine
from migration_rollback.edge.plan.rehearsal import rehearse
from migration_rollback.edge.run import Run
from migration_rollback.edge.sealing import unsealable
from migration_rollback.edge.settings import settings

log = logging.getLogger(__name__)


@task
def build_plan() -> dict[str, str]:
    """Make the plan, write it beside the report and say whether it can be approved.

    A run has one plan. Made again after a clear, it has to have the same fingerprint; once it was approved it stands,
    because the deletions have changed the counts.
    """
    run = Run.of(get_current_context())
    require_claim(run)
    existing = run.files.find_plan()
    kept = kept_approval(run)
    if kept.defect:
        log.warning("%s", kept.defect)
    if existing and kept.grant and kept.grant.fingerprint == existing.fingerprint:
        log.info("plan %s was approved by %s and stands", existing.fingerprint, kept.grant.responded_by)
        return _hand_on(run, existing, PlanState.READY)
    artifact = _make(run)
    for finding in artifact.plan.findings:
        log.info("%s %s: %s; %s", finding.severity, finding.code, finding.sentence, finding.remedy)
    for line in plan_lines(artifact.plan):
        log.info("%s", line)
    if existing is not None and existing.fingerprint != artifact.fingerprint:
        _refuse(run, plan_changed(existing, artifact))
    if existing is None:
        run.files.keep_plan(artifact)
    log.info("plan %s: %s", artifact.fingerprint, run.files.plan_path)
    state = plan_state(artifact.plan, dry_run=bool(run.param("dry_run")))
    result = _hand_on(run, existing or artifact, state)
    if state is PlanState.BLOCKED:
        sentences = [finding.sentence for finding in blocks(artifact.plan.findings)]
        raise AirflowFailException(f"{len(sentences)} findings block the rollback: " + "; ".join(sentences))
    return result


def require_claim(run: Run) -> None:
    """Go on only where the first task's claim is seen: what is planned elsewhere, other workers would not see either.

    :raises AirflowFailException: this worker's data root is another place.
    """
    claimed, seen = run.pull(NAME), run.name_claimed()
    if claimed is not None and claimed.mark != seen.mark:
        _refuse(run, claim_not_seen(claimed.path, seen.path))


def plan_state(plan: Plan, *, dry_run: bool) -> PlanState:
    """What follows from the plan; a blocked plan is blocked in a dry run as well."""
    if plan.is_blocked:
        return PlanState.BLOCKED
    if dry_run:
        return PlanState.DRY_RUN
    return PlanState.NOTHING_TO_DO if plan.is_empty else PlanState.READY


def _hand_on(run: Run, artifact: PlanArtifact, state: PlanState) -> dict[str, str]:
    made = PlanMade(state=state, fingerprint=artifact.fingerprint, path=str(run.files.plan_path))
    run.push(PLAN, made)
    audit(artifact.plan, Planned.of(artifact.plan, state, made.fingerprint))
    leave_plan(run, artifact, state)
    return made.model_dump(mode="json")


def _refuse(run: Run, finding: Finding) -> None:
    run.push(findings_of("build_plan"), (finding,))
    raise AirflowFailException(f"{finding.sentence}; {finding.remedy}")


def _make(run: Run) -> PlanArtifact:
    migration = run.pull(MIGRATION)
    if migration is None:
        raise AirflowFailException("load_artifacts has left nothing to plan with; clear it")
    other = run.other_rollback(migration.run_report.district_id)
    examined = examine(
        Request(
            rollback_run_id=run.rollback_run_id,
            data_root=run.data_root,
            migration=migration,
            other_rollback=str(other) if other else None,
            options=run.options,
            rules=settings().rules,
            triggered_by=run.context["dag_run"].triggering_user_name,
            unsealable=unsealable(),
        )
    )
    plan, seconds = examined.plan.with_findings(unusable_notifiers()), None
    if run.param("rehearse") and not plan.is_blocked:
        rehearsed = rehearse(run.rollback_run_id, plan)
        plan, seconds = plan.with_findings(rehearsed.findings), rehearsed.seconds
    return PlanArtifact(
        fingerprint=plan.fingerprint,
        airflow_run_id=run.airflow_run_id,
        planned_at=utc_now(),
        plan=plan,
        census=examined.census,
        rehearsal_seconds=seconds,
    )
