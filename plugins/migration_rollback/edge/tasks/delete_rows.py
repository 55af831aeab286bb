"""The destructive tasks. Each one checks the approval by itself; no trigger rule is trusted with that."""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from migration_rollback.core.approval.answer import require_approval
from migration_rollback.core.checks.catalog_changes import CatalogFacts, catalog_changes, foundations
from migration_rollback.core.checks.graph_changes import record_unusable
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.plan import Plan, PlanArtifact, StorePlan, Unit
from migration_rollback.core.planning.unit_groups import UnitGroup, unit_groups
from migration_rollback.core.report.results import GraphOutcome, UnitOutcome
from migration_rollback.edge.connections import graph_session, store_session
from migration_rollback.edge.graph_record import KeptRecord
from migration_rollback.edge.handovers import (
    APPROVAL,
    GRAPH_OUTCOME,
    delete_rows_of,
    findings_of,
    list_units_of,
    outcomes_of,
)
from migration_rollback.edge.plan.again import blocking_now
from migration_rollback.edge.plan.graph import judge_graph_again
from migration_rollback.edge.retries import first_to_retry, transient_only
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import max_map_length, settings
from migration_rollback.errors import (
    ApprovalError,
    BlockedByError,
    BlockerPendingError,
    GraphRecordError,
    RollbackError,
)

log = logging.getLogger(__name__)

UNIT_LABEL = "{{ task.op_kwargs['unit']['name'] }}"
_FINAL = ("success", "failed", "skipped", "upstream_failed", "removed")


@task(trigger_rule="all_done")
def list_units(store: str) -> list[dict[str, Any]]:
    """The store's units in the order of deletion, one mapped task each. Skips without a valid approval."""
    run = Run.of(get_current_context())
    plan = _approved(run).plan
    units = plan.store(store).units
    if units:
        _refuse_what_blocks_now(run, plan, list_units_of(store))
        _refuse_changed_catalog(run, plan.store(store), plan.district_id)
    log.info("%s: %d units to delete", store, len(units))
    return [group.to_xcom() for group in unit_groups(units, max_map_length())]


def _refuse_what_blocks_now(run: Run, plan: Plan, task_id: str) -> None:
    """The approval ends where the migration could not be planned any more: when there is a newer one, say."""
    _refuse(run, task_id, blocking_now(run.data_root, plan))


def _refuse_units_that_are_blocked_now(run: Run, plan: Plan, units: Sequence[Unit], store: str) -> None:
    """Of a task that is tried again: months may lie between, and ``list_units`` may not have been cleared with it."""
    sentence = "; ".join(f"{found.sentence}; {found.remedy}" for found in blocking_now(run.data_root, plan))
    if sentence:
        run.push(outcomes_of(store), tuple(_failed(run, store, unit, 0.0, sentence) for unit in units))
        raise AirflowFailException(sentence)


def _failed(run: Run, store: str, unit: Unit, seconds: float, error: str) -> UnitOutcome:
    ti = run.context["ti"]
    return UnitOutcome(
        store=store,
        unit=unit.name,
        tables=(),
        attempt=ti.try_number,
        seconds=round(seconds, 3),
        error=error,
        log_url=ti.log_url,
    )


def _refuse(run: Run, task_id: str, found: tuple[Finding, ...]) -> None:
    if found:
        run.push(findings_of(task_id), found)
        raise AirflowFailException("; ".join(f"{finding.sentence}; {finding.remedy}" for finding in found))


def _refuse_changed_catalog(run: Run, store: StorePlan, district_id: str) -> None:
    """What was approved of a store's tables, keys and triggers has to be so still when its deletions begin."""
    from migration_rollback.stores.catalog_reader import read_catalog

    name = f"{run.rollback_run_id} {store.store}"
    with (
        store_session(store.store, district_id, application_name=name, read_only=True) as session,
        session.transaction(),
    ):
        catalog = read_catalog(session)
    now = foundations(catalog, [table.name for table in store.tables()])
    _refuse(run, list_units_of(store.store), catalog_changes(CatalogFacts(store.store, store.foundations, now)))


@task(map_index_template=UNIT_LABEL, max_active_tis_per_dagrun=1, show_return_value_in_logs=False)
def delete_rows(store: str, unit: dict[str, Any]) -> dict[str, Any]:
    """Delete the district's rows of one unit. Ends failed if any is left, and says why.

    Where a store has more units than Airflow maps tasks, an instance has several: one that fails stops no other.
    """
    run = Run.of(get_current_context())
    artifact = _approved(run)
    plan = artifact.plan.store(store)
    group = UnitGroup.model_validate(unit)
    if run.context["ti"].try_number > 1:
        _refuse_units_that_are_blocked_now(run, artifact.plan, [plan.units[place] for place in group.units], store)
    outcomes: list[UnitOutcome] = []
    errors: list[RollbackError] = []
    for place in group.units:
        outcome, error = _delete_one(run, artifact, plan, plan.units[place])
        outcomes.append(outcome)
        run.push(outcomes_of(store), tuple(outcomes))
        if error is not None:
            errors.append(error)
            if len(group.units) > 1:
                log.error("%s", error)
    if errors:
        raise first_to_retry(errors)
    return {"unit": group.name, "outcomes": [outcome.model_dump(mode="json") for outcome in outcomes]}


