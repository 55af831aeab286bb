"""Whether a person has approved this plan."""

from enum import StrEnum

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import APPROVE, REJECT
from migration_rollback.core.plan import Plan, PlanArtifact
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
    user_id: str | None
    """Who answered, as the auth manager counts users; null: a task or a timeout did."""
    user_name: str | None
    """Who answered, by name; null: not known."""
    responded_at: str | None
    """When, in ISO 8601; null: not known."""


class Rules(Frozen):
    """Who may answer."""

    approvers: tuple[str, ...]
    """User names that may; empty: everybody whom Airflow lets."""
    four_eyes: bool
    """Whether whoever triggered the run may not."""
    triggered_by: str | None
    """Who triggered the run; null: not known."""


def judge_answer(answer: Answer, plan: Plan, rules: Rules, current_fingerprint: str | None) -> Approval:
    """Reject is always heard; *Approve* counts only if every rule is kept.

    :param current_fingerprint: of the plan that ``build_plan`` made last; another one than asked about refuses.
    """
    refusal = None if answer.option == REJECT else _refusal(answer, plan, rules, current_fingerprint)
    if refusal is not None:
        decision = Decision.REFUSED
    else:
        decision = Decision.REJECTED if answer.option == REJECT else Decision.APPROVED
    return Approval(
        decision=decision,
        fingerprint=plan.fingerprint,
        responded_by=answer.user_name or answer.user_id,
        responded_at=answer.responded_at,
        typed=answer.typed,
        reason=refusal,
    )


def _refusal(answer: Answer, plan: Plan, rules: Rules, current_fingerprint: str | None) -> str | None:
    name = answer.user_name or answer.user_id
    if answer.option != APPROVE:
        return f"{answer.option!r} is neither {APPROVE} nor {REJECT}"
    if not name:
        return "the answer names no user; a person has to give it"
    if rules.approvers and not {answer.user_id, answer.user_name} & set(rules.approvers):
        return f'"{name}" is not one of the approvers ({", ".join(rules.approvers)})'
    if rules.four_eyes and not rules.triggered_by:
        return "four eyes are required, and it is not known who triggered the run"
    if rules.four_eyes and rules.triggered_by in (answer.user_id, answer.user_name):
        return f'four eyes are required, and "{name}" triggered the run'
    if answer.unasked:
        return f"the answer fills in what was not asked for ({', '.join(answer.unasked)})"
    if not answer.typed:
        return "the district id was not typed"
    if answer.typed != plan.district_id:
        return f'"{answer.typed}" was typed, but the district is "{plan.district_id}"'
    if current_fingerprint != plan.fingerprint:
        return "the plan was made again since the question was asked, and it is another; trigger a new run"
    return None


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
    if approval.ended_at is not None:
        raise ApprovalError(
            f"this rollback ended in SUCCESS at {approval.ended_at}, and its approval with it",
            "trigger a new run for what was loaded since; nothing was deleted here",
        )
    if approval.decision is not Decision.APPROVED:
        raise ApprovalError(f"the plan was {approval.decision}", "trigger a new run; nothing was deleted here")
    if approval.fingerprint != fingerprint:
        raise ApprovalError("the approval is for another plan", "trigger a new run; nothing was deleted here")
    return approval
