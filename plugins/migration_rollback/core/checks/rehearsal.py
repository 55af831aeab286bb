"""What trying the deletes in an aborted transaction has shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.findings import Code, Finding, block, info, warn
from migration_rollback.core.plan import Plan, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.core.wording import counted

_EFFECTS: Final = (Code.DELETE_TRIGGER, Code.DELETE_RULE)


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

    @property
    def store(self) -> str:
        """Its name."""
        return self.plan.store


def rehearsal_refused(plan: Plan, store: str) -> Finding | None:
    """An abort takes back what a DELETE does, and not all that a trigger may do: sequences, other connections."""
    effects = [finding for finding in plan.findings if finding.store == store and finding.code in _EFFECTS]
    if not effects:
        return None
    return warn(
        Code.REHEARSAL_REFUSED,
        f'the deletes of store "{store}" were not rehearsed: an abort may not undo what {len(effects):,} triggers do',
        "look at what they do, or approve without a rehearsal of this store",
        store=store,
    )


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
        yield block(
            Code.REHEARSAL_TOUCHED,
            f'the deletes of store "{store}" change {counted(rows, "row")} of "{table}", which is not planned',
            "find out by which foreign key or trigger",
            store=store,
            table=str(table),
        )
    if seen.errors:
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
