"""What deletions and verifications found, as they travel from the tasks to the report."""

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableOutcome(_Frozen):
    """One table after its deletion. ``rows_deleted`` are this attempt's own; null: not known."""

    table: str
    rows_approved: int
    rows_deleted: int
    rows_remaining: int | None


class UnitOutcome(_Frozen):
    """What one attempt of one delete task did. ``error`` is a sentence."""

    store: str
    unit: str
    tables: tuple[TableOutcome, ...]
    attempt: int
    seconds: float
    error: str | None = None
    blocked_by: str | None = None
    log_url: str | None = None


class GraphOutcome(_Frozen):
    """What one attempt of the graph's delete task did."""

    nodes_deleted: int
    relationships_deleted: int
    attempt: int
    seconds: float
    error: str | None = None
    log_url: str | None = None


class VerifiedTable(_Frozen):
    """One table, read again on a new connection. ``rows_in_ledger`` is null where there is no ledger."""

    table: str
    rows_approved: int
    rows_remaining: int
    rows_in_ledger: int | None


class Verification(_Frozen):
    """What verification of one store, or of the graph, read. ``issues`` fail it, ``warnings`` do not."""

    store: str
    tables: tuple[VerifiedTable, ...] = ()
    other_tables_checked: int = 0
    foreign_keys_checked: int = 0
    nodes_remaining: int | None = None
    relationships_remaining: int | None = None
    issues: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    log_url: str | None = None

    @property
    def passed(self) -> bool:
        """Nothing is left, nothing is broken."""
        return not self.issues
