"""Faults at random moments of whole rollbacks: the short form of `make chaos`, six rounds with another kind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.chaos.draws import SHORT_FORM, Draw
from tests.chaos.leftovers import Leftovers
from tests.chaos.rounds import END_SECONDS, play
from tests.chaos.stage import Stage, open_stage


@dataclass(frozen=True)
class Play:
    """A stage, and what earlier rounds have left on it."""

    stage: Stage
    leftovers: Leftovers


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    with open_stage(tmp_path_factory.mktemp("chaos")) as opened:
        yield Play(opened, Leftovers(opened))


@pytest.mark.timeout(2 * END_SECONDS)
@pytest.mark.parametrize("seed", SHORT_FORM)
def test_a_fault_at_any_moment_loses_nothing_and_ends_in_a_true_report(stage: Play, seed: int) -> None:
    """By itself, or after one action that the runbook names; judged from outside."""
    outcome = play(stage.stage, Draw.of(seed), stage.leftovers)
    print(outcome)
    assert not outcome.differences, str(outcome)
