"""An Airflow to measure whole DAGs in: the shipped one, answered through the API, and one of stock operators."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from demo.site import DAG_ID, REPOSITORY
from demo.world import SPRINGFIELD, STORES, write_artifacts
from servers.airflow_client import AirflowClient
from servers.airflow_configuration import SETTINGS, AirflowSetup
from servers.airflow_instance import AirflowInstance
from servers.airflow_records import TaskInstance
from tools.bench_world import DISTRICT, MIGRATION, World

STOCK_DAG_ID = "stock_deletions"
STOCK_DAG = Path(__file__).parent / "bench_delete" / "stock_dag.py"
GATE = "await_approval"
METADATA = "bench_airflow"
PARALLELISM = 8
# Every look costs the API server some processor time that the tasks could use.
LOOK_SECONDS = 2.0
RUN_SECONDS = 3_000.0
# Of a run that failed: of so many tasks, the last characters of their logs.
SHOWN = 3
LOG_END = 4_000
TOLD = {
    "CORE__EXECUTOR": "executor",
    "CORE__PARALLELISM": "parallelism",
    "WORKERS__MIN_HEARTBEAT_INTERVAL": "min_heartbeat_interval",
    "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "scheduler_idle_sleep_time",
    "SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "scheduler_heartbeat_sec",
    "API__WORKERS": "api workers",
}
PRELOAD = "import migration_rollback.edge.preload\n"


class Imports(StrEnum):
    """Who imports what the tasks need; the values are those of PREIMPORT."""

    BY_SCHEDULER = "yes"
    BY_LOCAL_SETTINGS = "settings"
    BY_EACH_TASK = "no"


TOLD_OF_IMPORTS = {
    Imports.BY_SCHEDULER: "by the scheduler, for all tasks",
    Imports.BY_LOCAL_SETTINGS: "by airflow_local_settings, for all tasks",
    Imports.BY_EACH_TASK: "by each task",
}


@dataclass(frozen=True)
class BenchAirflow:
    """A running Airflow whose connections lead to the stores of a world. It knows no graph."""

    airflow: AirflowInstance
    data_root: Path
    settings: Mapping[str, str]
    imports: Imports

    def stock(self) -> list[TaskInstance]:
        """One run of the stock DAG, all of whose tasks ended well. :raises RuntimeError: they did not."""
        with self.airflow.client("operator") as operator:
            run_id = operator.trigger(STOCK_DAG_ID)
            return _tasks_at_end(operator, STOCK_DAG_ID, run_id)

    def ours(self, world: World) -> tuple[datetime, list[TaskInstance]]:
        """One rollback by the shipped DAG: when it was approved, and its tasks. :raises RuntimeError: it failed."""
        shutil.rmtree(self.data_root, ignore_errors=True)
        write_artifacts(self.data_root, MIGRATION, SPRINGFIELD, world.counts, None)
        with self.airflow.client("operator") as operator, self.airflow.client("approver") as approver:
            run_id = operator.trigger(DAG_ID, {"run_id": MIGRATION, "cleanup": "no"})
            operator.wait_for_question(DAG_ID, run_id, GATE, timeout=300, interval=1.0)
            answered = approver.answer(DAG_ID, run_id, GATE, "Approve", {"confirm_district_id": DISTRICT})
            tasks = _tasks_at_end(operator, DAG_ID, run_id)
        if answered.answered_at is None:
            raise RuntimeError(f"nobody has answered run {run_id}; look at the log of {GATE}")
        return answered.answered_at, tasks

    def told(self) -> str:
        """The settings that matter, in one line."""
        shown = [f"{name} {self.settings[setting]}" for setting, name in TOLD.items()]
        ours = [f"{name} {value}" for name, value in self.settings.items() if name.startswith("MIGRATION_ROLLBACK_")]
        return f"Airflow: {', '.join([*shown, *ours])}; modules imported {TOLD_OF_IMPORTS[self.imports]}"


@contextlib.contextmanager
def bench_airflow(
    home: Path, world: World, role: str, statements: Mapping[str, Sequence[str]] | None = None
) -> Iterator[BenchAirflow]:
    """Start one whose connections log in as the role; with `statements`, by store, it has the stock DAG as well.

    AIRFLOW__... and MIGRATION_ROLLBACK_... of the environment are passed on: that is how other settings are tried. The
    scheduler has imported everything that the tasks of both DAGs import, before they are forked from it; with
    PREIMPORT=settings what a user can have it import by `airflow_local_settings.py`; with PREIMPORT=no each task
    imports for itself, as in an Airflow that is started in the usual way.
    """
    imports = Imports(os.environ.get("PREIMPORT") or "yes")
    given = {name: value for name, value in os.environ.items() if name.startswith(("AIRFLOW__", "MIGRATION_ROLLBACK_"))}
    data_root = home / "data"
    environment = {
        **given,
        "MIGRATION_ROLLBACK_DATA_ROOT": str(data_root),
        **_importing(home / "airflow", imports),
        **_dag_files(home, statements),
    }
    world.postgres.drop_database(METADATA)
    world.postgres.create_database(METADATA)
    airflow = AirflowInstance(
        home / "airflow",
        AirflowSetup(
            dags_folder=home / "dags",
            plugins_folder=REPOSITORY / "plugins",
            metadata_uri=world.postgres.uri(METADATA),
            connections={f"cert_{store}": world.uri(store, role) for store in STORES},
            environment=environment,
            parallelism=PARALLELISM,
        ),
        dag_ids=(DAG_ID,) if statements is None else (DAG_ID, STOCK_DAG_ID),
        progress=lambda _: None,
    )
    overridden = {name.removeprefix("AIRFLOW__"): value for name, value in given.items()}
    settings = {**SETTINGS, "CORE__PARALLELISM": str(PARALLELISM), **overridden}
    with airflow:
        yield BenchAirflow(airflow, data_root, settings, imports)


def _importing(airflow_home: Path, imports: Imports) -> Mapping[str, str]:
    """Write the local settings, if they import; what the scheduler's environment needs to import or not."""
    if imports is Imports.BY_LOCAL_SETTINGS:
        (airflow_home / "config").mkdir(parents=True)
        (airflow_home / "config" / "airflow_local_settings.py").write_text(PRELOAD)
    return {"PREIMPORT_FOR_TASKS": "yes" if imports is Imports.BY_SCHEDULER else "no"}


