"""Counts what a store's rows say about one district, in the transaction in which its catalog was read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.plan import Options, Resolution
from migration_rollback.core.planning.derived_tables import derivable
from migration_rollback.core.planning.listed_tables import planned_tables
from migration_rollback.core.reading import Reference, StoreReading
from migration_rollback.core.tables import Table, TableName
from migration_rollback.stores.census import read_spellings
from migration_rollback.stores.row_sets import Belonging, reference_names, rows_of_district, rows_shared, target
from migration_rollback.stores.session import Names, Session
from migration_rollback.stores.statements import orphan_names

Log = Callable[[str], None]


def read_rows(
    session: Session,
    catalog: Catalog,
    resolution: Resolution,
    options: Options,
    *,
    scan_cost: int = 0,
    progress: Log = lambda _: None,
) -> StoreReading:
    """The catalog with what is to be deleted from, the district's row counts, and the rows that stand in the way.

    :param scan_cost: in the planner's units, what looking at one foreign key may cost; 0: whatever it costs.
    """
    rows = _count_rows(session, catalog)
    progress(f"{session.store}: {sum(rows.values()):,} rows of the district in {len(rows):,} tables")
    planned: dict[TableName, tuple[KeyPath, ...]] = dict.fromkeys(planned_tables(catalog, resolution), ())
    if options.include_unlisted:
        planned |= dict.fromkeys(_unlisted(catalog, resolution, rows), ())
    derived = _Derived()
    if options.include_derived:
        derived = _read_derived(session, catalog, [name for name in planned if rows.get(name, 0)])
        progress(f"{session.store}: {len(derived.rows):,} tables without the column hold rows that go with these")
    planned |= derived.paths
    rows |= derived.rows
    keys = _look_at_keys(_KeyScan(session, planned, scan_cost), catalog, _doomed(planned, rows), progress)
    return StoreReading(
        catalog=catalog,
        rows=rows,
        planned=planned,
        shared=derived.shared,
        references=tuple(look.reference for look in keys if look.reference),
        orphans={look.key: look.orphans for look in keys if look.orphans is not None},
        unscanned=tuple(look.key for look in keys if look.too_expensive),
        unreadable=tuple(look.key for look in keys if look.unreadable),
        spellings=read_spellings(session, catalog),
    )


def count_rows(session: Session, belonging: Belonging, table: TableName) -> int:
    """The rows of a planned table that are the district's."""
    names = {"table": target(belonging, table), "rows_of_district": rows_of_district(belonging, table, "t")}
    return session.count("count_rows", names)


def _count_rows(session: Session, catalog: Catalog) -> dict[TableName, int]:
    counted = [table.name for table in catalog.tables if _is_counted(table)]
    return {name: count_rows(session, {name: ()}, name) for name in counted}


def _is_counted(table: Table) -> bool:
    return not table.is_part and table.readable and table.holds_district


def _unlisted(catalog: Catalog, resolution: Resolution, rows: Mapping[TableName, int]) -> Iterator[TableName]:
    """Tables that hold rows of the district and that the load report does not name."""
    named = resolution.tables.keys() | resolution.unusable
    for table in catalog.tables:
        if rows.get(table.name, 0) and table.name not in named and table.kind.can_be_deleted_from:
            yield table.name


def _doomed(planned: Belonging, rows: Mapping[TableName, int]) -> frozenset[TableName]:
    return frozenset(name for name in planned if rows.get(name, 0))


@dataclass(frozen=True)
class _Derived:
    """The tables without the column that reference, in the end, rows that are to be deleted."""

    paths: Mapping[TableName, tuple[KeyPath, ...]] = field(default_factory=dict)
    rows: Mapping[TableName, int] = field(default_factory=dict)
    shared: dict[TableName, int] = field(default_factory=dict)
    """Of those rows, the ones that lead to rows of others as well."""


def _read_derived(session: Session, catalog: Catalog, doomed: Sequence[TableName]) -> _Derived:
    own, elsewhere = derivable(catalog, doomed)
    counts = {name: count_rows(session, own.paths, name) for name in own.paths}
    rows = {name: count for name, count in counts.items() if count}
    return _Derived(
        paths={name: own.paths[name] for name in rows},
        rows=rows,
        shared={name: _count_shared(session, own.paths, elsewhere.paths, name) for name in rows},
    )


def _count_shared(session: Session, own: Belonging, elsewhere: Belonging, name: TableName) -> int:
    names = {
        "table": target(own, name),
        "rows_of_district": rows_of_district(own, name, "t"),
        "leads_elsewhere": rows_shared(own[name], elsewhere.get(name, ())),
    }
    return session.count("count_shared_rows", names)


@dataclass(frozen=True)
class _KeyLook:
    """What was seen of one foreign key."""

    key: ForeignKey
    reference: Reference | None = None
    orphans: int | None = None
    too_expensive: bool = False
    unreadable: bool = False


def _look_at_keys(
    scan: "_KeyScan", catalog: Catalog, doomed: frozenset[TableName], progress: Log
) -> tuple[_KeyLook, ...]:
    unseen = {table.name for table in catalog.tables if not table.readable}
    touched = [key for key in catalog.foreign_keys if key.touches(scan.planned.keys())]
    looks = []
    for place, key in enumerate(touched, 1):
        if not unseen.isdisjoint((key.referencing, key.referenced)):
            looks.append(_KeyLook(key, unreadable=key.referencing in unseen and key.referenced_whole in doomed))
        else:
            with_column = catalog.table(key.referencing).column is not None
            looks.append(scan.look(key, doomed=key.referenced_whole in doomed, with_column=with_column))
        if place % 100 == 0:
            progress(f"{catalog.store}: {place:,} of {len(touched):,} foreign keys looked at")
    return tuple(looks)


@dataclass(frozen=True)
class _KeyScan:
    """Looks at the rows of one foreign key after the other, as far as that may cost."""

    session: Session
    planned: Belonging
    cost: int

    def look(self, key: ForeignKey, *, doomed: bool, with_column: bool) -> _KeyLook:
        """The rows that are in the way where its referenced ones go, and those that point nowhere already."""
        names = reference_names(self.planned, key)
        expensive = doomed and self._is_expensive("count_references", names)
        reference = self._references(key, names, with_column=with_column) if doomed and not expensive else None
        if self._is_expensive("count_orphans", orphan_names(key)):
            return _KeyLook(key, reference=reference, too_expensive=True)
        orphans = self.session.count("count_orphans", orphan_names(key))
        return _KeyLook(key, reference=reference, orphans=orphans, too_expensive=expensive)

    def _is_expensive(self, name: str, names: Names) -> bool:
        return bool(self.cost) and self.session.cost(name, names) > self.cost

    def _references(self, key: ForeignKey, names: Names, *, with_column: bool) -> Reference:
        """The rows that must not be there: not to be deleted themselves, and referencing rows that are."""
        rows = self.session.count("count_references", names)
        districts = self.session.rows("name_referencing_districts", names) if rows and with_column else []
        return Reference(foreign_key=key, rows=rows, districts=tuple(row["district"] for row in districts))
