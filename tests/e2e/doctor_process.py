"""`make doctor` as a process of its own, with the site's connections in its environment."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from demo.site import REPOSITORY
from tests.e2e.migrations import Migration


def doctor(failed: Migration, home: Path, run_id: str, conf: str = "") -> subprocess.CompletedProcess[str]:
    """What it says of a migration of the site."""
    site = failed.cert.site
    connections = {f"AIRFLOW_CONN_{name.upper()}": uri for name, uri in site.connections().items()}
    settings = {"MIGRATION_ROLLBACK_DATA_ROOT": str(site.data_root), "AIRFLOW_HOME": str(home)}
    return subprocess.run(
        ["make", "--silent", "doctor", f"RUN_ID={run_id}", f"CONF={conf}"],
        cwd=REPOSITORY,
        env={**os.environ, **connections, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
