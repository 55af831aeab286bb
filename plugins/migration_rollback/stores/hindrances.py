"""What is looked at once more in the transaction that deletes, behind locks that keep it as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.checks.catalog_changes import CatalogFacts, acting_on, catalog_changes
from migration_rollback.core.checks.database import triggers_silent
from migration_rollback.core.findings import Finding
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.wording import counted
from migration_rollback.errors import DeletionError
from migration_rollback.stores.catalog_reader import read_what_acts_on
from migration_rollback.stores.driver import sql
from migration_rollback.stores.identities import read_latest
from migration_rollback.stores.removed_keys import blocked, references_from_outside
from migration_rollback.stores.row_reader import count_rows, count_shared
from migration_rollback.stores.row_sets import planned_referencing, reference_names, target
from migration_rollback.stores.session import Session
from migration_rollback.stores.versions import read_versions

_MOST_KEYS: Final = 50
"""Behind how many foreign keys one statement looks."""


@dataclass(frozen=True)
class ActingNow:
    """What acts on the delete of a unit; the same as was approved."""

    inbound: Sequence[ForeignKey]
    """The foreign keys that reference it."""
    latest: int
    """The number of the next transaction to come."""
    same_versions: bool
    """Whether not even a row of the catalog about it was written since the plan."""


def lock_tables(session: Session, store: StorePlan, units: Iterable[Unit]) -> None:
    """The transaction's first statement: from here on nobody adds a trigger, a rule or a foreign key to these units."""
    belonging = store.belonging
    tables = sql.SQL(", ").join(target(belonging, table.name) for unit in units for table in unit.tables)
    session.execute("lock_tables", {"locked_tables": tables})


def refuse(findings: Iterable[Finding]) -> None:
    """:raises DeletionError: something was found; the first of it."""
    for finding in findings:
        raise DeletionError(finding.sentence, finding.remedy)


def refuse_changes(session: Session, store: StorePlan, unit: Unit) -> ActingNow:
    """Whatever acts on a delete of the unit is as it was approved.

    :raises DeletionError: a key, trigger or rule is new or another one.
    """
    planned = {table.name: table.version for table in unit.tables}
    oids = [version.oid for version in planned.values() if version is not None]
    if len(oids) == len(planned):
        now = read_versions(session, oids)
        if now.of == planned and not now.replica_role:
            return ActingNow(_inbound(store.foreign_keys, unit), now.latest, same_versions=True)
    return _refuse_changes_in_full(session, store, unit)


def _refuse_changes_in_full(session: Session, store: StorePlan, unit: Unit) -> ActingNow:
    if session.row("read_replication_role")["replica_role"]:
        refuse((triggers_silent(session.store),))
    now = read_what_acts_on(session, [table.name for table in unit.tables])
    facts = CatalogFacts(store.store, store.foundations, dict(acting_on(now)), f'"{unit.name}" was not deleted from')
    refuse(catalog_changes(facts))
    return ActingNow(_inbound(now.foreign_keys, unit), read_latest(session), same_versions=False)


def _inbound(keys: Iterable[ForeignKey], unit: Unit) -> list[ForeignKey]:
    return [key for key in keys if key.referenced_whole in unit]


def refuse_rows_in_the_way(
    session: Session,
    store: StorePlan,
    unit: Unit,
    inbound: Sequence[ForeignKey],
    *,
    looked_before: bool = False,
    looks_behind: bool = False,
) -> None:
    """No row is in the way of the delete.

    :param inbound: the foreign keys that reference the unit.
    :param looked_before: no row was in the way of an earlier batch. One that has come since behind a key without an
        action makes the server refuse the delete, so it is not looked for again.
    :param looks_behind: rows of others are looked for after the delete.
    :raises DeletionError: rows of others would be changed; rows that were the district's alone are somebody else's as
        well.
    :raises BlockedByError: rows of another unit still reference the unit's.
    """
    if unit.rows or _holds_rows(session, store, unit):
        _refuse_blocked(session, store, unit, [key for key in inbound if not (looked_before and key.refuses)])
        if not looks_behind:
            _refuse_collateral(session, store, inbound)
        _refuse_shared(session, store, unit)


def _holds_rows(session: Session, store: StorePlan, unit: Unit) -> bool:
    """Nothing references what is not there; the role may not even be able to look."""
    return any(count_rows(session, store.belonging, table.name) for table in unit.tables)


def _refuse_blocked(session: Session, store: StorePlan, unit: Unit, inbound: Iterable[ForeignKey]) -> None:
    planned = [key for key in inbound if key.referencing_whole in store.belonging and key.referencing_whole not in unit]
    for first in range(0, len(planned), _MOST_KEYS):
        keys = planned[first : first + _MOST_KEYS]
        looks = (
            sql.SQL("{} AS {}").format(
                planned_referencing(store.belonging, key, place), sql.Identifier(f"blocked_{place}")
            )
            for place, key in enumerate(keys)
        )
        found = session.run(sql.SQL("SELECT {}").format(sql.SQL(", ").join(looks)))
        for place, key in enumerate(keys):
            blocker = store.unit_of(key.referencing_whole)
            if blocker is not None and found[f"blocked_{place}"]:
                rows = session.count("count_blocking_rows", reference_names(store.belonging, key))
                raise blocked(store, unit, key, blocker, rows)


def _refuse_collateral(session: Session, store: StorePlan, inbound: Iterable[ForeignKey]) -> None:
    """Rows outside the district that the delete would change may have come after the plan."""
    for key in inbound:
        if key.on_delete.changes_rows:
            rows = session.count("count_references", reference_names(store.belonging, key))
            if rows:
                raise references_from_outside(store, key, rows)


def _refuse_shared(session: Session, store: StorePlan, unit: Unit) -> None:
    """A row without the column may have come to reference somebody else's row as well."""
    for table in unit.tables:
        if not table.paths:
            continue
        rows = count_shared(session, store.belonging, table.name, table.paths_elsewhere)
        if rows:
            raise DeletionError(
                f'{counted(rows, "row")} of table "{table.name}" in store "{store.store}" came to '
                "reference rows that are not the district's since the plan; none of the table was deleted",
                "find out whose they are, move or delete them, then clear this task",
            )
