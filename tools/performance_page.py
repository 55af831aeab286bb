"""docs/performance.md: each benchmark prints its part of the page, and writes it there when it is asked to."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
PAGE = REPOSITORY / "docs" / "performance.md"
PLOTS = PAGE.with_suffix("")


def tell(part: str, lines: Sequence[str], plots: Mapping[str, str]) -> None:
    """Print the lines; with WRITE=yes they and the plots take the place of what the page says of that part.

    :param part: such as `bench-delete sql`: the page has it between `<!-- ... -->` and `<!-- /... -->`.
    :param plots: SVG by file name without its ending.
    """
    print("\n".join(["", *lines, ""]), flush=True)
    if os.environ.get("WRITE", "") != "yes":
        return
    PLOTS.mkdir(exist_ok=True)
    for name, svg in plots.items():
        (PLOTS / f"{name}.svg").write_text(svg)
    shown = [f"![{name}]({PLOTS.name}/{name}.svg)" for name in plots]
    PAGE.write_text(with_part(PAGE.read_text(), part, [*lines, "", *shown]))
    print(f"written to {PAGE.relative_to(REPOSITORY)}", flush=True)


def with_part(page: str, part: str, lines: Sequence[str]) -> str:
    """The page with other lines between the marks of a part. :raises ValueError: it has no such marks, or twice."""
    begin, end = f"<!-- {part} -->", f"<!-- /{part} -->"
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if len(between.findall(page)) != 1:
        raise ValueError(f'the page has "{begin}" ... "{end}" not exactly once; put it where the part belongs')
    text = "\n".join([begin, "", *lines, "", end])
    return between.sub(lambda _: text, page)
