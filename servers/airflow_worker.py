"""A worker of CeleryExecutor with a home of its own: it has what a worker on another machine has, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from servers.airflow_component import AirflowComponent
from servers.airflow_instance import AirflowInstance
from servers.child_process import wait_until

START_SECONDS = 120.0
# Nobody listens there: a task that asked Airflow's database would fail.
NOWHERE = "postgresql+{driver}://nobody@127.0.0.1:1/nowhere"
NAME_MODULE = "this_worker"


@dataclass(frozen=True)
class WorkerSetup:
    """What one worker is made of.

    `home` has folders `dags` and `plugins`. Tasks come from `queues`, and so many are run at once. Airflow knows the
    worker by its name, as it would know a machine by its host name. `environment` wins over what the worker has of the
    other components.
    """

    name: str
    home: Path
    queues: tuple[str, ...]
    umask: str
    concurrency: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)


def start_worker(airflow: AirflowInstance, setup: WorkerSetup) -> AirflowComponent:
    """Start it and return at once; it is stopped with the Airflow whose tasks it runs."""
    config = setup.home / "config"
    config.mkdir(exist_ok=True)
    (config / f"{NAME_MODULE}.py").write_text(f'def name():\n    return "{setup.name}"\n')
    queues, concurrency = ",".join(setup.queues), str(setup.concurrency)
    return airflow.add_component(
        setup.name,
        (
            *("celery", "worker", "--queues", queues, "--concurrency", concurrency, "--celery-hostname", setup.name),
            # Without the first flag a log server would listen on port 8793 of every interface.
            *("--skip-serve-logs", "--without-gossip", "--without-mingle"),
        ),
        _environment(airflow, setup),
        umask=setup.umask,
    )


def wait_for_worker(worker: AirflowComponent) -> None:
    """Return when it takes tasks. :raises AirflowError: it has ended."""

    def ready() -> bool:
        worker.check()
        return f"celery@{worker.name} ready" in worker.tail()

    wait_until(ready, START_SECONDS, f'worker "{worker.name}" (log: "{worker.log_path}")', interval=0.2)


def _environment(airflow: AirflowInstance, setup: WorkerSetup) -> dict[str, str]:
    """Those of all components, without their connections, their database and their folders."""
    kept = {name: value for name, value in airflow.environment.items() if not name.startswith("AIRFLOW_CONN_")}
    return {
        **kept,
        "AIRFLOW_HOME": str(setup.home),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": NOWHERE.format(driver="psycopg2"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": NOWHERE.format(driver="asyncpg"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(setup.home / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(setup.home / "plugins"),
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": f"{NAME_MODULE}.name",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(setup.home / "passwords.json"),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(setup.home / "logs"),
        **setup.environment,
    }
