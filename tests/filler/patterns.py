"""Text that matches a regular expression of the simple kind that CHECK constraints use."""

from __future__ import annotations

import importlib
import random
import re
from typing import Any

# Python's own parser of patterns: without a public name, and stable since Python 1.5.
_parser: Any = importlib.import_module("re._parser")
POSIX = {
    "[:alpha:]": "a-zA-Z",
    "[:digit:]": "0-9",
    "[:alnum:]": "a-zA-Z0-9",
    "[:upper:]": "A-Z",
    "[:lower:]": "a-z",
    "[:space:]": " ",
    "[:xdigit:]": "0-9a-f",
    "[:punct:]": "._",
    "[:<:]": "",
    "[:>:]": "",
}
ANY = "abcdefghijklmnopqrstuvwxyz0123456789"
CATEGORIES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_WORD": ANY, "CATEGORY_SPACE": " "}
PRINTABLE = "".join(map(chr, range(32, 127)))
MOST_REPEATS = 12
MOST_LETTERS = 60
Repeats = tuple[int, int]


def as_python(pattern: str) -> str:
    """PostgreSQL's pattern in Python's spelling; what both write alike stays."""
    for name, members in POSIX.items():
        pattern = pattern.replace(name, members)
    return pattern.replace(r"\m", r"\b").replace(r"\M", r"\b").replace(r"\y", r"\b")


def matching(pattern: str, rng: random.Random, low: int = 0, high: int = 200) -> str | None:
    """Text of `low` to `high` characters that the pattern finds something in, or None when none was found."""
    try:
        tree, compiled = _parser.parse(as_python(pattern)), re.compile(as_python(pattern))
    except (re.error, OverflowError):
        return None
    for attempt in range(40):
        # First short; then each part that may be repeated for ever is made as long as the whole has to be.
        text = _sequence(tree, rng, (0, MOST_REPEATS) if attempt < 20 else (low, max(low, min(high, MOST_LETTERS))))
        if low <= len(text) <= high and compiled.search(text):
            return text
    return None


def _sequence(tree: Any, rng: random.Random, repeats: Repeats) -> str:
    return "".join(_one(str(operator), argument, rng, repeats) for operator, argument in tree)


def _one(operator: str, argument: Any, rng: random.Random, repeats: Repeats) -> str:
    match operator:
        case "LITERAL":
            return chr(argument)
        case "NOT_LITERAL":
            return rng.choice([c for c in ANY if ord(c) != argument])
        case "ANY":
            return rng.choice(ANY)
        case "IN":
            return rng.choice(_members(argument) or ["x"])
        case "BRANCH":
            return _sequence(rng.choice(argument[1]), rng, repeats)
        case "SUBPATTERN":
            return _sequence(argument[-1], rng, repeats)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, inner = argument
            least = min(max(int(low), repeats[0]), int(high))
            times = rng.randint(least, max(least, min(int(high), repeats[1])))
            return "".join(_sequence(inner, rng, repeats) for _ in range(times))
        case _:
            return ""


def _members(argument: Any) -> list[str]:
    """Characters of a set in brackets; the first that come, when it is one of exceptions."""
    found, negated = list[str](), False
    for operator, value in argument:
        match str(operator):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found.append(chr(value))
            case "RANGE":
                found += map(chr, range(value[0], min(value[1], value[0] + 200) + 1))
            case "CATEGORY":
                found += CATEGORIES.get(str(value), "x")
    if negated:
        return [c for c in ANY if c not in found] or [c for c in PRINTABLE if c not in found]
    # Of a range over all of Unicode the plain letters are preferred.
    return [c for c in found if c in ANY] or found
