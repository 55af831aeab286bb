"""Whether a person has approved this plan."""

from enum import StrEnum

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import APPROVE, REJECT
from migration_rollback.core.plan import Plan, Rules
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.errors import ApprovalError


class Decision(StrEnum):
    """What came of the question."""

    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REFUSED = "refused"


class Approval(Frozen):
    """The answer, judged."""

    decision: Decision
    """What came of the question."""
    fingerprint: str
    """That of the plan which was shown."""
    responded_by: str | None = None
    """The user who answered; null: nobody did."""
    responded_at: str | None = None
    """When, in ISO 8601; null: nobody did."""
    typed: str | None = None
    """What was typed as the district's id; null: nothing."""
    reason: str | None = None
    """Why the answer does not count, if it was refused."""
    ended_at: str | None = None
    """When the rollback that it was given for ended in SUCCESS, in UTC; it covers nothing that came later."""


class Answer(Frozen):
    """What Airflow handed over."""

    option: str | None
    """The option that was chosen; null: none."""
    typed: str | None
    """What was typed as the district's id; null: nothing, or no text."""
    unasked: tuple[str, ...] = ()
    """Fields that the form does not have."""
    user_name: str | None
    """Who answered, by the name that they log in with; null: a task or a timeout did."""
    responded_at: str | None
    """When, in ISO 8601; null: not known."""


class Judging(Frozen):
    """What has to be, when the answer is judged, as it was when the question was asked."""

    asked: str | None
    """The fingerprint of the plan that was asked about; null: not known."""
    made: str | None
    """The fingerprint of the plan that ``build_plan`` made last; null: none."""
    rules: Rules
    """Who may approve, as the settings of the worker that judges say."""


def judge_answer(answer: Answer, plan: Plan, judging: Judging) -> Approval:
    """Reject is always heard; *Approve* counts only if every rule of the plan is kept.

    :param plan: the one that lies there now.
    """
    refusal = None if answer.option == REJECT else _refusal(answer, plan) or _what_changed(plan, judging)
    if refusal is not None:
        decision = Decision.REFUSED
    else:
        decision = Decision.REJECTED if answer.option == REJECT else Decision.APPROVED
    return Approval(
        decision=decision,
        fingerprint=plan.fingerprint,
        responded_by=answer.user_name,
        responded_at=answer.responded_at,
        typed=answer.typed,
        reason=refusal,
    )


def _refusal(answer: Answer, plan: Plan) -> str | None:
    name, rules = answer.user_name, plan.rules
    if answer.option != APPROVE:
        return f"{answer.option!r} is neither {APPROVE} nor {REJECT}"
    if not name:
        return "the answer names no user; a person has to give it"
    if rules.approvers and name not in rules.approvers:
        return f'"{name}" is not one of the approvers ({", ".join(rules.approvers)})'
    if rules.four_eyes and not plan.triggered_by:
        return "four eyes are required, and it is not known who triggered the run"
    if rules.four_eyes and plan.triggered_by == name:
        return f'four eyes are required, and "{name}" triggered the run'
    if answer.unasked:
        return f"the answer fills in what was not asked for ({', '.join(answer.unasked)})"
    if not answer.typed:
        return "the district id was not typed"
    if answer.typed != plan.district_id:
        return f'"{answer.typed}" was typed, but the district is "{plan.district_id}"'
    return None


def _what_changed(plan: Plan, judging: Judging) -> str | None:
    if judging.asked != plan.fingerprint or judging.made != plan.fingerprint:
        return "the plan was made again since the question was asked, and it is another; trigger a new run"
    differing = [_rule(name, plan.rules, judging.rules) for name in Rules.model_fields]
    if any(differing):
        return (
            f"{' and '.join(filter(None, differing))} on the worker that judges the answer: all workers need the same "
            "settings; make them so and trigger a new run"
        )
    return None


def _rule(name: str, planned: Rules, here: Rules) -> str | None:
    """Where a setting has another value here than it had when the plan was made."""
    was, now = _shown(getattr(planned, name)), _shown(getattr(here, name))
    return None if was == now else f"MIGRATION_ROLLBACK_{name.upper()} was {was} for the plan and is {now}"


def _shown(value: bool | tuple[str, ...]) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{",".join(value)}"'


def require_executable(artifact: PlanArtifact, rollback_run_id: str, airflow_run_id: str, *, dry_run: bool) -> None:
    """Whatever led here: the plan is this run's own, and one that may be deleted by.

    :raises ApprovalError: it blocks, is a dry run's, or another run's.
    """
    remedy = "trigger a new run; nothing was deleted here"
    if artifact.airflow_run_id != airflow_run_id or artifact.plan.rollback_run_id != rollback_run_id:
        raise ApprovalError(f"the plan is that of {artifact.plan.rollback_run_id}, not of this run", remedy)
    if artifact.plan.is_blocked:
        raise ApprovalError("the plan blocks, so nobody could have approved it", remedy)
    if dry_run:
        raise ApprovalError("the run was to stop after its plan (dry_run)", remedy)


def require_approval(approval: Approval | None, fingerprint: str) -> Approval:
    """The approval, if it covers exactly the plan of that fingerprint. :raises ApprovalError: it does not."""
    if approval is None:
        raise ApprovalError("nobody has approved this plan", "answer await_approval; nothing was deleted here")
    if approval.decision is not Decision.APPROVED:
        raise ApprovalError(f"the plan was {approval.decision}", "trigger a new run; nothing was deleted here")
    if approval.fingerprint != fingerprint:
        raise ApprovalError("the approval is for another plan", "trigger a new run; nothing was deleted here")
    return approval


def require_unended(approval: Approval) -> None:
    """What was approved may still be deleted. :raises ApprovalError: that has ended in SUCCESS."""
    if approval.ended_at is not None:
        raise ApprovalError(
            f"this rollback ended in SUCCESS at {approval.ended_at}, and its approval with it",
            "trigger a new run for what was loaded since; nothing was deleted here",
        )
