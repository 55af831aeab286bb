"""The cluster policy of the Airflow with many workers: which of them takes a task. The run's id says by what rule.

``apart__...``: a task and the next one never run on the same worker. ``stray__...``: the first task runs on another
worker than the rest. Everything else goes to whoever has time.
"""

from typing import Any

import migration_rollback.edge.preload  # noqa: F401  (as docs/performance.md says, for faster tasks)

ON_EAST = {"load_artifacts", "await_approval", "graph.delete_nodes", "write_report", "delete_files", "keep_files"}


def task_instance_mutation_hook(task_instance: Any) -> None:
    """Called by the scheduler whenever it makes an instance of a task."""
    rule = task_instance.run_id.partition("__")[0]
    if rule == "apart":
        number = task_instance.map_index
        task_instance.queue = "east" if (task_instance.task_id in ON_EAST if number < 0 else number % 2) else "west"
    elif rule == "stray":
        task_instance.queue = "west" if task_instance.task_id == "load_artifacts" else "east"
    else:
        task_instance.queue = "either"
