"""What a seed stands for: kinds of faults, their moments, and the rollbacks that they meet."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from demo.world import STORES
from tests.chaos.faults import KINDS
from tests.chaos.moments import Moment

# Rounds that take no longer than they must, each of another family or at another part of the stack.
SHORT_FORM = (7, 12, 16, 22, 33, 39)
ROLLBACKS = 2
STORES_OF_DISTRICT = 2
SECOND_FAULT = 0.25
OF_CLEANUP = ("choose_cleanup", "delete_files")


@dataclass(frozen=True)
class Drawn:
    """One fault: `victim` is the place of its rollback, `dice` the seed of what it decides itself."""

    kind: str
    moment: Moment
    seconds: float
    victim: int
    dice: int


@dataclass(frozen=True)
class Draw:
    """A round. Of each rollback: the stores that its district is in, and what becomes of its files."""

    seed: int
    faults: tuple[Drawn, ...]
    stores: tuple[tuple[str, ...], ...]
    cleanup: tuple[str, ...]
    silences_triggers: bool

    @classmethod
    def of(cls, seed: int) -> Draw:
        """Seeds that follow each other have kinds that follow each other, so that as many as there are meet all."""
        dice = Random(f"chaos {seed}")
        faults = [_fault(dice, [*KINDS][(seed - 1) % len(KINDS)])]
        if dice.random() < SECOND_FAULT:
            faults.append(_fault(dice, dice.choice(_of_other_families(faults[0].kind))))
        stores = tuple(
            tuple(sorted(dice.sample(STORES, STORES_OF_DISTRICT), key=STORES.index)) for _ in range(ROLLBACKS)
        )
        in_cleanup = {fault.victim for fault in faults if fault.moment.task in OF_CLEANUP}
        drawn = [dice.choice(("yes", "yes", "ask", "no")) for _ in range(ROLLBACKS)]
        cleanup = tuple("yes" if place in in_cleanup else one for place, one in enumerate(drawn))
        return cls(seed, tuple(faults), stores, cleanup, dice.random() < 0.5)


def _fault(dice: Random, name: str) -> Drawn:
    kind = KINDS[name]
    moment, seconds = Moment.draw(dice, kind.task), round(dice.uniform(*kind.lasts), 1)
    return Drawn(name, moment, seconds, dice.randrange(ROLLBACKS), dice.randrange(2**32))


def _of_other_families(kind: str) -> list[str]:
    """Two faults of one family could undo each other."""
    family = KINDS[kind].inject.__module__
    return [name for name, other in KINDS.items() if other.inject.__module__ != family]
