"""The destructive tasks. Each one checks the approval by itself; no trigger rule is trusted with that."""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NoReturn

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from migration_rollback.core.checks.approval import cleared_without_ledger, unsealed
from migration_rollback.core.checks.catalog_changes import plan_unreadable
from migration_rollback.core.checks.graph_changes import record_unusable
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import Plan, Unit
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.planning.unit_groups import UnitGroup, unit_groups
from migration_rollback.core.report.audit import About, Subject
from migration_rollback.core.report.changes import (
    Change,
    GraphBatchCommitted,
    GraphBegun,
    GraphDone,
    GraphFailed,
    Refused,
    StoreBegun,
    UnitDone,
    UnitFailed,
)
from migration_rollback.core.report.results import GraphOutcome, UnitOutcome
from migration_rollback.edge.approved import Approved, require_approved
from migration_rollback.edge.audit import audit
from migration_rollback.edge.connections import graph_session
from migration_rollback.edge.graph_record import KeptRecord
from migration_rollback.edge.handovers import GRAPH_OUTCOME, findings_of, list_units_of, outcomes_of
from migration_rollback.edge.kept_session import kept_session
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.plan.again import blocking_in_store, blocking_now, loaded_again
from migration_rollback.edge.plan.graph import judge_graph_again
from migration_rollback.edge.progress import ProgressNotes
from migration_rollback.edge.retries import first_to_retry, give_up_slot, transient_only, was_there_before
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import max_map_length, settings
from migration_rollback.edge.stopping import stop_asked
from migration_rollback.edge.turns import Instances, in_turn
from migration_rollback.edge.unit_work import work_of
from migration_rollback.errors import ApprovalError, GraphRecordError, PlanError, RollbackError, SealError

log = logging.getLogger(__name__)

UNIT_LABEL = "{{ task.op_kwargs['unit']['name'] }}"


@task(trigger_rule="all_done")
def list_units(store: str) -> list[dict[str, Any]]:
    """The store's units in the order of deletion, one mapped task each. Skips without a valid approval."""
    run = Run.of(get_current_context())
    approved = _approved_or_refused(run, store)
    artifact, plan = approved.artifact, approved.artifact.plan
    units = plan.store(store).units
    if units:
        _refuse(run, plan, store, tuple(_cleared_without_ledger(approved, store)))
        _refuse(run, plan, store, blocking_in_store(run.data_root, artifact, store))
        audit(plan, StoreBegun.of(plan.store(store), artifact.fingerprint))
    log.info("%s: %d units to delete", store, len(units))
    return [group.to_xcom() for group in unit_groups(units, max_map_length())]


def _cleared_without_ledger(approved: Approved, store: str) -> Iterator[Finding]:
    return cleared_without_ledger(approved.artifact.plan.store(store), cleared_since=approved.cleared_since)


def _refuse_units(run: Run, plan: Plan, store: str, group: UnitGroup, found: Sequence[Finding]) -> NoReturn:
    sentence = "; ".join(f"{one.sentence}; {one.remedy}" for one in found)
    units = [plan.store(store).units[place] for place in group.units]
    failed = tuple(_failed(run, store, unit, 0.0, sentence) for unit in units)
    run.push(outcomes_of(store), failed)
    for outcome in failed:
        audit(plan, UnitFailed.of(outcome, [one.code for one in found]))
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


def _refuse(run: Run, about: About, name: str, found: tuple[Finding, ...]) -> None:
    """:param name: the store, or the graph, of which nothing goes."""
    if found:
        run.push(findings_of(GRAPH_OUTCOME.task_id if name == GRAPH else list_units_of(name)), found)
        audit(about, Refused.of(name, found))
        raise AirflowFailException("; ".join(f"{finding.sentence}; {finding.remedy}" for finding in found))


@task(
    map_index_template=UNIT_LABEL,
    multiple_outputs=False,
    show_return_value_in_logs=False,
)
def delete_rows(store: str, unit: dict[str, Any]) -> dict[str, Any]:
    """Delete the district's rows of one unit. Ends failed if any is left, and says why.

    Where a store has more units than Airflow maps tasks, an instance has several: one that fails stops no other.
    """
    from migration_rollback.stores.between_batches import Regards

    run = Run.of(get_current_context())
    group = UnitGroup.model_validate(unit)
    artifact = _approved_units(run, store, group)
    plan = artifact.plan.store(store)
    outcomes: list[UnitOutcome] = []
    errors: list[RollbackError] = []
    name = f"{run.rollback_run_id} {store} {group.name}"
    started = time.monotonic()
    with kept_session(plan, artifact.plan.district_id, application_name=name) as session, stop_asked() as stopping:
        regards = Regards(stopping, settings().replica_lag)
        names = [plan.units[place].name for place in group.units]
        work = work_of(run, artifact, plan, session, regards)
        for unit_name, result in in_turn(names, work, Instances.of(run, plan)):
            change: Change
            if isinstance(result, RollbackError):
                errors.append(result)
                outcome = _failed(run, store, plan.unit(unit_name), time.monotonic() - started, str(result))
                change = UnitFailed.of(outcome, [type(result).__name__])
                if len(names) > 1:
                    log.error("%s", result)
            else:
                outcome, change = result, UnitDone.of(result)
            outcomes.append(outcome)
            run.push(outcomes_of(store), tuple(outcomes))
            audit(artifact.plan, change)
            work.tell_end(unit_name, result)
    if errors:
        give_up_slot(run.context, errors)
        raise first_to_retry(errors)
    return {"unit": group.name, "outcomes": [outcome.model_dump(mode="json") for outcome in outcomes]}


