"""Decides how a rollback ended, from what is known of it. The one place where this is decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.graph_record import GraphPart, GraphRecord
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import GraphPlan, Plan
from migration_rollback.core.report.results import GraphOutcome, Look, UnitOutcome, Verification


class Status(StrEnum):
    """How a rollback ended; the contract's table, in its order."""

    BLOCKED = "BLOCKED"
    DRY_RUN = "DRY_RUN"
    NOTHING_TO_DO = "NOTHING_TO_DO"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    REFUSED = "REFUSED"
    SUCCESS = "SUCCESS"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"

    @property
    def is_failing(self) -> bool:
        """Whether the DAG run ends failed."""
        return self not in (Status.DRY_RUN, Status.NOTHING_TO_DO, Status.REJECTED, Status.SUCCESS)


class PlanState(StrEnum):
    """What came of ``build_plan``, and with it whether anybody is asked."""

    READY = "ready"
    BLOCKED = "blocked"
    DRY_RUN = "dry_run"
    NOTHING_TO_DO = "nothing_to_do"


_DECISIONS = {
    Decision.REJECTED: Status.REJECTED,
    Decision.EXPIRED: Status.EXPIRED,
    Decision.REFUSED: Status.REFUSED,
}


@dataclass(frozen=True)
class Facts:
    """All that is known of one rollback when its status is decided. What is not known is null."""

    plan: Plan | None
    plan_state: PlanState | None
    """Null: ``build_plan`` has not ended well, or made another plan than before."""
    findings: tuple[Finding, ...]
    """Those of the artifacts and of the last planning, where there is no plan to carry them."""
    approval: Approval | None
    was_approved: bool
    """An approval was ever given in this run, as far as can be told, so that something may have been deleted."""
    gate_passed: bool
    """The task ``await_approval`` ended in success, by an answer or by a mark in the grid."""
    outcomes: tuple[UnitOutcome, ...] = ()
    graph_outcome: GraphOutcome | None = None
    graph_record: GraphRecord | None = None
    """What was deleted from the graph, batch by batch; null: nothing was written down, or it cannot be believed."""
    verifications: Mapping[str, Verification] = field(default_factory=dict)
    """Those that this rollback has written for this plan, by the name of the store or the graph."""
    disowned: tuple[str, ...] = ()
    """What lies in their place and somebody else has written, by that name; empty where even that is not known."""
    second_look: Mapping[str, Look] = field(default_factory=dict)
    """What was looked at once more and is not empty, or could not be read, by that name."""
    later: tuple[str, ...] = ()
    """What has come since the rollback ended in SUCCESS and belongs to others, as sentences."""

    @property
    def ended_at(self) -> str | None:
        """When the rollback ended in SUCCESS; null: it has not."""
        return self.approval.ended_at if self.approval else None


def status_before_deletion(facts: Facts) -> Status | None:
    """The status of a rollback in which nothing can have been deleted; null where the deletions decide."""
    if facts.was_approved:
        return None
    match facts.plan_state:
        case PlanState.BLOCKED:
            return Status.BLOCKED
        case PlanState.DRY_RUN:
            return Status.DRY_RUN
        case PlanState.NOTHING_TO_DO:
            return Status.NOTHING_TO_DO
    if facts.approval is not None:
        # Somebody was asked: no longer BLOCKED, even where the plan was made again since and is another.
        return _DECISIONS.get(facts.approval.decision)
    if facts.gate_passed and not blocks(facts.findings):
        return Status.REFUSED
    return Status.BLOCKED if facts.plan_state is None else Status.FAILED


def decide_status(facts: Facts) -> Status:
    """The status, the first that fits of the contract's table."""
    early = status_before_deletion(facts)
    if early is Status.NOTHING_TO_DO:
        return early if verification_passed(facts) else Status.FAILED
    if early is not None:
        return early
    if verification_passed(facts):
        return Status.SUCCESS
    if something_was_deleted(facts):
        return Status.PARTIAL if something_remains(facts) else Status.FAILED
    return _unapproved(facts) or Status.FAILED


def _unapproved(facts: Facts) -> Status | None:
    """Asked again after an approval of which nothing came, by all that was read: the last answer is the status."""
    if facts.approval is None or not everything_was_read(facts):
        return None
    return _DECISIONS.get(facts.approval.decision)


def verification_passed(facts: Facts) -> bool:
    """Everything was read again, and everything was as promised."""
    return everything_was_read(facts) and not verification_failed(facts)


