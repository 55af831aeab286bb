"""Notes of progress: when one is made, what it says, and that a store that fails costs a deletion nothing."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from migration_rollback.edge import progress
from migration_rollback.edge.progress import AFTER_FAILURE_SECONDS, EVERY_SECONDS, ProgressNotes


class Clock:
    """A time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Store:
    """Airflow's, as a deletion sees it."""

    def __init__(self, clock: Clock) -> None:
        self.notes: list[dict[str, Any]] = []
        self.asked = 0
        self.error: Exception | None = None
        self.seconds = 0.0
        self._clock = clock

    def set(self, key: str, value: dict[str, Any], /) -> None:
        self.asked += 1
        self._clock.now += self.seconds
        if self.error is not None:
            raise self.error
        assert key == "progress"
        self.notes.append(value)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(clock)


@pytest.fixture
def notes(store: Store) -> ProgressNotes:
    return ProgressNotes(store, attempt=2)


def test_a_deletion_is_noted_at_its_begin_and_its_end_and_in_between_now_and_then(
    notes: ProgressNotes, store: Store, clock: Clock
) -> None:
    notes.at("public.users", 10_000)
    for batch in range(1, 11):
        clock.now += EVERY_SECONDS / 4
        notes.gone(1_000 * batch, 10_000)
    notes.ended()
    assert [note["deleted"] for note in store.notes] == [0, 4_000, 8_000, 10_000]
    assert [note["per_second"] for note in store.notes] == [None, 2_000.0, 2_000.0, 2_000.0]
    assert [note["units_done"] for note in store.notes] == [0, 0, 0, 1]
    assert {(note["unit"], note["expected"], note["attempt"]) for note in store.notes} == {("public.users", 10_000, 2)}


def test_what_a_unit_waits_for_is_noted_at_once_and_so_is_that_it_goes_on(notes: ProgressNotes, store: Store) -> None:
    notes.at("public.users", 10_000)
    notes.at("public.users", 10_000, waiting_for="public.pupils")
    notes.at("public.users", 10_000, waiting_for="public.pupils")
    notes.at("public.users", 10_000)
    assert [note["waiting_for"] for note in store.notes] == [None, "public.pupils", None]


def test_the_next_unit_begins_at_nothing(notes: ProgressNotes, store: Store) -> None:
    notes.at("public.a", 5_000)
    notes.gone(5_000, 5_000)
    notes.ended()
    notes.at("public.b", 7_000)
    assert [(note["unit"], note["deleted"], note["units_done"]) for note in store.notes] == [
        ("public.a", 0, 0),
        ("public.a", 5_000, 1),
        ("public.b", 0, 1),
    ]


def test_a_small_unit_is_noted_at_its_end_and_when_it_waits(notes: ProgressNotes, store: Store) -> None:
    notes.at("public.users", 10)
    assert store.notes == []
    notes.at("public.users", 10, waiting_for="public.pupils")
    notes.at("public.users", 10)
    notes.gone(10, 10)
    notes.ended()
    assert [(note["waiting_for"], note["deleted"]) for note in store.notes] == [("public.pupils", 0), (None, 10)]


@pytest.mark.parametrize("error", [RuntimeError("the API server is away"), OSError(), ValueError("refused")])
def test_a_store_that_fails_is_told_once_left_alone_for_a_while_and_tried_again(
    notes: ProgressNotes, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    store.error, store.seconds = error, 40.0
    with caplog.at_level(logging.WARNING):
        notes.at("public.users", 10_000)
        for batch in range(100):
            clock.now += 1.0
            notes.gone(batch, 1_000)
            notes.ended()
    assert store.asked == 2, "one at the begin, one when 60 s have passed"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert type(error).__name__ in caplog.text
    store.error, store.seconds = None, 0.0
    clock.now += AFTER_FAILURE_SECONDS
    notes.gone(500, 1_000)
    assert store.notes[-1]["deleted"] == 500


def test_notes_that_take_long_are_rare(notes: ProgressNotes, store: Store, clock: Clock) -> None:
    """No more than about a tenth of the time is spent on them."""
    store.seconds = 3.0
    notes.at("public.users", 10_000)
    began = clock.now
    while clock.now < began + 300:
        clock.now += 1.0
        notes.gone(1, 1_000)
    assert store.asked == pytest.approx(10, abs=1)


def test_where_there_is_no_store_nothing_is_noted_and_nothing_fails() -> None:
    notes = ProgressNotes(None, attempt=1)
    notes.at("public.users", 100)
    notes.gone(100, 100)
    notes.ended()


def test_who_finds_another_thread_noting_goes_on(notes: ProgressNotes, store: Store) -> None:
    def set_and_tell_again(_key: str, value: dict[str, Any], /) -> None:
        notes.gone(50, 100)
        store.notes.append(value)

    store.set = set_and_tell_again  # type: ignore[method-assign]
    notes.at("graph", 10_000)
    assert [note["deleted"] for note in store.notes] == [0]
