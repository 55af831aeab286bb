"""How a rollback ended: the contract's table, in its order, for every combination of what can be known."""

from itertools import product
from typing import Any

import pytest

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.findings import Code, block
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.report.status import (
    PlanState,
    Status,
    decide_status,
    rows_deleted,
    something_was_deleted,
    table_rows_deleted,
)
from tests.unit import given
from tests.unit.given import facts, verifications

UNASKED: dict[str, Any] = {"approval": None, "was_approved": False, "gate_passed": False, "verifications": {}}
UNTOUCHED = verifications(untouched=True)
NOTHING_GONE = (
    Status.BLOCKED,
    Status.DRY_RUN,
    Status.NOTHING_TO_DO,
    Status.REJECTED,
    Status.EXPIRED,
    Status.REFUSED,
)


def answered(decision: Decision, **changes: Any) -> dict[str, Any]:
    """A question that was answered otherwise than with an approval."""
    return {**UNASKED, "approval": given.approval(decision), "gate_passed": False, **changes}


@pytest.mark.parametrize(
    ("known", "status", "verification"),
    [
        ({**UNASKED, "plan": None, "plan_state": None}, Status.BLOCKED, "NOT_RUN"),
        ({**UNASKED, "plan_state": None}, Status.BLOCKED, "NOT_RUN"),
        ({**UNASKED, "plan_state": PlanState.BLOCKED}, Status.BLOCKED, "NOT_RUN"),
        ({**UNASKED, "plan_state": PlanState.DRY_RUN}, Status.DRY_RUN, "NOT_RUN"),
        (
            {**UNASKED, "plan_state": PlanState.NOTHING_TO_DO, "verifications": verifications()},
            Status.NOTHING_TO_DO,
            "PASSED",
        ),
        (
            {**UNASKED, "plan_state": PlanState.NOTHING_TO_DO, "verifications": verifications(missing=["sp"])},
            Status.FAILED,
            "FAILED",
        ),
        ({**UNASKED, "plan_state": PlanState.NOTHING_TO_DO}, Status.FAILED, "NOT_RUN"),
        (answered(Decision.REJECTED, gate_passed=True), Status.REJECTED, "NOT_RUN"),
        (answered(Decision.EXPIRED), Status.EXPIRED, "NOT_RUN"),
        (answered(Decision.REFUSED), Status.REFUSED, "NOT_RUN"),
        ({**UNASKED, "gate_passed": True}, Status.REFUSED, "NOT_RUN"),
        ({**UNASKED, "gate_passed": False}, Status.FAILED, "NOT_RUN"),
        ({}, Status.SUCCESS, "PASSED"),
        ({"verifications": verifications(remaining={"sp": 3})}, Status.PARTIAL, "FAILED"),
        ({"verifications": verifications(remaining={GRAPH: 3})}, Status.PARTIAL, "FAILED"),
        ({"verifications": verifications(remaining={"sp": 10}, missing=["ids"])}, Status.PARTIAL, "FAILED"),
        (
            {"verifications": {**verifications(), "sp": given.verification("sp", issues=("orphans",))}},
            Status.PARTIAL,
            "FAILED",
        ),
        ({"verifications": UNTOUCHED}, Status.FAILED, "FAILED"),
        ({"verifications": {}}, Status.FAILED, "NOT_RUN"),
        ({"verifications": {}, "outcomes": (given.outcome("sp"),)}, Status.FAILED, "NOT_RUN"),
        ({"verifications": verifications(missing=["sp"])}, Status.FAILED, "FAILED"),
        ({"verifications": verifications(missing=[GRAPH])}, Status.FAILED, "FAILED"),
        (
            {"verifications": verifications(missing=[GRAPH]), "graph_outcome": given.graph_outcome("it is away")},
            Status.PARTIAL,
            "FAILED",
        ),
        (
            {"verifications": verifications(missing=["sp"]), "outcomes": (given.outcome("sp", error="it is away"),)},
            Status.PARTIAL,
            "FAILED",
        ),
    ],
)
def test_a_status_follows_from_what_is_known(known: dict[str, Any], status: Status, verification: str) -> None:
    report = given.report(facts(**known))
    assert (report.status, report.verification) == (status, verification)


def test_failing_statuses_end_the_run_failed_and_no_others() -> None:
    assert {status for status in Status if not status.is_failing} == {
        Status.DRY_RUN,
        Status.NOTHING_TO_DO,
        Status.REJECTED,
        Status.SUCCESS,
    }


@pytest.mark.parametrize("state", [PlanState.BLOCKED, PlanState.DRY_RUN, PlanState.NOTHING_TO_DO])
def test_a_state_of_the_plan_goes_before_an_answer(state: PlanState) -> None:
    """An old answer of a gate that was cleared with the plan does not count."""
    unapproved = decide_status(facts(**answered(Decision.REJECTED, plan_state=state, verifications=verifications())))
    assert unapproved is Status[state.name]


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.EXPIRED, Decision.REFUSED])
def test_an_answer_stands_where_the_plan_was_made_again_and_is_another(decision: Decision) -> None:
    """Somebody was asked, so it is not BLOCKED, although the plan that was made again has no state."""
    changed = block(Code.PLAN_CHANGED, "it is another", "trigger a new run")
    known = answered(decision, plan_state=None, findings=(changed,))
    assert decide_status(facts(**known)) is Status[decision.name]


