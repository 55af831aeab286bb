"""Somebody clears or marks tasks, groups and whole runs while they run; or the run takes too long."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from demo.site import DAG_ID
from demo.world import STORES
from servers.airflow_rest import AirflowApiError, segment
from tests.chaos.faults.scene import Inject, Kind, Scene
from tests.chaos.stage import DAGRUN_TIMEOUT_HOURS, patiently

GRAPH = "graph"


def _clear_task(scene: Scene) -> str:
    downstream = scene.dice.random() < 0.5
    _clear(scene, [scene.instance.key], include_downstream=downstream)
    return f"{scene.instance}{' and downstream' if downstream else ''}"


def _clear_group(scene: Scene) -> str:
    group = _group(scene)
    tasks = ["graph.delete_nodes"] if group == GRAPH else [f"{group}.list_units", f"{group}.delete_rows"]
    downstream = scene.dice.random() < 0.5
    _clear(scene, tasks, include_downstream=downstream)
    return f"{group}{' and downstream' if downstream else ''}"


def _clear_run(scene: Scene) -> str:
    _clear(scene, None)
    return f"at {scene.instance}"


def _clear(scene: Scene, task_ids: list[str | tuple[str, int]] | list[str] | None, **how: bool) -> None:
    with _too_late():
        patiently(lambda: scene.rollback.migration.clear(task_ids=task_ids, **how))


def _group(scene: Scene) -> str:
    """That of the instance, or any."""
    group = scene.instance.task_id.partition(".")[0]
    return group if group in (*STORES, GRAPH) else scene.dice.choice([*STORES, GRAPH])


def _mark_task(state: str) -> Inject:
    def mark(scene: Scene) -> str:
        instance, operator = scene.instance, scene.stage.cert.operator
        scene.rollback.note_mark(state, instance.task_id)
        with _too_late():
            run = scene.rollback.migration.run
            patiently(lambda: operator.mark_task(DAG_ID, run, instance.task_id, state, instance.map_index))
        return str(instance)

    return mark


def _mark_group(state: str) -> Inject:
    def mark(scene: Scene) -> str:
        group, run = _group(scene), scene.rollback.migration.run
        scene.rollback.note_mark(state, group)
        path = f"/dags/{DAG_ID}/dagRuns/{segment(run)}/taskGroupInstances/{group}"
        with _too_late():
            patiently(lambda: scene.stage.cert.operator.request("PATCH", path, body={"new_state": state}))
        return group

    return mark


def _mark_run(state: str) -> Inject:
    def mark(scene: Scene) -> str:
        run = scene.rollback.migration.run
        scene.rollback.note_end_by_hand()
        patiently(lambda: scene.stage.cert.operator.mark_run(DAG_ID, run, state))
        return f"at {scene.instance}"

    return mark


@contextlib.contextmanager
def _too_late() -> Iterator[None]:
    """Airflow refuses to change what has ended that way already."""
    with contextlib.suppress(AirflowApiError):
        yield


def _time_out(scene: Scene) -> str:
    """The run has lasted longer than its DAG allows; the scheduler looks before it schedules anything more of it."""
    run = scene.rollback.migration.run
    scene.rollback.note_end_by_hand()
    scene.stage.look(
        "UPDATE dag_run SET start_date = start_date - make_interval(hours => %s)"
        " WHERE dag_id = %s AND run_id = %s RETURNING run_id",
        DAGRUN_TIMEOUT_HOURS + 1,
        DAG_ID,
        run,
    )
    return f"at {scene.instance}"


KINDS = {
    "task cleared": Kind(_clear_task),
    "group cleared": Kind(_clear_group),
    "run cleared": Kind(_clear_run),
    "task marked failed": Kind(_mark_task("failed")),
    "group marked failed": Kind(_mark_group("failed")),
    "run marked failed": Kind(_mark_run("failed")),
    "task marked success": Kind(_mark_task("success")),
    "group marked success": Kind(_mark_group("success")),
    "run marked success": Kind(_mark_run("success")),
    "dagrun_timeout": Kind(_time_out),
}
