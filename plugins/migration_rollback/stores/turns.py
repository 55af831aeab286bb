"""Whose turn it is: the sessions of one rollback work side by side, each on units of its own, and nobody else's do."""

from collections.abc import Collection, Sequence
from enum import Enum, auto
from typing import Final

from migration_rollback.core.plan import StorePlan
from migration_rollback.errors import OccupiedError, TransientStoreError
from migration_rollback.stores.session import Row, Session

_TRIGGERS: Final = " (triggers)"
"""Locked like a unit by whoever fires triggers: what they write to beside the units is not the plan's."""
_WAITING: Final = " (waiting)"
"""Before a unit's turn: locked by whoever waits to take it, for those that wait for the unit itself."""
_DOOR: Final = ""
"""What is locked for the moment of coming and going."""


class Wait(Enum):
    """What came of waiting for whoever has a unit in hand."""

    NOBODY_THERE = auto()
    """No session is at work on it, or waits to be: there was nothing to wait for."""
    LOOK_AGAIN = auto()
    """The one that was there has ended, or is still there after ``lock_timeout``."""
    STANDOFF = auto()
    """It waits for this one."""


_WAITED_IN_VAIN: Final = {"55P03": Wait.LOOK_AGAIN, "40P01": Wait.STANDOFF}
"""By SQLSTATE: lock not available, deadlock detected."""


def turns_of(store: StorePlan, units: Collection[str], *, fires_triggers: bool) -> tuple[str, ...]:
    """What a session locks to be alone at work, in the order in which all lock: so none waits in a circle.

    :param units: names of those that are deleted from or written to.
    :param fires_triggers: whether triggers fire; of the sessions that fire any, one is at work at a time.
    """
    names = tuple(_turn(unit.name) for unit in store.units if unit.name in units)
    return (*names, _TRIGGERS) if fires_triggers else names


def _turn(unit: str) -> str:
    return f" {unit}"


def take_turn(session: Session, rollback_run_id: str, turns: Sequence[str]) -> None:
    """Wait until no other rollback's session is at work on the district here, and none of this one on the same.

    The session holds its turns until it ends. They are taken in transactions of their own, so that the next one sees
    what was waited for.

    :raises OccupiedError: another session of this rollback was at work for too long.
    :raises TransientStoreError: another rollback's was.
    """
    with session.transaction():
        session.rows("wait_without_limit")
        session.rows("unlock_all")
        session.rows("lock_district")
        session.rows("lock_other_rollbacks", rollback_run_id=rollback_run_id)
        session.rows("join_rollback", rollback_run_id=rollback_run_id)
        session.rows("unlock_district")
    try:
        with session.transaction():
            session.rows("wait_without_limit")
            for turn in turns:
                session.rows("lock_unit", turn=turn)
    except TransientStoreError as exc:
        if exc.sqlstate != "55P03":
            raise
        raise OccupiedError(*exc.args) from exc


def wait_for(session: Session, unit: str, blocker: str) -> Wait:
    """Wait until the blocker's session has ended its work, or its waiting for that, without any turn in hand.

    All that this session holds then and afterwards, until it takes a turn or ends, is that the unit is waiting: so who
    waits for the unit is woken when it has gone. PostgreSQL itself finds out about units that wait for each other.

    :param session: one that holds nothing.
    """
    found = Wait.NOBODY_THERE
    try:
        with session.transaction():
            session.rows("lock_unit", turn=f"{_WAITING}{_turn(unit)}")
        for turn in (f"{_WAITING}{_turn(blocker)}", _turn(blocker)):
            with session.transaction():
                session.rows("wait_without_limit")
                if not session.row("try_turn", turn=turn)["is_free"]:
                    found = Wait.LOOK_AGAIN
                    session.rows("wait_for_turn", turn=turn)
    except TransientStoreError as exc:
        if exc.sqlstate not in _WAITED_IN_VAIN:
            raise
        return _WAITED_IN_VAIN[exc.sqlstate]
    return found


def give_up_turns(session: Session) -> None:
    """Let others take them; the session may go on with another unit."""
    session.rows("unlock_all")


def name_holders(session: Session, rollback_run_id: str, tables: Collection[str], turns: Sequence[str]) -> str:
    """Who is at work on these tables, or has one of these turns, for the end of a sentence; empty: nobody is seen."""
    with session.transaction():
        holders = session.rows(
            "name_lock_holders", tables=sorted(tables), turns=[_DOOR, *turns], rollback_run_id=rollback_run_id
        )
    named = ", ".join(_holder(row) for row in holders[:5])
    return f"; working there: {named}" if named else ""


def _holder(row: Row) -> str:
    """One session; its state and the age of its transaction are hidden from roles that may not see them."""
    doing = f" ({row['state']}, {row['seconds'] or 0} s)" if row["state"] else ""
    return f'pid {row["pid"]} "{row["application_name"]}" of role {row["role_name"]}{doing}'
