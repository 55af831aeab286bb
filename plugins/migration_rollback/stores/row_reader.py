"""Counts what a store's rows say about one district, in the transaction in which its catalog was read."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import KeyPath
from migration_rollback.core.plan import Options, Resolution
from migration_rollback.core.planning.derived_tables import derivable
from migration_rollback.core.planning.listed_tables import planned_tables
from migration_rollback.core.reading import StoreReading
from migration_rollback.core.tables import IdentityColumn, Table, TableName
from migration_rollback.core.tally import Tally
from migration_rollback.stores.census import TableCensus, count_others, take_census
from migration_rollback.stores.identities import Seen, row_hash
from migration_rollback.stores.key_reader import EVERYTHING, Extent, KeyLook, KeyScan, Log, look_at_keys
from migration_rollback.stores.row_sets import Belonging, rows_of_district, rows_shared, target
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import doubtful_rows


def read_rows(
    session: Session, catalog: Catalog, resolution: Resolution, options: Options, extent: Extent = EVERYTHING
) -> StoreReading:
    """The catalog with what is to be deleted from, the district's row counts, and the rows that stand in the way.

    :param extent: how far to look.
    """
    progress = extent.progress
    census = take_census(session, catalog) if extent.for_later else {}
    tallies = _tally_rows(session, catalog, resolution, census)
    rows = {name: tally.number for name, tally in tallies.items()}
    progress(f"{session.store}: {sum(rows.values()):,} rows of the district in {len(rows):,} tables")
    planned: dict[TableName, tuple[KeyPath, ...]] = dict.fromkeys(planned_tables(catalog, resolution), ())
    if options.include_unlisted:
        planned |= dict.fromkeys(_unlisted(catalog, resolution, rows, _doomed(planned, rows)), ())
    derived = _Derived()
    if options.include_derived:
        derived = _read_derived(session, catalog, [name for name in planned if rows.get(name, 0)], progress)
    planned |= derived.paths
    tallies |= derived.tallies
    rows |= derived.rows
    doomed = _doomed(planned, rows)
    keys = look_at_keys(KeyScan(session, catalog, catalog.touching(planned), planned, doomed, extent))
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
        spellings={name: dict(found.spellings) for name, found in census.items() if found.spellings},
        others=count_others(session, catalog, census) if extent.for_later else {},
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


def _tally_rows(
    session: Session, catalog: Catalog, resolution: Resolution, census: Mapping[TableName, TableCensus]
) -> dict[TableName, Tally]:
    unreached = {table.name for table in catalog.tables if table.foreign_parts} & resolution.unusable
    counted = [table for table in catalog.tables if _is_counted(table) and table.name not in unreached]
    return {
        table.name: census[table.name].ours
        if table.name in census
        else tally_rows(session, {table.name: ()}, table.name, table.identity)
        for table in counted
    }


def _is_counted(table: Table) -> bool:
    return not table.is_part and table.readable and table.holds_district


def _unlisted(
    catalog: Catalog, resolution: Resolution, rows: Mapping[TableName, int], doomed: Collection[TableName]
) -> Iterator[TableName]:
    """Tables that the load report does not name and that hold rows of the district, or will when triggers fire."""
    named, written = resolution.tables.keys() | resolution.unusable, set(catalog.written_from(doomed))
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


def _read_derived(session: Session, catalog: Catalog, doomed: Sequence[TableName], progress: Log) -> _Derived:
    own, elsewhere = derivable(catalog, doomed)
    found = {name: tally_rows(session, own.paths, name, catalog.table(name).identity) for name in own.paths}
    written = set(catalog.written_from(doomed))
    tallies = {name: tally for name, tally in found.items() if tally.number or name in written}
    progress(f"{session.store}: {len(tallies):,} tables without the column hold rows that go with these")
    return _Derived(
        paths={name: own.paths[name] for name in tallies},
        tallies=tallies,
        unclear=own.unclear,
        elsewhere={name: elsewhere.paths[name] for name in tallies if name in elsewhere.paths},
        shared={name: count_shared(session, own.paths, name, elsewhere.paths.get(name, ())) for name in tallies},
    )


def _not_derivable(
    catalog: Catalog, derived: _Derived, keys: Sequence[KeyLook], doomed: frozenset[TableName]
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
