"""
# migration_rollback

Takes one migration of one school district out of CERT again: its rows from the five PostgreSQL stores
(`sp`, `adb`, `hcp2`, `hcp1`, `ids`, in this order) and its nodes from Neo4j. Nothing is deleted before a person has
read the plan and typed the district's id.

## To roll a migration back

1. **Trigger** this DAG with the migration's `run_id`. Set `dry_run` to stop after the plan.
2. **Wait for `await_approval`**, open its *Required Actions* tab and read: what goes, how much of it, every finding.
   To approve, type the district id and choose *Approve*; *Reject* needs no typing. One answer, one plan.
3. **Follow** the tables: each is one instance of `<store>.delete_rows`, under its name, with a log of its own.
   A table that fails stops nothing else; tables that it blocks say so.
4. **Read** what `finish` says: the status, what to do next, and where the report lies. After a SUCCESS
   `announce_success` starts the DAGs that wait for it.

## When it is red

Open the log of `finish`: each issue is one sentence. Fix what it names, then clear the failed tasks of this run
(with or without downstream): what is gone stays gone and stays counted, the rest is tried again.
`BLOCKED`, `EXPIRED` and `REFUSED` have deleted nothing: trigger a new run instead.

Every parameter is explained in the README; statuses, findings and settings in `docs/reference.md`; what to decide at
night in `docs/runbook.md`; how other DAGs trigger it and go on, in `docs/integration.md`.
"""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Param, TaskGroup, chain

from migration_rollback.core.artifacts import RUN_ID_PATTERN
from migration_rollback.core.names import DAG_ID, GRAPH, ROLLBACK_ORDER
from migration_rollback.edge.settings import run_timeout, settings, task_timeout
from migration_rollback.edge.tasks.announce_success import announce_success
from migration_rollback.edge.tasks.await_approval import ManualApprovalSensor
from migration_rollback.edge.tasks.build_plan import build_plan
from migration_rollback.edge.tasks.choose_cleanup import ChooseCleanup, delete_files
from migration_rollback.edge.tasks.delete_rows import (
    delete_nodes,
    delete_rows,
    list_units,
    parallel_arguments,
    pool_arguments,
    retry_arguments,
)
from migration_rollback.edge.tasks.load_artifacts import load_artifacts
from migration_rollback.edge.tasks.remind import end_reminder, remind
from migration_rollback.edge.tasks.verify import VERIFIED, verify
from migration_rollback.edge.tasks.write_report import finish, write_report

PARAMS = {
    "run_id": Param(
        type="string",
        pattern=RUN_ID_PATTERN,
        title="Migration run id",
        description="The migration to take out again, such as mig-20251106-001.",
    ),
    "cleanup": Param(
        "ask",
        enum=["ask", "yes", "no"],
        title="Clean up files",
        description="After SUCCESS: ask whether to delete the district's files under staging/, anonymized/ and "
        "loads/, or decide it now. The reports always stay.",
    ),
    "dry_run": Param(
        False,
        type="boolean",
        title="Dry run",
        description="Stop after the plan: nobody is asked, nothing is deleted.",
    ),
    "rehearse": Param(
        False,
        type="boolean",
        title="Rehearse",
        description="Before asking, try the deletes in transactions that are aborted; they lock the district's rows. "
        "Where triggers fire, one row a table is tried: they run for it, and an abort does not take back values from "
        "sequences, nor what they do by dblink, foreign tables, files or programs; a NOTIFY is not sent.",
    ),
    "allow_preexisting": Param(
        False,
        type="boolean",
        title="Allow pre-existing rows",
        description="Delete every row of the district, also rows that this migration did not load.",
    ),
    "include_unlisted": Param(
        False,
        type="boolean",
        title="Include unlisted tables",
        description="Delete the district's rows also from tables that the load report does not name.",
    ),
    "include_derived": Param(
        False,
        type="boolean",
        title="Include derived tables",
        description="Delete also the rows of tables without a district column that reference rows to be deleted.",
    ),
    "include_relationships": Param(
        False,
        type="boolean",
        title="Include relationships",
        description="Delete also relationships of the graph that carry the district between nodes that do not.",
    ),
}

with DAG(
    DAG_ID,
    description="Takes one district's migration out of the five stores and the graph, after a person's approval",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=16,
    dagrun_timeout=run_timeout(),
    params=PARAMS,
    default_args={"retries": 0, "execution_timeout": task_timeout()},
    tags=["cert", "rollback"],
) as dag:
    # all_done wherever a failure before must not stop the rest: a table that fails stops no other, and each task
    # decides from the plan and the approval by itself whether it has anything to do.
    approval = ManualApprovalSensor(task_id="await_approval", trigger_rule="all_done")

    deletions: list[TaskGroup] = []
    for store in ROLLBACK_ORDER:
        with TaskGroup(store, tooltip=f"the deletions of store {store}, referencing tables first") as group:
            units = list_units.override(**retry_arguments())(store)
            delete_rows.override(**retry_arguments(), **parallel_arguments()).partial(store=store).expand(unit=units)
        deletions.append(group)
    with TaskGroup(GRAPH, tooltip="the deletions of Neo4j") as group:
        delete_nodes.override(**retry_arguments())()
    deletions.append(group)

    verified, report, end = verify.expand(store=VERIFIED), write_report(), finish()
    choice = ChooseCleanup(task_id="choose_cleanup", trigger_rule="all_done")
    files = [delete_files(), EmptyOperator(task_id="keep_files")]
    # With a pool that does not exist a run stays at its first task: nobody plans or is asked for nothing.
    artifacts = load_artifacts.override(**pool_arguments())()
    chain(artifacts, build_plan(), approval, *deletions, verified, report, choice)
    announced = announce_success()
    choice >> files >> announced >> end
    # "Clear only failed" leaves out the successful tasks between two that failed: without these the verification would
    # read a store while its deletion runs again, and the end would tell of the old report or before the files are gone.
    [approval, *deletions] >> verified
    report >> [announced, end]
    files >> end
    if settings().reminder is not None:
        # Downstream of the question, so that clearing it with downstream reminds again, and yet beside it (always).
        approval >> [remind(), end_reminder()] >> end
