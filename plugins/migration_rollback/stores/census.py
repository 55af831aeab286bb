"""Counts the rows that are not the district's: so that a change to them is seen, and ids that only look like it."""

from psycopg import sql

from migration_rollback.core.catalog import Catalog, Holds, Table, TableName
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import identifier


def count_others(session: Session, catalog: Catalog, district_id: str) -> dict[str, int]:
    """Rows of all other districts by table, for every table with the district column that the role may read."""
    return {
        str(table.name): session.count("count_other_rows", _names(table), district_id=district_id)
        for table in catalog.tables
        if _has_others(table)
    }


def read_spellings(session: Session, catalog: Catalog, district_id: str) -> dict[TableName, dict[str, int]]:
    """By table, the ids that read like the district's and are others, each with its rows."""
    found = {
        table.name: session.rows("read_spellings", _names(table), district_id=district_id, looks_like=district_id)
        for table in catalog.tables
        if _has_others(table)
    }
    return {name: {row["spelling"]: row["row_count"] for row in rows} for name, rows in found.items() if rows}


def _has_others(table: Table) -> bool:
    return table.column is not None and table.ancestor is None and not table.is_copy and table.readable


def _names(table: Table) -> dict[str, sql.Composable]:
    """A column that cannot hold the id, or of which that is not known, is not compared with it."""
    holds = table.column is not None and table.column.holds is Holds.YES
    of_others = sql.SQL("t.district_id IS DISTINCT FROM %(district_id)s") if holds else sql.SQL("TRUE")
    return {"table": identifier(table.name), "of_others": of_others}
