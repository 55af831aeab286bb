"""What parsing the DAG file costs on top of `airflow.sdk`, which every DAG pays: `python -m tools.bench`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
ROUNDS = 7
BASELINE = "import airflow.sdk; from airflow.sdk import DAG, Param, TaskGroup, chain, task"
DAG_FILE = f"{BASELINE}; import migration_rollback_dag"
CLOCK = "import time; start = time.process_time(); {code}; print(time.process_time() - start)"


def seconds(code: str, home: str) -> float:
    """Processor seconds of the code in a fresh process, imports of Python itself left out."""
    path = os.pathsep.join(str(REPOSITORY / folder) for folder in ("plugins", "dags"))
    done = subprocess.run(
        [sys.executable, "-c", CLOCK.format(code=code)],
        env={**os.environ, "AIRFLOW_HOME": home, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


def main() -> None:
    """Print both and their ratio, medians over alternating rounds."""
    with tempfile.TemporaryDirectory() as home:
        rounds = [(seconds(BASELINE, home), seconds(DAG_FILE, home)) for _ in range(ROUNDS)]
    baseline, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"airflow.sdk alone:       {baseline:.2f} s of processor time (median of {ROUNDS})")
    print(f"with migration_rollback: {whole:.2f} s, {whole / baseline:.2f} times as much")


if __name__ == "__main__":
    main()
