"""Whether a store is what was approved, less what this rollback has deleted: asked before its deletions begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.checks.check import Check, Moment, check
from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.plan import PlannedTable, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted

_REMEDY: Final = "find out who wrote them after the plan; undo that and clear the failed tasks, or trigger a new run"


@dataclass(frozen=True)
class ApprovedFacts:
    """A store as it was approved, as it would be planned now, and what happened to it meanwhile."""

    approved: StorePlan
    now: StorePlan
    deleted: Mapping[TableName, Tally]
    """By table, what the ledger says this rollback has deleted."""
    newer: Mapping[TableName, int]
    """By table whose rows do not add up, how many of them the plan may not have seen."""

    @property
    def there(self) -> dict[TableName, PlannedTable]:
        """The tables that would be planned now."""
        return {table.name: table for table in self.now.tables()}

    def left(self, table: PlannedTable) -> Tally:
        """What has to be there of an approved table."""
        return table.tally - self.deleted.get(table.name, Tally())


def not_adding_up(approved: StorePlan, now: StorePlan, deleted: Mapping[TableName, Tally]) -> tuple[TableName, ...]:
    """Approved tables that do not hold exactly what has to be left of them."""
    facts = ApprovedFacts(approved, now, deleted, {})
    there = facts.there
    return tuple(
        table.name
        for table in approved.tables()
        if table.name in there and there[table.name].tally != facts.left(table)
    )


@check(Moment.BEFORE_STORE)
def other_rows(facts: ApprovedFacts) -> Iterator[Finding]:
    """Rows that were not approved; of rows that are missing the report tells in the end."""
    there = facts.there
    for table in facts.approved.tables():
        if table.name not in there:
            continue
        rows, left = there[table.name].rows, facts.left(table)
        holds = f'table "{table.name}" of store "{facts.approved.store}" holds'
        if rows > left.number:
            yield _not_approved(
                facts, table.name, f"{holds} {counted(rows - left.number, 'row')} of the district more than approved"
            )
        elif facts.newer.get(table.name) or (rows == left.number and there[table.name].tally != left):
            yield _not_approved(
                facts,
                table.name,
                f"{holds} {counted(rows, 'row')} of the district that are not those that were approved: "
                f"{facts.newer.get(table.name, 0):,} came or changed after the plan",
            )


@check(Moment.BEFORE_STORE)
def other_tables(facts: ApprovedFacts) -> Iterator[Finding]:
    """Tables that a param includes by now, and that nobody has seen in the plan."""
    approved = {table.name for table in facts.approved.tables()}
    for name, table in facts.there.items():
        if name not in approved and table.rows:
            yield block(
                Code.TABLE_NOT_APPROVED,
                f'table "{name}" of store "{facts.approved.store}", which the plan does not name, came to hold '
                f"{counted(table.rows, 'row')} of the district; nothing of the store is deleted",
                _REMEDY,
                store=facts.approved.store,
                table=str(name),
            )


def _not_approved(facts: ApprovedFacts, table: TableName, sentence: str) -> Finding:
    return block(
        Code.ROWS_NOT_APPROVED,
        f"{sentence}; nothing of the store is deleted",
        _REMEDY,
        store=facts.approved.store,
        table=str(table),
    )


CHECKS: Final[tuple[Check[ApprovedFacts], ...]] = (other_rows, other_tables)
"""Everything that is compared, in this order."""
