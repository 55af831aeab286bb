"""Whether a store holds what was approved, less what this rollback has deleted, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.plan import PlannedTable, StorePlan
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted

_REMEDY: Final = "find out who wrote them after the plan; undo that and clear the failed tasks, or trigger a new run"


@dataclass(frozen=True)
class RowFacts:
    """An approved table, and what there is of it."""

    store: str
    table: PlannedTable
    there: Tally
    """What it holds, and what the transaction that asks has deleted from it."""
    deleted: Tally
    """What this rollback has deleted from it earlier, by the ledger."""
    written: Tally = field(default_factory=Tally)
    """What its own triggers wrote there meanwhile, less what they took away, by the ledger."""
    newer: int = 0
    """How many of the rows the plan may not have seen as they are; asked only where the rest does not add up."""
    consequence: str = "nothing of the store is deleted"
    """What follows from other rows."""

    @property
    def adds_up(self) -> bool:
        """What is there and what was deleted are what was approved and what this rollback's own triggers wrote."""
        return self.there + self.deleted == self.expected

    @property
    def expected(self) -> Tally:
        """The rows that this rollback may delete, or has deleted."""
        return self.table.tally + self.written


@check(Moment.BEFORE_STORE, Moment.IN_TRANSACTION)
def other_rows(facts: RowFacts) -> Iterator[Finding]:
    """Rows that came after the plan, or in the place of others.

    Where rows are missing, those that are there have to be such as the plan has seen, in the version that it has seen:
    then nothing else can have come in their place, and the report tells of the missing ones in the end.
    """
    approved, surplus = facts.table.rows, facts.there.number + facts.deleted.number - facts.expected.number
    if facts.adds_up or (surplus < 0 and not facts.newer):
        return
    if surplus > 0:
        before = f", of which {facts.deleted.number:,} were deleted before" if facts.deleted.number else ""
        if facts.written.number:
            before += f", and the {facts.written.number:,} that this rollback's own triggers wrote"
        what = f"{counted(surplus, 'row')} of the district more than the {approved:,} that were approved{before}"
    else:
        what = (
            f"{counted(facts.there.number, 'row')} of the district that are not those that were approved: "
            f"{facts.newer:,} came or changed after the plan"
        )
    yield block(
        Code.ROWS_NOT_APPROVED,
        f'table "{facts.table.name}" of store "{facts.store}" holds {what}; {facts.consequence}',
        _REMEDY,
        store=facts.store,
        table=str(facts.table.name),
    )


@dataclass(frozen=True)
class TableFacts:
    """A store as it was approved, and as it would be planned now."""

    approved: StorePlan
    now: StorePlan


@check(Moment.BEFORE_STORE)
def other_tables(facts: TableFacts) -> Iterator[Finding]:
    """Tables that a param includes by now, and that nobody has seen in the plan."""
    for table in facts.now.tables():
        if table.rows and facts.approved.unit_of(table.name) is None:
            yield block(
                Code.TABLE_NOT_APPROVED,
                f'table "{table.name}" of store "{facts.approved.store}", which the plan does not name, came to hold '
                f"{counted(table.rows, 'row')} of the district; nothing of the store is deleted",
                _REMEDY,
                store=facts.approved.store,
                table=str(table.name),
            )
