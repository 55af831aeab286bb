"""Counts the rows that are not the district's: so that a change to them is seen, and ids that only look like it."""

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.tables import Table, TableName
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import other_rows


def count_others(session: Session, catalog: Catalog) -> dict[str, int]:
    """Rows of all other districts by table, for every table with the district column that the role may read."""
    return {
        str(table.name): session.count("count_other_rows", other_rows(table))
        for table in catalog.tables
        if _has_others(table)
    }


def read_spellings(session: Session, catalog: Catalog) -> dict[TableName, dict[str, int]]:
    """By table, the ids that read like the district's and are others, each with its rows."""
    found = {
        table.name: session.rows("read_spellings", other_rows(table))
        for table in catalog.tables
        if _has_others(table) and table.countable
    }
    return {name: {row["spelling"]: row["row_count"] for row in rows} for name, rows in found.items() if rows}


def _has_others(table: Table) -> bool:
    """Tables that reach into another database are left out: what lives there is not this store's."""
    whole = table.column is not None and not table.is_part and not table.is_copy and not table.foreign_parts
    return whole and table.readable
