"""What of a store's catalog a plan rests on, and whether that is still so when its deletions begin."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from migration_rollback.core.catalog import ActingOnDelete, Catalog
from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.tables import TableName
from migration_rollback.core.wording import counted, some

_DIGITS = 12


@dataclass(frozen=True)
class CatalogFacts:
    """A store's foundations as they were approved, and as they are now."""

    store: str
    before: Mapping[str, str]
    now: Mapping[str, str]
    consequence: str = "nothing of it is deleted"
    """What follows if they differ."""


@check(Moment.BEFORE_STORE, Moment.IN_TRANSACTION)
def catalog_changes(facts: CatalogFacts) -> Iterator[Finding]:
    """What is new or another since the plan was made.

    What is gone changes nothing in silence: a missing table or column fails its own deletion, and a trigger or key that
    was in the way may have been dropped for this rollback's sake.
    """
    changes = [
        f"{name} is {'another' if name in facts.before else 'new'}"
        for name in sorted(facts.now)
        if facts.before.get(name) != facts.now[name]
    ]
    if changes:
        yield block(
            Code.CATALOG_CHANGED,
            f'store "{facts.store}" is not what was approved: {some(changes)}; {facts.consequence}',
            "find out who changes the schema meanwhile; trigger a new run to have it approved as it is now",
            store=facts.store,
        )


def plan_changed(before: PlanArtifact, now: PlanArtifact) -> Finding:
    """Made again, the plan is another one than this run's."""
    return block(
        Code.PLAN_CHANGED,
        f"the plan of this run had fingerprint {before.fingerprint[:_DIGITS]} with {counted(before.plan.rows, 'row')}, "
        f"and would now have {now.fingerprint[:_DIGITS]} with {counted(now.plan.rows, 'row')}",
        "trigger a new run",
    )


def plan_unreadable(fact: str, remedy: str) -> Finding:
    """The plan's file was altered, is of another version, or is not where this worker looks."""
    return block(Code.PLAN_UNREADABLE, fact, remedy)


def foundations(catalog: Catalog, planned: Collection[TableName]) -> dict[str, str]:
    """Every table, foreign key, trigger and rule that decides what a deletion does, by name, each as a digest.

    Parts of tables are left out: their whole is deleted from, however many there are. So are rows, sizes, indexes,
    privileges, and whether a key was validated: following a finding's advice must not stop the rollback.
    """
    return dict(sorted(_foundations(catalog, set(planned))))


def _foundations(catalog: Catalog, planned: set[TableName]) -> Iterator[tuple[str, str]]:
    for table in catalog.tables:
        matters = table.column is not None or table.name in planned
        if matters and not table.is_part and not table.is_copy:
            yield (
                f'table "{table.name}"',
                _digest(table, "rows_estimated", "names_large_objects", "may_select", "may_delete", "foreign_parts"),
            )
    deleted_from = planned | catalog.cascades_into(planned)
    yield from acting_on(
        ActingOnDelete(
            foreign_keys=tuple(key for key in catalog.foreign_keys if key.touches(planned)),
            triggers=tuple(one for one in catalog.delete_triggers if catalog.whole(one.table) in deleted_from),
            rules=tuple(one for one in catalog.delete_rules if catalog.whole(one.table) in deleted_from),
            publications=tuple(one for one in catalog.publications if one.table in deleted_from),
            foreign_parts=catalog.foreign_parts(deleted_from),
        )
    )


def acting_on(found: ActingOnDelete) -> Iterator[tuple[str, str]]:
    """Each by name, with a digest of what it says."""
    for key in found.foreign_keys:
        yield f'foreign key "{key.name}" of "{key.referencing}"', _digest(key, "validated", "enforced")
    for trigger in found.triggers:
        yield f'trigger "{trigger.name}" of "{trigger.table}"', _digest(trigger, "lacks")
    for rule in found.rules:
        yield f'rule "{rule.name}" of "{rule.table}"', _digest(rule)
    for one in found.publications:
        yield f'publication "{one.name}" of "{one.table}"', _digest(one)
    for part in found.foreign_parts:
        yield f'foreign table "{part.table}" as a part of "{part.whole}"', _digest(part)


def _digest(model: BaseModel, *volatile: str) -> str:
    return hashlib.sha256(model.model_dump_json(exclude=set(volatile)).encode()).hexdigest()[:_DIGITS]
