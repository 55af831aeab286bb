"""What the page *Rollback* shows, as ``build_plan``, the deletions and the report leave it for the browser in XCom.

A document is split, so that no XCom is large: a summary, and for each store the pieces whose number it tells. What is
too much all the same is cut short and says so. Everything is for eyes only; nothing is ever decided by it.
"""

from migration_rollback.core.approval.answer import Approval
from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.plan import GraphPlan, Options, Rules
from migration_rollback.core.report.report import Cleanup, Deletions, TableReport, Verdict
from migration_rollback.core.report.results import Look, Verification
from migration_rollback.core.report.status import PlanState, Status


class PageStore(Frozen):
    """One store of the plan."""

    store: str
    """Which one it is."""
    database: str | None
    """Its database; null where it could not be read."""
    units: int
    """Task instances' work, each a table or the tables of a foreign-key cycle."""
    tables: int
    """Tables of all units."""
    rows: int
    """Rows of the district when the plan was made."""
    rows_loaded: int | None
    """What the load report says of the planned tables; null where it does not say so of every one that it names."""
    generations: int
    """Units of one generation do not reference each other; those before it reference them."""
    has_ledger: bool
    """Whether the role can keep the ledger in this store."""
    pieces: int
    """How many XComs have its tables."""


class PlanPage(Frozen):
    """XCom ``page`` of ``build_plan``."""

    rollback_run_id: str
    """The rollback."""
    migration_run_id: str
    """The migration that is taken out."""
    migration_status: str | None
    """How that ended; null: not known."""
    district_id: str
    """The district whose rows go."""
    district_name: str | None
    """What people call it; null: not known."""
    state: PlanState
    """Whether it can be approved."""
    fingerprint: str
    """The plan's sha256."""
    planned_at: str
    """When it was made, in UTC."""
    plan_path: str
    """Where it lies as a whole."""
    triggered_by: str | None
    """Who triggered the run; null: no person, as far as is known."""
    options: Options
    """What the operator asked for."""
    rules: Rules
    """Who may approve it."""
    stores: tuple[PageStore, ...]
    """In the order of deletion."""
    graph: GraphPlan | None
    """What goes from Neo4j; null: there is no graph in the plan."""
    findings: tuple[Finding, ...]
    """Those that are about no store, the gravest first; of very many the last one says how many more there are."""
    severities: dict[Severity, int]
    """How many findings there are of each, those of the stores included."""


class PageTable(Frozen):
    """One table of a unit."""

    name: str
    """``schema.table``."""
    rows: int
    """Rows of the district when the plan was made."""
    rows_loaded: int | None
    """What the load report says; null: nothing."""
    listed: bool
    """The load report names it; else a param includes it."""
    partitioned: bool
    """Whether it is partitioned."""
    derived: bool
    """Whether its rows are found over foreign keys, because it has no district column."""


class PageUnit(Frozen):
    """What one statement deletes, in one go or batch by batch."""

    name: str
    """``a``, or ``a + b``; of many tables the first ones and their number, as the grid shows it."""
    map_index: int
    """The instance of ``<store>.delete_rows`` that deletes it."""
    generation: int
    """From 0; those before it reference this one."""
    batches: bool
    """Whether its rows go batch by batch."""
    row_by_row: str
    """Why the server looks behind each deleted row; empty: one look is enough."""
    fires_triggers: bool
    """Whether triggers fire."""
    statement: str
    """The DELETE that will run, as it is sent; its parameters are ``%(name)s`` (``stores.shown_statements``)."""
    tables: tuple[PageTable, ...]
    """In plan order. More than 200 go on in the next unit of the same name, which has no statement."""


class PageKey(Frozen):
    """One foreign key that touches a planned table."""

    name: str
    """``pg_constraint.conname``."""
    referencing: str
    """``schema.table`` that has it; of a partition the whole."""
    referencing_columns: tuple[str, ...]
    """Its columns."""
    referenced: str
    """``schema.table`` that it points to; of a partition the whole."""
    referenced_columns: tuple[str, ...]
    """Its columns."""
    on_delete: str
    """As written in DDL: ``NO ACTION``, ``CASCADE`` ..."""
    enforced: bool
    """Whether the server enforces it."""


class PlanPiece(Frozen):
    """XCom ``page_{store}_{n}`` of ``build_plan``, ``n`` from 0: the units of a store in the order of deletion."""

    units: tuple[PageUnit, ...] = ()
    """The next ones."""
    foreign_keys: tuple[PageKey, ...] = ()
    """More of the store's foreign keys."""
    findings: tuple[Finding, ...] = ()
    """More of the findings about this store."""


class Progress(Frozen):
    """Task state ``progress`` of an instance of ``<store>.delete_rows``, or of ``graph.delete_nodes``."""

    unit: str
    """The unit at work, named as in ``PageUnit``; ``graph`` for the graph."""
    expected: int
    """Rows, or nodes and loose relationships, that were there when this try began, or until it looks those planned."""
    deleted: int
    """How many of them are gone by committed transactions of this try."""
    per_second: float | None
    """How many went in a second, on average; null: none yet."""
    waiting_for: str | None
    """The unit that it waits for, or that it is another session; null: it does not wait."""
    units_done: int
    """Units of this instance that have ended in this try: of more than one only where Airflow maps fewer tasks."""
    attempt: int
    """Counted from 1, as Airflow counts tries."""
    at: str
    """When this was true, in UTC."""


class ReportPage(Frozen):
    """XCom ``page`` of ``write_report``, and of ``finish``, which has the last word."""

    rollback_run_id: str
    """The rollback."""
    migration_run_id: str | None
    """The migration that was to be taken out."""
    district_id: str | None
    """The district; null: the artifacts could not be read."""
    district_name: str | None
    """What people call it; null: not known."""
    status: Status
    """How the rollback ended."""
    verification: Verdict
    """What all verifications say together."""
    rolled_back_at: str
    """As in the report."""
    written_at: str | None
    """As in the report."""
    triggered_by: str | None
    """As in the report."""
    times_cleared: int | None
    """As in the report."""
    deletions: Deletions
    """As in the report."""
    total_rows_deleted: int | None
    """As in the report."""
    plan_fingerprint: str | None
    """As in the report."""
    report_path: str
    """Where the whole report lies; the Markdown lies beside it."""
    approval: Approval | None
    """As in the report."""
    issues: tuple[str, ...]
    """Why it is not a success, one sentence each; of very many the last one says how many more there are."""
    warnings: tuple[str, ...]
    """What a person should know all the same; the same."""
    next_steps: tuple[str, ...]
    """What to do now, one sentence each."""
    verification_lines: tuple[str, ...]
    """What verification says, in a few words."""
    verifications: tuple[Verification, ...]
    """As in the report, without their tables: those are in the pieces."""
    second_look: tuple[Look, ...]
    """As in the report; of many tables the first 50."""
    cleanup: Cleanup | None
    """As in the report."""
    logs: dict[str, str]
    """Where the UI shows the log of each task that is no table's."""
    stores: dict[str, int]
    """By store, in the order of deletion, how many pieces have its tables."""


class ReportPiece(Frozen):
    """XCom ``page_{store}_{n}`` of ``write_report`` or ``finish``, ``n`` from 0."""

    tables: tuple[TableReport, ...] = ()
    """The next tables of the store, in the order of deletion."""
