"""What a check is, and the moments at which checks are asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from migration_rollback.core.findings import Finding

Facts = TypeVar("Facts")


class Moment(StrEnum):
    """When the same question is worth asking. What a check says of itself here holds wherever it is asked from."""

    PLAN = "at the plan"
    BEFORE_STORE = "before a store's deletions"
    IN_TRANSACTION = "in the transaction that deletes"
    VERIFICATION = "at the verification"


@dataclass(frozen=True)
class Check(Generic[Facts]):
    """A pure function from facts to findings. ``moments`` are those at which its answer can matter."""

    judge: Callable[[Facts], Iterable[Finding]]
    moments: frozenset[Moment]

    def __call__(self, facts: Facts) -> tuple[Finding, ...]:
        """Everything that it finds."""
        return tuple(self.judge(facts))


def check(*moments: Moment) -> Callable[[Callable[[Facts], Iterable[Finding]]], Check[Facts]]:
    """Make a check of a function that yields findings."""

    def declare(judge: Callable[[Facts], Iterable[Finding]]) -> Check[Facts]:
        return Check(judge, frozenset(moments))

    return declare


def ask(checks: Iterable[Check[Facts]], moment: Moment, facts: Facts) -> tuple[Finding, ...]:
    """What the checks of that moment find, in their order."""
    return tuple(finding for one in checks if moment in one.moments for finding in one(facts))
