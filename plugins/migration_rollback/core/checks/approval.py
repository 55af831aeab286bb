"""The approval: whether anybody could give one that counts, and whether the one that was given still does."""

from collections.abc import Iterator

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import Context, PlanFacts
from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.plan import StorePlan
from migration_rollback.core.wording import some


@check(Moment.PLAN)
def four_eyes(context: Context) -> Iterator[Finding]:
    """Two people have to be known; nobody is asked what nobody may approve."""
    rules, triggered_by = context.rules, context.triggered_by
    if not rules.four_eyes:
        return
    if not triggered_by:
        yield block(
            Code.FOUR_EYES_IMPOSSIBLE,
            "four eyes are required, and no person triggered this run",
            "have a person trigger it, in the UI or through the REST API as themselves",
        )
    elif set(rules.approvers) == {triggered_by}:
        yield block(
            Code.FOUR_EYES_IMPOSSIBLE,
            f'four eyes are required, and "{triggered_by}", who triggered this run, is the only approver',
            "have another person trigger it, or name another approver in MIGRATION_ROLLBACK_APPROVERS",
        )


@check(Moment.PLAN)
def sealing(facts: PlanFacts) -> Iterator[Finding]:
    """An approval that cannot be sealed would let nothing be deleted."""
    unsealable = [name for name in facts.plan.emptied if name in facts.context.unsealable]
    if unsealable:
        yield block(
            Code.APPROVAL_UNSEALABLE,
            f"an approval cannot be sealed for {some(unsealable)}: the connections have no password, "
            "and Airflow has no Fernet key",
            "give every worker the same secret text in MIGRATION_ROLLBACK_SEALING_KEY",
        )


def unsealed(fact: str, remedy: str) -> Finding:
    """What lies there as the approval is not what the gate wrote, or cannot be told from it any more."""
    return block(Code.APPROVAL_UNSEALED, fact, remedy)


def cleared_without_ledger(store: StorePlan, *, cleared_since: bool) -> Iterator[Finding]:
    """Without a ledger nothing tells the rows that were approved from those that were loaded since."""
    if cleared_since and store.units and not store.has_ledger:
        yield block(
            Code.CLEARED_WITHOUT_LEDGER,
            f'store "{store.store}" has no ledger, so nobody can tell what this run deleted there '
            "before it was cleared",
            "trigger a new run",
            store=store.store,
        )
