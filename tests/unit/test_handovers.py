"""What tasks leave for each other is read as it was left, or refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from upath import UPath

from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.handovers import PLAN, PlanMade, outcomes_of
from migration_rollback.edge.run import Run
from migration_rollback.edge.tasks.write_report import hand_over
from migration_rollback.errors import HandoverError
from migration_rollback.files.data_root import DataRoot
from tests.unit import given


def test_what_is_left_is_read_as_it_was_left() -> None:
    made = PlanMade(state=PlanState.READY, fingerprint="f" * 64)
    assert PLAN.of_json(PLAN.to_json(made)) == made
    outcomes = (given.outcome("sp"), given.outcome("sp", error="boom"))
    assert outcomes_of("sp").of_json(outcomes_of("sp").to_json(outcomes)) == outcomes


def test_what_another_version_has_left_beside_it_is_passed_over() -> None:
    """A run that was begun before an update still gets its report."""
    (left,) = outcomes_of("sp").to_json((given.outcome("sp"),))
    assert outcomes_of("sp").of_json([{**left, "blocked_by": "public.users"}]) == (given.outcome("sp"),)


@pytest.mark.parametrize("value", ["ready", {}, {"state": "approved", "fingerprint": "f"}, {"state": "ready"}, [1]])
def test_what_is_something_else_is_refused_with_a_sentence(value: object) -> None:
    with pytest.raises(HandoverError, match='what task "build_plan" has left under "plan" cannot be read'):
        PLAN.of_json(value)


@dataclass
class Instance:
    """A task instance that hands over what mapped instances have left, as Airflow's does."""

    left: list[Any]

    def xcom_pull(self, *, task_ids: str | list[str], **_: object) -> Any:
        found = self.left or [None]
        return found[0] if isinstance(task_ids, str) and len(found) == 1 else found


@pytest.mark.parametrize("instances", range(3))
def test_what_mapped_instances_have_left_is_read_however_many_there_are(instances: int, tmp_path: Path) -> None:
    """A store of one table has one instance, whose own list must not be taken for that of all instances."""
    outcomes, handover = (given.outcome("sp"),), outcomes_of("sp")
    instance = Instance([handover.to_json(outcomes)] * instances)
    run = Run(cast(Any, {"ti": instance}), DataRoot(UPath(tmp_path)), given.ROLLBACK, "manual__1", given.RUN_ID)
    assert run.pull_mapped(handover) == [outcomes] * instances
    assert run.pull_readable(handover) == [outcomes] * instances


def test_a_report_that_cannot_be_left_is_no_reason_to_end_otherwise(caplog: pytest.LogCaptureFixture) -> None:
    """It is written already; what keeps XComs may be away, or find it too large."""

    def push(*_: object) -> None:
        raise OSError("the bucket of the XComs is away")

    hand_over(cast(Run, SimpleNamespace(push=push)), given.report())
    assert "could not be left as an XCom: the bucket of the XComs is away" in caplog.text
