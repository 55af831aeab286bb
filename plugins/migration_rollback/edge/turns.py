"""Units of one store are deleted side by side: one that finds another in its way waits for whoever has that in hand."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from migration_rollback.core.plan import StorePlan
from migration_rollback.core.planning.unit_groups import UnitGroup, unit_groups
from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.edge.handovers import delete_rows_of
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import max_map_length
from migration_rollback.errors import BlockedByError, BlockerPendingError, OccupiedError, RollbackError

if TYPE_CHECKING:
    from migration_rollback.stores.turns import Wait

_STARTING: Final = ("scheduled", "queued", "restarting")
_FINAL: Final = ("success", "failed", "skipped", "upstream_failed", "removed")
_LOOK_SECONDS: Final = 0.1
_MOST_LOOK_SECONDS: Final = 5.0
"""Between two tries where there is no session to wait for, the first and the longest time."""
_ANOTHER_SESSION: Final = "another session of this rollback"
_START_SECONDS: Final = 10.0
"""How long a task may take to start before nobody waits for it in its place: there may be no place left for it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Instances:
    """The mapped instances that delete one store's units, as Airflow sees them now; its own among them."""

    run: Run
    store: str
    groups: tuple[UnitGroup, ...]
    places: dict[str, int]
    """Each unit's place in the plan."""

    @classmethod
    def of(cls, run: Run, store: StorePlan) -> "Instances":
        """Those of the store in this run."""
        places = {unit.name: place for place, unit in enumerate(store.units)}
        return cls(run, store.store, unit_groups(store.units, max_map_length()), places)

    def index_of(self, unit: str) -> int:
        """The map index of the instance that has the unit."""
        place = self.places[unit]
        return next(index for index, group in enumerate(self.groups) if place in group.units)

    def states_of_others(self) -> dict[int, str | None]:
        """Airflow's state of each other instance, by map index."""
        task_id, own = delete_rows_of(self.store), self.run.context["ti"].map_index
        states = self.run.task_states(task_id)
        indices = (index for index in range(len(self.groups)) if index != own)
        return {index: states.get(f"{task_id}_{index}") for index in indices}


def _nobody_is_told(_unit: str, _what: object) -> None:
    pass


@dataclass(frozen=True)
class Work:
    """What an instance does with a unit, by the unit's name."""

    delete: Callable[[str], UnitOutcome]
    wait_for: "Callable[[str, str], Wait]"
    """Of a unit, waits in the store for whoever has the one in hand that blocks it (``stores.turns.wait_for``)."""
    tell: Callable[[str, str], None] = _nobody_is_told
    """Is told of a unit what it waits for."""
    tell_end: Callable[[str, UnitOutcome | RollbackError], None] = _nobody_is_told
    """Is told of a unit what it has ended with."""


def in_turn(
    units: Sequence[str], work: Work, instances: Instances
) -> Iterator[tuple[str, UnitOutcome | RollbackError]]:
    """Delete units, and try those again that find something in their way which is being deleted itself.

    They are put off until the others have been tried. One that another instance's unit blocks ends with
    ``BlockedByError`` if that has ended, with ``BlockerPendingError`` if that is to be tried again; with
    ``OccupiedError`` if another session is at work on it that is no task of this run.
    """
    waiting = {unit: _Waiting(unit, work, instances) for unit in units}
    left = list(units)
    while left:
        in_the_way: dict[str, BlockedByError | OccupiedError] = {}
        for unit in left:
            try:
                outcome = work.delete(unit)
            except (BlockedByError, OccupiedError) as exc:
                in_the_way[unit] = exc
            except RollbackError as exc:
                yield unit, exc
            else:
                yield unit, outcome
        left = list(in_the_way)
        if left:
            unit = _first_in_turn(in_the_way)
            if error := waiting[unit].until_next_try(in_the_way[unit]):
                ended = {unit: error, **_pending_behind(unit, error, in_the_way)}
                left = [one for one in left if one not in ended]
                yield from ended.items()


def _first_in_turn(in_the_way: Mapping[str, BlockedByError | OccupiedError]) -> str:
    """One that waits for another instance: what it blocks itself can only wait for it."""
    outside = (
        unit for unit, exc in in_the_way.items() if isinstance(exc, OccupiedError) or exc.blocker not in in_the_way
    )
    return next(outside, next(iter(in_the_way)))


def _pending_behind(
    unit: str, error: RollbackError, in_the_way: Mapping[str, BlockedByError | OccupiedError]
) -> dict[str, RollbackError]:
    """What a unit that is to be tried again blocks in its own instance; the plan has the blocking one first."""
    pending = {unit} if isinstance(error, BlockerPendingError) else set()
    found: dict[str, RollbackError] = {}
    for other, exc in in_the_way.items():
        if isinstance(exc, BlockedByError) and exc.blocker in pending:
            pending.add(other)
            found[other] = BlockerPendingError(*exc.args)
    return found


class _Waiting:
    """A unit that finds something in its way, from its first try on."""

    def __init__(self, unit: str, work: Work, instances: Instances) -> None:
        self._unit = unit
        self._work = work
        self._instances = instances
        self._started: float | None = None
        self._pause = _LOOK_SECONDS
        self._told = ""
        self._last = False

    def until_next_try(self, exc: BlockedByError | OccupiedError) -> RollbackError | None:
        """Wait, then null: try again; or at once with what to end with.

        Whoever is in the way may have ended between the try and the look, so the last try comes after the last look.
        """
        self._started = self._started or time.monotonic()
        states = _states_in_the_way(exc, self._instances)
        is_starting = time.monotonic() < self._started + _START_SECONDS and not states.isdisjoint(_STARTING)
        comes = is_starting or "running" in states
        if not comes and self._last:
            return _pending(exc, states)
        self._last = not comes
        if not comes:
            return None
        self._tell(exc)
        self._work.tell(self._unit, exc.blocker if isinstance(exc, BlockedByError) else _ANOTHER_SESSION)
        if "running" not in states:
            self._sleep()
            return None
        try:
            return self._wait(exc)
        except RollbackError as error:
            return error

    def _wait(self, exc: BlockedByError | OccupiedError) -> RollbackError | None:
        """For a unit that is at work; a try that found its own unit occupied has waited already."""
        from migration_rollback.stores.turns import Wait

        if isinstance(exc, OccupiedError):
            return None
        found = self._work.wait_for(self._unit, exc.blocker)
        if found is Wait.NOBODY_THERE:
            self._sleep()
        else:
            self._pause = _LOOK_SECONDS
        return exc if found is Wait.STANDOFF else None

    def _sleep(self) -> None:
        time.sleep(self._pause)
        self._pause = min(2 * self._pause, _MOST_LOOK_SECONDS)

    def _tell(self, exc: BlockedByError | OccupiedError) -> None:
        if str(exc) != self._told:
            self._told = str(exc)
            log.info("waiting: %s", exc.args[0] if isinstance(exc, BlockedByError) else exc)


def _states_in_the_way(exc: BlockedByError | OccupiedError, instances: Instances) -> set[str | None]:
    """The states of the instances that may have what is in the way; none of them: it is the own one's."""
    states = instances.states_of_others()
    if isinstance(exc, OccupiedError):
        return set(states.values())
    return {states.get(instances.index_of(exc.blocker), _FINAL[0])}


def _pending(exc: BlockedByError | OccupiedError, states: set[str | None]) -> BlockedByError | OccupiedError:
    """A blocked unit waits for another try as long as the unit that blocks it has one."""
    if isinstance(exc, OccupiedError) or states <= set(_FINAL):
        return exc
    return BlockerPendingError(*exc.args)
