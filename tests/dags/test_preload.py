"""What a user's `airflow_local_settings.py` may import, so that tasks need not: in a process as Airflow starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
AS_DOCUMENTED = "import migration_rollback.edge.preload\n"
# Airflow reads local settings when it starts; a task then imports the DAG file, and the drivers when it connects.
AS_A_TASK = f"""
import runpy, sys
import airflow.settings
airflow.settings.initialize()
before = set(sys.modules)
assert "migration_rollback.edge.preload" in before, "local settings were not read"
import psycopg, neo4j
runpy.run_path({str(REPOSITORY / "dags" / "migration_rollback_dag.py")!r})
new = sorted(set(sys.modules) - before)
print(len(new), *new)
"""


def test_a_task_finds_everything_imported(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "airflow_local_settings.py").write_text(AS_DOCUMENTED)
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path / 'airflow.db'}",
    }
    run = subprocess.run(
        [sys.executable, "-c", AS_A_TASK], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "0", run.stdout
