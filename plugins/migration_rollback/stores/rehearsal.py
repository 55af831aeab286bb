"""Tries the deletes of a store in their order, in one transaction that is always aborted."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from migration_rollback.core.checks.rehearsal import RehearsedStore
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.tables import TableName, whole_of
from migration_rollback.errors import StoreError
from migration_rollback.stores.catalog_reader import read_ancestors
from migration_rollback.stores.row_sets import delete_one_row, delete_together
from migration_rollback.stores.session import Session


class Touched(NamedTuple):
    """Rows of one table."""

    deleted: int = 0
    written: int = 0


def rehearse_store(session: Session, plan: StorePlan, *, by_one_row: bool = False) -> RehearsedStore:
    """What the deletes would do. Nothing of it stays; until the end the rows are locked.

    :param by_one_row: delete one row a table, as triggers fire on it that may do what an abort does not take back.
    :raises StoreError: the store cannot be asked at all.
    """
    started = time.monotonic()
    deleted: Counter[TableName] = Counter()
    changed: Counter[TableName] = Counter()
    errors: list[str] = []
    untried: list[str] = []
    with session.aborted():
        ancestors = read_ancestors(session)
        for unit in (unit for unit in plan.units if unit.rows):
            if by_one_row:
                error, touched, left_out = _try_one_row(session, plan, unit)
                untried += left_out
            else:
                error, touched = _try(session, partial(session.run, delete_together(unit.tables)))
            if error:
                errors.append(f'"{unit.name}": {error}')
                continue
            for name, rows in touched.items():
                whole = whole_of(name, ancestors)
                deleted[whole] += rows.deleted
                changed[whole] += sum(rows)
        if not errors and (error := _fire_deferred(session)):
            errors.append(f"what is checked at the end: {error}")
    planned = sorted((table.name for table in plan.tables()), key=str)
    beyond = sorted(changed.keys() - set(planned), key=str)
    return RehearsedStore(
        plan=plan,
        seconds=round(time.monotonic() - started, 1),
        rows={name: deleted[name] for name in planned},
        errors=tuple(errors),
        touched={name: changed[name] for name in beyond if changed[name]},
        by_one_row=by_one_row,
        untried=tuple(untried),
    )


def _try_one_row(
    session: Session, plan: StorePlan, unit: Unit
) -> tuple[str, Mapping[TableName, Touched], tuple[str, ...]]:
    """One row of each table, and which tables have none that nothing references."""
    untried: list[str] = []

    def delete() -> None:
        for table in unit.tables:
            if table.rows and not session.run(delete_one_row(plan, table))["row_count"]:
                untried.append(str(table.name))

    return *_try(session, delete), tuple(untried)


def _try(session: Session, delete: Callable[[], object]) -> tuple[str, Mapping[TableName, Touched]]:
    """One unit at a savepoint, so that its failure leaves the rest to be tried: the error, or what it touched."""
    before = _touched(session)
    try:
        with session.savepoint():
            delete()
    except StoreError as exc:
        return str(exc), {}
    after = _touched(session)
    return "", {name: _difference(now, before.get(name, Touched())) for name, now in after.items()}


def _difference(now: Touched, before: Touched) -> Touched:
    return Touched(now.deleted - before.deleted, now.written - before.written)


def _fire_deferred(session: Session) -> str:
    """Deferred keys fail at COMMIT, which never comes here; what the server says, if they do."""
    try:
        with session.savepoint():
            session.execute("check_constraints_now")
    except StoreError as exc:
        return str(exc)
    return ""


def _touched(session: Session) -> dict[TableName, Touched]:
    """What this transaction has done so far; only differences count (aborted savepoints leave theirs)."""
    return {
        TableName.of(row): Touched(row["rows_deleted"], row["rows_written"])
        for row in session.rows("read_changed_rows")
    }
