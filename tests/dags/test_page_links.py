"""The link to the page at each task, as the API server makes it."""

from __future__ import annotations

from typing import Any

import pytest
from airflow.models.taskinstancekey import TaskInstanceKey

from migration_rollback.edge.page_links import RollbackPageLink

RUN = "manual__2025-11-06T10:15:00+00:00"
PAGE = "/migration-rollback/?run_id=manual__2025-11-06T10%3A15%3A00%2B00%3A00"


def link(task_id: str, map_index: int = -1, dag_id: str = "migration_rollback") -> str:
    key: Any = TaskInstanceKey(dag_id, task_id, RUN, 1, map_index)  # the API server's, which the SDK describes
    return RollbackPageLink().get_link(None, ti_key=key)


@pytest.mark.parametrize("base_url", ["https://airflow.cert", "https://cert/dags/airflow", "https://cert/airflow/"])
def test_a_path_of_the_base_url_is_kept(monkeypatch: pytest.MonkeyPatch, base_url: str) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", base_url)
    assert link("await_approval") == base_url.rstrip("/") + PAGE


@pytest.mark.parametrize(
    ("task_id", "map_index", "place"),
    [
        ("finish", -1, ""),
        ("verify", 2, ""),
        ("sp.list_units", -1, "&store=sp"),
        ("graph.delete_nodes", -1, "&store=graph"),
        ("hcp1.delete_rows", 17, "&store=hcp1&map_index=17"),
        ("hcp1.delete_rows", -1, "&store=hcp1"),
    ],
)
def test_a_task_leads_to_what_it_is_about(
    monkeypatch: pytest.MonkeyPatch, task_id: str, map_index: int, place: str
) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.cert")
    assert link(task_id, map_index) == f"https://airflow.cert{PAGE}{place}"


def test_a_task_of_another_dag_is_not_linked() -> None:
    assert link("await_approval", dag_id="somebody_elses") == ""