def test_a_gate_marked_before_there_is_a_plan_is_refused_unless_a_finding_blocks() -> None:
    marked = {**UNASKED, "plan_state": None, "gate_passed": True}
    assert decide_status(facts(**marked)) is Status.REFUSED
    unusable = block(Code.ARTIFACT_UNUSABLE, "it is missing", "mend it")
    assert decide_status(facts(**marked, findings=(unusable,))) is Status.BLOCKED


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.EXPIRED, Decision.REFUSED])
def test_a_later_answer_counts_only_if_everything_was_read_and_nothing_came_of_the_approval(decision: Decision) -> None:
    """What was deleted may be unknown; then the status of an answer would be a promise that nobody can give."""
    later = given.approval(decision)
    assert decide_status(facts(approval=later, verifications=UNTOUCHED)) is Status[decision.name]
    assert given.report(facts(approval=later, verifications=UNTOUCHED)).verification == "NOT_RUN"
    some = {name: found for name, found in UNTOUCHED.items() if name != "sp"}
    for unknown in ({}, some):
        assert decide_status(facts(approval=later, verifications=unknown)) is Status.FAILED
    assert decide_status(facts(approval=later, verifications=verifications(remaining={"sp": 9}))) is Status.PARTIAL
    assert decide_status(facts(approval=later)) is Status.SUCCESS


def test_no_status_says_that_nothing_was_deleted_when_something_was() -> None:
    """Over every combination of approval, plan state, gate, and what was read."""
    answers: list[Approval | None] = [None, *(given.approval(decision) for decision in Decision)]
    states = [None, *PlanState]
    readings = [
        verifications(),
        verifications(remaining={"sp": 4}),
        verifications(missing=["sp"]),
        {"ids": given.verification("ids", remaining=9, ledger=1)},
        {},
    ]
    outcomes = [
        (),
        (given.outcome("sp"),),
        (given.outcome("sp", error="no"), given.outcome("ids", deleted=3, remaining=7)),
    ]
    for answer, state, reading, told, gate in product(answers, states, readings, outcomes, [True, False]):
        known = facts(
            approval=answer, plan_state=state, verifications=reading, outcomes=told, gate_passed=gate, was_approved=True
        )
        if something_was_deleted(known):
            assert decide_status(known) not in NOTHING_GONE
            assert decide_status(known) in (Status.SUCCESS, Status.PARTIAL, Status.FAILED)


def test_success_needs_every_store_and_the_graph() -> None:
    for name in (*STORES, GRAPH):
        assert decide_status(facts(verifications=verifications(missing=[name]))) is Status.FAILED
        assert decide_status(facts(verifications=verifications(remaining={name: 1}))) is Status.PARTIAL


@pytest.mark.parametrize(
    ("approved", "remaining", "ledger", "deleted"),
    [
        (10, 0, 10, 10),
        (10, 4, 6, 6),
        (10, 0, 0, 10),
        (10, 0, None, 10),
        (10, 10, 0, 0),
        (10, 5, 10, 10),
        (10, 15, 0, 0),
        (10, 15, None, 0),
        (0, 0, 0, 0),
        (0, 3, 0, 0),
        (10, 0, 12, 10),
    ],
)
def test_rows_deleted_are_the_approved_ones_that_are_gone(
    approved: int, remaining: int, ledger: int | None, deleted: int
) -> None:
    """Rows that came later hide deleted ones from the count, but not from the ledger."""
    assert table_rows_deleted(approved, remaining, ledger) == deleted


def test_rows_of_a_store_that_was_not_read_are_known_only_if_each_of_its_tables_was_seen_empty() -> None:
    """An outcome counts its own attempt; what an earlier one deleted is in the ledger, which was not read either."""
    unread: dict[str, Any] = {"verifications": {}}
    assert rows_deleted(facts(**unread), "sp") is None
    assert rows_deleted(facts(**unread, outcomes=(given.outcome("sp"),)), "sp") == 10
    assert rows_deleted(facts(**unread, outcomes=(given.outcome("sp", deleted=0),)), "sp") == 10
    assert rows_deleted(facts(**unread, outcomes=(given.outcome("sp", deleted=4, remaining=6),)), "sp") is None
    assert rows_deleted(facts(**unread, outcomes=(given.outcome("sp", error="no"),)), "sp") is None
    assert rows_deleted(facts(**unread, plan=None), "sp") is None


def test_the_report_of_a_run_that_knows_nothing_is_still_a_report() -> None:
    report = given.report(facts(plan=None, plan_state=None, **UNASKED))
    assert report.status is Status.BLOCKED
    assert (report.total_rows_deleted, report.tables, report.plan_fingerprint) == (0, (), None)
    assert report.issues == ("the plan could not be made; see the log of build_plan",)


def test_relationships_alone_are_something_that_was_deleted() -> None:
    """The graph's task was killed before the first node; nothing else was there to be deleted."""
    untouched = {"verifications": verifications(untouched=True), "graph_outcome": None}
    assert decide_status(facts(**untouched)) is Status.FAILED
    record = given.graph_record(confirmed=given.graph_part(0, 10))
    assert decide_status(facts(**untouched, graph_record=record)) is Status.PARTIAL
