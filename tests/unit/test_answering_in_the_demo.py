"""What the demo answers by itself, and the end that it expects then."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from demo import rollback
from demo.options import read_options
from demo.rollback import Rollback
from demo.screen import Screen
from demo.stage import MIGRATION, Stage
from servers.airflow_client import AirflowClient


class Airflow:
    """A run that asks, shows its question twice, and has then ended; keeps what it is told."""

    def __init__(self) -> None:
        self.states = iter(["running", "running", "success"])
        self.triggered: list[Any] = []
        self.answers: list[Any] = []

    def trigger(self, _dag_id: str, conf: dict[str, Any]) -> str:
        self.triggered.append(conf)
        return "manual__1"

    def run_state(self, *_: str) -> str:
        return next(self.states)

    def task_instances(self, *_: str) -> list[Any]:
        return [SimpleNamespace(id="1", task_id="await_approval", map_index=-1, label=None, state="awaiting_input")]

    def question(self, *_: str) -> Any:
        return SimpleNamespace(subject="Delete 7,500 rows of district D-002?")

    def answer(self, _dag_id: str, _run_id: str, *answer: object) -> None:
        self.answers.append(answer)


ANSWERS = {
    "yes": ("SUCCESS", "Approve", {"confirm_district_id": "D-002"}),
    "no": ("REJECTED", "Reject", {}),
}


@pytest.mark.parametrize("choice", ANSWERS)
def test_a_choice_answers_the_question_once_and_expects_its_end(
    choice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a yes needs the district typed; nobody is asked about the files."""
    monkeypatch.setattr(rollback, "LOOK_SECONDS", 0.0)
    status, option, typed = ANSWERS[choice]
    options = read_options({"APPROVE": choice, "DEMO_HOME": str(tmp_path / "demo")})
    component = SimpleNamespace(check=lambda: None)
    running = SimpleNamespace(base_url="http://airflow", component=lambda _name: component)
    stage = cast(Stage, SimpleNamespace(airflow=running))
    airflow, out = Airflow(), io.StringIO()
    client = cast(AirflowClient, airflow)
    told = Rollback(stage, client, client, Screen(out), options.approve)
    told.trigger()
    told.follow()
    assert airflow.triggered == [{"run_id": MIGRATION, "cleanup": "no"}]
    assert airflow.answers == [("await_approval", option, typed)]
    assert out.getvalue().count(f"approver answered: {option}\n") == 1
    assert options.expected_status == status
