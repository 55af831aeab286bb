"""Markdown whose data cannot become markup."""

import html
import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~])")


def escape(text: object) -> str:
    """Text from artifacts or databases, safe in a line or a table cell."""
    return _SPECIAL.sub(r"\\\1", html.escape(one_line(text), quote=False))


def one_line(text: object) -> str:
    """Without line breaks, and without characters that hide or turn around what stands beside them."""
    joined = " ".join(str(text).split())
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in joined)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; columns after the first are aligned to the right where the header ends in a number sign ``#``."""
    names = [name.removesuffix("#") for name in header]
    rules = ["---:" if name.endswith("#") else "---" for name in header]
    lines = [names, rules, *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bullets(lines: Iterable[str], depth: int = 0) -> str:
    """A list, each line escaped; of ``depth`` 1, it belongs to the line before it."""
    return "\n".join(f"{'  ' * depth}- {escape(line)}" for line in lines)


def number(value: int | None) -> str:
    """With thousands separated; a question mark where it is not known."""
    return "?" if value is None else f"{value:,}"


def _cell(cell: object) -> str:
    if cell is None or isinstance(cell, int):
        return number(cell)
    return escape(cell)
