"""Counts the rows that are not the district's: so that a change to them is seen, and ids that only look like it."""

from collections.abc import Mapping
from dataclasses import dataclass

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.tables import Table, TableName
from migration_rollback.core.tally import Tally
from migration_rollback.stores.identities import row_hash
from migration_rollback.stores.row_sets import rows_of_district
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import other_rows, table_identifier


@dataclass(frozen=True)
class TableCensus:
    """What a table holds of each district."""

    ours: Tally
    """Rows of the district; none where the column cannot hold its id."""
    others: int
    """Rows of all others."""
    spellings: Mapping[str, int]
    """Ids that read like the district's and are others, each with its rows."""


def take_census(session: Session, catalog: Catalog) -> dict[TableName, TableCensus]:
    """For every table whose rows can be told apart by district; each is read once."""
    return {table.name: _census(session, table) for table in catalog.tables if _has_others(table) and table.countable}


def _census(session: Session, table: Table) -> TableCensus:
    belonging: dict[TableName, tuple[()]] = {table.name: ()} if table.holds_district else {}
    names = {
        "table": table_identifier(table.name),
        "rows_of_district": rows_of_district(belonging, table.name, "t"),
        "hash": row_hash(table.identity),
    }
    row = session.row("take_census", names)
    ours = Tally(number=row["row_count"], digest=int(row["digest"]))
    return TableCensus(ours, row["others"], row["spellings"] or {})


def count_others(
    session: Session, catalog: Catalog, known: Mapping[TableName, TableCensus] | None = None
) -> dict[str, int]:
    """Rows of all other districts by table, for every table with the district column that the role may read.

    :param known: what was counted already, in the same transaction.
    """
    known = known or {}
    return {
        str(table.name): known[table.name].others
        if table.name in known
        else session.count("count_other_rows", other_rows(table))
        for table in catalog.tables
        if _has_others(table)
    }


def _has_others(table: Table) -> bool:
    """Tables that reach into another database are left out: what lives there is not this store's."""
    whole = table.column is not None and not table.is_part and not table.is_copy and not table.foreign_parts
    return whole and table.readable
