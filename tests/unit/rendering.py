"""What a viewer of Markdown with GitHub's extensions makes of a text."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# GitHub makes links of addresses only where they begin as one, not of every word with a dot.
_VIEWER = MarkdownIt("gfm-like")
assert _VIEWER.linkify is not None
_VIEWER.linkify.set({"fuzzy_link": False})


def tokens(markdown: str) -> Iterator[Token]:
    """Every token, those within lines included."""
    for token in _VIEWER.parse(markdown):
        yield token
        yield from token.children or ()


def plain_text(markdown: str) -> str:
    """What is read, without line breaks between blocks."""
    return "".join(token.content for token in tokens(markdown) if token.type in ("text", "code_inline"))


def elements(markdown: str) -> set[str]:
    """The names of all elements but text, such as ``h1``, ``em`` or ``a``; raw HTML is ``html``."""
    return {"html" if token.type.startswith("html") else token.tag for token in tokens(markdown)} - {""}
