"""One rollback of a round: its DAG runs, whoever answers their questions, and what was done to them by hand."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from demo.site import DAG_ID
from servers.airflow_client import AWAITING, RUN_FINISHED
from servers.airflow_rest import AirflowApiError
from tests.chaos.stage import Stage, patiently
from tests.e2e.migrations import Migration

LOOK_SECONDS = 0.3
STATE_AND_QUESTIONS = """
    SELECT r.state, t.task_id, t.id::text
    FROM dag_run AS r LEFT JOIN task_instance AS t
        ON t.dag_id = r.dag_id AND t.run_id = r.run_id AND t.state = %s
    WHERE r.dag_id = %s AND r.run_id = %s"""
REPORT_NAME = re.compile(r"rollback-\d{8}T\d{6}Z(-\d+)?\.json")


class Mark(NamedTuple):
    """What a person has set a task, or all tasks of a group, to."""

    state: str
    task: str


@dataclass
class Rollback:
    """`ended_by_hand` has the DAG runs that a person or their timeout has ended."""

    stage: Stage
    migration: Migration
    cleanup: str
    marks: list[Mark] = field(default_factory=list)
    ended_by_hand: set[str] = field(default_factory=set)
    _answered: set[str] = field(default_factory=set)

    def trigger(self) -> None:
        """Start another DAG run, once: its name is ours, so that a request whose answer was lost can be repeated."""
        run = f"{self.migration.district_id}-{len(self.migration.runs) + 1}"
        conf = {"run_id": self.migration.run_id, "cleanup": self.cleanup}
        try:
            patiently(lambda: self.stage.cert.operator.trigger(DAG_ID, conf, run_id=run))
        except AirflowApiError as error:
            if error.status != httpx.codes.CONFLICT:
                raise
        self.migration.runs.append(run)

    def note_mark(self, state: str, task: str) -> None:
        self.marks.append(Mark(state, task))

    def note_end_by_hand(self) -> None:
        self.ended_by_hand.add(self.migration.run)

    def state(self) -> str:
        """Of the newest run."""
        return str(self._look()[0][0])

    def follow(self, seconds: float) -> bool:
        """Answer what the newest run asks until it has ended; whether it has in that time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self._look()
            if found[0][0] in RUN_FINISHED:
                return True
            for _, task_id, instance in found:
                if task_id is not None and instance not in self._answered and self._answer(task_id):
                    self._answered.add(instance)
            time.sleep(LOOK_SECONDS)  # between two looks, until the deadline
        return False

    def _look(self) -> list[tuple[Any, ...]]:
        return self.stage.look(STATE_AND_QUESTIONS, AWAITING, DAG_ID, self.migration.run)

    def _answer(self, task_id: str) -> bool:
        """As the approver; whether the answer was taken: the question may be gone by the time."""
        is_gate = task_id == "await_approval"
        option = "Approve" if is_gate else "Delete files"
        values = {"confirm_district_id": self.migration.district_id} if is_gate else {}
        approver, run = self.stage.cert.approver, self.migration.run
        try:
            patiently(lambda: approver.answer(DAG_ID, run, task_id, option, values))
        except (AirflowApiError, TimeoutError, IndexError):
            return False
        return True

    def reports(self) -> dict[str, tuple[Path, dict[str, Any]]]:
        """Each DAG run's report, where there is one."""
        found = {}
        for path in sorted((self.stage.site.data_root / "reports").glob("rollback-*.json")):
            if REPORT_NAME.fullmatch(path.name):
                report = json.loads(path.read_text())
                if report["airflow_run_id"] in self.migration.runs:
                    found[report["airflow_run_id"]] = (path, report)
        return found

    def report(self) -> dict[str, Any] | None:
        """That of the newest run."""
        found = self.reports().get(self.migration.run)
        return found[1] if found else None
