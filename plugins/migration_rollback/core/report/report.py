"""The report: what was planned, who approved it, what was deleted, and what verification found."""

from enum import StrEnum

from migration_rollback.core.approval.answer import Approval
from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.findings import Finding
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.report.results import Look, Verification
from migration_rollback.core.report.status import Status


class Verdict(StrEnum):
    """What all verifications say together."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    NOT_RUN = "NOT_RUN"


class CleanupOutcome(StrEnum):
    """What became of the district's files."""

    KEPT = "kept"
    DELETED = "deleted"
    FAILED = "failed"


class StoreDeletions(Frozen):
    """What went from one store."""

    tables: int | None
    """Tables of the plan that hold no row of the district now; null: not known."""
    rows_deleted: int | None
    """Rows that were there when the plan was approved and are not now, however they went; null: not known."""


class GraphDeletions(Frozen):
    """What went from Neo4j."""

    nodes_deleted: int | None
    """Nodes that this rollback has deleted, over all tries; null: not known. Where it has written down none: those that
    were there when the plan was approved and are not now."""
    relationships_deleted: int | None
    """The same of relationships, whatever number was planned."""


class Deletions(Frozen):
    """What went, by store, in loading order."""

    ids: StoreDeletions
    """Store ``ids``."""
    hcp1: StoreDeletions
    """Store ``hcp1``."""
    hcp2: StoreDeletions
    """Store ``hcp2``."""
    adb: StoreDeletions
    """Store ``adb``."""
    sp: StoreDeletions
    """Store ``sp``."""
    neo4j: GraphDeletions
    """The graph."""


class TableReport(Frozen):
    """One table of the plan. Rows are of the district."""

    store: str
    """Where it is."""
    table: str
    """Its name."""
    unit: str
    """The unit that it was deleted in."""
    rows_loaded: int | None
    """What the load report says; null: nothing."""
    rows_planned: int
    """What was approved."""
    rows_deleted: int | None
    """What is gone of that, however it went; null: not known."""
    rows_remaining: int | None
    """What is there now; null: not known."""
    rows_in_ledger: int | None
    """What this rollback's own statements have deleted; null: not known, or there is no ledger."""
    rows_written: int | None = None
    """What triggers wrote to it while this rollback deleted, less what they took away; null: not known."""
    attempts: int
    """Tries of its task; 0: none."""
    seconds: float | None
    """How long the last one took; null: there was none."""
    error: str | None
    """Why the last one failed, if it did."""
    log_url: str | None
    """Where the UI shows its log."""


class Cleanup(Frozen):
    """What came of the cleanup."""

    outcome: CleanupOutcome
    """What became of the files."""
    asked: str
    """The param ``cleanup``: ask, yes or no."""
    answered_by: str | None = None
    """Who has decided it; null: nobody."""
    files_removed: int | None = None
    """How many went; null: none, or not known."""
    error: str | None = None
    """Why it failed, if it did."""


class RunInfo(Frozen):
    """The DAG run as Airflow knows it."""

    airflow_run_id: str
    """Airflow's name of it."""
    triggered_by: str | None
    """The user who triggered it; null: not known."""
    times_cleared: int | None
    """How often it was cleared; null: not known."""
    migration_run_id: str | None
    """The migration that it was asked to take out."""


class Report(Frozen):
    """``reports/rollback-{timestamp}.json``; its schema is ``include/schemas/report.schema.json``."""

    rollback_run_id: str
    """The rollback, such as ``rb-20251106T101500Z``."""
    migration_run_id: str | None
    """The migration that was to be taken out; null: the run was not asked for one."""
    district_id: str | None
    """The district; null: the artifacts could not be read."""
    district_name: str | None
    """What people call it; null: not known."""
    rolled_back_at: str
    """When the last verification ended, in UTC; where there was none, when the report was first written."""
    written_at: str | None = None
    """When this file was written, in UTC; null in reports of versions that did not say so."""
    status: Status
    """How the rollback ended."""
    deletions: Deletions
    """What went, by store."""
    total_rows_deleted: int | None
    """Rows of all stores; nodes are not among them. Null: not known."""
    verification: Verdict
    """What all verifications say together."""
    airflow_run_id: str
    """Airflow's name of the DAG run."""
    triggered_by: str | None
    """The user who triggered it; null: not known."""
    times_cleared: int | None
    """How often it was cleared; null: not known."""
    plan_fingerprint: str | None
    """The plan's sha256; null: there is no plan."""
    plan_path: str | None
    """Where the plan lies; null: there is none."""
    findings: tuple[Finding, ...]
    """Everything that the plan discovered."""
    approval: Approval | None
    """The last answer; null: nobody was asked, or nobody answered."""
    tables: tuple[TableReport, ...]
    """The plan's tables, in the order of deletion."""
    verifications: tuple[Verification, ...]
    """What was read of each store and the graph."""
    second_look: tuple[Look, ...] = ()
    """Each store, and the graph, that was looked at once more and was not empty any more, or could not be read."""
    issues: tuple[str, ...]
    """Why it is not a success, one sentence each."""
    warnings: tuple[str, ...]
    """What a person should know all the same."""
    logs: dict[str, str]
    """Where the UI shows the log of each task that is no table's."""
    load_report: LoadReport | None
    """The migration's, so that its file can go; null: it could not be read."""
    cleanup: Cleanup | None = None
    """What came of the cleanup; null: not decided yet."""

    def to_json(self) -> str:
        """Indented, for people to read."""
        return self.model_dump_json(indent=2) + "\n"
