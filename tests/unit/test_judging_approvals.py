"""Which answers count: Reject always, Approve only from a person who may, for exactly this plan."""

from typing import Any

import pytest

from migration_rollback.core.approval.answer import (
    Decision,
    Rules,
    judge_answer,
    require_approval,
    require_executable,
)
from migration_rollback.core.findings import Code, block
from migration_rollback.core.plan import Plan
from migration_rollback.errors import ApprovalError
from tests.unit import given

PLAN = given.plan()
FREE = Rules(approvers=(), four_eyes=False, triggered_by="operator")


def judged(rules: Rules = FREE, fingerprint: str | None = PLAN.fingerprint, **answer: Any) -> tuple[Decision, str]:
    approval = judge_answer(given.answer(**answer), PLAN, rules, fingerprint)
    return approval.decision, approval.reason or ""


def rules(**changes: Any) -> Rules:
    return FREE.model_copy(update=changes)


def test_an_approval_says_who_when_and_what_was_typed() -> None:
    approval = judge_answer(given.answer(), PLAN, FREE, PLAN.fingerprint)
    assert approval == given.approval()
    assert require_approval(approval, PLAN.fingerprint) is approval


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"option": None}, "None is neither Approve nor Reject"),
        ({"option": "approve"}, "'approve' is neither Approve nor Reject"),
        ({"option": ""}, "neither Approve nor Reject"),
        ({"user_id": None, "user_name": None}, "the answer names no user; a person has to give it"),
        ({"user_id": "", "user_name": ""}, "the answer names no user"),
        ({"unasked": ("dry_run",)}, "the answer fills in what was not asked for (dry_run)"),
        ({"typed": None}, "the district id was not typed"),
        ({"typed": ""}, "the district id was not typed"),
        *(
            ({"typed": wrong}, f'"{wrong}" was typed, but the district is "D-002"')
            for wrong in ("d-002", "D-0021", " D-002", "D-002 ", "D-002\n", "D\u2011002", "true")
        ),
    ],
)
def test_an_approval_that_keeps_not_every_rule_is_refused(answer: dict[str, Any], reason: str) -> None:
    decision, said = judged(**answer)
    assert decision is Decision.REFUSED
    assert reason in said


@pytest.mark.parametrize("current", [None, "", "0" * 64, PLAN.fingerprint.upper()])
def test_an_approval_of_a_plan_that_was_made_again_differently_is_refused(current: str | None) -> None:
    """The page still shows the old plan."""
    decision, reason = judged(fingerprint=current)
    assert decision is Decision.REFUSED
    assert "trigger a new run" in reason


def test_only_approvers_approve_by_name_or_id() -> None:
    assert judged(rules(approvers=("approver",)))[0] is Decision.APPROVED
    assert judged(rules(approvers=("7",)))[0] is Decision.APPROVED
    assert judged(rules(approvers=("dba", "boss"))) == (
        Decision.REFUSED,
        '"approver" is not one of the approvers (dba, boss)',
    )


def test_four_eyes_are_two_people_who_are_both_known() -> None:
    assert judged(rules(four_eyes=True))[0] is Decision.APPROVED
    for triggered_by in ("approver", "7"):
        assert judged(rules(four_eyes=True, triggered_by=triggered_by)) == (
            Decision.REFUSED,
            'four eyes are required, and "approver" triggered the run',
        )
    for unknown in (None, ""):
        decision, reason = judged(rules(four_eyes=True, triggered_by=unknown))
        assert decision is Decision.REFUSED
        assert "it is not known who triggered the run" in reason


@pytest.mark.parametrize(
    "answer", [{}, {"typed": None}, {"typed": "wrong"}, {"user_id": None, "user_name": None}, {"user_name": "stranger"}]
)
def test_reject_is_always_heard(answer: dict[str, Any]) -> None:
    strict = rules(approvers=("dba",), four_eyes=True, triggered_by="approver")
    assert judged(strict, None, option="Reject", **answer) == (Decision.REJECTED, "")


def test_a_user_without_a_name_is_known_by_id() -> None:
    approval = judge_answer(given.answer(user_name=None), PLAN, FREE, PLAN.fingerprint)
    assert (approval.decision, approval.responded_by) == (Decision.APPROVED, "7")


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.EXPIRED, Decision.REFUSED])
def test_nothing_but_an_approval_lets_anything_be_deleted(decision: Decision) -> None:
    with pytest.raises(ApprovalError, match=f"the plan was {decision}; .*nothing was deleted here"):
        require_approval(given.approval(decision), PLAN.fingerprint)
    with pytest.raises(ApprovalError, match="nobody has approved this plan"):
        require_approval(None, PLAN.fingerprint)


def test_the_approval_of_another_plan_lets_nothing_be_deleted() -> None:
    other: Plan = given.plan(district_id="D-003")
    with pytest.raises(ApprovalError, match="the approval is for another plan"):
        require_approval(given.approval(), other.fingerprint)


def test_a_plan_is_executed_by_its_own_run_only_and_never_where_it_blocks() -> None:
    """Whatever led there: a planted file, a forged XCom, a mark in the grid."""
    artifact = given.plan_artifact()
    require_executable(artifact, given.ROLLBACK, "manual__1", dry_run=False)
    blocked = given.plan_artifact(findings=(block(Code.STORE_UNREADABLE, "s", "r"),))
    for wrong, rollback, run, dry_run in (
        (blocked, given.ROLLBACK, "manual__1", False),
        (artifact, "rb-20251106T101500Z-2", "manual__1", False),
        (artifact, given.ROLLBACK, "manual__2", False),
        (artifact, given.ROLLBACK, "manual__1", True),
    ):
        with pytest.raises(ApprovalError):
            require_executable(wrong, rollback, run, dry_run=dry_run)


def test_an_approval_is_worth_nothing_after_its_rollback_has_ended_well() -> None:
    ended = given.approval(ended_at=given.NOW)
    with pytest.raises(ApprovalError, match="ended in SUCCESS at"):
        require_approval(ended, PLAN.fingerprint)
