"""Units of one store are deleted side by side: one that finds another in its way waits for that one's task."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.plan import StorePlan
from migration_rollback.core.planning.unit_groups import UnitGroup, unit_groups
from migration_rollback.core.report.results import UnitOutcome
from migration_rollback.edge.handovers import delete_rows_of
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import max_map_length
from migration_rollback.errors import BlockedByError, BlockerPendingError, OccupiedError

_STARTING: Final = ("scheduled", "queued", "restarting")
_FINAL: Final = ("success", "failed", "skipped", "upstream_failed", "removed")
_LOOK_SECONDS: Final = 0.5
_MOST_LOOK_SECONDS: Final = 5.0
"""Between two tries, the first and the longest time: each try costs a connection."""
_START_SECONDS: Final = 30.0
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


def in_turn(delete: Callable[[], UnitOutcome], instances: Instances) -> UnitOutcome:
    """Delete a unit, and try again as long as what is in the way is being deleted itself.

    Whoever is in the way may have ended between the try and the look, so the last try comes after the last look.

    :raises BlockedByError: by a unit that has ended; ``BlockerPendingError`` by one that is to be tried again.
    :raises OccupiedError: another session is at work on the unit, and it is no task of this run.
    """
    started, last, told, pause = time.monotonic(), False, "", _LOOK_SECONDS
    while True:
        try:
            return delete()
        except (BlockedByError, OccupiedError) as exc:
            states = _states_in_the_way(exc, instances)
            if last:
                raise _pending(exc, states) from exc
            is_starting = time.monotonic() < started + _START_SECONDS and not states.isdisjoint(_STARTING)
            last = not is_starting and "running" not in states
            if not last and str(exc) != told:
                told = str(exc)
                log.info("waiting: %s", exc.args[0] if isinstance(exc, BlockedByError) else exc)
        if not last:
            time.sleep(pause)
            pause = min(2 * pause, _MOST_LOOK_SECONDS)


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
