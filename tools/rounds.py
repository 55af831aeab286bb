"""Seconds of several ways to do the same, measured in alternating rounds, and what is told of them."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


def in_time(rounds: int) -> Iterator[int]:
    """The numbers of the rounds; where MINUTES are given, none begins later than that, but for the first."""
    seconds = 60 * float(os.environ.get("MINUTES") or "inf")
    started = time.monotonic()
    for number in range(rounds):
        if number and time.monotonic() - started > seconds:
            return
        yield number


@dataclass
class Rounds:
    """Seconds of each way, in the order of the rounds; the first way is what the others are compared with."""

    of: dict[str, list[float]] = field(default_factory=dict)

    def add(self, way: str, seconds: float) -> None:
        """One more round of it."""
        self.of.setdefault(way, []).append(seconds)
        print(f"  round {len(self.of[way])}, {way}: {seconds:.2f} s", flush=True)

    @property
    def medians(self) -> Mapping[str, float]:
        """Seconds by way."""
        return {way: statistics.median(seconds) for way, seconds in self.of.items()}

    def ratio(self, way: str) -> float:
        """How many times as long as the first it took: medians."""
        medians = self.medians
        return medians[way] / next(iter(medians.values()))

    def table(self, title: str) -> Iterator[str]:
        """Lines of Markdown."""
        first = next(iter(self.of))
        yield f"| {title} | seconds, median | ratio to {first} | seconds, min - max | rounds |"
        yield "|---|---:|---:|---:|---:|"
        for way, seconds in self.of.items():
            spread = f"{min(seconds):.2f} - {max(seconds):.2f}"
            yield f"| {way} | {self.medians[way]:.2f} | {self.ratio(way):.2f} | {spread} | {len(seconds)} |"
