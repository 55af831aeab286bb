"""SIGKILL of a task and of Airflow's own processes."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from tests.chaos.faults.scene import Inject, Kind, Scene
from tests.chaos.stage import Stage

PID = "SELECT pid FROM task_instance WHERE dag_id = %s AND run_id = %s AND task_id = %s AND map_index = %s"


def kill_task(scene: Scene) -> str:
    """The process of the instance that was at work, if it still is."""
    pid = scene.instance.pid or _pid(scene)
    if pid is None or not _is_of_airflow(pid):
        return f"{scene.instance} had ended"
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return str(scene.instance)


def _pid(scene: Scene) -> int | None:
    instance, failed = scene.instance, scene.rollback.migration
    found = scene.stage.look(PID, "migration_rollback", failed.run, instance.task_id, instance.map_index)
    return found[0][0] if found else None


def _is_of_airflow(pid: int) -> bool:
    """Another process may have the number by now."""
    with contextlib.suppress(OSError):
        return b"airflow" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _kill(name: str) -> Inject:
    def kill(scene: Scene) -> str:
        kill_component(scene.stage, name)
        return ""

    return kill


def kill_component(stage: Stage, name: str) -> None:
    """With everything that it has forked; the supervisor starts it again."""
    stage.cert.airflow.component(name).kill()


KINDS = {
    "task killed": Kind(kill_task),
    "killed in verify": Kind(kill_task, "verify"),
    "killed in write_report": Kind(kill_task, "write_report"),
    "killed in choose_cleanup": Kind(kill_task, "choose_cleanup"),
    "killed in delete_files": Kind(kill_task, "delete_files"),
    "killed in finish": Kind(kill_task, "finish"),
    "scheduler killed with its tasks": Kind(_kill("scheduler")),
    "API server killed": Kind(_kill("api-server")),
    "triggerer killed": Kind(_kill("triggerer")),
    "DAG processor killed": Kind(_kill("dag-processor")),
}
