"""Addresses of Airflow's UI, as tasks make them of what Airflow says of itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from migration_rollback.edge.run import Run

RUN = "manual__2025-11-06T10:15:00+00:00"
LOG = "/dags/migration_rollback/runs/manual__2025-11-06T10%3A15%3A00%2B00%3A00/tasks"


@pytest.mark.parametrize("base_url", ["https://airflow.cert", "https://cert/dags/airflow", "http://cert:8080/a/b"])
def test_a_path_of_the_base_url_is_kept(base_url: str) -> None:
    ti = SimpleNamespace(log_url=f"{base_url}{LOG}/sp.delete_rows/mapped/3?try_number=1")
    run = Run(cast(Any, {"ti": ti}), cast(Any, None), "rb-20251106T101500Z", RUN, None)
    assert run.log_url("build_plan") == f"{base_url}{LOG}/build_plan"
    assert run.page_url == f"{base_url}/migration-rollback/?run_id=manual__2025-11-06T10%3A15%3A00%2B00%3A00"
