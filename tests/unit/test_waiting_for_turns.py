"""A unit that finds another in its way: how long it waits in its place, and what it ends with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.edge import turns
from migration_rollback.edge.turns import Instances, in_turn
from migration_rollback.errors import BlockedByError, BlockerPendingError, OccupiedError, RollbackError

DONE = UnitOutcome(store="ids", unit="public.schools", tables=(), attempt=1, seconds=0.0)
BLOCKED = BlockedByError("blocked by public.pupils", "fix it", "public.pupils")
OCCUPIED = OccupiedError("ids", "somebody is at work", "wait", "55P03")


@dataclass
class Told:
    """Two instances: pupils of index 0, whose states are told one after the other, and the one that looks."""

    states: Iterator[str | None]
    looks: list[str | None] = field(default_factory=list)

    def index_of(self, unit: str) -> int:
        return {"public.pupils": 0, "public.schools": 1}[unit]

    def states_of_others(self) -> dict[int, str | None]:
        self.looks.append(next(self.states))
        return {0: self.looks[-1]}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LOOK_SECONDS", 0.0)


def tried(tries: list[RollbackError | UnitOutcome], *states: str | None) -> tuple[UnitOutcome, int]:
    """The outcome and the number of looks at the other's state."""
    told, left = Told(iter(states)), iter(tries)

    def delete() -> UnitOutcome:
        found = next(left)
        if isinstance(found, RollbackError):
            raise found
        return found

    outcome = in_turn(delete, cast("Instances", told))
    assert next(left, None) is None
    return outcome, len(told.looks)


def test_nobody_looks_where_nothing_is_in_the_way() -> None:
    assert tried([DONE]) == (DONE, 0)


@pytest.mark.parametrize("error", [BLOCKED, OCCUPIED])
def test_it_waits_as_long_as_the_other_works(error: RollbackError) -> None:
    assert tried([error, error, error, DONE], "queued", "running", "running") == (DONE, 3)


def test_the_other_may_have_ended_between_the_try_and_the_look() -> None:
    assert tried([BLOCKED, DONE], "success") == (DONE, 1)


@pytest.mark.parametrize("state", ["success", "failed", "skipped", "upstream_failed", "removed"])
def test_who_has_ended_and_left_rows_is_not_waited_for(state: str) -> None:
    with pytest.raises(BlockedByError) as caught:
        tried([BLOCKED, BLOCKED], state, state)
    assert not isinstance(caught.value, BlockerPendingError)


@pytest.mark.parametrize("state", ["up_for_retry", None])
def test_who_is_to_be_tried_again_is_waited_for_by_another_try(state: str | None) -> None:
    with pytest.raises(BlockerPendingError):
        tried([BLOCKED, BLOCKED], state, state)


def test_who_does_not_start_may_lack_the_place_that_the_waiting_one_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_START_SECONDS", 0.0)
    with pytest.raises(BlockerPendingError):
        tried([BLOCKED, BLOCKED], "scheduled", "scheduled")


def test_a_session_that_is_no_task_of_this_run_is_told(caplog: Any) -> None:
    with pytest.raises(OccupiedError):
        tried([OCCUPIED, OCCUPIED], "success", "success")
    assert caplog.records == []
