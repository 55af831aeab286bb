"""How numbers and lists of names read in a sentence."""

from collections.abc import Sequence


def some(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def number(value: int | None) -> str:
    """With thousands separated; a question mark where it is not known."""
    return "?" if value is None else f"{value:,}"


def counted(value: int | None, noun: str) -> str:
    """``1 row``, ``2 rows``, ``? rows``."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def agreeing(value: int, verb: str) -> str:
    """The verb of ``value`` things: one references, several reference."""
    return f"{verb}s" if value == 1 else verb
