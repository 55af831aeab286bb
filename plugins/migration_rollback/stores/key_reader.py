"""Looks at the rows behind foreign keys: those that would be in the way, and those that point nowhere already."""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.reading import Reference
from migration_rollback.core.tables import TableName
from migration_rollback.stores.of_tables import of_tables
from migration_rollback.stores.row_sets import Belonging, KeyCounts, count_behind_keys, reference_names
from migration_rollback.stores.session import Names, Session
from migration_rollback.stores.statements import orphan_names

Log = Callable[[str], None]

_FEW_PAGES: Final = 100
"""Of a table that has so few, the rows that it references are looked up one by one, by the index that a key needs."""
_MORE_PAGES: Final = 1_000
"""The same of a table that has so few and references a longer one: to hash that for each key would take longer."""
_COST_OF_LOOKED_UP_PAGE: Final = 2_500.0
"""What a page costs at most, in the planner's units, where a row is looked up for each of its rows."""
_MOST_KEYS: Final = 20
"""How many keys one statement counts."""
_COST_OF_PAGE: Final = 100.0
"""What a page costs at most, in the planner's units, where keys are compared by equality: all its rows are hashed."""


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


@dataclass(frozen=True)
class KeyLook:
    """What was seen of one foreign key."""

    key: ForeignKey
    reference: Reference | None = None
    orphans: int | None = None
    too_expensive: bool = False
    unreadable: bool = False


def look_at_keys(scan: "KeyScan") -> tuple[KeyLook, ...]:
    """All of them, in their order."""
    unseen = {table.name for table in scan.catalog.tables if not table.readable}
    looks: dict[ForeignKey, KeyLook] = {
        key: KeyLook(key, unreadable=key.referencing in unseen and scan.dooms(key))
        for key in scan.keys
        if not unseen.isdisjoint(_ends(key))
    }
    for keys in _together([key for key in scan.keys if key not in looks], scan):
        hundreds = len(looks) // 100
        looks |= scan.look_together(keys) if scan.is_cheap(keys[0]) else {keys[0]: scan.look(keys[0])}
        if len(looks) // 100 > hundreds:
            told = f"{len(looks):,} of {len(scan.keys):,} foreign keys looked at"
            scan.extent.progress(f"{scan.catalog.store}: {told}")
    return tuple(looks[key] for key in scan.keys)


def _together(keys: Sequence[ForeignKey], scan: "KeyScan") -> Iterator[Sequence[ForeignKey]]:
    """The keys of each table that is looked through once for all of them; every other one for itself."""
    of_table = sorted(keys, key=lambda key: str(key.referencing))
    for _, group in itertools.groupby(of_table, key=lambda key: key.referencing):
        few = []
        for key in group:
            if scan.is_cheap(key):
                few.append(key)
            else:
                yield (key,)
        for first in range(0, len(few), _MOST_KEYS):
            yield few[first : first + _MOST_KEYS]


@dataclass(frozen=True)
class KeyScan:
    """Looks at the rows behind some foreign keys, as far as that may cost."""

    session: Session
    catalog: Catalog
    keys: Sequence[ForeignKey]
    planned: Belonging = field(default_factory=dict)
    doomed: Collection[TableName] = ()
    """Planned tables that hold rows of the district."""
    extent: Extent = EVERYTHING

    def dooms(self, key: ForeignKey) -> bool:
        """Whether rows go that are referenced by it."""
        return key.referenced_whole in self.doomed

    def is_cheap(self, key: ForeignKey) -> bool:
        """Whether the rows that it references are better looked up one by one, than all read and hashed for the key."""
        referencing, referenced = self._pages.get(key.referencing), self._pages.get(key.referenced)
        if referencing is None or referenced is None or not key.is_by_equality:
            return False
        affordable = not self.extent.cost or referencing * _COST_OF_LOOKED_UP_PAGE <= self.extent.cost
        return affordable and referencing <= max(_FEW_PAGES, min(referenced, _MORE_PAGES))

    def look_together(self, keys: Sequence[ForeignKey]) -> dict[ForeignKey, KeyLook]:
        """The rows behind keys of one table, in one statement."""
        asked = [KeyCounts(key, references=self.dooms(key), orphans=self.extent.for_later) for key in keys]
        counted = self.session.run(count_behind_keys(self.planned, asked)) if any(one.any for one in asked) else {}
        return {
            one.key: KeyLook(
                one.key,
                reference=self._reference(one.key, counted[f"references_{place}"]) if one.references else None,
                orphans=counted[f"orphans_{place}"] if one.orphans else None,
            )
            for place, one in enumerate(asked)
        }

    def look(self, key: ForeignKey) -> KeyLook:
        """The rows that are in the way where its referenced ones go, and those that point nowhere already."""
        doomed, names = self.dooms(key), reference_names(self.planned, key)
        expensive = doomed and self._is_expensive(key, "count_references", names)
        reference = None
        if doomed and not expensive:
            reference = self._reference(key, self.session.count("count_references", names))
        if not self.extent.for_later:
            return KeyLook(key, reference=reference, too_expensive=expensive)
        if self._is_expensive(key, "count_orphans", orphan_names(key)):
            return KeyLook(key, reference=reference, too_expensive=True)
        orphans = self.session.count("count_orphans", orphan_names(key))
        return KeyLook(key, reference=reference, orphans=orphans, too_expensive=expensive)

    def _is_expensive(self, key: ForeignKey, name: str, names: Names) -> bool:
        return self._may_be_expensive(key) and self.session.cost(name, names) > self.extent.cost

    def _may_be_expensive(self, key: ForeignKey) -> bool:
        """Whether the planner has to be asked: not where even its worst estimate would be low enough."""
        if not self.extent.cost:
            return False
        pages = self._pages_at(key)
        return pages is None or not key.is_by_equality or pages * _COST_OF_PAGE > self.extent.cost

    def _pages_at(self, key: ForeignKey) -> int | None:
        """Pages at both ends of the key; null where they are not known."""
        ends = (self._pages.get(key.referencing), self._pages.get(key.referenced))
        return None if None in ends else sum(pages or 0 for pages in ends)

    @cached_property
    def _pages(self) -> Mapping[TableName, int]:
        """How long the tables at both ends of these keys are; partitioned ones have no pages of their own."""
        ends = {end for key in self.keys for end in _ends(key)}
        seen = [table.name for table in self.catalog.tables if table.readable and table.name in ends]
        rows = self.session.rows("read_table_pages", **of_tables(seen)) if seen else []
        return {TableName.of(row): row["pages"] for row in rows}

    def _reference(self, key: ForeignKey, rows: int) -> Reference:
        """The rows that must not be there: not to be deleted themselves, and referencing rows that are."""
        with_column = self.catalog.table(key.referencing).column is not None
        districts: list[str] = []
        if rows and with_column:
            found = self.session.rows("name_referencing_districts", reference_names(self.planned, key))
            districts = [row["district"] for row in found]
        return Reference(foreign_key=key, rows=rows, districts=tuple(districts))


def _ends(key: ForeignKey) -> tuple[TableName, TableName]:
    return key.referencing, key.referenced
