"""The line in which a benchmark says whether a goal is met."""

from __future__ import annotations


def told(name: str, value: float, at_most: float) -> str:
    """Such as `SQL work, set-based / psql: 0.21, at most 0.25: met`."""
    return f"{name}: {value:.2f}, at most {at_most:g}: {'met' if value <= at_most else 'missed'}"
