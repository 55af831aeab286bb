"""What tasks leave for each other is read as it was left, or refused with a sentence."""

import pytest

from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.handovers import PLAN, PlanMade, outcomes_of
from migration_rollback.errors import HandoverError
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
