"""Whether a value honours an atom, and which values of a scale or a length do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tests.filler.catalog import Column, Schema
from tests.filler.checks import FLIPPED, HOLDS, Atom, Compare, IsNull, Length, Matches, OneOf
from tests.filler.patterns import as_python
from tests.filler.scales import Scale, scale_of

NEAR = 60


def by_column(atoms: Sequence[Atom]) -> dict[str, list[Atom]]:
    """Atoms by the column that they speak of; a comparison of two columns is under both."""
    found: dict[str, list[Atom]] = {}
    for atom in atoms:
        found.setdefault(atom.column, []).append(atom)
        if isinstance(atom, Compare) and atom.other:
            mirrored = Compare(atom.value, FLIPPED[atom.operator], atom.column, other=True)
            found.setdefault(atom.value, []).append(mirrored)
    return found


def wants_null(atoms: Sequence[Atom]) -> bool | None:
    """Whether the column has to be NULL or not NULL, if they say so."""
    return next((atom.truth for atom in atoms if isinstance(atom, IsNull)), None)


def possible(schema: Schema, column: Column, atoms: Sequence[Atom]) -> bool:
    """Whether some value may honour all of the atoms; False only where that is plain to see."""
    nulls = {atom.truth for atom in atoms if isinstance(atom, IsNull)}
    lists = [atom.values for atom in atoms if isinstance(atom, OneOf) and atom.truth]
    if len(nulls) == 2 or not lists:
        return len(nulls) < 2
    return any(all(satisfies(schema, column, a, v) for a in atoms if not isinstance(a, IsNull)) for v in lists[0])


def satisfies(schema: Schema, column: Column, atom: Atom, value: str | None) -> bool:
    """Whether the value is as the atom says; where that cannot be told, it is. NULL fails no CHECK by itself."""
    if isinstance(atom, IsNull):
        return (value is None) == atom.truth
    if value is None:
        return True
    if isinstance(atom, OneOf):
        return (value in atom.values) == atom.truth
    if isinstance(atom, Length):
        return HOLDS[atom.operator](len(value), atom.value)
    if isinstance(atom, Matches):
        try:
            return (re.search(as_python(atom.pattern), value) is not None) == atom.truth
        except re.error:
            return True
    if isinstance(atom, Compare) and not atom.other:
        kind, typmod = schema.base(column.type, column.typmod)
        scale = scale_of(kind.name, typmod)
        numbers = (scale.number(value), scale.number(atom.value)) if scale else (None, None)
        if numbers[0] is not None and numbers[1] is not None:
            difference = numbers[0] - numbers[1]
            return HOLDS[atom.operator]((difference > 0) - (difference < 0), 0)
    return True


def resolved(atoms: Sequence[Atom], row: Mapping[str, str | None]) -> tuple[Atom, ...]:
    """Comparisons with another column as comparisons with its value; those with a column not yet made drop out."""
    found = list[Atom]()
    for atom in atoms:
        if isinstance(atom, Compare) and atom.other:
            value = row.get(atom.value)
            if value is not None:
                same = OneOf(atom.column, (value,), atom.operator == "=")
                found.append(
                    same if atom.operator in ("=", "<>") else Compare(atom.column, atom.operator, value, near=True)
                )
        else:
            found.append(atom)
    return tuple(found)


def between(scale: Scale, n: int, atoms: Sequence[Atom]) -> Decimal:
    """The n-th number of the scale within what the atoms allow, counted around when there are fewer.

    A bound that is another column's value keeps it close: what lies between two columns should not overlap.
    """
    low, high = None, None
    near = any(isinstance(atom, Compare) and atom.near for atom in atoms)
    for atom in atoms:
        if not isinstance(atom, Compare) or atom.other or (bound := scale.number(atom.value)) is None:
            continue
        if atom.operator in (">", ">="):
            bound += scale.least if atom.operator == ">" else 0
            low = bound if low is None else max(low, bound)
        elif atom.operator in ("<", "<="):
            bound -= scale.least if atom.operator == "<" else 0
            high = bound if high is None else min(high, bound)
    if low is None:
        low = scale.start if high is None or scale.start <= high else high - 100 * scale.step
    if high is None:
        high = max(scale.high, low)
    number = low + (n % NEAR * max(scale.least, scale.step / 100) if near else n * scale.step)
    if number > high:
        number = low + n % max(int((high - low) / scale.least) + 1, 1) * scale.least
    return max(min(number, scale.high), scale.low)


def range_of_length(atoms: Sequence[Atom], low: int, high: int) -> tuple[int, int]:
    """Shortest and longest length that the atoms allow."""
    for atom in atoms:
        if isinstance(atom, Length):
            match atom.operator:
                case "=":
                    low = high = atom.value
                case "<" | "<=":
                    high = min(high, atom.value - (atom.operator == "<"))
                case ">" | ">=":
                    low = max(low, atom.value + (atom.operator == ">"))
    return min(low, max(high, low)), max(high, low)
