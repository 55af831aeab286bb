"""What trying the deletes in an aborted transaction has shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.findings import Code, Finding, block, block_unless, info, warn
from migration_rollback.core.plan import Plan, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.core.wording import counted, some

_STAYS: Final = "values that they took from sequences, and what they do by dblink, foreign tables, files or programs"
"""What the abort of a transaction does not take back; a NOTIFY is not sent."""


@dataclass(frozen=True)
class RehearsedStore:
    """One store's deletes, tried in their order and aborted."""

    plan: StorePlan
    seconds: float
    """How long its rows were locked."""
    rows: Mapping[TableName, int]
    """Rows that went, by planned table, however they went."""
    errors: tuple[str, ...] = ()
    """What the server said, by unit."""
    touched: Mapping[TableName, int] = field(default_factory=dict)
    """Rows changed in tables that are not planned."""
    by_one_row: bool = False
    """Whether one row a table was tried, because triggers fire."""
    untried: tuple[str, ...] = ()
    """Tables in which every row is referenced by others, so that none could be tried alone."""

    @property
    def store(self) -> str:
        """Its name."""
        return self.plan.store


def fires_triggers(plan: Plan, store: str) -> bool:
    """Whether the deletes fire triggers: an abort takes back what a DELETE does, and not all that these may do."""
    return any(finding.store == store and finding.code == Code.DELETE_TRIGGER for finding in plan.findings)


def rehearsal_impossible(store: str, reason: str) -> Finding:
    """The store could not be asked at all."""
    return block(
        Code.REHEARSAL_FAILED,
        f'the deletes of store "{store}" could not be rehearsed: {reason}',
        "plan again when it is quiet",
        store=store,
    )


@check(Moment.PLAN)
def rehearsal(seen: RehearsedStore) -> Iterator[Finding]:
    """What the approver has to know of a rehearsal; how long it took is no part of the plan."""
    store = seen.store
    for error in seen.errors:
        yield block(
            Code.REHEARSAL_FAILED,
            f'tried in store "{store}" and aborted: {error}',
            "fix what the server names",
            store=store,
        )
    for table, rows in seen.touched.items():
        yield block_unless(
            seen.by_one_row,
            Code.REHEARSAL_TOUCHED,
            f'the deletes of store "{store}" change {counted(rows, "row")} of "{table}", which is not planned',
            "find out by which foreign key or trigger",
            store=store,
            table=str(table),
        )
    if seen.by_one_row:
        yield _in_part(seen)
    if seen.errors or seen.by_one_row:
        return
    for planned in seen.plan.tables():
        went = seen.rows.get(planned.name, 0)
        if went != planned.rows:
            yield warn(
                Code.REHEARSAL_DIFFERS,
                f'{counted(went, "row")} went from "{planned.name}" of store "{store}" when it was tried, '
                f"{planned.rows:,} were counted",
                "somebody works on the district meanwhile; make the plan again when it is quiet",
                store=store,
                table=str(planned.name),
            )
    yield info(
        Code.REHEARSED,
        f'the deletes of store "{store}" were tried in one transaction and aborted: {counted(seen.plan.rows, "row")}',
        "nothing to do",
        store=store,
    )


def _in_part(seen: RehearsedStore) -> Finding:
    untried = ""
    if seen.untried:
        untried = (
            f"; not tried, because other rows reference each of theirs, {'was' if len(seen.untried) == 1 else 'were'} "
            f"{counted(len(seen.untried), 'table')}: {some(seen.untried)}"
        )
    return warn(
        Code.REHEARSED_IN_PART,
        f'triggers fire on the deletes of store "{seen.store}", so one row a table was deleted and the transaction '
        f"aborted; an abort does not take back {_STAYS}{untried}",
        "look at what the triggers do, and at tables that were not tried",
        store=seen.store,
    )
