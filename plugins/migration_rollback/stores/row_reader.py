"""Counts what a store's rows say about one district, in the transaction in which its catalog was read."""

from collections.abc import Callable

from migration_rollback.core.catalog import Catalog, ForeignKey, Holds, Reference, StoreReading, Table, TableName
from migration_rollback.core.resolving import Resolution, planned_tables
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import at_both_ends, identifier, key_names, orphan_names


def read_rows(
    session: Session,
    catalog: Catalog,
    district_id: str,
    resolution: Resolution,
    *,
    scan_cost: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> StoreReading:
    """The catalog with the district's row counts, and with the rows outside it that a delete would reach.

    :param scan_cost: in the planner's units, what looking at one foreign key may cost; 0: whatever it costs.
    """
    rows = _count_rows(session, catalog, district_id)
    progress(f"{session.store}: {sum(rows.values()):,} rows of the district in {len(rows):,} tables")
    planned = frozenset(planned_tables(catalog, resolution))
    unseen = {table.name for table in catalog.tables if not table.readable}
    scan = _Scan(session, district_id, planned, scan_cost)
    doomed = {name for name in planned if rows.get(str(name), 0)}
    touched = [key for key in catalog.foreign_keys if {key.referencing_whole, key.referenced_whole} & planned]
    for place, key in enumerate(touched, 1):
        if unseen.isdisjoint((key.referencing, key.referenced)):
            if key.referenced_whole in doomed:
                scan.references_by(key)
            scan.orphans_of(key)
        if place % 100 == 0:
            progress(f"{session.store}: {place:,} of {len(touched):,} foreign keys looked at")
    return StoreReading(
        catalog=catalog,
        rows=rows,
        references=tuple(scan.references),
        orphans=scan.orphans,
        unscanned=tuple(scan.unscanned),
        unreadable=tuple(key for key in touched if key.referencing in unseen and key.referenced_whole in doomed),
    )


def _count_rows(session: Session, catalog: Catalog, district_id: str) -> dict[str, int]:
    return {
        str(table.name): session.count("count_rows", {"table": identifier(table.name)}, district_id=district_id)
        for table in catalog.tables
        if _is_counted(table)
    }


def _is_counted(table: Table) -> bool:
    return table.ancestor is None and table.readable and table.column is not None and table.column.holds is Holds.YES


class _Scan:
    """Looks at the rows of one foreign key after the other, as far as that may cost."""

    def __init__(self, session: Session, district_id: str, planned: frozenset[TableName], cost: int) -> None:
        self._session = session
        self._district_id = district_id
        self._planned = planned
        self._cost = cost
        self.references: list[Reference] = []
        self.orphans: dict[ForeignKey, int] = {}
        self.unscanned: dict[ForeignKey, None] = {}

    def references_by(self, key: ForeignKey) -> None:
        """The rows that must not be there: of other districts, or of a table that is not planned."""
        inside = key.referencing_whole in self._planned
        name = "count_references" if inside else "count_references_without_column"
        values = at_both_ends(self._district_id) if inside else {"district_id": self._district_id}
        if not self._affordable(key, name, **values):
            return
        row = self._session.row(name, key_names(key), **values)
        districts = tuple(row.get("districts") or ())
        self.references.append(Reference(foreign_key=key, rows=row["row_count"], districts=districts))

    def orphans_of(self, key: ForeignKey) -> None:
        """The rows that point nowhere already."""
        if self._cost and self._session.cost("count_orphans", orphan_names(key)) > self._cost:
            self.unscanned[key] = None
            return
        self.orphans[key] = self._session.count("count_orphans", orphan_names(key))

    def _affordable(self, key: ForeignKey, name: str, **values: object) -> bool:
        affordable = not self._cost or self._session.cost(name, key_names(key), **values) <= self._cost
        if not affordable:
            self.unscanned[key] = None
        return affordable