def _delete_one(
    run: Run, artifact: PlanArtifact, store: StorePlan, unit: Unit
) -> tuple[UnitOutcome, RollbackError | None]:
    from migration_rollback.stores.deletion import UnitDeletion, delete_unit
    from migration_rollback.stores.ledger import LedgerKey

    plan, ti, started = artifact.plan, run.context["ti"], time.monotonic()
    deletion = UnitDeletion(
        key=LedgerKey(run.rollback_run_id, plan.migration_run_id, artifact.fingerprint),
        store=store,
        unit=unit,
        batch_size=settings().batch_size,
        attempt=ti.try_number,
    )
    try:
        name = f"{run.rollback_run_id} {store.store} {unit.name}"
        with store_session(store.store, plan.district_id, application_name=name, read_only=False) as session:
            outcome = delete_unit(session, deletion, log.info)
    except RollbackError as exc:
        error = _pending(run, store, exc)
        return _failed(run, store.store, unit, time.monotonic() - started, str(error)), error
    return outcome.model_copy(update={"log_url": ti.log_url}), None


@task(trigger_rule="all_done")
def delete_nodes() -> dict[str, Any] | None:
    """Delete the district's nodes and their relationships. Ends failed if any node is left."""
    context = get_current_context()
    run = Run.of(context)
    artifact = _approved(run)
    if artifact.plan.graph is None:
        raise AirflowSkipException("the plan has no graph")
    _refuse_what_blocks_now(run, artifact.plan, GRAPH_OUTCOME.task_id)
    attempt, started = context["ti"].try_number, time.monotonic()
    try:
        outcome = _delete_what_was_approved(run, artifact, attempt)
    except RollbackError as exc:
        failure = GraphOutcome(
            nodes_deleted=0,
            relationships_deleted=0,
            attempt=attempt,
            seconds=round(time.monotonic() - started, 3),
            error=f"could not delete the nodes of the graph: {exc}",
        )
        run.push(GRAPH_OUTCOME, failure)
        raise
    run.push(GRAPH_OUTCOME, outcome)
    return outcome.model_dump(mode="json")


def _delete_what_was_approved(run: Run, artifact: PlanArtifact, attempt: int) -> GraphOutcome:
    from migration_rollback.graph.deletion import GraphDeletion, delete_nodes

    task_id = GRAPH_OUTCOME.task_id
    with graph_session(artifact.plan.district_id, read_only=False) as session:
        try:
            judged = judge_graph_again(session, run.files, artifact)
        except GraphRecordError as exc:
            _refuse(run, task_id, (record_unusable(*exc.args),))
            raise
        _refuse(run, task_id, blocks(judged.findings))
        run.push(findings_of(task_id), judged.findings)
        for finding in judged.findings:
            log.warning("%s; %s", finding.sentence, finding.remedy)
        deletion = GraphDeletion(
            look=judged.look,
            earlier=judged.record.confirmed,
            batch_size=settings().graph_batch_size,
            attempt=attempt,
            recorder=KeptRecord(run.files, judged.record),
            log=log.info,
        )
        return delete_nodes(session, deletion)


def retry_arguments() -> dict[str, Any]:
    """What a destructive task needs to be tried again after transient errors, and only then.

    A process that is killed asks no policy: Airflow then waits for the task's own delay, by default 300 s.
    """
    delay = timedelta(seconds=settings().retry_delay)
    return {"retries": settings().retries, "retry_delay": delay, "retry_policy": transient_only()}


def _approved(run: Run) -> PlanArtifact:
    """This run's plan, if a person has approved exactly it and no other rollback has the district by now."""
    approval = run.pull(APPROVAL)
    if run.files.find_plan() is None or approval is None:
        raise AirflowSkipException("nobody has approved a plan in this run; nothing is deleted")
    try:
        artifact = run.executable_plan()
        require_approval(approval, artifact.fingerprint)
        require_approval(run.files.kept_approval(), artifact.fingerprint)
    except ApprovalError as exc:
        raise AirflowSkipException(str(exc)) from exc
    if other := run.other_rollback(artifact.plan.district_id):
        raise AirflowFailException(
            f"another rollback of district {artifact.plan.district_id} is running: {other}; "
            "clear this task when that has ended"
        )
    return artifact


def _pending(run: Run, store: StorePlan, exc: RollbackError) -> RollbackError:
    """A blocked unit waits for another try as long as the unit that blocks it has one."""
    if not isinstance(exc, BlockedByError):
        return exc
    units = store.units
    place = [unit.name for unit in units].index(exc.blocker)
    groups = unit_groups(units, max_map_length())
    task_id = delete_rows_of(store.store)
    index = next(index for index, group in enumerate(groups) if place in group.units)
    state = run.task_states(task_id).get(f"{task_id}_{index}")
    own = index == run.context["ti"].map_index
    return exc if own or state in _FINAL else BlockerPendingError(*exc.args)
