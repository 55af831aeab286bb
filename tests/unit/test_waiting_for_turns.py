"""Units that find others in their way: how long they wait in their place, and what they end with."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from airflow.sdk.exceptions import AirflowRescheduleException

from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.edge import turns
from migration_rollback.edge.retries import give_up_slot, was_there_before
from migration_rollback.edge.settings import PREFIX, settings
from migration_rollback.edge.turns import Instances, Work, in_turn
from migration_rollback.errors import (
    BlockedByError,
    BlockerPendingError,
    OccupiedError,
    RollbackError,
    UnreachableStoreError,
)
from migration_rollback.stores.turns import Wait

UNIT = "public.schools"
BLOCKED = BlockedByError("blocked by public.pupils", "fix it", "public.pupils")
OCCUPIED = OccupiedError("ids", "somebody is at work", "wait", "55P03")
LOST = UnreachableStoreError("ids", "no connection", "check it", "")


def done(unit: str) -> UnitOutcome:
    return UnitOutcome(store="ids", unit=unit, tables=(), attempt=1, seconds=0.0)


DONE = done(UNIT)


@dataclass
class Told:
    """Two instances: pupils of index 0, whose states are told one after the other, and the one that looks."""

    states: Iterator[str | None]
    looks: list[str | None] = field(default_factory=list)

    def index_of(self, unit: str) -> int:
        return 0 if unit == "public.pupils" else 1

    def states_of_others(self) -> dict[int, str | None]:
        self.looks.append(next(self.states))
        return {0: self.looks[-1]}


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long somebody has slept, each time."""
    pauses: list[float] = []
    monkeypatch.setattr(turns, "time", SimpleNamespace(sleep=pauses.append, monotonic=time.monotonic))
    return pauses


Try = RollbackError | UnitOutcome


def tried(
    tries: Sequence[Try], *states: str | None, waits: Sequence[Wait | RollbackError] = ()
) -> tuple[UnitOutcome, int]:
    """The outcome and the number of looks at the other's state. What it ends with otherwise is raised."""
    told, woken = Told(iter(states)), iter(waits)

    def wait_for(unit: str, blocker: str) -> Wait:
        assert (unit, blocker) == (UNIT, "public.pupils")
        found = next(woken, Wait.LOOK_AGAIN)
        if isinstance(found, RollbackError):
            raise found
        return found

    ((unit, result),) = all_tried({UNIT: tries}, told, wait_for)
    assert (unit, next(woken, None)) == (UNIT, None)
    if isinstance(result, RollbackError):
        raise result
    return result, len(told.looks)


def all_tried(tries: Mapping[str, Sequence[Try]], told: Told, wait_for: Any) -> list[tuple[str, Try]]:
    left = {unit: iter(each) for unit, each in tries.items()}

    def delete(unit: str) -> UnitOutcome:
        found = next(left[unit])
        if isinstance(found, RollbackError):
            raise found
        return found

    results = list(in_turn(list(tries), Work(delete, wait_for), cast("Instances", told)))
    assert [next(each, None) for each in left.values()] == [None] * len(left)
    return results


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


def test_it_is_woken_when_the_other_has_gone_and_does_not_sleep(slept: list[float]) -> None:
    assert tried([BLOCKED, BLOCKED, DONE], "running", "running") == (DONE, 2)
    assert slept == []


def test_it_sleeps_longer_and_longer_where_the_other_is_not_in_the_store_yet(slept: list[float]) -> None:
    nobody = [Wait.NOBODY_THERE] * 8
    assert tried([BLOCKED] * 9 + [DONE], *["running"] * 9, waits=[*nobody, Wait.LOOK_AGAIN]) == (DONE, 9)
    assert slept == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_two_that_wait_for_each_other_do_not_wait_for_ever() -> None:
    with pytest.raises(BlockedByError) as caught:
        tried([BLOCKED], "running", waits=[Wait.STANDOFF])
    assert not isinstance(caught.value, BlockerPendingError)


def test_a_store_that_is_lost_while_it_waits_is_told() -> None:
    with pytest.raises(UnreachableStoreError):
        tried([BLOCKED], "running", waits=[LOST])


def by(blocker: str) -> BlockedByError:
    return BlockedByError(f"blocked by {blocker}", "fix it", blocker)


