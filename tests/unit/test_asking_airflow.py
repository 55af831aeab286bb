"""Whether another run has ended: what Airflow does not say is not that it has."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time.comms import ErrorResponse
from upath import UPath

from migration_rollback.edge.retries import first_to_retry
from migration_rollback.edge.run import Run
from migration_rollback.errors import DataRootError, RunStateError
from migration_rollback.files.claims import Holder
from migration_rollback.files.data_root import DataRoot

OTHER = Holder("rb-20251106T101500Z", "manual__1")
NOT_KNOWN = {"detail": {"reason": "not_found", "message": "Dag run was not found"}}


def answering(state: str | dict[str, Any] | None) -> Any:
    """What Airflow's task instance says of a run: a state, or the supervisor's error with these details."""

    def get_dagrun_state(*_: str) -> str:
        if isinstance(state, str):
            return state
        raise AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail=state))

    return SimpleNamespace(get_dagrun_state=get_dagrun_state)


def run(root: Path, state: str | dict[str, Any] | None) -> Run:
    """The next rollback of the district, which asks about the one before."""
    context = cast(Context, {"ti": answering(state)})
    return Run(context, DataRoot(UPath(root)), "rb-20251106T111500Z", "manual__2", "mig-20251106-001")


UNKNOWN: tuple[dict[str, Any] | None, ...] = (
    {"status_code": 503, "message": "Server returned error", "detail": {"detail": "overloaded"}},
    {"status_code": 500, "message": "Server returned error", "detail": NOT_KNOWN},
    {"status_code": None, "message": "connection refused", "exception_type": "ConnectError"},
    {"status_code": 404, "message": "Not Found", "detail": {"detail": "Not Found"}},
    {"status_code": 401, "message": "Server returned error", "detail": None},
    None,
)


@pytest.mark.parametrize("detail", UNKNOWN)
def test_a_district_stays_with_a_rollback_of_which_airflow_says_nothing(
    tmp_path: Path, detail: dict[str, Any] | None
) -> None:
    """It was taken from it while it was deleting."""
    first = Run(cast(Context, {"ti": answering("running")}), DataRoot(UPath(tmp_path)), *OTHER_IDS, None)
    assert first.other_rollback("D-002") is None
    second = run(tmp_path, detail)
    with pytest.raises(RunStateError, match="does not say whether DAG run manual__1 has ended"):
        second.other_rollback("D-002")
    assert run(tmp_path, "running").other_rollback("D-002") == OTHER


OTHER_IDS = (OTHER.rollback_run_id, OTHER.airflow_run_id)


@pytest.mark.parametrize("state", ["failed", "success", {"status_code": 404, "message": "x", "detail": NOT_KNOWN}])
def test_a_rollback_that_has_ended_or_was_deleted_gives_the_district_away(
    tmp_path: Path, state: str | dict[str, Any]
) -> None:
    first = Run(cast(Context, {"ti": answering("running")}), DataRoot(UPath(tmp_path)), *OTHER_IDS, None)
    assert first.other_rollback("D-002") is None
    assert run(tmp_path, state).other_rollback("D-002") is None


def test_it_is_worth_another_try() -> None:
    unknown = RunStateError("Airflow does not say", "clear it")
    assert first_to_retry([DataRootError("x", "y"), unknown]) is unknown
