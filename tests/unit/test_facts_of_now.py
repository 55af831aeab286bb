"""Who looks a second time, and when."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from migration_rollback.core.findings import Code, block
from migration_rollback.core.report.results import Look
from migration_rollback.core.report.status import PlanState, Status, decide_status
from migration_rollback.edge import facts as edge
from migration_rollback.edge.run import Run
from tests.unit import given

ENDED = given.approval(ended_at="2025-11-06T10:21:00Z")
UNASKED: dict[str, Any] = {"approval": None, "was_approved": False, "plan_state": PlanState.NOTHING_TO_DO}
DRY_RUN: dict[str, Any] = {"approval": None, "was_approved": False, "plan_state": PlanState.DRY_RUN}


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked: a row is there again, and a newer migration is known."""
    asked: list[str] = []
    newer = block(Code.NEWER_MIGRATION, "there is a newer one", "roll it back first")

    def look_again(*_: object) -> tuple[Look, ...]:
        asked.append("stores")
        return (Look(store="sp", rows={"public.sp_table": 1}),)

    def blocking_now(*_: object) -> tuple[object, ...]:
        asked.append("migrations")
        return (newer,)

    monkeypatch.setattr(edge, "look_again", look_again)  # on real servers: test_looking_again
    monkeypatch.setattr(edge, "blocking_now", blocking_now)  # on files: test_judging_again
    return asked


def status_now(monkeypatch: pytest.MonkeyPatch, *, tries: int = 1, always: bool = False, **known: Any) -> Status:
    """Of a task at that try, which knows this of its rollback."""
    monkeypatch.setattr(edge, "gather_facts", lambda _: given.facts(**known))  # here there is no Airflow to ask
    run = SimpleNamespace(context={"ti": SimpleNamespace(try_number=tries)}, data_root=None)
    return decide_status(edge.facts_now(cast(Run, run), however_it_ended=always))


@pytest.mark.parametrize(
    ("known", "status"), [({}, Status.PARTIAL), (UNASKED, Status.FAILED), ({"was_approved": True}, Status.PARTIAL)]
)
def test_who_is_about_to_say_that_nothing_is_left_looks(
    monkeypatch: pytest.MonkeyPatch, looked: list[str], known: dict[str, Any], status: Status
) -> None:
    assert status_now(monkeypatch, **known) is status
    assert looked == ["stores"]


@pytest.mark.parametrize("known", [DRY_RUN, {"verifications": {}}, {"plan": None}])
def test_who_says_something_else_need_not(
    monkeypatch: pytest.MonkeyPatch, looked: list[str], known: dict[str, Any]
) -> None:
    status_now(monkeypatch, **known)
    assert looked == []


def test_a_rollback_that_has_ended_is_looked_at_where_a_task_was_cleared_or_files_go(
    monkeypatch: pytest.MonkeyPatch, looked: list[str]
) -> None:
    """The next migration may have begun while the question about the files waited: the first finish need not know."""
    assert status_now(monkeypatch, approval=ENDED) is Status.SUCCESS
    assert looked == []
    for arguments in ({"tries": 2}, {"always": True}):
        looked.clear()
        assert status_now(monkeypatch, approval=ENDED, **arguments) is Status.SUCCESS
        assert looked == ["stores", "migrations"]