def waiting_for(*expected: tuple[str, str]) -> Any:
    left = iter(expected)

    def wait_for(unit: str, blocker: str) -> Wait:
        assert (unit, blocker) == next(left)
        return Wait.LOOK_AGAIN

    return wait_for


def test_others_of_the_instance_go_first() -> None:
    """And of two that are blocked it waits for that one which blocks the other."""
    results = all_tried(
        {
            "public.towns": [by("public.schools"), by("public.schools"), done("public.towns")],
            UNIT: [BLOCKED, DONE],
            "public.staff": [done("public.staff")],
        },
        Told(iter(["running", "success"])),
        waiting_for((UNIT, "public.pupils")),
    )
    assert [unit for unit, _ in results] == ["public.staff", UNIT, "public.towns"]


def test_what_a_pending_unit_blocks_is_pending_as_well() -> None:
    results = all_tried(
        {UNIT: [BLOCKED, BLOCKED], "public.towns": [by(UNIT), by(UNIT)], "public.staff": [LOST]},
        Told(iter(["up_for_retry", "up_for_retry"])),
        waiting_for(),
    )
    assert {unit: type(result) for unit, result in results} == {
        "public.staff": UnreachableStoreError,
        UNIT: BlockerPendingError,
        "public.towns": BlockerPendingError,
    }


def test_what_a_failed_unit_blocks_has_failed_as_well() -> None:
    results = all_tried(
        {UNIT: [BLOCKED, BLOCKED], "public.towns": [by(UNIT), by(UNIT), by(UNIT), by(UNIT)]},
        Told(iter(["failed"] * 4)),
        waiting_for(),
    )
    assert [type(result) for _, result in results] == [BlockedByError, BlockedByError]


def test_a_session_that_is_no_task_of_this_run_is_told(caplog: Any) -> None:
    with pytest.raises(OccupiedError):
        tried([OCCUPIED, OCCUPIED], "success", "success")
    assert caplog.records == []


@dataclass
class Instance:
    """What Airflow tells a task of itself."""

    first_reschedule: Any = None
    try_number: int = 1

    def get_first_reschedule_date(self, _: object) -> Any:
        return self.first_reschedule


def context(instance: Instance, times: int = 0) -> Any:
    return {"ti": instance, "task_reschedule_count": times}


PENDING = BlockerPendingError(*BLOCKED.args)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(f"{PREFIX}TURN_PATIENCE", "60")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("waited", [None, 0, 59])
def test_who_only_waits_gives_up_its_slot_and_no_retry(waited: int | None) -> None:
    since = None if waited is None else datetime.now(UTC) - timedelta(seconds=waited)
    with pytest.raises(AirflowRescheduleException) as caught:
        give_up_slot(context(Instance(since)), [PENDING, PENDING])
    assert timedelta(seconds=29) < caught.value.reschedule_date - datetime.now(UTC) <= timedelta(seconds=30)


@pytest.mark.usefixtures("patience")
def test_who_comes_again_does_not_come_before_airflow_has_noticed_that_it_was_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The end of the process before would count as that of the next one, and cost a try."""
    monkeypatch.setenv(f"{PREFIX}RETRY_DELAY", "1")
    monkeypatch.setenv("AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL", "7")
    with pytest.raises(AirflowRescheduleException) as caught:
        give_up_slot(context(Instance()), [PENDING])
    assert timedelta(seconds=16) < caught.value.reschedule_date - datetime.now(UTC) <= timedelta(seconds=17)


@pytest.mark.usefixtures("patience")
def test_who_has_waited_for_long_enough_ends() -> None:
    with pytest.raises(BlockedByError, match="waited for 60 seconds") as caught:
        give_up_slot(context(Instance(datetime.now(UTC) - timedelta(seconds=61))), [PENDING])
    assert not isinstance(caught.value, BlockerPendingError)


def test_who_has_failed_as_well_does_not_come_again_for_nothing() -> None:
    give_up_slot(context(Instance()), [PENDING, BLOCKED])


@pytest.mark.parametrize(("try_number", "times", "was"), [(1, 0, False), (2, 0, True), (1, 1, True)])
def test_who_comes_again_asks_everything_again(try_number: int, times: int, was: bool) -> None:
    assert was_there_before(context(Instance(try_number=try_number), times)) is was
