"""What is kept of a red round: the logs of its runs, their files, and what the servers said."""

from __future__ import annotations

import shutil
from pathlib import Path

from demo.site import DAG_ID
from tests.chaos.rounds import Outcome
from tests.chaos.stage import Stage

LOG_BYTES = 20_000_000


def keep(stage: Stage, outcome: Outcome, folder: Path) -> Path:
    """Put it into a folder of the seed's; that folder."""
    kept = folder / f"seed-{outcome.draw.seed}"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    (kept / "outcome.txt").write_text(f"{outcome}\n\n{outcome.draw}\n")
    logs = stage.site.home / "airflow" / "logs"
    for log in (*logs.glob("*.log"), stage.stores.log_path, stage.metadata.log_path, stage.neo4j.log_path):
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - LOG_BYTES))
            (kept / f"{log.parent.name}-{log.name}").write_bytes(file.read())
    shutil.copytree(stage.site.data_root / "reports", kept / "reports")
    tasks = logs / "tasks" / f"dag_id={DAG_ID}"
    if tasks.exists():
        shutil.copytree(tasks, kept / "tasks")
    return kept
