"""What changes in the state of a rollback, as the audit trail tells it."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Self

from pydantic import ConfigDict

from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.findings import Finding, Severity, blocks
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.plan import Plan, StorePlan
from migration_rollback.core.report.report import CleanupOutcome, Report, Verdict
from migration_rollback.core.report.results import GraphOutcome, UnitOutcome, Verification
from migration_rollback.core.report.status import PlanState, Status


class Change(Frozen):
    """A change of state. Few tasks make more than two kinds, and every one imports all of them."""

    model_config = ConfigDict(defer_build=True)

    event: ClassVar[str]


def _codes(found: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in found))


class Planned(Change):
    """A plan was made, or is still the one that was approved."""

    event = "planned"
    state: PlanState
    """Whether it can be approved."""
    fingerprint: str
    """The plan's."""
    tables: int
    """Tables that are to be emptied."""
    rows: int
    """Rows of the district in them."""
    nodes: int
    """The graph's nodes of the district."""
    blocked_by: tuple[str, ...]
    """The codes of the findings that block."""
    warnings: int
    """Findings that the approver has to weigh."""

    @classmethod
    def of(cls, plan: Plan, state: PlanState, fingerprint: str) -> Self:
        """What came of ``build_plan``."""
        return cls(
            state=state,
            fingerprint=fingerprint,
            tables=sum(1 for store in plan.stores for _ in store.tables()),
            rows=plan.rows,
            nodes=plan.nodes,
            blocked_by=_codes(blocks(plan.findings)),
            warnings=sum(finding.severity is Severity.WARN for finding in plan.findings),
        )


class Asked(Change):
    """Somebody is asked for the approval."""

    event = "asked"
    fingerprint: str
    """The plan's."""


class Answered(Change):
    """The question was answered, or nobody did in time."""

    event = "answered"
    decision: Decision
    """What the answer is worth."""
    responded_by: str | None
    """The user who answered; null: nobody did."""
    fingerprint: str
    """The plan's."""

    @classmethod
    def of(cls, approval: Approval) -> Self:
        """The answer as it was judged, without what was typed."""
        return cls(decision=approval.decision, responded_by=approval.responded_by, fingerprint=approval.fingerprint)


class StoreBegun(Change):
    """A store was found as it was approved, and its tables may go."""

    event = "store_begun"
    store: str
    """Which one."""
    units: int
    """Units that are to be emptied."""
    rows: int
    """Rows of the district in them, as they were approved."""
    fingerprint: str
    """The plan's."""

    @classmethod
    def of(cls, store: StorePlan, fingerprint: str) -> Self:
        """The store's part of the plan of that fingerprint."""
        return cls(store=store.store, units=len(store.units), rows=store.rows, fingerprint=fingerprint)


class Refused(Change):
    """Something speaks against deleting from a store, or the graph, by now: nothing of it goes."""

    event = "refused"
    store: str
    """Where; ``graph`` for the graph."""
    findings: tuple[str, ...]
    """The codes of what speaks against it."""

    @classmethod
    def of(cls, name: str, found: Iterable[Finding]) -> Self:
        """What speaks against it, by code."""
        return cls(store=name, findings=_codes(found))


class OfUnit(Change):
    """A change of one unit."""

    store: str
    """Where."""
    unit: str
    """The unit's name."""
    attempt: int
    """Counted from 1, as Airflow counts tries."""


class BatchCommitted(OfUnit):
    """A transaction that has deleted rows was committed."""

    event = "batch_committed"
    rows_deleted: dict[str, int]
    """Rows that went, by table: the unit's own, and planned ones that a trigger or key emptied with them."""

    @classmethod
    def of(cls, store: str, unit: str, rows_deleted: Mapping[str, int], attempt: int) -> Self:
        """What the unit's transaction has deleted, by table."""
        return cls(store=store, unit=unit, rows_deleted=dict(rows_deleted), attempt=attempt)


class UnitDone(OfUnit):
    """A unit was emptied, or found empty, and counted again."""

    event = "unit_done"
    rows_deleted: int
    """Rows that this attempt has deleted."""
    seconds: float
    """How long it took."""

    @classmethod
    def of(cls, outcome: UnitOutcome) -> Self:
        """What an attempt without an error has done."""
        return cls(
            store=outcome.store,
            unit=outcome.unit,
            rows_deleted=sum(table.rows_deleted for table in outcome.tables),
            attempt=outcome.attempt,
            seconds=outcome.seconds,
        )


