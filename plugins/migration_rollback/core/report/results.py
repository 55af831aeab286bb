"""What deletions and verifications found, as they travel from the tasks to the report."""

from pydantic import Field

from migration_rollback.core.frozen import Frozen


class TableOutcome(Frozen):
    """One table after its deletion."""

    table: str
    """Its name, as in the plan."""
    rows_approved: int
    """Rows of the district when the plan was approved."""
    rows_deleted: int
    """What this attempt has deleted by itself."""
    rows_remaining: int | None
    """Rows of the district afterwards; null: not known."""


class UnitOutcome(Frozen):
    """What one attempt of one delete task did to one unit."""

    store: str
    """Where."""
    unit: str
    """The unit's name."""
    tables: tuple[TableOutcome, ...]
    """Its tables; none where it failed."""
    attempt: int
    """Counted from 1, as Airflow counts tries."""
    seconds: float
    """How long it took."""
    error: str | None = None
    """Why it failed, as a sentence, if it did."""
    log_url: str | None = None
    """Where the UI shows its log."""


class GraphOutcome(Frozen):
    """What one attempt of the graph's delete task did."""

    nodes_deleted: int
    """Nodes that it has deleted."""
    relationships_deleted: int
    """Relationships that it has deleted."""
    attempt: int
    """Counted from 1, as Airflow counts tries."""
    seconds: float
    """How long it took."""
    error: str | None = None
    """Why it failed, as a sentence, if it did."""


class VerifiedTable(Frozen):
    """One table, read again on a new connection."""

    table: str
    """Its name, as in the plan."""
    rows_approved: int
    """Rows of the district when the plan was approved."""
    rows_remaining: int
    """Rows of the district now."""
    rows_in_ledger: int | None
    """What this rollback's own statements have deleted, over all attempts; null: there is no ledger."""
    rows_written: int | None = None
    """What triggers wrote to it while this rollback deleted, less what they took away; null: not known."""


class Verification(Frozen):
    """What verification of one store, or of the graph, read."""

    store: str
    """Its name; ``graph`` for the graph."""
    verified_at: str | None = None
    """When it ended, in UTC; null in reports of versions that did not say so."""
    tables: tuple[VerifiedTable, ...] = ()
    """The plan's tables."""
    other_tables_checked: int = 0
    """Tables with the district's column that the plan does not name, and that were read as well."""
    foreign_keys_checked: int = 0
    """Foreign keys that were looked at for rows that point nowhere."""
    nodes_remaining: int | None = None
    """The graph's nodes of the district; null for a store."""
    relationships_remaining: int | None = None
    """Their relationships; null for a store."""
    loose_relationships_remaining: int | None = None
    """The graph's relationships that carry the district between nodes that are not its own; null for a store, and in
    verifications of versions that did not look for them."""
    issues: tuple[str, ...] = ()
    """What is not as promised, as sentences; each of them fails the verification."""
    warnings: tuple[str, ...] = ()
    """What a person should know; none of them fails it."""
    log_url: str | None = None
    """Where the UI shows the task's log."""

    @property
    def passed(self) -> bool:
        """Nothing is left, nothing is broken."""
        return not self.issues


class Look(Frozen):
    """What a second, lighter look at one store, or at the graph, has found, when a report was about to say SUCCESS."""

    store: str
    """Its name; ``graph`` for the graph."""
    rows: dict[str, int] = Field(default_factory=dict)
    """Rows of the district by planned table, of the tables that hold any."""
    nodes: int = 0
    """The graph's nodes of the district; 0 for a store."""
    relationships: int = 0
    """The graph's relationships that carry the district between nodes that are not its own; 0 for a store."""
    error: str | None = None
    """Why it could not be read, if it could not."""

    @property
    def found_any(self) -> bool:
        """Rows, nodes or relationships are there again."""
        return bool(self.rows or self.nodes or self.relationships)
