"""Counts what a store's rows say about one district, in the transaction in which its catalog was read."""

from collections.abc import Callable, Sequence

from migration_rollback.core.catalog import Catalog, ForeignKey, Holds, Path, Reference, StoreReading, Table, TableName
from migration_rollback.core.planning.derived_tables import derivable
from migration_rollback.core.planning.listed_tables import LISTED_ONLY, Inclusion, Resolution, planned_tables
from migration_rollback.stores.census import read_spellings
from migration_rollback.stores.row_sets import Belonging, reference_names, rows_of_district, rows_shared, target
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import orphan_names


def read_rows(
    session: Session,
    catalog: Catalog,
    district_id: str,
    resolution: Resolution,
    *,
    include: Inclusion = LISTED_ONLY,
    scan_cost: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> StoreReading:
    """The catalog with what is to be deleted from, the district's row counts, and the rows that stand in the way.

    :param scan_cost: in the planner's units, what looking at one foreign key may cost; 0: whatever it costs.
    """
    rows = _count_rows(session, catalog, district_id)
    progress(f"{session.store}: {sum(rows.values()):,} rows of the district in {len(rows):,} tables")
    planned: dict[TableName, tuple[Path, ...]] = dict.fromkeys(planned_tables(catalog, resolution), ())
    if include.unlisted:
        planned |= dict.fromkeys(_unlisted(catalog, resolution, rows), ())
    shared: dict[TableName, int] = {}
    if include.derived:
        derived = _Derived(session, catalog, district_id, [name for name in planned if rows.get(str(name), 0)])
        for name, paths in derived.paths.items():
            count = derived.count(name)
            if count:
                planned[name] = paths
                rows[str(name)] = count
                shared[name] = derived.count_shared(name)
        progress(f"{session.store}: {len(shared):,} tables without the column hold rows that go with these")
    reading = _look_at_keys(session, catalog, district_id, rows, planned, shared, scan_cost, progress)
    return reading.model_copy(update={"spellings": read_spellings(session, catalog, district_id)})


def _look_at_keys(
    session: Session,
    catalog: Catalog,
    district_id: str,
    rows: dict[str, int],
    planned: dict[TableName, tuple[Path, ...]],
    shared: dict[TableName, int],
    scan_cost: int,
    progress: Callable[[str], None],
) -> StoreReading:
    unseen = {table.name for table in catalog.tables if not table.readable}
    doomed = {name for name in planned if rows.get(str(name), 0)}
    scan = _Scan(session, district_id, planned, scan_cost)
    touched = [key for key in catalog.foreign_keys if {key.referencing_whole, key.referenced_whole} & planned.keys()]
    for place, key in enumerate(touched, 1):
        if unseen.isdisjoint((key.referencing, key.referenced)):
            if key.referenced_whole in doomed:
                scan.references_by(key, with_column=catalog.table(key.referencing).column is not None)
            scan.orphans_of(key)
        if place % 100 == 0:
            progress(f"{session.store}: {place:,} of {len(touched):,} foreign keys looked at")
    return StoreReading(
        catalog=catalog,
        rows=rows,
        planned=planned,
        shared=shared,
        references=tuple(scan.references),
        orphans=scan.orphans,
        unscanned=tuple(scan.unscanned),
        unreadable=tuple(key for key in touched if key.referencing in unseen and key.referenced_whole in doomed),
    )


def count_rows(session: Session, belonging: Belonging, table: TableName, district_id: str) -> int:
    """The rows of a planned table that are the district's."""
    found = rows_of_district(belonging, table, "t", district_id)
    names = {"table": target(belonging, table), "rows_of_district": found.condition}
    return session.count("count_rows", names, **found.values)


def _count_rows(session: Session, catalog: Catalog, district_id: str) -> dict[str, int]:
    counted = [table.name for table in catalog.tables if _is_counted(table)]
    return {str(name): count_rows(session, {name: ()}, name, district_id) for name in counted}


def _is_counted(table: Table) -> bool:
    return table.ancestor is None and table.readable and table.column is not None and table.column.holds is Holds.YES


def _unlisted(catalog: Catalog, resolution: Resolution, rows: dict[str, int]) -> list[TableName]:
    """Tables that hold rows of the district and that the load report does not name."""
    named = resolution.tables.keys() | resolution.unusable
    return [
        table.name
        for table in catalog.tables
        if rows.get(str(table.name), 0) and table.name not in named and table.kind.can_be_deleted_from
    ]


class _Derived:
    """The tables without the column that reference, in the end, rows that are to be deleted."""

    def __init__(self, session: Session, catalog: Catalog, district_id: str, doomed: Sequence[TableName]) -> None:
        self._session = session
        self._district_id = district_id
        own, elsewhere = derivable(catalog, doomed)
        self.paths = own.paths
        self._elsewhere = elsewhere.paths

    def count(self, name: TableName) -> int:
        return count_rows(self._session, self.paths, name, self._district_id)

    def count_shared(self, name: TableName) -> int:
        """Of those, the rows that lead to rows of others as well."""
        own = rows_of_district(self.paths, name, "t", self._district_id)
        others = rows_shared(self.paths[name], self._elsewhere.get(name, ()), self._district_id)
        names = {
            "table": target(self.paths, name),
            "rows_of_district": own.condition,
            "leads_elsewhere": others.condition,
        }
        return self._session.count("count_shared_rows", names, **own.values, **others.values)


class _Scan:
    """Looks at the rows of one foreign key after the other, as far as that may cost."""

    def __init__(self, session: Session, district_id: str, planned: Belonging, cost: int) -> None:
        self._session = session
        self._district_id = district_id
        self._planned = planned
        self._cost = cost
        self.references: list[Reference] = []
        self.orphans: dict[ForeignKey, int] = {}
        self.unscanned: dict[ForeignKey, None] = {}

    def references_by(self, key: ForeignKey, *, with_column: bool) -> None:
        """The rows that must not be there: not to be deleted themselves, and referencing rows that are."""
        names, values = reference_names(self._planned, key, self._district_id)
        if self._cost and self._session.cost("count_references", names, **values) > self._cost:
            self.unscanned[key] = None
            return
        rows = self._session.count("count_references", names, **values)
        districts: tuple[str, ...] = ()
        if rows and with_column:
            found = self._session.rows("name_referencing_districts", names, **values)
            districts = tuple(row["district"] for row in found)
        self.references.append(Reference(foreign_key=key, rows=rows, districts=districts))

    def orphans_of(self, key: ForeignKey) -> None:
        """The rows that point nowhere already."""
        if self._cost and self._session.cost("count_orphans", orphan_names(key)) > self._cost:
            self.unscanned[key] = None
            return
        self.orphans[key] = self._session.count("count_orphans", orphan_names(key))
