"""Tries the deletes of a store in their order, in one transaction that is always aborted."""

import time
from collections.abc import Mapping

from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.rehearsal import RehearsedStore
from migration_rollback.errors import StoreError
from migration_rollback.stores.row_sets import delete_together
from migration_rollback.stores.session import Session

Touched = dict[str, int]


def rehearse_store(session: Session, plan: StorePlan, district_id: str) -> RehearsedStore:
    """What the deletes would do. Nothing of it stays; until the end the rows are locked.

    :raises StoreError: the store cannot be asked at all.
    """
    started = time.monotonic()
    changed: Touched = {}
    errors: list[str] = []
    with session.aborted():
        for unit in plan.units:
            error = _try(session, unit, district_id, changed)
            if error:
                errors.append(f'"{unit.name}": {error}')
        if not errors:
            error = _fire_deferred(session)
            errors.extend([f"what is checked at the end: {error}"] if error else [])
    planned = {str(table.name) for table in plan.tables()}
    return RehearsedStore(
        store=plan.store,
        seconds=round(time.monotonic() - started, 1),
        rows={name: changed.get(name, 0) for name in sorted(planned)},
        errors=tuple(errors),
        touched={name: rows for name, rows in sorted(changed.items()) if name not in planned and rows},
    )


def _try(session: Session, unit: Unit, district_id: str, changed: Touched) -> str | None:
    """One unit at a savepoint, so that its failure leaves the rest to be tried."""
    before = _touched(session)
    statement, values = delete_together(unit.tables, district_id)
    try:
        with session.savepoint():
            session.run(statement, **values)
    except StoreError as exc:
        return str(exc)
    for name, rows in _touched(session).items():
        changed[name] = changed.get(name, 0) + rows - before.get(name, 0)
    return None


def _fire_deferred(session: Session) -> str | None:
    """Deferred keys fail at COMMIT, which never comes here."""
    try:
        with session.savepoint():
            session.execute("check_constraints_now")
    except StoreError as exc:
        return str(exc)
    return None


def _touched(session: Session) -> Mapping[str, int]:
    """Rows written by this transaction so far, by table; only differences count (aborted savepoints leave theirs)."""
    return {row["table_name"]: row["rows_changed"] for row in session.rows("read_changed_rows")}
