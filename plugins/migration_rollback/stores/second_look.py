"""Looks once more, lightly, whether the district's rows are still gone."""

from migration_rollback.core.plan import StorePlan
from migration_rollback.errors import StoreError
from migration_rollback.stores.row_reader import count_rows
from migration_rollback.stores.session import Session

_NOT_THERE = ("42P01", "3F000")
"""Undefined table, undefined schema."""


def rows_there(session: Session, store: StorePlan) -> dict[str, int]:
    """The district's rows in each planned table that holds any; a table that is not there any more holds none.

    :raises StoreError: one of them cannot be read.
    """
    found = {}
    with session.transaction():
        for table in store.tables():
            try:
                with session.savepoint():
                    rows = count_rows(session, store.belonging, table.name)
            except StoreError as exc:
                # a table that others lead to is known only by those: without them nobody can say what is in it
                if exc.sqlstate not in _NOT_THERE or table.paths:
                    raise
                rows = 0
            if rows:
                found[str(table.name)] = rows
    return found
