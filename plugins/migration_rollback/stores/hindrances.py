"""What is looked at once more in the transaction that deletes, behind locks that keep it as it is."""

from collections.abc import Iterable

from migration_rollback.core.checks.catalog_changes import CatalogFacts, acting_on, catalog_changes
from migration_rollback.core.checks.database import triggers_silent
from migration_rollback.core.findings import Finding
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.wording import agreeing, counted
from migration_rollback.errors import BlockedByError, DeletionError
from migration_rollback.stores.catalog_reader import read_what_acts_on
from migration_rollback.stores.driver import sql
from migration_rollback.stores.row_reader import count_rows, count_shared
from migration_rollback.stores.row_sets import reference_names, target
from migration_rollback.stores.session import Session


def lock_tables(session: Session, store: StorePlan, units: Iterable[Unit]) -> None:
    """The transaction's first statement: from here on nobody adds a trigger, a rule or a foreign key to these units."""
    belonging = store.belonging
    tables = sql.SQL(", ").join(target(belonging, table.name) for unit in units for table in unit.tables)
    session.execute("lock_tables", {"locked_tables": tables})


def refuse(findings: Iterable[Finding]) -> None:
    """:raises DeletionError: something was found; the first of it."""
    for finding in findings:
        raise DeletionError(finding.sentence, finding.remedy)


def refuse_hindrances(session: Session, store: StorePlan, unit: Unit, *, looked_before: bool = False) -> None:
    """Whatever acts on a delete of the unit is as it was approved, and no row is in the way.

    :param looked_before: no row was in the way of an earlier batch. One that has come since behind a key without an
        action makes the server refuse the delete, so it is not looked for again.
    :raises DeletionError: a key, trigger or rule is new or another one; rows of others would be changed; rows that
        were the district's alone are somebody else's as well.
    :raises BlockedByError: rows of another unit still reference the unit's.
    """
    if session.row("read_replication_role")["replica_role"]:
        refuse((triggers_silent(session.store),))
    now = read_what_acts_on(session, [table.name for table in unit.tables])
    facts = CatalogFacts(store.store, store.foundations, dict(acting_on(now)), f'"{unit.name}" was not deleted from')
    refuse(catalog_changes(facts))
    inbound = [key for key in now.foreign_keys if key.referenced_whole in unit]
    if unit.rows or _holds_rows(session, store, unit):
        asked = [key for key in inbound if not (looked_before and key.refuses)]
        _refuse_blocked(session, store, unit, asked)
        _refuse_collateral(session, store, inbound)
        _refuse_shared(session, store, unit)


def _holds_rows(session: Session, store: StorePlan, unit: Unit) -> bool:
    """Nothing references what is not there; the role may not even be able to look."""
    return any(count_rows(session, store.belonging, table.name) for table in unit.tables)


def _refuse_blocked(session: Session, store: StorePlan, unit: Unit, inbound: Iterable[ForeignKey]) -> None:
    for key in inbound:
        blocker = store.unit_of(key.referencing_whole)
        if blocker is None or blocker.name == unit.name:
            continue
        rows = session.count("count_blocking_rows", reference_names(store.belonging, key))
        if rows:
            raise BlockedByError(
                f'in store "{store.store}", "{unit.name}" is blocked by "{blocker.name}": '
                f'{counted(rows, "row")} of "{key.referencing}" still {agreeing(rows, "reference")} it '
                f'(foreign key "{key.name}")',
                f'fix "{blocker.name}" first, then clear the failed tasks',
                blocker.name,
            )


def _refuse_collateral(session: Session, store: StorePlan, inbound: Iterable[ForeignKey]) -> None:
    """Rows outside the district that the delete would change may have come after the plan."""
    for key in inbound:
        if not key.on_delete.changes_rows:
            continue
        rows = session.count("count_references", reference_names(store.belonging, key))
        if rows:
            raise DeletionError(
                f'{counted(rows, "row")} outside the district in "{key.referencing}" of store "{store.store}" '
                f'came to reference "{key.referenced}" since the plan (foreign key "{key.name}", ON DELETE '
                f"{key.on_delete.sql}); deleting would change them",
                "find out who wrote them, move or delete them, then clear this task",
            )


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
