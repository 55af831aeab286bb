"""Starts a real Airflow 3.3 on a PostgreSQL metadata database and free ports of 127.0.0.1, and stops it.

Scheduler with LocalExecutor, dag-processor and api-server; a triggerer only where somebody starts it: nothing of ours
defers.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

import httpx

from servers.airflow_client import AirflowClient
from servers.airflow_component import AirflowComponent, AirflowError, run_to_end
from servers.airflow_configuration import AirflowSetup, AuthManager, component_environment, keep_secrets
from servers.airflow_fab import add_roles, add_users, create_admin
from servers.child_process import LOOPBACK, free_port, wait_until

START_SECONDS = 120.0
# For questions asked before the scheduler was killed: the event that is waited for died with it.
SETTLE_SECONDS = 12.0
COMPONENTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "api-server": ("api-server",),
        "dag-processor": ("dag-processor",),
        # Without the flag a log server would listen on port 8793 of every interface.
        "scheduler": ("scheduler", "--skip-serve-logs"),
        "triggerer": ("triggerer", "--skip-serve-logs"),
    }
)
STARTED = ("api-server", "dag-processor", "scheduler")
NOTHING: Mapping[str, str] = MappingProxyType({})


class AirflowInstance:
    """An Airflow of its own in the folder `home`, which keeps its passwords and logs.

    `passwords` has the users' passwords. Starting waits for the DAGs of `dag_ids`, or for any DAG when none is named,
    and fails with the text of an import error.
    """

    def __init__(
        self,
        home: Path,
        setup: AirflowSetup,
        *,
        dag_ids: Sequence[str] = (),
        port: int | None = None,
        progress: Callable[[str], None] = print,
    ) -> None:
        self.home = home.absolute()
        self.logs = self.home / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self._migrated = self.home / "migrated"
        self.port = free_port() if port is None else port
        self.base_url = f"http://{LOOPBACK}:{self.port}{setup.base_path}"
        keys = keep_secrets(self.home, setup.logins.users)
        self.passwords = keys.passwords
        self.phases: dict[str, float] = {}
        self._logins = setup.logins
        self._progress = progress
        self._dag_ids = tuple(dag_ids)
        self._components: dict[str, AirflowComponent] = {}
        self._environment = component_environment(self.home, setup, keys, self.port)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Migrate, start the components and return when the DAGs can be triggered.

        AirflowError with the end of a log when a component dies or is not ready within two minutes.
        """
        self._migrated.unlink(missing_ok=True)
        for name in STARTED:
            self.start_component(name)
        with self._phase("db migrate"):
            log_path = self.logs / "db-migrate.log"
            run_to_end(("db", "migrate"), log_path=log_path, env=self._environment, timeout=START_SECONDS)
            self._migrated.touch()
        with self._phase("api-server"):
            self._wait(lambda: self._health() is not None, "start of the api-server")
        if self._logins.auth_manager is AuthManager.FAB:
            with self._phase("first user"):
                self._create_first_user()
        with self._phase("scheduler and dag-processor"):
            self._wait(self._all_healthy, "first heartbeats")
        # Only the first user is sure to be there, and each may read.
        with self.client(self._logins.first_user) as client:
            with self._phase("dags"):
                self._wait(lambda: self._dags_are_there(client), f"parsing of {self._dag_ids or 'a dag'}")
            if self._logins.auth_manager is AuthManager.FAB:
                with self._phase("roles and users"):
                    add_roles(client, self._logins.roles)
                    add_users(client, self._logins.users, self.passwords)

    def stop(self) -> None:
        """Stop all components at once, and whatever they forked; does nothing when they are stopped."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(AirflowComponent.stop, self._components.values()))
        self._components.clear()

    def start_component(self, name: str, environment: Mapping[str, str] = NOTHING) -> None:
        """Start the component of that name ("scheduler", ...) and return at once; `environment` is for it alone."""
        self.add_component(name, COMPONENTS[name], {**self._environment, **environment})

    def add_component(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str], *, umask: str | None = None
    ) -> AirflowComponent:
        """Start `airflow <arguments>` with exactly this environment, as one more component of that name."""
        self._components[name] = AirflowComponent(
            name,
            arguments,
            log_path=self.logs / f"{name}.log",
            env=environment,
            permission=self._migrated,
            umask=umask,
        )
        return self._components[name]

    def component(self, name: str) -> AirflowComponent:
        """The running component, to stop or kill it for a fault test; KeyError when never started."""
        return self._components[name]

    @property
    def environment(self) -> Mapping[str, str]:
        """What all components have in common."""
        return MappingProxyType(self._environment)

    def pids(self) -> list[int]:
        """Process ids of all components and of all that they forked."""
        return [pid for component in self._components.values() for pid in component.pids()]

    def client(self, username: str) -> AirflowClient:
        """Return a new client that acts as the user; it answers questions as early as is safe."""
        return AirflowClient(
            self.base_url,
            username,
            self.passwords[username],
            settle=SETTLE_SECONDS,
            is_parked=self.executor_let_go_of,
        )

    def executor_let_go_of(self, task_instance_id: str) -> bool:
        """Tell whether the scheduler has seen the exit of the process that asked the question.

        An answer before that moment fails the task: the late exit event finds it queued again.
        """
        needle = f"ti_id={task_instance_id},"
        with (self.logs / "scheduler.log").open(errors="replace") as log:
            return any("TaskInstance Finished:" in line and needle in line for line in log)

    @contextlib.contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.phases[name] = time.monotonic() - started
        self._progress(f"airflow: {name} took {self.phases[name]:.1f} s")

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for the condition, but no longer than all components live."""

        def met_while_alive() -> bool:
            for component in self._components.values():
                component.check()
            return condition()

        try:
            wait_until(met_while_alive, START_SECONDS, what, interval=0.1)
        except TimeoutError as late:
            tails = "\n".join(f"--- {part.name}:\n{part.tail()}" for part in self._components.values())
            raise AirflowError(f"{late}\n{tails}") from late

    def _health(self) -> dict[str, Any] | None:
        with contextlib.suppress(httpx.TransportError):
            answer = httpx.get(f"{self.base_url}/api/v2/monitor/health", timeout=10, trust_env=False)
            if answer.status_code == httpx.codes.OK:
                health: dict[str, Any] = answer.json()
                return health
        return None

    def _all_healthy(self) -> bool:
        health = self._health() or {}
        parts = ("metadatabase", "scheduler", "dag_processor")
        return all(health.get(part, {}).get("status") == "healthy" for part in parts)

    def _create_first_user(self) -> None:
        create_admin(
            self._logins.first_user,
            self.passwords[self._logins.first_user],
            log_path=self.logs / "users-create.log",
            env=self._environment,
            timeout=START_SECONDS,
        )

    def _dags_are_there(self, client: AirflowClient) -> bool:
        if errors := client.import_errors():
            texts = "\n".join(f'--- "{name}":\n{text}' for name, text in errors.items())
            raise AirflowError(f"{len(errors)} dag files cannot be imported; correct them:\n{texts}")
        known = client.dag_ids()
        return known.issuperset(self._dag_ids) if self._dag_ids else bool(known)