def _dag_files(home: Path, statements: Mapping[str, Sequence[str]] | None) -> Mapping[str, str]:
    """Put the DAGs into the folder; what their environment needs for that."""
    dags, listed = home / "dags", home / "statements.json"
    dags.mkdir()
    shutil.copy(REPOSITORY / "dags" / "migration_rollback_dag.py", dags)
    if statements is None:
        return {}
    listed.write_text(json.dumps(statements))
    shutil.copy(STOCK_DAG, dags)
    return {"BENCH_STATEMENTS": str(listed)}


def begin_of(tasks: Sequence[TaskInstance]) -> datetime:
    """When the first of them began."""
    return min(task.started_at for task in tasks if task.started_at)


def end_of(tasks: Sequence[TaskInstance], *task_ids: str) -> datetime:
    """When the last instance of these tasks ended; without names: of all."""
    return max(task.ended_at for task in tasks if task.ended_at and (not task_ids or task.task_id in task_ids))


def _tasks_at_end(client: AirflowClient, dag_id: str, run_id: str) -> list[TaskInstance]:
    state = client.wait_for_end(dag_id, run_id, timeout=RUN_SECONDS, interval=LOOK_SECONDS)
    tasks = client.task_instances(dag_id, run_id)
    if state != "success":
        failed = [task for task in tasks if task.state == "failed"]
        logs = [client.task_log(dag_id, run_id, task.task_id, map_index=task.map_index) for task in failed[:SHOWN]]
        raise RuntimeError("\n".join([f"run {run_id} of {dag_id} is {state}", *(log[-LOG_END:] for log in logs)]))
    return tasks
