"""Tries the deletes of a store in their order, in one transaction that is always aborted."""

import time
from typing import NamedTuple

from migration_rollback.core.catalog import TableName, whole_of
from migration_rollback.core.checks.rehearsal import RehearsedStore
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.errors import StoreError
from migration_rollback.stores.catalog_reader import read_ancestors
from migration_rollback.stores.row_sets import delete_together
from migration_rollback.stores.session import Session


class Touched(NamedTuple):
    """Rows of one table."""

    deleted: int
    written: int


def rehearse_store(session: Session, plan: StorePlan, district_id: str) -> RehearsedStore:
    """What the deletes would do. Nothing of it stays; until the end the rows are locked.

    :raises StoreError: the store cannot be asked at all.
    """
    started = time.monotonic()
    rows: dict[str, int] = {}
    touched: dict[str, int] = {}
    errors: list[str] = []
    planned = {table.name for table in plan.tables()}
    with session.aborted():
        ancestors = read_ancestors(session)
        before = _touched(session)
        for unit in (unit for unit in plan.units if unit.rows):
            error = _try(session, unit, district_id)
            after = _touched(session)
            if error:
                errors.append(f'"{unit.name}": {error}')
            else:
                for name, now in after.items():
                    was = before.get(name, Touched(0, 0))
                    whole = whole_of(name, ancestors)
                    rows[str(whole)] = rows.get(str(whole), 0) + now.deleted - was.deleted
                    if whole not in planned:
                        touched[str(whole)] = touched.get(str(whole), 0) + sum(now) - sum(was)
            before = after
        if not errors:
            error = _fire_deferred(session)
            errors.extend([f"what is checked at the end: {error}"] if error else [])
    return RehearsedStore(
        store=plan.store,
        seconds=round(time.monotonic() - started, 1),
        rows={str(name): rows.get(str(name), 0) for name in sorted(planned, key=str)},
        errors=tuple(errors),
        touched={name: count for name, count in sorted(touched.items()) if count},
    )


def _try(session: Session, unit: Unit, district_id: str) -> str | None:
    """One unit at a savepoint, so that its failure leaves the rest to be tried."""
    statement, values = delete_together(unit.tables, district_id)
    try:
        with session.savepoint():
            session.run(statement, **values)
    except StoreError as exc:
        return str(exc)
    return None


def _fire_deferred(session: Session) -> str | None:
    """Deferred keys fail at COMMIT, which never comes here."""
    try:
        with session.savepoint():
            session.execute("check_constraints_now")
    except StoreError as exc:
        return str(exc)
    return None


def _touched(session: Session) -> dict[TableName, Touched]:
    """What this transaction has done so far; only differences count (aborted savepoints leave theirs)."""
    return {
        TableName.of(row): Touched(row["rows_deleted"], row["rows_written"])
        for row in session.rows("read_changed_rows")
    }
