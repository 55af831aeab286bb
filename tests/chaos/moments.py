"""When a fault happens: so long after the n-th instance of a kind of task was seen at work."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from demo.site import DAG_ID
from servers.airflow_client import RUN_FINISHED
from tests.chaos.stage import Stage
from tests.e2e.migrations import Migration

LOOK_SECONDS = 0.1
WAIT_SECONDS = 600.0
LONGEST_DELAY = 1.2
# A kill that is meant for one task has to come before its end.
LONGEST_DELAY_INSIDE = 0.5
# Tasks by how often a moment is drawn in them, and of how many of their instances the moment may be in the last.
WEIGHTS = {
    "build_plan": (2, 1),
    "await_approval": (2, 1),
    "%.list_units": (2, 3),
    "%.delete_rows": (10, 4),
    "graph.delete_nodes": (4, 1),
    "verify": (4, 4),
    "write_report": (2, 1),
    "choose_cleanup": (1, 1),
    "delete_files": (1, 1),
    "finish": (2, 1),
}
AT_WORK = """
    SELECT task_id, map_index, pid, r.state
    FROM dag_run AS r LEFT JOIN task_instance AS t
        ON t.dag_id = r.dag_id AND t.run_id = r.run_id AND t.task_id LIKE %s
        AND t.state IN ('running', 'awaiting_input')
    WHERE r.dag_id = %s AND r.run_id = %s"""


class Instance(NamedTuple):
    """A task instance at work."""

    task_id: str
    map_index: int
    pid: int | None

    def __str__(self) -> str:
        return self.task_id if self.map_index < 0 else f"{self.task_id}[{self.map_index}]"

    @property
    def key(self) -> str | tuple[str, int]:
        """As a clear names it."""
        return self.task_id if self.map_index < 0 else (self.task_id, self.map_index)


@dataclass(frozen=True)
class Moment:
    """`task` is a task id, or a pattern of LIKE; `number` counts its instances from 1."""

    task: str
    number: int
    delay: float

    @classmethod
    def draw(cls, dice: Random, task: str | None) -> Moment:
        """One in the task, or in any that the dice say."""
        chosen = task or dice.choices([*WEIGHTS], [weight for weight, _ in WEIGHTS.values()])[0]
        delay = dice.uniform(0, LONGEST_DELAY_INSIDE if task else LONGEST_DELAY)
        return cls(chosen, dice.randint(1, WEIGHTS[chosen][1]), round(delay, 2))

    def __str__(self) -> str:
        number = "" if WEIGHTS[self.task][1] == 1 else f" {self.number}"
        return f"{self.delay} s into {self.task.removeprefix('%.')}{number}"

    def wait(self, stage: Stage, failed: Migration) -> Instance | None:
        """Return at that moment in the newest run, with what was at work when it began; none: it did not come."""
        seen: dict[tuple[str, int], Instance] = {}
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            found = stage.look(AT_WORK, self.task, DAG_ID, failed.run)
            for task_id, map_index, pid, _ in found:
                if task_id is not None:
                    seen[task_id, map_index] = Instance(task_id, map_index, pid)
            if len(seen) >= self.number:
                time.sleep(self.delay)  # the moment is so long after it was seen
                return [*seen.values()][self.number - 1]
            if found and found[0][3] in RUN_FINISHED:
                return None
            time.sleep(LOOK_SECONDS)  # between two looks, until the deadline
        return None
