"""``verify``: reads one store, or the graph, again on a new connection."""

import logging

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from migration_rollback.core.names import GRAPH, ROLLBACK_ORDER
from migration_rollback.core.plan import PlanArtifact
from migration_rollback.core.report.results import Verification
from migration_rollback.core.report.status import Status, status_before_deletion
from migration_rollback.edge.connections import graph_session, store_session
from migration_rollback.edge.facts import gather_facts
from migration_rollback.edge.run import KEY_VERIFICATION, Run
from migration_rollback.edge.settings import settings

log = logging.getLogger(__name__)

VERIFIED = [*ROLLBACK_ORDER, GRAPH]
VERIFIED_LABEL = "{{ task.op_kwargs['store'] }}"


@task(trigger_rule="all_done", map_index_template=VERIFIED_LABEL)
def verify(store: str) -> None:
    """Prove that the district is gone from it and nothing else has changed. Ends failed if not."""
    context = get_current_context()
    run = Run.of(context)
    status = status_before_deletion(gather_facts(run))
    if status in (Status.DRY_RUN, Status.REJECTED):
        raise AirflowSkipException(f"nothing to verify: the rollback is {status}")
    if status not in (None, Status.NOTHING_TO_DO):
        raise AirflowFailException(f"nothing to verify: the rollback is {status}, and nothing was deleted")
    artifact = run.plan()
    verification = verify_one(run, artifact, store)
    verification = verification.model_copy(update={"log_url": context["ti"].log_url})
    run.push(KEY_VERIFICATION, verification.model_dump(mode="json"))
    for warning in verification.warnings:
        log.warning("%s", warning)
    if not verification.passed:
        raise AirflowFailException("; ".join(verification.issues))
    log.info("%s: no %s records remain", store, artifact.plan.district_id)


def verify_one(run: Run, artifact: PlanArtifact, store: str) -> Verification:
    """Read one store, or the graph, again. :raises RollbackError: it cannot be read."""
    return _verify_graph(artifact) if store == GRAPH else _verify_store(run, artifact, store)


def _verify_store(run: Run, artifact: PlanArtifact, store: str) -> Verification:
    from migration_rollback.stores.verification import verify_store

    name = f"{run.rollback_run_id} verify"
    with store_session(store, application_name=name, read_only=True) as session:
        return verify_store(
            session,
            artifact.plan.store(store),
            district_id=artifact.plan.district_id,
            rollback_run_id=run.rollback_run_id,
            census=artifact.census.rows.get(store, {}),
            orphans=artifact.census.orphans.get(store, {}),
            patience=settings().lock_timeout,
            log=log.info,
        )


def _verify_graph(artifact: PlanArtifact) -> Verification:
    from migration_rollback.graph.reading import verify_graph

    if artifact.plan.graph is None:
        log.info("graph: the plan has none")
        return Verification(store=GRAPH)
    district_id = artifact.plan.district_id
    with graph_session(district_id, read_only=True) as session:
        return verify_graph(session, district_id, artifact.census.rows.get(GRAPH, {}).get("nodes"))
