"""``announce_success``: the word for what comes next, such as a DAG that loads the district again."""

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import Asset, get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from migration_rollback.core.names import DAG_ID, SUCCESS_ASSET
from migration_rollback.core.report.announcing import Announcement, withheld
from migration_rollback.core.report.status import Status, decide_status
from migration_rollback.edge.cleanup import outcome_of_cleanup
from migration_rollback.edge.facts import facts_now
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.plan.again import loaded_again
from migration_rollback.edge.run import Run

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

SUCCESS = Asset(SUCCESS_ASSET)


@task(trigger_rule="all_done", inlets=[SUCCESS], outlets=[SUCCESS])
def announce_success() -> None:
    """Make the asset's event of a rollback that is a SUCCESS now: one, however often it is cleared.

    Only the success of this task makes one; in any other case it is skipped, or fails where the run is red. It comes
    behind the files, so that nobody loads new ones while the old ones go.
    """
    context = get_current_context()
    run = Run.of(context)
    known = facts_now(run)
    plan, status = known.plan, decide_status(known)
    against = loaded_again(run.data_root, plan) if plan and status is Status.SUCCESS else ()
    reason = withheld(status, outcome_of_cleanup(run, plan, status), against)
    if plan is None or reason:
        stop = AirflowFailException if reason and reason.can_be_mended else AirflowSkipException
        raise stop(f"nothing is announced: {reason.reason if reason else 'there is no plan'}")
    if _is_announced(context, run.rollback_run_id):
        raise AirflowSkipException(f"{run.rollback_run_id} was announced before")
    announcement = Announcement(
        migration_run_id=plan.migration_run_id,
        district_id=plan.district_id,
        rollback_run_id=run.rollback_run_id,
        report_path=str(run.files.report_path),
    )
    context["outlet_events"][SUCCESS].extra = announcement.model_dump(mode="json")
    log.info("%s: district %s can be loaded again", SUCCESS_ASSET, plan.district_id)


def _is_announced(context: "Context", rollback_run_id: str) -> bool:
    """Whether Airflow has the event already; one that a person has made by hand names no DAG that it comes from."""
    begun = context["dag_run"].run_after - timedelta(days=1)  # clocks of two servers may differ
    events = context["inlet_events"][SUCCESS].after(begun.isoformat())
    ours = [event.extra or {} for event in events if event.source_dag_id == DAG_ID]
    return any(extra.get("rollback_run_id") == rollback_run_id for extra in ours)
