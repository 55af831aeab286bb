"""What a person does with a DAG run, through Airflow's public REST API and as a named user."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from servers.airflow_records import Question, TaskInstance, log_text
from servers.airflow_rest import AirflowApiError, AirflowRest, segment
from servers.child_process import wait_until

AWAITING = "awaiting_input"
FINISHED = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})
RUN_FINISHED = frozenset({"success", "failed"})
REQUIRED: Any = object()


class AirflowClient(AirflowRest):
    """One user of one Airflow; a context manager.

    A question must not be answered before the scheduler has seen the exit of the process that asked it (the
    task would be failed). `is_parked` tells that exactly, given the id of the task instance; an answer that
    it does not release is held back until `settle` seconds after the question.
    """

    def __init__(
        self,
        base_url: str,
        username: str,
        password: str,
        *,
        settle: float = 4.0,
        is_parked: Callable[[str], bool] = lambda _task_instance_id: False,
    ) -> None:
        super().__init__(base_url, username, password)
        self._settle = timedelta(seconds=settle)
        self._is_parked = is_parked

    def dag_ids(self) -> set[str]:
        """Ids of all DAGs that are parsed and in force."""
        return {dag["dag_id"] for dag in self.pages("/dags", "dags", {"order_by": "dag_id"})}

    def import_errors(self) -> dict[str, str]:
        """Stack trace by file name, of the DAG files that cannot be imported."""
        errors = self.pages("/importErrors", "import_errors", {"order_by": "id"})
        return {error["filename"]: error["stack_trace"] for error in errors}

    def trigger(
        self,
        dag_id: str,
        conf: Mapping[str, Any] | None = None,
        *,
        note: str | None = None,
        run_id: str | None = None,
    ) -> str:
        """Start a run without logical date, as the UI's button does, and return its run id."""
        body = {"logical_date": None, "conf": dict(conf or {}), "note": note, "dag_run_id": run_id}
        answer = self.request("POST", f"/dags/{segment(dag_id)}/dagRuns", body=body)
        return str(answer["dag_run_id"])

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """The run as the API shows it: "state", "run_after", "triggering_user_name", "note", ..."""
        answer: dict[str, Any] = self.request("GET", _run_path(dag_id, run_id))
        return answer

    def run_state(self, dag_id: str, run_id: str) -> str:
        """One of "queued", "running", "success", "failed"."""
        return str(self.run(dag_id, run_id)["state"])

    def mark_run(self, dag_id: str, run_id: str, state: str) -> None:
        """Mark the run by hand as "success" or "failed", or set it to "queued"; running tasks are killed."""
        self.request("PATCH", _run_path(dag_id, run_id), body={"state": state})

    def delete_run(self, dag_id: str, run_id: str) -> None:
        """Delete the run with its task instances and XComs; log files stay."""
        self.request("DELETE", _run_path(dag_id, run_id))

    def task_instances(self, dag_id: str, run_id: str, task_id: str | None = None) -> list[TaskInstance]:
        """All instances of the run, or of one task of it, every map index, ordered by task and index."""
        path = f"{_run_path(dag_id, run_id)}/taskInstances"
        found = map(TaskInstance.from_json, self.pages(path, "task_instances", {"order_by": "id"}))
        wanted = (one for one in found if task_id in (None, one.task_id))
        return sorted(wanted, key=lambda one: (one.task_id, one.map_index))

    def task_instance(self, dag_id: str, run_id: str, task_id: str, map_index: int = -1) -> TaskInstance:
        """One instance; AirflowApiError with status 404 when there is none (yet)."""
        return TaskInstance.from_json(self.request("GET", _instance_path(dag_id, run_id, task_id, map_index)))

    def mark_task(self, dag_id: str, run_id: str, task_id: str, state: str, map_index: int = -1) -> None:
        """Mark an instance by hand as "success", "failed" or "skipped", downstream tasks excluded."""
        self.request("PATCH", _instance_path(dag_id, run_id, task_id, map_index), body={"new_state": state})

    def clear(
        self,
        dag_id: str,
        run_id: str,
        *,
        task_ids: Sequence[str | tuple[str, int]] | None = None,
        only_failed: bool = False,
        include_upstream: bool = False,
        include_downstream: bool = False,
    ) -> list[TaskInstance]:
        """Clear tasks of the run so that they run again; return the cleared instances.

        `task_ids` has names (every map index) or pairs with a map index; None means every task of the run.
        The buttons of the UI are `task_ids=[...], include_downstream=True` and `only_failed=True`.
        """
        body = {
            "dry_run": False,
            "dag_run_id": run_id,
            "task_ids": None if task_ids is None else list(task_ids),
            "only_failed": only_failed,
            "include_upstream": include_upstream,
            "include_downstream": include_downstream,
        }
        answer = self.request("POST", f"/dags/{segment(dag_id)}/clearTaskInstances", body=body)
        return [TaskInstance.from_json(item) for item in answer["task_instances"]]

    def xcom(
        self,
        dag_id: str,
        run_id: str,
        task_id: str,
        key: str = "return_value",
        *,
        map_index: int = -1,
        default: Any = REQUIRED,
    ) -> Any:
        """The value a task left; `default` when there is none, AirflowApiError (404) without a default."""
        path = f"{_run_path(dag_id, run_id)}/taskInstances/{segment(task_id)}/xcomEntries/{segment(key)}"
        try:
            return self.request("GET", path, params={"map_index": map_index})["value"]
        except AirflowApiError as error:
            if error.status == httpx.codes.NOT_FOUND and default is not REQUIRED:
                return default
            raise

    def task_log(
        self, dag_id: str, run_id: str, task_id: str, *, map_index: int = -1, try_number: int | None = None
    ) -> str:
        """The log of one try, the latest by default, a line per message."""
        if try_number is None:
            try_number = self.task_instance(dag_id, run_id, task_id, map_index).try_number
        path = f"{_run_path(dag_id, run_id)}/taskInstances/{segment(task_id)}/logs/{try_number}"
        params = {"map_index": map_index, "full_content": True}
        return log_text(self.request("GET", path, params=params)["content"])

    def question(self, dag_id: str, run_id: str, task_id: str, map_index: int = -1) -> Question:
        """The question of the task as the required-action page shows it, answered or not."""
        path = f"{_instance_path(dag_id, run_id, task_id, map_index, always_index=True)}/hitlDetails"
        return Question.from_json(self.request("GET", path))

    def wait_for_question(
        self,
        dag_id: str,
        run_id: str,
        task_id: str,
        *,
        map_index: int = -1,
        timeout: float = 60.0,
        interval: float = 0.2,
    ) -> Question:
        """Wait until the task awaits input; RuntimeError when it or its run ends without asking."""

        def asked() -> bool:
            instance = self.task_instance(dag_id, run_id, task_id, map_index)
            if instance.state == AWAITING:
                return True
            run_state = self.run_state(dag_id, run_id)
            if instance.state in FINISHED or run_state in RUN_FINISHED:
                found = f'task "{task_id}" is {instance.state} and its run {run_state}'
                raise RuntimeError(f"{found} without a question; see the log of its tasks")
            return False

        wait_until(asked, timeout, f'question of "{task_id}"', interval=interval)
        return self.question(dag_id, run_id, task_id, map_index)

    def wait_until_answerable(self, dag_id: str, run_id: str, task_id: str, map_index: int = -1) -> None:
        """Wait until an answer, from wherever it comes, does not kill the task that asks."""
        instance = self.task_instance(dag_id, run_id, task_id, map_index)
        if instance.state == AWAITING:
            self._wait_until_safe(instance)

    def answer(
        self,
        dag_id: str,
        run_id: str,
        task_id: str,
        option: str,
        params_input: Mapping[str, Any] | None = None,
        *,
        map_index: int = -1,
    ) -> Question:
        """Answer the question that the task asks now, not before that is safe; return it answered."""
        self.wait_until_answerable(dag_id, run_id, task_id, map_index)
        path = f"{_instance_path(dag_id, run_id, task_id, map_index, always_index=True)}/hitlDetails"
        body = {"chosen_options": [option], "params_input": dict(params_input or {})}
        self.request("PATCH", path, body=body)
        return self.question(dag_id, run_id, task_id, map_index)

    def wait_for_end(
        self,
        dag_id: str,
        run_id: str,
        *,
        timeout: float = 120.0,
        interval: float = 0.3,
        progress: Callable[[str, list[TaskInstance]], None] | None = None,
    ) -> str:
        """Wait until the run is "success" or "failed" and return which; `progress` sees it every second."""

        def ended() -> str | None:
            state = self.run_state(dag_id, run_id)
            if progress is not None:
                progress(state, self.task_instances(dag_id, run_id))
            return state if state in RUN_FINISHED else None

        return wait_until(ended, timeout, f'end of run "{run_id}"', interval=1.0 if progress else interval) or ""

    def _wait_until_safe(self, instance: TaskInstance) -> None:
        settled_at = self._parked_at(instance) + self._settle
        wait_until(
            lambda: self._is_parked(instance.id) or datetime.now(UTC) >= settled_at,
            self._settle.total_seconds() + 10,
            f'release of "{instance.task_id}" by the executor',
        )

    def _parked_at(self, instance: TaskInstance) -> datetime:
        """When the task began to wait: only the event log knows, an instance has no such time.

        Not everybody may read it; who may not waits from now on.
        """
        params = {
            "dag_id": instance.dag_id,
            "run_id": instance.run_id,
            "task_id": instance.task_id,
            "map_index": instance.map_index,
            "event": AWAITING,
            "order_by": "-when",
            "limit": 1,
        }
        try:
            events = self.request("GET", "/eventLogs", params=params)["event_logs"]
        except AirflowApiError as error:
            if error.status != httpx.codes.FORBIDDEN:
                raise
            return datetime.now(UTC)
        return datetime.fromisoformat(events[0]["when"])


def _run_path(dag_id: str, run_id: str) -> str:
    return f"/dags/{segment(dag_id)}/dagRuns/{segment(run_id)}"


def _instance_path(dag_id: str, run_id: str, task_id: str, map_index: int, *, always_index: bool = False) -> str:
    index = f"/{map_index}" if always_index or map_index >= 0 else ""
    return f"{_run_path(dag_id, run_id)}/taskInstances/{segment(task_id)}{index}"
