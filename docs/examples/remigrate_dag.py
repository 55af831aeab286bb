"""Two DAGs around the rollback, to copy and change.

``cert_roll_back`` triggers the rollback of a migration, waits for its end without holding a slot (which needs a
triggerer), and reads the whole report, whether the rollback has succeeded or not.

``cert_load_again`` starts by itself after each rollback that ends in SUCCESS, however that was triggered, and knows
district and migration from the event.
"""

import logging
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, Asset, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

ROLLBACK = "migration_rollback"
SUCCESS = Asset("migration_rollback_success")

log = logging.getLogger(__name__)


@task(trigger_rule="all_done")
def read_report() -> dict[str, Any]:
    """Tell how it ended; the report is there in either case, unless a person has ended the rollback's run."""
    ti = get_current_context()["ti"]
    run_id = ti.xcom_pull(task_ids="roll_back", key="trigger_run_id")
    report = ti.xcom_pull(dag_id=ROLLBACK, run_id=run_id, task_ids="finish", key="report")
    if report is None:
        raise AirflowFailException(f"{ROLLBACK} run {run_id} has left no report")
    log.info("%s of %s: %s", report["rollback_run_id"], report["migration_run_id"], report["status"])
    if report["status"] not in ("SUCCESS", "NOTHING_TO_DO"):
        raise AirflowFailException("; ".join([f"the rollback is {report['status']}", *report["issues"]]))
    return {"district_id": report["district_id"], "rows_deleted": report["total_rows_deleted"]}


@task
def districts() -> list[dict[str, str]]:
    """One entry for each rollback: several that end at about the same time start one run together.

    Who may create asset events could make one by hand: such a one comes from no DAG.
    """
    events = get_current_context()["triggering_asset_events"].get(SUCCESS, ())
    return [event.extra for event in events if event.source_dag_id == ROLLBACK]


@task
def migrate(migration_run_id: str, district_id: str, rollback_run_id: str, report_path: str) -> str:
    """Load the district again; here it is only said."""
    log.info(
        "district %s: load again what was %s (%s, %s)", district_id, migration_run_id, rollback_run_id, report_path
    )
    return district_id


with DAG(
    "cert_roll_back",
    schedule=None,
    params={"run_id": Param(type="string", description="The migration to take out again.")},
    is_paused_upon_creation=True,
    doc_md=__doc__,
):
    roll_back = TriggerDagRunOperator(
        task_id="roll_back",
        trigger_dag_id=ROLLBACK,
        conf={"run_id": "{{ params.run_id }}", "cleanup": "no"},
        wait_for_completion=True,
        deferrable=True,
        poke_interval=10,
        retries=0,  # another try would be another rollback
    )
    roll_back >> read_report()

with DAG("cert_load_again", schedule=[SUCCESS], is_paused_upon_creation=True, doc_md=__doc__):
    migrate.expand_kwargs(districts())
