"""One unit to delete, as it was approved, with what was seen of its triggers meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.tables import TableName
from migration_rollback.stores.between_batches import Regards
from migration_rollback.stores.ledger import LedgerKey
from migration_rollback.stores.turns import turns_of
from migration_rollback.stores.written_rows import Reach


def _nobody_is_told(_rows_deleted: Mapping[str, int]) -> None:
    pass


def _nobody_looks_on(_deleted: int, _expected: int) -> None:
    pass


@dataclass(frozen=True)
class UnitDeletion:
    """One unit to delete, as it was approved."""

    key: LedgerKey
    store: StorePlan
    unit: Unit
    batch_size: int
    """In rows, at most."""
    attempt: int
    horizon: int | None
    """The oldest transaction that was open when the plan was made; null: not known."""
    batch_seconds: float = 5.0
    """How long one batch of a long deletion should take."""
    regards: Regards = Regards()  # noqa: RUF009  # frozen
    committed: Callable[[Mapping[str, int]], None] = _nobody_is_told
    """Is told of each transaction that was committed how many rows it has deleted, by table."""
    progress: Callable[[int, int], None] = _nobody_looks_on
    """Is told how many rows have gone, of how many that were there; never in a transaction, as it may take long."""
    seen_written: frozenset[TableName] = frozenset()
    """Planned tables that triggers were seen to write to, although no text says so."""
    row_by_row: bool = False
    """Whether the server has to look behind each row, whatever the plan says."""

    @property
    def at_once(self) -> bool:
        """Row addresses are not unique across partitions, so a partitioned table goes in one statement as well."""
        partitioned = any(table.partitioned for table in self.unit.tables)
        small = self.unit.rows <= self.batch_size
        return self.unit.in_one_statement or partitioned or small or self.reach.writes_to_itself

    @property
    def set_based(self) -> bool:
        """Whether one look behind all deleted rows is enough."""
        return not (self.row_by_row or self.unit.row_by_row)

    @property
    def looks_first(self) -> bool:
        """Whether its rows are judged before they are deleted, and not by what the DELETE returns.

        An abort does not take back all that triggers do, and what is the district's by rows elsewhere shows there only.
        """
        return self.unit.fires_triggers or bool(self.reach.known) or any(table.paths for table in self.unit.tables)

    @property
    def turns(self) -> tuple[str, ...]:
        """What its session locks, to be alone at work on what it deletes from or writes to."""
        reached = (self.unit, *self.reach.others)
        return turns_of(self.store, [unit.name for unit in reached], fires_triggers=self.unit.fires_triggers)

    @property
    def reach(self) -> Reach:
        """Where its triggers write."""
        return Reach(self.store, self.unit, self.seen_written | set(self.unit.written))
