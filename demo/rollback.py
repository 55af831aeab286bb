"""One rollback as its operator sees it: triggered, asked about, followed to its end."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.judge import FAILED_DISTRICT
from demo.screen import Phases, Screen, clock
from demo.site import DAG_ID
from demo.stage import MIGRATION, Stage
from servers.airflow_client import AWAITING, FINISHED, RUN_FINISHED, AirflowClient
from servers.airflow_instance import STARTED
from servers.airflow_records import TaskInstance
from servers.airflow_rest import segment

GATE = "await_approval"
CLEANUP_GATE = "choose_cleanup"
ORDER = ("sp", "adb", "hcp2", "hcp1", "ids")
# Every look costs the API server some processor time that the tasks could use.
LOOK_SECONDS = 2.0
# Of a rollback in which nobody is waited for; one at full size takes minutes.
STUCK_SECONDS = 600.0
MESSAGE_LOGGER = "migration_rollback.edge.tasks.write_report"


class RollbackStuckError(RuntimeError):
    """Nothing has changed for too long."""


@dataclass
class Rollback:
    """The run, from its trigger on. `approve` None leaves both questions to a person."""

    stage: Stage
    operator: AirflowClient
    approver: AirflowClient
    screen: Screen
    approve: bool | None
    run_id: str = ""
    asked: set[str] = field(default_factory=set)

    def trigger(self) -> None:
        """Start it as the user `operator`."""
        cleanup = "ask" if self.approve is None else "no"
        self.run_id = self.operator.trigger(DAG_ID, {"run_id": MIGRATION, "cleanup": cleanup})
        self.screen.say(f"triggered the rollback of {MIGRATION} as operator: {self.url()}")

    def follow(self) -> list[TaskInstance]:
        """Show how far it is and answer or announce its questions, until it has ended; all its tasks then."""
        started = changed_at = time.monotonic()
        seen: Counter[tuple[str, str | None]] = Counter()
        while True:
            state, tasks = self.operator.run_state(DAG_ID, self.run_id), self._tasks()
            for name in STARTED:
                self.stage.airflow.component(name).check()
            if state in RUN_FINISHED:
                return tasks
            waiting = [task for task in tasks if task.state == AWAITING]
            for task in waiting:
                self._attend(task)
            states = Counter((task.task_id, task.state) for task in tasks)
            if states != seen or (waiting and self.approve is None):
                seen, changed_at = states, time.monotonic()
            if time.monotonic() - changed_at > STUCK_SECONDS:
                raise RollbackStuckError(
                    f"nothing has changed for {STUCK_SECONDS:g} s; look at the logs in {self.stage.airflow.logs}"
                )
            self.screen.show(f"{clock(time.monotonic() - started)}  {self._progress(tasks)}")
            time.sleep(LOOK_SECONDS)

    def report_path(self) -> Path:
        """The report that names this run."""
        for path in (self.stage.site.data_root / "reports").glob("rollback-*Z*.json"):
            if path.suffixes == [".json"] and json.loads(path.read_text())["airflow_run_id"] == self.run_id:
                return path
        raise RuntimeError(f"run {self.run_id} left no report; look at the log of write_report: {self.url()}")

    def message(self) -> str:
        """What the task `finish` has said, without the decoration of the log."""
        task = self.operator.task_instance(DAG_ID, self.run_id, "finish")
        path = f"/dags/{DAG_ID}/dagRuns/{segment(self.run_id)}/taskInstances/finish/logs/{task.try_number}"
        entries: list[Any] = self.operator.request("GET", path, params={"full_content": True})["content"]
        lines = [one["event"] for one in entries if isinstance(one, dict) and _is_message(one)]
        return "\n".join(lines) or self.report_path().with_suffix(".md").read_text()

    def url(self, task_id: str = "", page: str = "") -> str:
        """Where the UI shows the run, or a task of it."""
        parts = [self.stage.airflow.base_url, "dags", DAG_ID, "runs", segment(self.run_id)]
        return "/".join([*parts, *(["tasks", task_id] if task_id else []), *([page] if page else [])])

    def _tasks(self) -> list[TaskInstance]:
        return self.operator.task_instances(DAG_ID, self.run_id)

    def _attend(self, task: TaskInstance) -> None:
        if task.id in self.asked:
            return
        self.asked.add(task.id)
        question = self.operator.question(DAG_ID, self.run_id, task.task_id)
        self.screen.say(f"\n{question.subject}")
        if self.approve is None:
            self.screen.say("\n".join(self._invitation(task.task_id)))
            return
        option = "Approve" if self.approve else "Reject"
        typed = {"confirm_district_id": FAILED_DISTRICT} if self.approve else {}
        self.screen.show(f"answering {option} as approver as soon as Airflow may take it ...")
        self.approver.answer(DAG_ID, self.run_id, task.task_id, option, typed)
        self.screen.say(f"approver answered: {option}\n")

    def _invitation(self, task_id: str) -> Iterator[str]:
        yield f"  look       {self.stage.airflow.base_url}/migration-rollback/?run_id={segment(self.run_id)}"
        yield f"  answer     {self.url(task_id, 'required_actions')}"
        yield "  user       approver"
        yield f"  password   {self.stage.airflow.passwords['approver']}"
        if task_id == GATE:
            yield f'  to go on   type {FAILED_DISTRICT} into "District id" and choose Approve'
            yield "  or         choose Reject: nothing is deleted"
        else:
            yield "  choose     Delete files or Keep files"
        yield ""

    def _progress(self, tasks: Sequence[TaskInstance]) -> str:
        by_id = {task.task_id: task.state for task in tasks}
        if waiting := [task.task_id for task in tasks if task.state == AWAITING]:
            return f"{waiting[0]} waits for an answer"
        if by_id.get(GATE) not in FINISHED:
            return f"planning: {_running(tasks)}"
        if any(by_id.get(f"{store}.list_units") == "skipped" for store in ORDER):
            return f"nothing is deleted: {_running(tasks)}"
        done = {store: _tables_done(tasks, store) for store in ORDER}
        stores = "  ".join(f"{store} {done[store]}/{len(self.stage.tables[store])}" for store in ORDER)
        total = sum(map(len, self.stage.tables.values()))
        return f"{sum(done.values())} of {total} tables: {stores}; {_running(tasks)}"


def _is_message(entry: dict[str, Any]) -> bool:
    return entry.get("logger") == MESSAGE_LOGGER and entry.get("level") == "info"


def _tables_done(tasks: Sequence[TaskInstance], store: str) -> int:
    """Tables whose deletion has ended well; a unit of several tables has all their names."""
    return sum(
        len((task.label or "").split(" + "))
        for task in tasks
        if task.task_id == f"{store}.delete_rows" and task.map_index >= 0 and task.state == "success"
    )


def _running(tasks: Sequence[TaskInstance]) -> str:
    running = [task for task in tasks if task.state == "running"]
    return ", ".join(f"{task.task_id} {task.label}" if task.map_index >= 0 else task.task_id for task in running[:2])


def add_phases(tasks: Sequence[TaskInstance], phases: Phases) -> None:
    """Add how long the parts of the run took, each from the end of the one before to its own end."""
    before = min((task.started_at for task in tasks if task.started_at), default=None)
    for name, task_ids in PARTS.items():
        end = max((task.ended_at for task in tasks if task.task_id in task_ids and task.ended_at), default=None)
        if before is not None and end is not None and end >= before:
            phases.add(name, (end - before).total_seconds())
            before = end


PARTS = {
    "plan": ("load_artifacts", "build_plan"),
    "question and answer": (GATE,),
    **{f"deletions of {store}": (f"{store}.list_units", f"{store}.delete_rows") for store in ORDER},
    "deletions of the graph": ("graph.delete_nodes",),
    "verification": ("verify",),
    "report": ("write_report",),
    "cleanup and message": (CLEANUP_GATE, "delete_files", "keep_files", "finish"),
}