def everything_was_read(facts: Facts) -> bool:
    """Each store and the graph were read again, whatever was found there."""
    unread = {name for name, look in facts.second_look.items() if look.error}
    return all(name in facts.verifications and name not in unread for name in (*STORES, GRAPH))


def verification_failed(facts: Facts) -> bool:
    """Something was read that is not as promised."""
    returned = any(look.found_any for look in facts.second_look.values())
    return returned or any(not verification.passed for verification in facts.verifications.values())


def something_remains(facts: Facts) -> bool:
    """What was read is not as promised, or a deletion failed where nothing could be read afterwards."""
    failed = {outcome.store for outcome in facts.outcomes if outcome.error}
    if facts.graph_outcome is not None and facts.graph_outcome.error:
        failed.add(GRAPH)
    return verification_failed(facts) or bool(failed - facts.verifications.keys())


def something_was_deleted(facts: Facts) -> bool:
    """Whether rows or nodes are gone that were there when the plan was approved, as far as is known."""
    told = any(table.rows_deleted for outcome in facts.outcomes for table in outcome.tables)
    recorded = graph_part_deleted(facts)
    from_graph = bool(nodes_deleted(facts)) or (recorded is not None and not recorded.is_empty)
    return told or from_graph or any(rows_deleted(facts, store) for store in STORES)


def rows_deleted(facts: Facts, store: str) -> int | None:
    """The approved rows of a store that are not there now, over all attempts, however they went; null: not known."""
    verification = facts.verifications.get(store)
    if verification is None:
        return _rows_told(facts, store)
    return sum(
        table_rows_deleted(table.rows_approved, table.rows_remaining, table.rows_in_ledger)
        for table in verification.tables
    )


def _rows_told(facts: Facts, store: str) -> int | None:
    """What the delete tasks of a store say together; null unless each of its units was seen to be empty.

    An outcome counts its own attempt only, and one that failed counts nothing.
    """
    if facts.plan is None:
        return None
    emptied = {
        outcome.unit: outcome
        for outcome in facts.outcomes
        if outcome.store == store and outcome.tables and not any(table.rows_remaining for table in outcome.tables)
    }
    units = facts.plan.store(store).units
    return sum(unit.rows for unit in units) if all(unit.name in emptied for unit in units) else None


def table_rows_deleted(approved: int, remaining: int, in_ledger: int | None) -> int:
    """Of one table. Rows that came later hide as many deleted ones from the count, but not from the ledger."""
    return min(approved, max(approved - remaining, in_ledger or 0, 0))


def nodes_deleted(facts: Facts) -> int | None:
    """What this rollback has deleted; where it has written nothing down, the approved nodes that are not there now.

    Null: not known.
    """
    recorded = graph_part_deleted(facts)
    if recorded is not None:
        return recorded.nodes.number
    return _graph_deleted(facts, lambda plan: plan.nodes, lambda verification: verification.nodes_remaining)


def relationships_deleted(facts: Facts) -> int | None:
    """As ``nodes_deleted``."""
    recorded = graph_part_deleted(facts)
    if recorded is not None:
        return recorded.all_relationships
    return _graph_deleted(facts, lambda plan: plan.whole.all_relationships, _relationships_remaining)


def _relationships_remaining(verification: Verification) -> int | None:
    left = verification.relationships_remaining
    return None if left is None else left + (verification.loose_relationships_remaining or 0)


def graph_part_deleted(facts: Facts) -> GraphPart | None:
    """By the record, over all tries; null where there is none, or where it leaves open what a killed try has done."""
    if facts.graph_record is None:
        return None
    read = facts.verifications.get(GRAPH)
    if read is None:
        return facts.graph_record.deleted(None, None)
    return facts.graph_record.deleted(
        read.nodes_remaining, read.relationships_remaining, read.loose_relationships_remaining
    )


def _graph_deleted(
    facts: Facts, approved: Callable[[GraphPlan], int], remaining: Callable[[Verification], int | None]
) -> int | None:
    if facts.plan is None or facts.plan.graph is None:
        return 0
    verification = facts.verifications.get(GRAPH)
    left = remaining(verification) if verification else None
    if left is None:
        return approved(facts.plan.graph) if _graph_was_emptied(facts) else None
    return max(approved(facts.plan.graph) - left, 0)


def _graph_was_emptied(facts: Facts) -> bool:
    """The delete task ended well, which it does only when no node is left."""
    return facts.graph_outcome is not None and facts.graph_outcome.error is None


def blocking_sentences(facts: Facts) -> tuple[str, ...]:
    """Every blocking finding as a sentence with its remedy."""
    return tuple(f"{finding.sentence}; {finding.remedy}" for finding in blocks(facts.findings))
