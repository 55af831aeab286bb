"""What a fault is told: where it happens, and to what."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tests.chaos.moments import Instance
from tests.chaos.rollback import Rollback
from tests.chaos.stage import Stage


@dataclass(frozen=True)
class Scene:
    """`instance` was at work in the rollback when the fault's moment began; `seconds` is how long it lasts."""

    stage: Stage
    rollback: Rollback
    instance: Instance
    seconds: float
    dice: Random

    def last(self) -> None:
        """Let the fault last."""
        time.sleep(self.seconds)  # the seed says how long; nothing is waited for

    def during(self, fault: AbstractContextManager[object]) -> None:
        """Let it last, and undo it."""
        with fault:
            self.last()


Inject = Callable[[Scene], str]
"""Does it, undoes it, and says in a few words what it has hit."""


class Kind(NamedTuple):
    """A kind of fault. `task`: only there; `lasts`: seconds, at least and at most."""

    inject: Inject
    task: str | None = None
    lasts: tuple[float, float] = (0, 0)
    needs_mount: bool = False