def _approved_units(run: Run, store: str, group: UnitGroup) -> PlanArtifact:
    """The plan, if these units may be deleted by it.

    The district may be loaded again while tables are at work. A task that is tried again asks everything: months may
    lie between, and ``list_units`` may not have run again.
    """
    try:
        approved = _approved(run, store)
    except SealError as exc:
        _refuse_units(run, run.plan().plan, store, group, [unsealed(*exc.args)])
    plan = approved.artifact.plan
    found = [*_cleared_without_ledger(approved, store)]
    found += (blocking_now if was_there_before(run.context) else loaded_again)(run.data_root, plan)
    if found:
        _refuse_units(run, plan, store, group, found)
    return approved.artifact


@task(trigger_rule="all_done")
def delete_nodes() -> dict[str, Any] | None:
    """Delete the district's nodes and their relationships. Ends failed if any node is left."""
    context = get_current_context()
    run = Run.of(context)
    artifact = _approved_or_refused(run, GRAPH).artifact
    if artifact.plan.graph is None:
        raise AirflowSkipException("the plan has no graph")
    _refuse(run, artifact.plan, GRAPH, blocking_now(run.data_root, artifact.plan))
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
        audit(artifact.plan, GraphFailed(attempt=attempt, reasons=(type(exc).__name__,)))
        raise
    run.push(GRAPH_OUTCOME, outcome)
    audit(artifact.plan, GraphDone.of(outcome))
    return outcome.model_dump(mode="json")


def _delete_what_was_approved(run: Run, artifact: PlanArtifact, attempt: int) -> GraphOutcome:
    from migration_rollback.graph.deletion import GraphDeletion, delete_nodes

    plan, batch_size = artifact.plan, settings().graph_batch_size
    with graph_session(plan.district_id, read_only=False) as session:
        try:
            judged = judge_graph_again(session, run.files, artifact, batch_size=batch_size)
        except GraphRecordError as exc:
            _refuse(run, plan, GRAPH, (record_unusable(*exc.args),))
            raise
        _refuse(run, plan, GRAPH, blocks(judged.findings))
        run.push(findings_of(GRAPH_OUTCOME.task_id), judged.findings)
        for finding in judged.findings:
            log.warning("%s; %s", finding.sentence, finding.remedy)
        there = judged.look.plan.whole
        begun = GraphBegun(
            nodes=there.nodes.number, relationships=there.all_relationships, fingerprint=artifact.fingerprint
        )
        audit(plan, begun)
        notes = ProgressNotes.of(run.context)
        notes.at(GRAPH, there.nodes.number + there.loose.number)
        deletion = GraphDeletion(
            look=judged.look,
            earlier=judged.record.confirmed,
            batch_size=batch_size,
            attempt=attempt,
            recorder=KeptRecord(
                run.files, judged.record, lambda batch: audit(plan, GraphBatchCommitted.of(batch, attempt))
            ),
            log=log.info,
            progress=notes.gone,
        )
        try:
            return delete_nodes(session, deletion)
        finally:
            notes.ended()


def parallel_arguments() -> dict[str, Any]:
    """How many units of one store are deleted at the same time, and whose slots they take."""
    return {"max_active_tis_per_dagrun": settings().parallel_units, **pool_arguments()}


def pool_arguments() -> dict[str, Any]:
    """The pool that is named in the settings. A task whose pool does not exist never starts, and nothing fails."""
    return {"pool": settings().pool} if settings().pool else {}


def retry_arguments() -> dict[str, Any]:
    """What a destructive task needs to be tried again after transient errors, and only then.

    A process that is killed asks no policy: Airflow then waits for the task's own delay, by default 300 s.
    """
    delay = timedelta(seconds=settings().retry_delay)
    return {"retries": settings().retries, "retry_delay": delay, "retry_policy": transient_only()}


def _approved_or_refused(run: Run, name: str) -> Approved:
    """The same as ``_approved``; what is wrong with the plan's file or the approval's reaches the report."""
    try:
        return _approved(run, name)
    except SealError as exc:
        _refuse(run, run.plan().plan, name, (unsealed(*exc.args),))
        raise
    except PlanError as exc:
        _refuse(run, Subject(run.rollback_run_id, run.migration_run_id), name, (plan_unreadable(*exc.args),))
        raise


def _approved(run: Run, name: str) -> Approved:
    """This run's plan, if a person has approved exactly it and no other rollback has the district by now.

    :param name: the store, or the graph, that is to be deleted from.
    """
    try:
        approved = require_approved(run, (name,))
    except SealError:
        raise
    except ApprovalError as exc:
        raise AirflowSkipException(str(exc)) from exc
    district_id = approved.artifact.plan.district_id
    if other := run.other_rollback(district_id):
        raise AirflowFailException(
            f"another rollback of district {district_id} is running: {other}; clear this task when that has ended"
        )
    return approved
