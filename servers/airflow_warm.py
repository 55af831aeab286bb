"""Runs `airflow <arguments>` in this process, with its slow imports done before it may begin.

Executed as a script, never imported. The components must not touch the metadata database before it is
migrated, but nearly all of their start is importing: this way they import while the migration runs.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import time
from pathlib import Path

IMPORTS = {
    "api-server": (
        "airflow.cli.commands.api_server_command",
        "airflow.api_fastapi.app",
        "airflow.api_fastapi.core_api.app",
        "airflow.api_fastapi.core_api.routes.public",
        "airflow.api_fastapi.core_api.routes.ui",
        "airflow.api_fastapi.execution_api.app",
        "airflow.api_fastapi.execution_api.routes",
    ),
    "celery": (
        "airflow.providers.celery.cli.celery_command",
        "airflow.providers.celery.executors.celery_executor_utils",
    ),
    "dag-processor": ("airflow.cli.commands.dag_processor_command", "airflow.dag_processing.manager"),
    "scheduler": (
        "airflow.cli.commands.scheduler_command",
        "airflow.jobs.scheduler_job_runner",
        "airflow.executors.local_executor",
    ),
    "triggerer": ("airflow.cli.commands.triggerer_command", "airflow.jobs.triggerer_job_runner"),
}
# LocalExecutor and Celery fork: what scheduler and worker have imported, none of the many task processes imports again.
# Measured: 0.5 of 1.3 s of processor time that a task with a connection to PostgreSQL took.
IMPORTS_OF_TASKS = (
    "airflow.dag_processing.dagbag",
    "airflow.sdk.definitions.decorators",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.providers.common.sql.operators.sql",
    "airflow.providers.neo4j.hooks.neo4j",
    "airflow.providers.postgres.hooks.postgres",
    "airflow.providers.standard.decorators.python",
    "airflow.providers.standard.operators.empty",
    "airflow.providers.standard.operators.hitl",
)
FORKING = ("scheduler", "celery")
# "no": tasks import for themselves, as they do in an Airflow that was started in the usual way.
PREIMPORT = "PREIMPORT_FOR_TASKS"
POLL_SECONDS = 0.05


def import_plugins() -> None:
    """Import every module of the plugins folder, for the task processes that are forked from here.

    Measured: 0.7 of 1.0 s of processor time that a task took otherwise.
    """
    folder = os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"]
    sys.path.append(folder)
    for module in pkgutil.walk_packages([folder]):
        importlib.import_module(module.name)


def main() -> None:
    """Import for the component argv[2], wait until the file argv[1] exists, and become that component."""
    permission = Path(sys.argv[1])
    for module in IMPORTS[sys.argv[2]]:
        importlib.import_module(module)
    if sys.argv[2] in FORKING and os.environ.get(PREIMPORT) != "no":
        for module in IMPORTS_OF_TASKS:
            importlib.import_module(module)
        import_plugins()
    entry = importlib.import_module("airflow.__main__")
    while not permission.exists():
        time.sleep(POLL_SECONDS)
    sys.argv = ["airflow", *sys.argv[2:]]
    entry.main()


if __name__ == "__main__":
    main()
