"""Rows that the application's triggers write while a unit is deleted: this rollback's own, accounted for as they arise.

Under REPEATABLE READ a transaction sees its snapshot and what it has done itself: the difference between two looks in
it is its own work, and nobody else's.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from migration_rollback.core.names import LEDGER_SCHEMA
from migration_rollback.core.plan import PlannedTable, StorePlan, Unit
from migration_rollback.core.tables import TableName, whole_of
from migration_rollback.core.tally import Tally
from migration_rollback.stores.approved_rows import Tallies, tally_tables
from migration_rollback.stores.catalog_reader import read_ancestors
from migration_rollback.stores.identities import Seen
from migration_rollback.stores.row_sets import FALSE, Removed, delete_together
from migration_rollback.stores.session import Session

_MOST_ROUNDS = 10
"""How often rows that triggers write while such rows are deleted are gone over; what is left is told, not hidden."""


class WroteElsewhereError(Exception):
    """Triggers wrote to planned tables that nothing said they would: look at these as well, from the beginning."""

    def __init__(self, tables: Collection[TableName]) -> None:
        super().__init__()
        self.tables = frozenset(tables)


@dataclass(frozen=True)
class Written:
    """What came of a unit's deletion beside its own rows, in its transaction."""

    deleted: Tallies
    """What went, by planned table, the unit's own included."""
    written: Tallies
    """What triggers wrote, less what they took away, by table."""


@dataclass(frozen=True)
class Reach:
    """The planned tables that a unit's deletion writes to, as far as is known."""

    store: StorePlan
    unit: Unit
    known: frozenset[TableName]

    @property
    def tables(self) -> tuple[PlannedTable, ...]:
        """The tables to look at before and afterwards."""
        return tuple(table for table in self.store.tables() if table.name in self.known) if self.known else ()

    @property
    def others(self) -> tuple[Unit, ...]:
        """The other units that hold such tables."""
        if not self.known:
            return ()
        return tuple(unit for unit in self.store.units if self._writes_to(unit) and unit.name != self.unit.name)

    @property
    def writes_to_itself(self) -> bool:
        """Whether the unit's deletion writes to the unit."""
        return self._writes_to(self.unit)

    def _writes_to(self, unit: Unit) -> bool:
        return any(table.name in self.known for table in unit.tables)


class Watch:
    """Looks at the tables in reach before a unit is deleted, and goes over them afterwards."""

    def __init__(self, session: Session, reach: Reach) -> None:
        self._session = session
        self._came_before = _came(session) if reach.unit.fires_triggers else None
        self._reach = reach
        self._before = tally_tables(session, reach.store, reach.tables)
        units = (unit for unit in reach.others if not self._holds_any(unit))
        self.swept = (*((reach.unit,) if reach.writes_to_itself else ()), *units)
        """The units that held nothing, or nothing more: all that is in them afterwards was written meanwhile."""

    def _holds_any(self, unit: Unit) -> bool:
        others = [table for table in unit.tables if table.name not in self._before]
        there = {**self._before, **tally_tables(self._session, self._reach.store, others)}
        return any(there[table.name].number for table in unit.tables)

    def after(self, gone: Tallies) -> Written:
        """Delete what was written where no turn comes any more, and say what was written elsewhere.

        :param gone: the unit's rows that its deletion has counted.
        :raises WroteElsewhereError: there is more to look at than is looked at.
        """
        deleted = dict(gone)
        for _ in range(_MOST_ROUNDS):
            swept = [item for unit in self.swept for item in delete_counted(self._session, unit).rows.items()]
            for name, tally in swept:
                deleted[name] = deleted.get(name, Tally()) + tally
            if not any(tally.number for _, tally in swept):
                break
        beyond = {} if self._came_before is None else self._beyond_plan(self._came_before)
        now = tally_tables(self._session, self._reach.store, self._reach.tables)
        own = {name: now[name] + deleted.get(name, Tally()) - tally for name, tally in self._before.items()}
        return Written(deleted, {name: tally for name, tally in (own | beyond).items() if tally != Tally()})

    def _beyond_plan(self, before: Counter[TableName]) -> dict[TableName, Tally]:
        """How many rows came to tables that are not planned; which they are is nobody's question."""
        ancestors = read_ancestors(self._session)
        came: Counter[TableName] = Counter()
        for name, rows in (_came(self._session) - before).items():
            came[whole_of(name, ancestors)] += rows
        unknown = {table.name for table in self._reach.store.tables()} & came.keys() - self._reach.known
        if unknown:
            raise WroteElsewhereError(unknown)
        return {name: Tally(number=rows) for name, rows in came.items() if self._reach.store.unit_of(name) is None}


def _came(session: Session) -> Counter[TableName]:
    """Rows that this session has inserted, by table; of earlier transactions as well, so only differences count."""
    rows = session.rows("read_changed_rows")
    return Counter({TableName.of(row): row["rows_inserted"] for row in rows if row["schema_name"] != LEDGER_SCHEMA})


@dataclass(frozen=True)
class Gone:
    """Rows that one statement has deleted, by table of a unit."""

    rows: Tallies
    newer: Mapping[TableName, int]
    """How many of them the plan may not have seen as they were."""


def delete_counted(session: Session, unit: Unit, seen: Seen | None = None, removed: Iterable[Removed] = ()) -> Gone:
    """Delete all rows of the district from the unit's tables in one statement.

    :param seen: what the plan has seen; null: it does not matter.
    :param removed: where the keys of deleted rows are kept.
    """
    row = session.run(delete_together(unit.tables, FALSE if seen is None else seen.is_newer, removed))
    tables = [table.name for table in unit.tables]
    return Gone(
        rows={
            name: Tally(number=row[f"rows_{place}"], digest=int(row[f"digest_{place}"]))
            for place, name in enumerate(tables)
        },
        newer={name: row[f"newer_{place}"] for place, name in enumerate(tables)},
    )


def told(written: Mapping[TableName, Tally]) -> Iterator[str]:
    """Where to, and how many, for the log."""
    for name, tally in written.items():
        yield f"{tally.number:+,} in {name}"
