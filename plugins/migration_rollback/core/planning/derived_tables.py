"""Which rows of tables without the district's column are the district's all the same: by what they reference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.tables import TableName

MAX_PATHS: Final = 32
"""A table with more ways to the district than this is not derived: nobody could check them."""
_TOO_MANY: Final = f"it leads to districts in more than {MAX_PATHS} ways"
_BLIND: Final = "it leads to a table of which the role does not see every row"


@dataclass(frozen=True)
class KeyPaths:
    """The tables without the column that lead to some tables with it, each with its paths.

    ``unclear`` are those of which nobody could check whose rows they are, each with why.
    """

    paths: Mapping[TableName, tuple[KeyPath, ...]]
    unclear: Mapping[TableName, str]


def paths_to(catalog: Catalog, holders: Sequence[TableName]) -> KeyPaths:
    """How tables without the column reference ``holders``, directly or over others without the column.

    A path visits no table twice. A table with a key of a single partition is unclear: the rows of its other
    partitions do not reference anything by it. So is one with a key that does not ask for equality. The order is that
    of ``holders`` and of the keys: a set of them would give each process an order of its own, and with it the plan
    another fingerprint.
    """
    without = {table.name for table in catalog.tables if table.column is None and not table.is_part}
    inbound: dict[TableName, list[ForeignKey]] = {}
    unclear: dict[TableName, str] = {}
    for key in catalog.foreign_keys:
        if key.referencing_whole not in without:
            continue
        if why := _why_unclear(key):
            unclear[key.referencing_whole] = why
        else:
            inbound.setdefault(key.referenced_whole, []).append(key)
    found: dict[TableName, list[KeyPath]] = {}
    for path in _paths(inbound, holders):
        found.setdefault(path[0].referencing, []).append(path)
    unclear |= {name: _TOO_MANY for name, paths in found.items() if len(paths) > MAX_PATHS}
    clear = {name: tuple(paths) for name, paths in found.items() if name not in unclear}
    return KeyPaths(clear, unclear)


def _why_unclear(key: ForeignKey) -> str:
    if key.referencing != key.referencing_whole:
        return f'foreign key "{key.name}" is that of a part of it'
    if not key.is_by_equality:
        return f'foreign key "{key.name}" does not compare by equality'
    return ""


def derivable(catalog: Catalog, doomed: Sequence[TableName]) -> tuple[KeyPaths, KeyPaths]:
    """The tables of which it is clear which rows are the district's: their ways to it, and to everybody else.

    Left out are tables that lead somewhere in more ways than can be checked, or over a table that the role does not
    see every row of: nobody could say whether a row is somebody else's as well.
    """
    unseen = {table.name for table in catalog.tables if not table.readable}
    gone = set(doomed)
    others = [table.name for table in catalog.tables if table.column and not table.is_part and table.name not in gone]
    own, elsewhere = paths_to(catalog, doomed), paths_to(catalog, others)
    blind = {
        name: _BLIND
        for ways in (own, elsewhere)
        for name, paths in ways.paths.items()
        if unseen & {end for path in paths for key in path for end in (key.referencing, key.referenced)}
    }
    dark = {**own.unclear, **elsewhere.unclear, **blind}
    clear = {name: paths for name, paths in own.paths.items() if name not in dark}
    return KeyPaths(clear, dark), elsewhere


def _paths(inbound: Mapping[TableName, Sequence[ForeignKey]], holders: Sequence[TableName]) -> Iterator[KeyPath]:
    """Every path, the short ones first; of one table a single one more than ``MAX_PATHS`` at the most."""
    reached: list[KeyPath] = [(key,) for name in holders for key in inbound.get(name, ())]
    counts: dict[TableName, int] = {}
    while reached:
        longer: list[KeyPath] = []
        for path in reached:
            start = path[0].referencing
            counts[start] = counts.get(start, 0) + 1
            if counts[start] > MAX_PATHS + 1:
                continue
            yield path
            visited = {key.referencing for key in path}
            longer.extend((key, *path) for key in inbound.get(start, ()) if key.referencing not in visited)
        reached = longer
