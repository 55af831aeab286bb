"""The rows that are in the database or about to be, as far as they have been seen, and the unique keys they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.filler.catalog import ForeignKey, Table, Unique

# A district, or None for rows that belong to none.
Scope = str | None
Values = Mapping[str, str | None]
Unseen = Mapping[int, tuple[str | None, ...]]
Index = defaultdict[tuple[str | None, ...], list["Row"]]


@dataclass
class Row:
    """Text of every column; `unseen` are keys of unique indexes that only the server can tell, by the index's oid."""

    values: dict[str, str | None]
    scope: Scope
    slot: int = 0
    leaf: int = 0
    unseen: dict[int, tuple[str | None, ...]] = field(default_factory=dict)


class Held:
    """All rows by table and scope."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[Scope, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self._taken: dict[int, set[Hashable]] = defaultdict(set)
        # By table, then by scope and columns: rows by the values of these columns. Made when first asked for.
        self._indexes: dict[int, dict[tuple[Scope, tuple[str, ...]], Index]] = defaultdict(dict)

    def rows(self, table: int, scope: Scope) -> list[Row]:
        """Rows of the table in the scope, the oldest first."""
        return self._rows[table][scope]

    def counts(self, table: int) -> dict[Scope, int]:
        """Number of rows by scope."""
        return {scope: len(rows) for scope, rows in self._rows[table].items() if rows}

    def add(self, table: Table, row: Row) -> None:
        """The row is in the table from now on."""
        self._rows[table.oid][row.scope].append(row)
        for (scope, columns), index in self._indexes[table.oid].items():
            if scope == row.scope:
                index[tuple(row.values.get(c) for c in columns)].append(row)
        self.take(table, row)

    def take(self, table: Table, row: Row) -> None:
        """Its unique keys are taken, and it is no row to reference."""
        for unique, key in _keys(table, row):
            self._taken[unique].add(key)

    def remove(self, table: Table, rows: Iterable[Row]) -> None:
        """The rows are not in the table after all."""
        gone = list(rows)
        self._indexes.pop(table.oid, None)
        for row in gone:
            for unique, key in _keys(table, row):
                self._taken[unique].discard(key)
        ids = set(map(id, gone))
        for scope, kept in self._rows[table.oid].items():
            self._rows[table.oid][scope] = [row for row in kept if id(row) not in ids]

    def renew(self, table: Table, rows: Sequence[Row]) -> None:
        """The rows have other values now."""
        self.remove(table, rows)
        for row in rows:
            self.add(table, row)

    def collides(
        self, table: Table, values: Values, unseen: Mapping[int, tuple[str | None, ...]] | None = None
    ) -> bool:
        """Whether a unique key all of whose columns are among the values is taken."""
        row = Row(dict(values), None, unseen=dict(unseen or {}))
        return any(key in self._taken[unique] for unique, key in _keys(table, row))

    def candidates(self, key: ForeignKey, scope: Scope) -> list[Row]:
        """Rows that a row of the scope may reference by the key: the scope's own, or those of nobody."""
        return _of_leaves(key, self._rows[key.referenced][self._scope(key.referenced, scope)])

    def matching(self, key: ForeignKey, scope: Scope, wanted: Values) -> list[Row]:
        """Those of the candidates that have the values."""
        if not wanted:
            return self.candidates(key, scope)
        scope, columns = self._scope(key.referenced, scope), tuple(sorted(wanted))
        index = self._indexes[key.referenced].get((scope, columns))
        if index is None:
            index = self._indexes[key.referenced][scope, columns] = defaultdict(list)
            for row in self._rows[key.referenced][scope]:
                index[tuple(row.values.get(c) for c in columns)].append(row)
        return _of_leaves(key, index.get(tuple(wanted[c] for c in columns), []))

    def _scope(self, table: int, scope: Scope) -> Scope:
        """The scope itself when the table has rows of it, else nobody's."""
        return scope if self._rows[table].get(scope) else None


def _of_leaves(key: ForeignKey, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.leaf in key.leaves] if key.leaves else rows


def _keys(table: Table, row: Row) -> Iterable[tuple[int, Hashable]]:
    for unique in table.uniques:
        key = row.unseen.get(unique.oid) if unique.plain is None else _plain_key(unique, row.values)
        if key is not None and (unique.nulls_equal or None not in key):
            yield unique.oid, key


def _plain_key(unique: Unique, values: Values) -> tuple[str | None, ...] | None:
    columns = unique.plain or ()
    return tuple(values[c] for c in columns) if all(c in values for c in columns) else None
