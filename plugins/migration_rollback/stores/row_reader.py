"""Counts what a store's rows say about one district, in the transaction in which its catalog was read."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.plan import Options, Resolution
from migration_rollback.core.planning.derived_tables import derivable
from migration_rollback.core.planning.listed_tables import planned_tables
from migration_rollback.core.reading import Reference, StoreReading
from migration_rollback.core.tables import IdentityColumn, Table, TableName
from migration_rollback.core.tally import Tally
from migration_rollback.stores.census import read_spellings
from migration_rollback.stores.identities import Seen, row_hash
from migration_rollback.stores.row_sets import Belonging, reference_names, rows_of_district, rows_shared, target
from migration_rollback.stores.session import Names, Session
from migration_rollback.stores.statements import doubtful_rows, orphan_names

Log = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How far rows are looked at."""

    cost: int = 0
    """In the planner's units, what looking at one foreign key may cost; 0: whatever it costs."""
    for_later: bool = True
    """Look also at what is only compared with later: rows that point nowhere already, other spellings of the id."""
    progress: Log = lambda _: None
    """Where to say how far it is."""


EVERYTHING: Final = Extent()


def read_rows(
    session: Session, catalog: Catalog, resolution: Resolution, options: Options, extent: Extent = EVERYTHING
) -> StoreReading:
    """The catalog with what is to be deleted from, the district's row counts, and the rows that stand in the way.

    :param extent: how far to look.
    """
    progress = extent.progress
    tallies = _tally_rows(session, catalog, resolution)
    rows = {name: tally.number for name, tally in tallies.items()}
    progress(f"{session.store}: {sum(rows.values()):,} rows of the district in {len(rows):,} tables")
    planned: dict[TableName, tuple[KeyPath, ...]] = dict.fromkeys(planned_tables(catalog, resolution), ())
    if options.include_unlisted:
        planned |= dict.fromkeys(_unlisted(catalog, resolution, rows, _doomed(planned, rows)), ())
    derived = _Derived()
    if options.include_derived:
        derived = _read_derived(session, catalog, [name for name in planned if rows.get(name, 0)])
        progress(f"{session.store}: {len(derived.rows):,} tables without the column hold rows that go with these")
    planned |= derived.paths
    tallies |= derived.tallies
    rows |= derived.rows
    doomed = _doomed(planned, rows)
    keys = _look_at_keys(_KeyScan(session, planned, extent), catalog, doomed, progress)
    return StoreReading(
        catalog=catalog,
        rows=rows,
        digests={name: tallies[name].digest for name in planned},
        horizon=session.row("read_moment")["horizon"],
        planned=planned,
        paths_elsewhere=derived.elsewhere,
        shared=derived.shared,
        not_derivable=_not_derivable(catalog, derived, keys, doomed),
        references=tuple(look.reference for look in keys if look.reference),
        orphans={look.key: look.orphans for look in keys if look.orphans is not None},
        unscanned=tuple(look.key for look in keys if look.too_expensive),
        unreadable=tuple(look.key for look in keys if look.unreadable),
        spellings=read_spellings(session, catalog) if extent.for_later else {},
        doubtful=_doubtful_rows(session, catalog),
    )


def count_rows(session: Session, belonging: Belonging, table: TableName) -> int:
    """The rows of a planned table that are the district's."""
    names = {"table": target(belonging, table), "rows_of_district": rows_of_district(belonging, table, "t")}
    return session.count("count_rows", names)


def count_doubtful_rows(session: Session, table: Table) -> int:
    """The rows that may be the district's, where the column's type does not tell one district from another."""
    district = re.escape(session.district_id.lower())
    pattern = f"(^|[^a-z0-9._-]){district}($|[^a-z0-9._-])"
    return session.count("count_doubtful_rows", doubtful_rows(table), pattern=pattern)


def _doubtful_rows(session: Session, catalog: Catalog) -> dict[TableName, int]:
    return {table.name: count_doubtful_rows(session, table) for table in catalog.tables if table.is_doubtful}


def tally_rows(session: Session, belonging: Belonging, table: TableName, identity: Sequence[IdentityColumn]) -> Tally:
    """How many rows of a planned table are the district's, and which."""
    names = {"table": target(belonging, table), "rows_of_district": rows_of_district(belonging, table, "t")}
    row = session.row("tally_rows", {**names, "hash": row_hash(identity)})
    return Tally(number=row["row_count"], digest=int(row["digest"]))


def count_newer_rows(session: Session, belonging: Belonging, table: TableName, seen: Seen) -> int:
    """Those of them that the plan may not have seen as they are."""
    names = {"table": target(belonging, table), "rows_of_district": rows_of_district(belonging, table, "t")}
    return session.count("count_newer_rows", {**names, "is_newer": seen.is_newer})


