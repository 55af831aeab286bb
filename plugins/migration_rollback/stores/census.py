"""Counts the rows that are not the district's, so that a change to them does not go unseen."""

from migration_rollback.core.catalog import Catalog, Holds
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import identifier


def count_others(session: Session, catalog: Catalog, district_id: str) -> dict[str, int]:
    """Rows of all other districts by table, for every table with the district column that the role may read."""
    counts: dict[str, int] = {}
    for table in catalog.tables:
        if table.column is None or table.ancestor is not None or table.is_copy or not table.readable:
            continue
        names = {"table": identifier(table.name)}
        if table.column.holds is Holds.YES:
            counts[str(table.name)] = session.count("count_other_rows", names, district_id=district_id)
        else:
            counts[str(table.name)] = session.count("count_all_rows", names)
    return counts
