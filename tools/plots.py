"""Plots as SVG text: horizontal bars, and lines on two logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

Point = tuple[float, float]

WIDTH = 760
LEFT = 250
RIGHT = 110
TOP = 46
BAR = 30
PLOT_HEIGHT = 300
COLOURS = ("#2f6f9f", "#c8553d", "#4f9d69", "#8a6bb1", "#b58900", "#555555")
FONT = 'font-family="sans-serif" font-size="13"'


def bars(title: str, values: Mapping[str, float], unit: str) -> str:
    """A bar for each value, with the value behind it."""
    longest = max(values.values(), default=1.0) or 1.0
    parts = []
    for place, (label, value) in enumerate(values.items()):
        middle, length = TOP + BAR * place + BAR / 2, (WIDTH - LEFT - RIGHT) * value / longest
        parts += [
            _text(LEFT - 8, middle + 4, label, anchor="end"),
            f'<rect x="{LEFT}" y="{middle - 10:.1f}" width="{length:.1f}" height="20" '
            f'fill="{COLOURS[place % len(COLOURS)]}"/>',
            _text(LEFT + length + 6, middle + 4, f"{value:,.2f} {unit}"),
        ]
    return _svg(title, TOP + BAR * len(values) + 14, parts)


def lines(title: str, series: Mapping[str, Sequence[Point]], axes: tuple[str, str]) -> str:
    """A line through the points of each series; both axes are logarithmic, so what is proportional rises by 45 degrees.

    :param axes: what x and y are, with their units.
    """
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    across = _Axis(min(xs), max(xs), 80, WIDTH - 230)
    up = _Axis(min(ys), max(ys), TOP + PLOT_HEIGHT, TOP)
    parts = [
        _line(across.begin, up.begin, across.end, up.begin),
        _line(across.begin, up.begin, across.begin, up.end),
        _text((across.begin + across.end) / 2, up.begin + 40, axes[0], anchor="middle"),
        _text(across.begin, up.end - 8, axes[1]),
        *(_text(across.at(x), up.begin + 18, f"{x:,g}", anchor="middle") for x in sorted(set(xs))),
        *(_text(across.begin - 6, up.at(y) + 4, f"{y:g}", anchor="end") for y in up.decades()),
    ]
    for place, (label, points) in enumerate(series.items()):
        colour = COLOURS[place % len(COLOURS)]
        path = " ".join(f"{across.at(x):.1f},{up.at(y):.1f}" for x, y in points)
        parts += [
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            *(f'<circle cx="{across.at(x):.1f}" cy="{up.at(y):.1f}" r="3" fill="{colour}"/>' for x, y in points),
            f'<rect x="{across.end + 16}" y="{TOP + 22 * place}" width="12" height="12" fill="{colour}"/>',
            _text(across.end + 34, TOP + 22 * place + 11, label),
        ]
    return _svg(title, TOP + PLOT_HEIGHT + 56, parts)


class _Axis:
    """Logarithmic, from one place of the picture to another."""

    def __init__(self, least: float, most: float, begin: float, end: float) -> None:
        self.begin, self.end = begin, end
        self._least = math.log10(max(least, 1e-9)) - 0.05
        self._most = math.log10(max(most, 1e-9)) + 0.05

    def at(self, value: float) -> float:
        """Where the value is."""
        share = (math.log10(max(value, 1e-9)) - self._least) / (self._most - self._least)
        return self.begin + share * (self.end - self.begin)

    def decades(self) -> Iterator[float]:
        """1, 3, 10, 30 ..., as far as they are on it."""
        for power in range(math.floor(self._least), math.ceil(self._most) + 1):
            for times in (1.0, 3.0):
                if self._least <= math.log10(times) + power <= self._most:
                    yield times * 10.0**power


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" {FONT}>',
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="white"/>',
            f'<text x="12" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
            *parts,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#555555"/>'
