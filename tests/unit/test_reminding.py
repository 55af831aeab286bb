"""The word before a question expires: when it is said, when the task beside the gate comes again, and what ends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowRescheduleException, AirflowSkipException, DownstreamTasksSkipped

from migration_rollback.core.notifiers import Notice
from migration_rollback.edge.handovers import Question
from migration_rollback.edge.settings import PREFIX, settings
from migration_rollback.edge.tasks import remind as module
from tests.unit import given

SLACK = timedelta(seconds=5)


@dataclass
class Gate:
    """A run as its tasks see it: the states of a task one look after the other, and what the gate has left."""

    states: list[str | None]
    left: timedelta | None = None
    told: list[Notice] = field(default_factory=list)
    context: Any = None

    def state(self, _context: object, _task_id: str) -> str | None:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    def pull(self, _handover: object) -> Question | None:
        return None if self.left is None else Question(until=datetime.now(UTC) + self.left)

    def plan(self) -> Any:
        return SimpleNamespace(plan=given.plan())

    def question_url(self, task_id: str) -> str:
        return f"https://airflow.example/{task_id}"


Standing = Callable[..., Gate]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standing]:
    """The gate in a state; somebody is to be told an hour before the end."""
    monkeypatch.setenv(f"{PREFIX}NOTIFIERS", json.dumps([{"class": "some.Notifier"}]))
    settings.cache_clear()

    def make(*states: str | None, left: timedelta | None = None) -> Gate:
        made = Gate(list(states), left)
        monkeypatch.setattr(module, "get_current_context", lambda: None)
        monkeypatch.setattr(f"{module.__name__}.Run.of", lambda _: made)
        monkeypatch.setattr(module, "_state", made.state)
        monkeypatch.setattr(module, "tell", lambda _, notice: made.told.append(notice))
        return made

    yield make
    settings.cache_clear()


def comes_again_in() -> timedelta:
    with pytest.raises(AirflowRescheduleException) as caught:
        module.remind.function()
    away: timedelta = caught.value.reschedule_date - datetime.now(UTC)
    return away


@pytest.mark.parametrize("state", [None, "scheduled", "queued", "running"])
def test_a_gate_that_does_not_ask_yet_or_judges_an_answer_is_looked_at_again(gate: Standing, state: str | None) -> None:
    made = gate(state)
    assert timedelta(seconds=30) - SLACK < comes_again_in() <= timedelta(seconds=30)
    assert made.told == []


@pytest.mark.parametrize("state", ["success", "failed", "skipped", "upstream_failed", "removed"])
def test_nobody_is_told_of_a_question_that_has_ended(gate: Standing, state: str) -> None:
    made = gate(state, left=timedelta(minutes=5))
    with pytest.raises(AirflowSkipException):
        module.remind.function()
    assert made.told == []


def test_a_question_with_time_left_is_slept_over(gate: Standing) -> None:
    """A quarter of an hour at most, and not beyond the hour before its end."""
    gate("awaiting_input", left=timedelta(hours=20))
    assert timedelta(minutes=15) - SLACK < comes_again_in() <= timedelta(minutes=15)
    gate("awaiting_input", left=timedelta(hours=1, minutes=5))
    assert timedelta(minutes=5) - SLACK < comes_again_in() <= timedelta(minutes=5)


def test_it_does_not_come_again_before_airflow_has_noticed_that_it_was_away(gate: Standing) -> None:
    gate("awaiting_input", left=timedelta(hours=1, seconds=2))
    assert comes_again_in() > timedelta(seconds=10)


def test_a_question_that_expires_soon_is_told_once_with_its_place(gate: Standing) -> None:
    made = gate("awaiting_input", left=timedelta(minutes=59))
    assert module.remind.function() == "told"
    (notice,) = made.told
    assert (notice.event, notice.url) == ("expires_soon", "https://airflow.example/await_approval")


def test_a_worker_that_is_to_remind_nobody_does_not(gate: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """The DAG processor, which has put the task there, may have other settings."""
    made = gate("awaiting_input", left=timedelta(minutes=5))
    monkeypatch.setenv(f"{PREFIX}EXPIRES_SOON", "0")
    settings.cache_clear()
    with pytest.raises(AirflowSkipException):
        module.remind.function()
    assert made.told == []


def test_the_end_waits_for_a_reminder_at_work_and_then_skips_it(
    gate: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow skips no running task: it would sleep on, and the run would wait for it."""
    pauses: list[float] = []
    monkeypatch.setattr(f"{module.__name__}.time.sleep", pauses.append)
    gate("running", "running", "up_for_reschedule")
    with pytest.raises(DownstreamTasksSkipped) as caught:
        module.end_reminder.function()
    assert caught.value.tasks == ["remind"]
    assert len(pauses) == 2
