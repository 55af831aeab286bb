"""Starts again what has ended of an Airflow, as systemd or Kubernetes would."""

from __future__ import annotations

import threading
from types import TracebackType

from servers.airflow_instance import COMPONENTS, AirflowInstance

LOOK_SECONDS = 0.5


class Supervisor:
    """Watches all components, the triggerer included, while its block lasts. `restarts` names what it has started."""

    def __init__(self, airflow: AirflowInstance) -> None:
        self.restarts: list[str] = []
        self._airflow = airflow
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def __enter__(self) -> Supervisor:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            for name in COMPONENTS:
                if not self._airflow.component(name).running:
                    self.restarts.append(name)
                    self._airflow.start_component(name)
