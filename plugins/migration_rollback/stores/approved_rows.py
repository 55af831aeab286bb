"""Reads what tells the rows that were approved from others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from migration_rollback.core.checks.approved import RowFacts
from migration_rollback.core.plan import PlannedTable, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Tally
from migration_rollback.stores.identities import Seen
from migration_rollback.stores.row_reader import count_newer_rows, tally_rows
from migration_rollback.stores.session import Session

Tallies = Mapping[TableName, Tally]
"""Rows by table of a unit."""


def tally_tables(session: Session, store: StorePlan, tables: Sequence[PlannedTable]) -> dict[TableName, Tally]:
    """The district's rows that the tables hold now."""
    return {table.name: tally_rows(session, store.belonging, table.name, table.identity) for table in tables}


def with_newer(session: Session, store: StorePlan, seen: Seen, facts: RowFacts) -> RowFacts:
    """The facts with the number of rows that the plan may not have seen, where they do not add up.

    Also where the table's rows lead is looked at: by rows there, other rows here may be the district's.
    """
    if facts.adds_up:
        return facts
    table = facts.table.name
    tables = dict.fromkeys((table, *(key.referenced_whole for path in store.belonging[table] for key in path)))
    there = (name for name in tables if name in store.belonging)
    return replace(facts, newer=sum(count_newer_rows(session, store.belonging, name, seen) for name in there))
