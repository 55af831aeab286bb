"""What benchmarks tell: goals, tables, plots, and their places on the page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tools.goals import told
from tools.performance_page import PAGE, with_part
from tools.plots import bars, lines
from tools.rounds import Rounds

SVG = "{http://www.w3.org/2000/svg}"
PARTS = ("bench-delete sql", "bench-delete dag", "bench-growth table", "bench-growth dag")


def test_a_goal_is_met_up_to_its_bound_and_missed_beyond() -> None:
    assert told("SQL work, set-based / psql", 0.214, 0.25) == "SQL work, set-based / psql: 0.21, at most 0.25: met"
    assert told("memory", 1.1, 1.1).endswith(": met")
    assert told("memory", 1.1001, 1.1).endswith(": missed")


def test_rounds_are_told_as_medians_beside_the_first_way() -> None:
    rounds = Rounds({"psql": [2.0, 9.0, 4.0], "ours": [6.0, 2.0, 1.0]})
    assert rounds.ratio("ours") == 0.5
    assert list(rounds.table("SQL work"))[2:] == [
        "| psql | 4.00 | 1.00 | 2.00 - 9.00 | 3 |",
        "| ours | 2.00 | 0.50 | 1.00 - 6.00 | 3 |",
    ]


def test_bars_are_as_long_as_their_values() -> None:
    picture = ElementTree.fromstring(bars("two & three", {"<a>": 2.0, "b": 4.0}, "s"))
    widths = [float(bar.attrib["width"]) for bar in picture.iter(f"{SVG}rect")][1:]
    assert widths[0] * 2 == pytest.approx(widths[1], abs=0.2)


def test_what_is_proportional_rises_by_the_same_share_of_both_axes() -> None:
    """On logarithmic axes of the same reach, so that growth that is more than linear can be seen."""
    picture = ElementTree.fromstring(lines("growth", {"ours": [(1, 2), (10, 20), (100, 200)]}, ("rows", "s")))
    (line,) = picture.iter(f"{SVG}polyline")
    points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
    (x0, y0), (x1, y1), (x2, y2) = points
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y1 - y0 == pytest.approx(y2 - y1, abs=0.2)


def test_a_part_takes_the_place_of_what_the_page_said_of_it_and_of_nothing_else() -> None:
    page = "before\n<!-- a -->\nold \\1\n<!-- /a -->\nafter\n<!-- b -->\n<!-- /b -->\n"
    written = with_part(page, "a", ["new \\1"])
    assert written == page.replace("\nold \\1\n", "\n\nnew \\1\n\n")
    assert with_part(written, "a", ["new \\1"]) == written
    with pytest.raises(ValueError, match="not exactly once"):
        with_part(page, "c", [])


def test_the_page_has_a_place_for_every_part() -> None:
    for part in PARTS:
        assert with_part(PAGE.read_text(), part, ["x"]) != ""
