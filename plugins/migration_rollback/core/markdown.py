"""Markdown whose data cannot become markup, with no more backslashes than that takes.

For CommonMark with the extensions of GitHub (tables, strikethrough, addresses that become links), which is what the
Airflow UI renders, and what most viewers of a ``.md`` file do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from migration_rollback.core.wording import number

# Inside a line: what escapes, quotes, emphasises, strikes through, ends the text of a link, or begins HTML or an
# entity. Text may be put before or after by the caller, so both ends count as if markup stood there.
_MARKUP = re.compile(
    r"""
    \\(?=[!-/:-@\[-`{-~]|$)
    | `
    | (?<!\ )[*~] | [*~](?!\ )
    | (?<!\w)_+ | _+(?!\w)
    | \](?=\(|$)
    | <(?!\ )
    | &(?=\#?[0-9A-Za-z]+;|\#?[0-9A-Za-z]*$)
    """,
    re.VERBOSE,
)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}

# At the beginning of a line: a heading, an item, a rule, a quotation, a footnote, or a definition of a link.
_LINE_START = re.compile(r"(?=\#{1,6}(?:\ |$)|[-+](?:\ |$)|-[-\ ]*$|=+$|>|\[)")
_NUMBERED = re.compile(r"^([0-9]{1,9})([.)])(?= |$)")

# GitHub's extension makes links of addresses after all escapes are resolved: only code is left alone.
_WORD = re.compile(r"[^ `\\|]+")
_ADDRESS = re.compile(r"//|www\.|[-.\w+]@[-\w]", re.IGNORECASE)
_IN_ADDRESS = "%:/?#@!$&'*+,;="  # what an address may hold, without brackets, which end or begin a link's
_AROUND = "()[]<>{}.,;:!?\"'*_~#&"


class Markup(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(text: object) -> str:
    """Text from artifacts or databases, safe within a line. Addresses become code, as nothing else keeps them text."""
    return "".join(_inline(one_line(text)))


def escape_line(text: object) -> str:
    """The same where the text begins a line, a list item or a heading."""
    escaped = _NUMBERED.sub(r"\1\\\2", escape(text))
    return f"\\{escaped}" if _LINE_START.match(escaped) else escaped


def code(text: object) -> str:
    """Text as code, whatever it holds; not for the cells of a table."""
    line = one_line(text)
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def link(text: object, url: str) -> Markup:
    """A link, also in a cell of a table; what would end its address, or the cell, is percent-encoded."""
    return Markup(f"[{escape(text)}]({quote(url, safe=_IN_ADDRESS)})")


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
    """A list, each line escaped; of ``depth`` 1, it belongs to the line before it. Blank lines are left out.

    A blank item would make the line before it a heading.
    """
    return "\n".join(f"{'  ' * depth}- {escape_line(line)}" for line in lines if one_line(line))


def numbered(lines: Iterable[str]) -> str:
    """A numbered list, each line escaped."""
    return "\n".join(f"{place}. {escape_line(line)}" for place, line in enumerate(lines, start=1))


def _inline(line: str) -> Iterator[str]:
    end = 0
    for word in _WORD.finditer(line):
        if _ADDRESS.search(word[0]):
            address = word[0].strip(_AROUND)
            start = line.index(address, word.start())
            yield _MARKUP.sub(_escaped, line[end:start])
            yield f"`{address}`"
            end = start + len(address)
    yield _MARKUP.sub(_escaped, line[end:])


def _escaped(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[0]) or "".join(f"\\{character}" for character in found[0])


def _cell(cell: object) -> str:
    if isinstance(cell, Markup):
        return cell
    if cell is None or isinstance(cell, int):
        return number(cell)
    return escape(cell).replace("|", "\\|")
