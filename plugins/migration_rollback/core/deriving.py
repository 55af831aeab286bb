"""Which rows of tables without the district's column are the district's all the same: by what they reference."""

from collections.abc import Collection, Iterator
from typing import Final

from migration_rollback.core.catalog import Catalog, Path, TableName

MAX_PATHS: Final = 32
"""A table with more ways to the district than this is not derived: nobody could check them."""


def paths_to(catalog: Catalog, holders: Collection[TableName]) -> dict[TableName, tuple[Path, ...]]:
    """The tables without the column that reference ``holders``, directly or over others without the column.

    A path visits no table twice. A key of a single partition is no path: the rows of the other partitions do not
    reference anything by it. Tables with more than ``MAX_PATHS`` paths are left out.
    """
    without = {table.name for table in catalog.tables if table.column is None and table.ancestor is None}
    inbound: dict[TableName, list[int]] = {}
    for place, key in enumerate(catalog.foreign_keys):
        if key.referencing == key.referencing_whole and key.referencing in without:
            inbound.setdefault(key.referenced_whole, []).append(place)
    found: dict[TableName, list[Path]] = {}
    for path in _paths(catalog, inbound, holders):
        found.setdefault(path[0].referencing, []).append(path)
    return {name: tuple(paths) for name, paths in found.items() if len(paths) <= MAX_PATHS}


def _paths(catalog: Catalog, inbound: dict[TableName, list[int]], holders: Collection[TableName]) -> Iterator[Path]:
    """Every path, the short ones first."""
    reached: list[Path] = [(catalog.foreign_keys[place],) for name in holders for place in inbound.get(name, ())]
    counts: dict[TableName, int] = {}
    while reached:
        longer: list[Path] = []
        for path in reached:
            start = path[0].referencing
            counts[start] = counts.get(start, 0) + 1
            yield path
            if counts[start] > MAX_PATHS:
                continue
            visited = {key.referencing for key in path}
            for place in inbound.get(start, ()):
                key = catalog.foreign_keys[place]
                if key.referencing not in visited:
                    longer.append((key, *path))
        reached = longer
