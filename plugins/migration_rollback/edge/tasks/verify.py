"""``verify``: reads one store, or the graph, again on a new connection."""

import logging

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from migration_rollback.core.names import GRAPH, ROLLBACK_ORDER
from migration_rollback.core.report.status import Status, status_before_deletion
from migration_rollback.edge.facts import facts_before_deletion
from migration_rollback.edge.handovers import VERIFICATION
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.run import Run
from migration_rollback.edge.verification import verify_one
from migration_rollback.edge.vouching import seal_verification

log = logging.getLogger(__name__)

VERIFIED = [*ROLLBACK_ORDER, GRAPH]
VERIFIED_LABEL = "{{ task.op_kwargs['store'] }}"


@task(trigger_rule="all_done", map_index_template=VERIFIED_LABEL)
def verify(store: str) -> None:
    """Prove that the district is gone from it and nothing else has changed. Ends failed if not."""
    context = get_current_context()
    run = Run.of(context)
    # who does not see the plan sees no approval either, and would say that nobody has given one
    artifact = run.find_plan()
    status = status_before_deletion(facts_before_deletion(run))
    if status in (Status.DRY_RUN, Status.REJECTED):
        raise AirflowSkipException(f"nothing to verify: the rollback is {status}")
    if status not in (None, Status.NOTHING_TO_DO):
        raise AirflowFailException(f"nothing to verify: the rollback is {status}, and nothing was deleted")
    artifact = artifact or run.plan()
    verification = verify_one(run, artifact, store)
    verification = verification.model_copy(update={"log_url": context["ti"].log_url})
    run.push(VERIFICATION, seal_verification(verification, artifact.plan))
    for warning in verification.warnings:
        log.warning("%s", warning)
    if not verification.passed:
        raise AirflowFailException("; ".join(verification.issues))
    log.info("%s: no %s records remain", store, artifact.plan.district_id)
