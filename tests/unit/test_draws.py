"""What a seed of the chaos rounds stands for."""

from __future__ import annotations

from tests.chaos.draws import SHORT_FORM, Draw
from tests.chaos.faults import KINDS

SEEDS = range(1, 300)


def test_a_seed_draws_the_same_again() -> None:
    assert [Draw.of(seed) for seed in SEEDS] == [Draw.of(seed) for seed in SEEDS]


def test_fifty_seeds_meet_every_kind() -> None:
    assert {Draw.of(seed).faults[0].kind for seed in range(1, 51)} == set(KINDS)


def test_each_seed_of_the_short_form_has_another_kind() -> None:
    assert len({Draw.of(seed).faults[0].kind for seed in SHORT_FORM}) == len(SHORT_FORM) == 6


def test_two_faults_are_of_two_families() -> None:
    """One would undo what the other has just done to the same server, link or folder."""
    pairs = [[KINDS[fault.kind].inject.__module__ for fault in Draw.of(seed).faults] for seed in SEEDS]
    assert all(len(set(pair)) == len(pair) for pair in pairs)
    assert {len(pair) for pair in pairs} == {1, 2}


def test_a_fault_in_the_cleanup_meets_a_rollback_that_has_one() -> None:
    for seed in SEEDS:
        draw = Draw.of(seed)
        for fault in draw.faults:
            if fault.moment.task in ("choose_cleanup", "delete_files"):
                assert draw.cleanup[fault.victim] == "yes"
