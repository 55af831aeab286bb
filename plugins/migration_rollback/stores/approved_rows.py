"""Whether the rows that are there are those that were approved, less what this rollback has deleted of them."""

from collections.abc import Callable, Mapping, Sequence

from migration_rollback.core.plan import PlannedTable, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import counted
from migration_rollback.errors import DeletionError
from migration_rollback.stores.identities import Seen
from migration_rollback.stores.row_reader import count_newer_rows, tally_rows
from migration_rollback.stores.session import Session

Tallies = Mapping[TableName, Tally]
"""Rows by table of a unit."""


def tally_tables(session: Session, store: StorePlan, tables: Sequence[PlannedTable]) -> dict[TableName, Tally]:
    """The district's rows that the tables hold now."""
    return {table.name: tally_rows(session, store.belonging, table.name, table.identity) for table in tables}


def refuse_unapproved(
    store: str, table: PlannedTable, accounted: Tally, before: Tally, count_newer: Callable[[], int]
) -> None:
    """Rows that came after the plan, or in the place of others, are not covered by the approval.

    All is well where everything adds up to what was approved. Where rows are missing, those that are there have to be
    such as the plan has seen, in the version that it has seen: then nothing else can have come in their place.

    :param accounted: what the table holds, and what this transaction has deleted from it.
    :param before: what this rollback has deleted from it earlier.
    :param count_newer: how many of these rows the plan may not have seen; asked only where it matters.
    :raises DeletionError: a row is there that was not approved.
    """
    if accounted + before == table.tally:
        return
    name = f'table "{table.name}" of store "{store}"'
    surplus = accounted.number + before.number - table.rows
    remedy = "find out who wrote them after the plan; trigger a new run to have them approved"
    if surplus > 0:
        raise DeletionError(
            f"{counted(surplus, 'row')} of the district came to {name} after {before.number:,} of the {table.rows:,} "
            "approved ones were deleted"
            if before.number
            else f"{name} holds {counted(surplus, 'row')} of the district more than the {table.rows:,} that were "
            "approved; nothing of it was deleted",
            remedy,
        )
    newer = count_newer()
    if newer or surplus == 0:
        raise DeletionError(
            f"{name} holds {counted(accounted.number, 'row')} of the district that are not those that were approved: "
            f"{newer:,} came or changed after the plan; none of them was deleted",
            remedy,
        )


def count_newer(session: Session, store: StorePlan, table: TableName, seen: Seen) -> int:
    """Rows that the plan may not have seen, there or where its rows lead: by them other rows may be the district's."""
    tables = dict.fromkeys((table, *(key.referenced_whole for path in store.belonging[table] for key in path)))
    return sum(count_newer_rows(session, store.belonging, name, seen) for name in tables if name in store.belonging)