def _tally_rows(session: Session, catalog: Catalog, resolution: Resolution) -> dict[TableName, Tally]:
    unreached = {table.name for table in catalog.tables if table.foreign_parts} & resolution.unusable
    counted = [table for table in catalog.tables if _is_counted(table) and table.name not in unreached]
    return {table.name: tally_rows(session, {table.name: ()}, table.name, table.identity) for table in counted}


def _is_counted(table: Table) -> bool:
    return not table.is_part and table.readable and table.holds_district


def _unlisted(
    catalog: Catalog, resolution: Resolution, rows: Mapping[TableName, int], doomed: Collection[TableName]
) -> Iterator[TableName]:
    """Tables that the load report does not name and that hold rows of the district, or will when triggers fire."""
    named, written = resolution.tables.keys() | resolution.unusable, catalog.written_from(doomed)
    for table in catalog.tables:
        holds = rows.get(table.name, 0) or (table.name in written and table.name in rows)
        if holds and table.name not in named and table.kind.can_be_deleted_from:
            yield table.name


def _doomed(planned: Belonging, rows: Mapping[TableName, int]) -> frozenset[TableName]:
    return frozenset(name for name in planned if rows.get(name, 0))


@dataclass(frozen=True)
class _Derived:
    """The tables without the column that reference, in the end, rows that are to be deleted."""

    paths: Mapping[TableName, tuple[KeyPath, ...]] = field(default_factory=dict)
    tallies: Mapping[TableName, Tally] = field(default_factory=dict)
    elsewhere: dict[TableName, tuple[KeyPath, ...]] = field(default_factory=dict)
    """How they lead to tables that hold no row of the district."""
    unclear: Mapping[TableName, str] = field(default_factory=dict)
    """The tables that are left out, each with why."""
    shared: dict[TableName, int] = field(default_factory=dict)
    """Of those rows, the ones that lead to rows of others as well."""

    @property
    def rows(self) -> dict[TableName, int]:
        """How many, by table."""
        return {name: tally.number for name, tally in self.tallies.items()}


def _read_derived(session: Session, catalog: Catalog, doomed: Sequence[TableName]) -> _Derived:
    own, elsewhere = derivable(catalog, doomed)
    found = {name: tally_rows(session, own.paths, name, catalog.table(name).identity) for name in own.paths}
    written = catalog.written_from(doomed)
    tallies = {name: tally for name, tally in found.items() if tally.number or name in written}
    return _Derived(
        paths={name: own.paths[name] for name in tallies},
        tallies=tallies,
        unclear=own.unclear,
        elsewhere={name: elsewhere.paths[name] for name in tallies if name in elsewhere.paths},
        shared={name: count_shared(session, own.paths, name, elsewhere.paths.get(name, ())) for name in tallies},
    )


def _not_derivable(
    catalog: Catalog, derived: _Derived, keys: Sequence["_KeyLook"], doomed: frozenset[TableName]
) -> dict[TableName, str]:
    """Asked for only where rows without the column are in the way: that is when somebody thinks of deriving them."""
    in_the_way = {look.key.referencing_whole for look in keys if look.reference and look.reference.rows}
    without = {name for name in in_the_way if catalog.table(name).column is None}
    if not without:
        return {}
    unclear = derived.unclear or derivable(catalog, sorted(doomed - derived.paths.keys(), key=str))[0].unclear
    return {name: why for name, why in unclear.items() if name in without}


def count_shared(session: Session, own: Belonging, table: TableName, elsewhere: Sequence[KeyPath]) -> int:
    """Rows of a table without the column that are the district's and somebody else's.

    :param elsewhere: its paths to tables that hold no row of the district.
    """
    names = {
        "table": target(own, table),
        "rows_of_district": rows_of_district(own, table, "t"),
        "leads_elsewhere": rows_shared(own[table], elsewhere),
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
    extent: Extent

    def look(self, key: ForeignKey, *, doomed: bool, with_column: bool) -> _KeyLook:
        """The rows that are in the way where its referenced ones go, and those that point nowhere already."""
        names = reference_names(self.planned, key)
        expensive = doomed and self._is_expensive("count_references", names)
        reference = self._references(key, names, with_column=with_column) if doomed and not expensive else None
        if not self.extent.for_later:
            return _KeyLook(key, reference=reference, too_expensive=expensive)
        if self._is_expensive("count_orphans", orphan_names(key)):
            return _KeyLook(key, reference=reference, too_expensive=True)
        orphans = self.session.count("count_orphans", orphan_names(key))
        return _KeyLook(key, reference=reference, orphans=orphans, too_expensive=expensive)

    def _is_expensive(self, name: str, names: Names) -> bool:
        return bool(self.extent.cost) and self.session.cost(name, names) > self.extent.cost

    def _references(self, key: ForeignKey, names: Names, *, with_column: bool) -> Reference:
        """The rows that must not be there: not to be deleted themselves, and referencing rows that are."""
        rows = self.session.count("count_references", names)
        districts = self.session.rows("name_referencing_districts", names) if rows and with_column else []
        return Reference(foreign_key=key, rows=rows, districts=tuple(row["district"] for row in districts))
