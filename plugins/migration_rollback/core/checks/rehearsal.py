"""What trying the deletes in an aborted transaction has shown, and what follows for the plan."""

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict

from migration_rollback.core import findings as f
from migration_rollback.core.findings import Finding
from migration_rollback.core.plan import Plan, StorePlan

_EFFECTS: Final = ("delete_trigger", "delete_rule")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RehearsedStore(_Frozen):
    """One store's deletes, tried in their order and aborted. ``seconds`` is how long their rows were locked."""

    store: str
    seconds: float
    rows: dict[str, int]
    """Rows that went, by planned table, however they went."""
    errors: tuple[str, ...] = ()
    """What the server said, by unit."""
    touched: dict[str, int] = {}
    """Rows changed in tables that are not planned."""


def why_not_rehearsed(plan: Plan, store: str) -> Finding | None:
    """An abort takes back what a DELETE does, and not all that a trigger may do: sequences, other connections."""
    names = [finding.sentence for finding in plan.findings if finding.store == store and finding.code in _EFFECTS]
    if not names:
        return None
    return f.warn(
        "rehearsal_refused",
        f'the deletes of store "{store}" were not rehearsed: an abort may not undo what {len(names):,} triggers do',
        "look at what they do, or approve without a rehearsal of this store",
        store=store,
    )


def rehearsal_findings(plan: StorePlan, seen: RehearsedStore) -> Iterator[Finding]:
    """What the approver has to know of a rehearsal; how long it took is no part of the plan."""
    store = plan.store
    for error in seen.errors:
        yield f.block("rehearsal_failed", f"tried and aborted: {error}", "mend what the server names", store=store)
    for table, rows in seen.touched.items():
        yield f.block(
            "rehearsal_touched",
            f'the deletes of store "{store}" change {rows:,} rows of "{table}", which is not planned',
            "find out by which foreign key or trigger",
            store=store,
            table=table,
        )
    for planned in plan.tables():
        name = str(planned.name)
        if not seen.errors and seen.rows.get(name, 0) != planned.rows:
            yield f.warn(
                "rehearsal_differs",
                f'{seen.rows.get(name, 0):,} rows went from "{name}" of store "{store}" when it was tried, '
                f"{planned.rows:,} were counted",
                "somebody works on the district meanwhile; make the plan again when it is quiet",
                store=store,
                table=name,
            )
    if not seen.errors:
        yield f.info(
            "rehearsed",
            f'the deletes of store "{store}" were tried in one transaction and aborted: {plan.rows:,} rows',
            "nothing to do",
            store=store,
        )
