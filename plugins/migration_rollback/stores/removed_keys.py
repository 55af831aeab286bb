"""One look behind all deleted rows for others that still reference them, instead of the server's behind each of them.

It finds every one, because each statement of the transaction sees the state at its own beginning, and nobody adds a
key behind the lock that was taken first. Whoever writes a referencing row locks the referenced one against deletion. If
that came first, the DELETE has waited for its COMMIT, and the look, a later statement, sees the row. If the DELETE came
first, the other waits for our COMMIT and is refused. In the DELETE's own statement, or under REPEATABLE READ, the look
would miss rows of the first kind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.wording import agreeing, counted
from migration_rollback.errors import BlockedByError, DeletionError, StoreError
from migration_rollback.stores.driver import sql
from migration_rollback.stores.row_sets import Removed, is_district, rows_of_district
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import all_columns_set, identifier, joined, reach, table_identifier

_MAY_NOT: Final = "42501"
_MOST_KEYS: Final = 100
"""Behind how many foreign keys one statement looks."""


class RowByRowError(Exception):
    """What the plan says of one look does not hold here and now: the server has to look behind each row."""


@dataclass(frozen=True)
class RemovedKeys:
    """The foreign keys that reference a unit, and where the keys of its deleted rows are kept for them."""

    session: Session
    store: StorePlan
    unit: Unit
    inbound: Sequence[ForeignKey]
    kept: tuple[Removed, ...]

    @classmethod
    def prepare(cls, session: Session, store: StorePlan, unit: Unit, inbound: Sequence[ForeignKey]) -> "RemovedKeys":
        """Turn the server's own looks off until the transaction ends.

        :raises RowByRowError: the role may not, or not any more.
        """
        kept = tuple(kept_keys(store, unit, inbound))
        try:
            session.row("silence_triggers")
            for one in kept:
                columns = sql.SQL(", ").join(sql.SQL("t.{}").format(identifier(column)) for column in one.columns)
                names = {"removed": one.name, "columns": columns, "table": table_identifier(one.table)}
                session.execute("create_removed_keys", names)
        except StoreError as exc:
            if exc.sqlstate != _MAY_NOT:
                raise
            raise RowByRowError(exc.args[1]) from exc
        return cls(session, store, unit, inbound, kept)

    def refuse_references(self) -> None:
        """After the DELETE: nothing references any more what went.

        :raises BlockedByError: rows of another unit do.
        :raises DeletionError: rows of others do.
        """
        for one in self.kept:
            self.session.execute("analyze_removed_keys", {"removed": one.name})
        for first in range(0, len(self.inbound), _MOST_KEYS):
            keys = self.inbound[first : first + _MOST_KEYS]
            looks = (
                sql.SQL("EXISTS (SELECT 1 {}) AS {}").format(self._behind(key, place), sql.Identifier(f"key_{place}"))
                for place, key in enumerate(keys)
            )
            found = self.session.run(sql.SQL("SELECT {}").format(sql.SQL(", ").join(looks)))
            for place, key in enumerate(keys):
                if found[f"key_{place}"]:
                    self._refuse(key)

    def _behind(self, key: ForeignKey, place: int = 0) -> sql.Composed:
        """The referencing rows, under the alias ``r``; with the district in the key they are those of the district.

        :param place: among several in one statement, where each needs a parameter of its own.
        """
        referencing = reach(key.referencing, partitioned=key.referencing_partitioned)
        if is_by_district(self.store, key):
            own = is_district("r", f"district_{place}")
            return sql.SQL("FROM {} AS r WHERE {} AND {}").format(referencing, own, all_columns_set(key))
        (removed,) = (one.name for one in self.kept if one.table == key.referenced)
        return sql.SQL("FROM {} AS r INNER JOIN {} AS p ON {}").format(referencing, removed, joined(key, "r", "p"))

    def _refuse(self, key: ForeignKey) -> None:
        own = rows_of_district(self.store.belonging, key.referencing_whole, "r")
        counts = self.session.run(
            sql.SQL(
                "SELECT pg_catalog.count(*) FILTER (WHERE {own}) AS planned, "
                "pg_catalog.count(*) FILTER (WHERE ({own}) IS NOT TRUE) AS others {behind}"
            ).format(own=own, behind=self._behind(key))
        )
        blocker = self.store.unit_of(key.referencing_whole)
        if counts["others"] or blocker is None:
            raise references_from_outside(self.store, key, counts["others"] or counts["planned"])
        raise blocked(self.store, self.unit, key, blocker, counts["planned"])


def kept_keys(store: StorePlan, unit: Unit, inbound: Iterable[ForeignKey]) -> Iterator[Removed]:
    """Of which deleted rows the keys are kept: of those that rows of others reference by more than the district."""
    others = [key for key in inbound if not is_by_district(store, key)]
    for place, table in enumerate(unit.tables):
        columns = dict.fromkeys(
            column for key in others if key.referenced == table.name for column in key.referenced_columns
        )
        if columns:
            yield Removed(table.name, sql.Identifier("pg_temp", f"removed_{place}"), tuple(columns))


def is_by_district(store: StorePlan, key: ForeignKey) -> bool:
    """Whether all rows that reference the district's are of the district as well, and known by their own column."""
    referencing = key.referencing_whole
    return key.carries_district and (store.belonging.get(referencing) == () or referencing in store.other_tables)


def blocked(store: StorePlan, unit: Unit, key: ForeignKey, blocker: Unit, rows: int) -> BlockedByError:
    """Rows that are to be deleted themselves are still there."""
    return BlockedByError(
        f'in store "{store.store}", "{unit.name}" is blocked by "{blocker.name}": '
        f'{counted(rows, "row")} of "{key.referencing}" still {agreeing(rows, "reference")} it '
        f'(foreign key "{key.name}")',
        f'fix "{blocker.name}" first, then clear the failed tasks',
        blocker.name,
    )


def references_from_outside(store: StorePlan, key: ForeignKey, rows: int) -> DeletionError:
    """Rows that are not to be deleted may have come to reference it after the plan."""
    action = f", ON DELETE {key.on_delete.sql}" if key.on_delete.changes_rows else ""
    return DeletionError(
        f'{counted(rows, "row")} outside the plan in "{key.referencing}" of store "{store.store}" '
        f'came to reference "{key.referenced}" since the plan (foreign key "{key.name}"{action}); '
        f"deleting would {'change them' if action else 'leave them without what they reference'}",
        "find out who wrote them, move or delete them, then clear this task",
    )
