"""Which answers count: Reject always, Approve only from a person who may, for exactly this plan."""

from typing import Any

import pytest

from migration_rollback.core.approval.answer import (
    Approval,
    Decision,
    Judging,
    judge_answer,
    require_approval,
    require_executable,
    require_unended,
)
from migration_rollback.core.checks.approval import four_eyes
from migration_rollback.core.checks.facts import Context
from migration_rollback.core.findings import Code, block
from migration_rollback.core.plan import Plan, Rules
from migration_rollback.errors import ApprovalError
from tests.unit import given

PLAN = given.plan()


def judge(plan: Plan = PLAN, answer: dict[str, Any] | None = None, **judging: Any) -> Approval:
    """The answer to the plan, by a worker whose settings are those of the plan."""
    unchanged = Judging(asked=plan.fingerprint, made=plan.fingerprint, rules=plan.rules)
    return judge_answer(given.answer(**(answer or {})), plan, unchanged.model_copy(update=judging))


def judged(plan: Plan = PLAN, **answer: Any) -> tuple[Decision, str]:
    approval = judge(plan, answer)
    return approval.decision, approval.reason or ""


def ruled(*approvers: str, four_eyes: bool = False, triggered_by: str | None = "operator") -> Plan:
    return given.plan(rules=Rules(approvers=approvers, four_eyes=four_eyes), triggered_by=triggered_by)


def test_an_approval_says_who_when_and_what_was_typed() -> None:
    approval = judge()
    assert approval == given.approval()
    assert require_approval(approval, PLAN.fingerprint) is approval


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"option": None}, "None is neither Approve nor Reject"),
        ({"option": "approve"}, "'approve' is neither Approve nor Reject"),
        ({"option": ""}, "neither Approve nor Reject"),
        ({"user_name": None}, "the answer names no user; a person has to give it"),
        ({"user_name": ""}, "the answer names no user"),
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


@pytest.mark.parametrize("which", ["asked", "made"])
@pytest.mark.parametrize("other", [None, "", "0" * 64, PLAN.fingerprint.upper()])
def test_an_approval_of_a_plan_that_was_made_again_differently_is_refused(which: str, other: str | None) -> None:
    """The page still shows the old plan: whatever says that it is this one, the other does not."""
    changed: dict[str, Any] = {which: other}
    approval = judge(**changed)
    assert approval.decision is Decision.REFUSED
    assert "made again since the question was asked" in (approval.reason or "")


@pytest.mark.parametrize(
    ("plan", "here", "differs"),
    [
        (ruled("dba", "approver"), Rules(), 'MIGRATION_ROLLBACK_APPROVERS was "dba,approver" for the plan and is ""'),
        (
            ruled(four_eyes=True),
            Rules(),
            "MIGRATION_ROLLBACK_FOUR_EYES was true for the plan and is false on the worker",
        ),
        (
            ruled(),
            Rules(four_eyes=True),
            "MIGRATION_ROLLBACK_FOUR_EYES was false for the plan and is true on the worker",
        ),
        (ruled(), Rules(approvers=("dba",), four_eyes=True), 'is "dba" and MIGRATION_ROLLBACK_FOUR_EYES was false'),
    ],
)
def test_a_worker_with_other_rules_than_the_plan_approves_nothing(plan: Plan, here: Rules, differs: str) -> None:
    approval = judge(plan, rules=here)
    assert approval.decision is Decision.REFUSED
    assert differs in (approval.reason or "")
    assert "all workers need the same settings" in (approval.reason or "")
    assert judge(plan, {"option": "Reject"}, rules=here).decision is Decision.REJECTED


def test_only_approvers_approve() -> None:
    """The name is compared exactly, as Airflow shows it."""
    assert judged(ruled("approver", "dba"))[0] is Decision.APPROVED
    for others in (("dba", "boss"), ("Approver",), ("approver ",)):
        decision, reason = judged(ruled(*others))
        assert decision is Decision.REFUSED
        assert reason == f'"approver" is not one of the approvers ({", ".join(others)})'


def test_four_eyes_are_two_people_who_are_both_known() -> None:
    assert judged(ruled(four_eyes=True))[0] is Decision.APPROVED
    assert judged(ruled(four_eyes=True, triggered_by="approver")) == (
        Decision.REFUSED,
        'four eyes are required, and "approver" triggered the run',
    )
    for unknown in (None, ""):
        decision, reason = judged(ruled(four_eyes=True, triggered_by=unknown))
        assert decision is Decision.REFUSED
        assert "it is not known who triggered the run" in reason


@pytest.mark.parametrize(
    ("rules", "triggered_by", "sentence"),
    [
        (Rules(four_eyes=True), None, "no person triggered this run"),
        (Rules(four_eyes=True), "", "no person triggered this run"),
        (Rules(approvers=("ann",), four_eyes=True), "ann", '"ann", who triggered this run, is the only approver'),
        (Rules(approvers=("ann", "bob"), four_eyes=True), "ann", None),
        (Rules(four_eyes=True), "ann", None),
        (Rules(approvers=("ann",)), None, None),
    ],
)
def test_nobody_is_asked_what_nobody_may_approve(rules: Rules, triggered_by: str | None, sentence: str | None) -> None:
    context = Context(given.run_report(), given.load_report(), rules=rules, triggered_by=triggered_by)
    found = four_eyes(context)
    assert [(one.code, one.severity) for one in found] == ([("four_eyes_impossible", "block")] if sentence else [])
    assert all(sentence in one.sentence for one in found if sentence)


@pytest.mark.parametrize(
    "answer", [{}, {"typed": None}, {"typed": "wrong"}, {"user_name": None}, {"user_name": "stranger"}]
)
def test_reject_is_always_heard(answer: dict[str, Any]) -> None:
    approval = judge(ruled("dba", four_eyes=True, triggered_by="approver"), {"option": "Reject", **answer}, made=None)
    assert (approval.decision, approval.reason) == (Decision.REJECTED, None)


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
        require_unended(ended)
    require_unended(given.approval())