class UnitFailed(OfUnit):
    """An attempt has ended, and the unit may hold rows still."""

    event = "unit_failed"
    reasons: tuple[str, ...]
    """The kind of the error, or the codes of findings."""

    @classmethod
    def of(cls, outcome: UnitOutcome, reasons: Iterable[str]) -> Self:
        """The kind of the error, or the codes of the findings: its sentence is the report's to say."""
        return cls(store=outcome.store, unit=outcome.unit, attempt=outcome.attempt, reasons=tuple(reasons))


class GraphBegun(Change):
    """The graph was found as it was approved, and may go."""

    event = "graph_begun"
    nodes: int
    """Nodes that are there now."""
    relationships: int
    """Relationships that are to go with them."""
    fingerprint: str
    """The plan's."""


class OfGraph(Change):
    """A change of the graph, in one attempt."""

    attempt: int
    """Counted from 1, as Airflow counts tries."""
    nodes_deleted: int
    """Nodes that went."""
    relationships_deleted: int
    """Relationships that went."""


class GraphBatchCommitted(OfGraph):
    """A transaction that has deleted nodes or relationships was committed."""

    event = "graph_batch_committed"

    @classmethod
    def of(cls, batch: GraphPart, attempt: int) -> Self:
        """What it has deleted."""
        return cls(nodes_deleted=batch.nodes.number, relationships_deleted=batch.all_relationships, attempt=attempt)


class GraphDone(OfGraph):
    """The graph was emptied, or found empty, and counted again."""

    event = "graph_done"
    seconds: float
    """How long it took."""

    @classmethod
    def of(cls, outcome: GraphOutcome) -> Self:
        """What an attempt without an error has done."""
        return cls(**outcome.model_dump(include=set(cls.model_fields)))


class GraphFailed(Change):
    """An attempt has ended, and the graph may hold nodes still."""

    event = "graph_failed"
    attempt: int
    """Counted from 1, as Airflow counts tries."""
    reasons: tuple[str, ...]
    """The kind of the error."""


class Verified(Change):
    """A store, or the graph, was read again on a new connection."""

    event = "verified"
    store: str
    """Where; ``graph`` for the graph."""
    passed: bool
    """Nothing is left, nothing is broken."""
    rows_remaining: int
    """Rows of the district in the plan's tables now."""
    rows_in_ledger: int | None
    """What this rollback has deleted from them, over all attempts; null: there is no ledger."""
    nodes_remaining: int | None
    """The graph's nodes of the district; null for a store."""

    @classmethod
    def of(cls, verification: Verification) -> Self:
        """What was read; of a ledger that is not there no number is known."""
        counted = [table.rows_in_ledger for table in verification.tables if table.rows_in_ledger is not None]
        return cls(
            store=verification.store,
            passed=verification.passed,
            rows_remaining=sum(table.rows_remaining for table in verification.tables),
            rows_in_ledger=sum(counted) if len(counted) == len(verification.tables) else None,
            nodes_remaining=verification.nodes_remaining,
        )


class Reported(Change):
    """The report was written, or written again."""

    event = "reported"
    status: Status
    """How the rollback ended."""
    verification: Verdict
    """What all verifications say together."""
    rows_deleted: int | None
    """Rows of all stores; null: not known."""
    nodes_deleted: int | None
    """Nodes; null: not known."""
    relationships_deleted: int | None
    """Relationships; null: not known."""
    issues: int
    """How many sentences say why it is not a success."""
    cleanup: CleanupOutcome | None
    """What became of the files; null: not decided yet."""
    fingerprint: str | None
    """The plan's; null: there is no plan."""

    @classmethod
    def of(cls, report: Report) -> Self:
        """What the report says."""
        graph = report.deletions.neo4j
        return cls(
            status=report.status,
            verification=report.verification,
            rows_deleted=report.total_rows_deleted,
            nodes_deleted=graph.nodes_deleted,
            relationships_deleted=graph.relationships_deleted,
            issues=len(report.issues),
            cleanup=report.cleanup.outcome if report.cleanup else None,
            fingerprint=report.plan_fingerprint,
        )


class Cleaned(Change):
    """The district's files were removed."""

    event = "cleaned"
    files_removed: int
    """How many went."""
    answered_by: str | None
    """Who had decided it."""


CHANGES: Final = (
    Planned,
    Asked,
    Answered,
    StoreBegun,
    Refused,
    BatchCommitted,
    UnitDone,
    UnitFailed,
    GraphBegun,
    GraphBatchCommitted,
    GraphDone,
    GraphFailed,
    Verified,
    Reported,
    Cleaned,
)
"""Every one, in the order of ``docs/reference.md``."""
