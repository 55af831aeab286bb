"""What the tasks leave for the page: where Airflow does not take it, that is a warning and nothing else."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, cast

import pytest
from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time.comms import ErrorResponse
from upath import UPath

from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.page import leave_plan, leave_report
from migration_rollback.edge.run import Run
from migration_rollback.files.data_root import DataRoot
from tests.unit import given

AWAY = AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail={"message": "x" * 10_000}))


class Instance:
    """A task instance whose XComs are kept here, until it fails."""

    task_id = "build_plan"

    def __init__(self, *, error: Exception | None = None, good: int = 0) -> None:
        self.left: dict[str, Any] = {}
        self.asked = 0
        self._error = error
        self._good = good

    def xcom_push(self, key: str, value: Any) -> None:
        self.asked += 1
        if self._error is not None and len(self.left) >= self._good:
            raise self._error
        self.left[key] = value


def run_of(instance: Instance, folder: Path) -> Run:
    context = cast("Any", {"ti": instance})
    return Run(context, DataRoot(UPath(folder)), given.ROLLBACK, "manual__1", given.RUN_ID)


def test_a_plan_is_left_with_the_statements_that_will_run(tmp_path: Path) -> None:
    instance = Instance()
    leave_plan(run_of(instance, tmp_path), given.plan_artifact(), PlanState.READY)
    assert list(instance.left) == [*(f"page_{store}_0" for store in ("sp", "adb", "hcp2", "hcp1", "ids")), "page"]
    assert instance.left["page"]["plan_path"].endswith("rollback-20251106T101500Z.plan.json")
    (unit,) = instance.left["page_sp_0"]["units"]
    assert 'DELETE FROM "public"."sp_table" AS t' in unit["statement"]
    assert "t.district_id OPERATOR(pg_catalog.=) %(district_0_0)s" in unit["statement"]


@pytest.mark.parametrize("error", [AWAY, OSError("the bucket of the XCom backend is away"), ValueError("refused")])
@pytest.mark.parametrize("good", [0, 3])
def test_what_airflow_does_not_take_is_told_once_and_the_rest_is_not_tried(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception, good: int
) -> None:
    """The summary is the last one: without all of its pieces there is none."""
    instance = Instance(error=error, good=good)
    with caplog.at_level(logging.WARNING):
        leave_report(run_of(instance, tmp_path), given.report())
    assert (instance.asked, "page" in instance.left) == (good + 1, False)
    (record,) = caplog.records
    assert f"the page will not show this: {type(error).__name__}" in record.getMessage()
    assert len(record.getMessage()) < 1_000
