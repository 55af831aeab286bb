"""How a store's units are handed to mapped tasks: one each, as far as Airflow maps that many."""

import itertools
from collections.abc import Sequence
from typing import Any, Final

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.plan import Unit

LABEL_LENGTH: Final = 250
"""What Airflow keeps of a mapped instance's name (``rendered_map_index``); a longer one fails its task."""


class UnitGroup(Frozen):
    """What one mapped instance deletes."""

    name: str
    """What the grid shows."""
    units: tuple[int, ...]
    """Their places in the store's plan."""

    def to_xcom(self) -> dict[str, Any]:
        """Plain JSON."""
        return self.model_dump(mode="json")


def unit_groups(units: Sequence[Unit], most: int) -> tuple[UnitGroup, ...]:
    """The units in order, in at most ``most`` groups of about the same number of units."""
    count = min(most, len(units))
    borders = [place * len(units) // count for place in range(count + 1)] if count else []
    places = [tuple(range(begin, end)) for begin, end in itertools.pairwise(borders)]
    return tuple(UnitGroup(name=_name([units[place] for place in group]), units=group) for group in places)


def _name(units: Sequence[Unit]) -> str:
    return label(", ".join(unit.name for unit in units), sum(len(unit.tables) for unit in units))


def unit_label(unit: Unit) -> str:
    """The unit's name, as the grid shows it where an instance has no other."""
    return label(unit.name, len(unit.tables))


def label(name: str, tables: int) -> str:
    """The names of units; where there is no room for all, the first tables and the number of all."""
    if len(name) <= LABEL_LENGTH:
        return name
    end = f" ... ({tables:,} tables)"
    shown = name[: LABEL_LENGTH - len(end)]
    return (shown.rpartition(" ")[0].rstrip(",+ ") or shown) + end
