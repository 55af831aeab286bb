"""The dice, and what is thrown: districts that are easily mistaken for each other, and types that hold their ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st

from tests.integration.random_schemas import CITEXT, DOMAIN, ENUM

INTEGERS = ("integer", "bigint", "numeric(10)")
TEXTS = ("text", "varchar(40)", 'text COLLATE "C"', 'varchar(40) COLLATE "POSIX"', "char(40)", DOMAIN)


@dataclass(frozen=True)
class Family:
    """A district, others that are easily mistaken for it, the types that hold the id and some that do not."""

    district: str
    controls: tuple[str, str]
    types: tuple[str, ...]
    other_types: tuple[str, ...]


FAMILIES = (
    Family("D-002", ("D-0021", "d-002"), (*TEXTS, ENUM), ("integer", "varchar(4)")),
    Family("42", ("420", "4"), (*INTEGERS, *TEXTS, ENUM), ("varchar(1)", "numeric")),
    Family(
        "0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E55",
        ("0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E56", "0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E5A"),
        ("uuid", "uuid", "uuid", *TEXTS, ENUM),
        ("integer",),
    ),
)


def kind_of(type_name: str) -> str:
    """Values of one kind are written alike."""
    if type_name in INTEGERS or type_name == "numeric":
        return "integer"
    return type_name if type_name in ("uuid", ENUM, "daterange") else "text"


def can_reference(type_name: str, target_type: str) -> bool:
    """Whether columns of these types can be the two ends of a foreign key."""
    exact = type_name.startswith("numeric") and not target_type.startswith("numeric")
    careless = target_type == CITEXT and type_name != CITEXT
    return kind_of(type_name) == kind_of(target_type) and not exact and not careless


T = TypeVar("T")


class Dice:
    """Draws that shrink towards the first, the none and the never."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def number(self, most: int) -> int:
        """From 0 on."""
        return self._draw(st.integers(0, most))

    def choose(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[self.number(len(among) - 1)]

    def rarely(self, chances: int) -> bool:
        """Once in so many."""
        return self.number(chances - 1) == chances - 1
