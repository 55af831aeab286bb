"""Data is text wherever Markdown shows it, and reads as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example
from hypothesis import given as for_all
from hypothesis import strategies as st

from migration_rollback.core.markdown import (
    bullets,
    code,
    escape,
    escape_line,
    numbered,
    one_line,
    table,
)
from migration_rollback.core.wording import agreeing, counted, number
from tests.unit.given import NASTY
from tests.unit.rendering import elements, plain_text, tokens

PIECES = (
    *(
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "!",
        "<",
        ">",
        "&",
        "#",
        "# ",
        "1.",
        "2) ",
        "- ",
        "+ ",
    ),
    *(
        "=",
        "---",
        "|",
        "\\",
        "\n",
        " ",
        "a",
        "B7",
        "é",
        "学",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<a@b.c>",
        "&amp;",
        "&#35;",
    ),
    *("[a](b)", "![i](j)", "[x]: ", "[^1]: ", "[x] ", "http://", "https://e.org/x", "www.e.org", "me@e.org", "mailto:"),
)
hostile = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=10).map("".join)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", "a|b"),
        ("`a`", "\\`a\\`"),
        ("<b>&amp;", "&lt;b>&amp;amp;"),
        ("a\nb\r\n\tc", "a b c"),
        ("# a", "\\# a"),
        ("[a](b)", "\\[a\\](b)"),
        ("![a](b)", "![a\\](b)"),
        ("*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~"),
        ("\\", "\\\\"),
        ("a\u2028b", "a b"),
        ("a\u202eb\u200bc\x00d", "a\ufffdb\ufffdc\ufffdd"),
        ("Grüße 学区", "Grüße 学区"),
        ("- a", "\\- a"),
        ("12. a", "12\\. a"),
        ("> a", "\\> a"),
        ("see http://a.org/b.", "see `http://a.org/b`."),
        ("me@school.org", "`me@school.org`"),
    ],
)
def test_text_cannot_become_markup(text: str, escaped: str) -> None:
    assert escape_line(text) == escaped


@pytest.mark.parametrize(
    "text",
    [
        "FK integrity maintained (200 foreign keys checked)",
        "2025-11-06T10:15:25+00:00",
        "rows_missing of public.student_contacts_2024: 3 rows!",
        "a - b + c = d # e 1. f {g} h: i; j -> k",
        "a < b > c & d * e ~ f",
        "data/reports/rollback-20251106T101500Z.json",
    ],
)
def test_what_is_no_markup_at_its_place_stays_as_it_is(text: str) -> None:
    """A person reads the log, the form and the file; each needless backslash is one to stumble over."""
    assert escape_line(text) == escape(text) == text


def in_a_cell(text: str) -> str:
    return table(("H", "R#"), [(text, 1)])


PLACES: dict[str, tuple[Callable[[str], str], str]] = {
    "line": (escape_line, "{}"),
    "within a line": (lambda text: f"a {escape(text)}; {escape(text)} z", "a {0}; {0} z"),
    "beside bold": (lambda text: f"**a** {escape(text)} **z**", "a {} z"),
    "list": (lambda text: bullets([text]), "{}"),
    "list in a list": (lambda text: f"- a\n{bullets([text, text], depth=1)}", "a{0}{0}"),
    "numbered list": (lambda text: numbered([text, "z"]), "{}z"),
    "cell": (in_a_cell, "HR{}1"),
    "code": (lambda text: f"a {code(text)} z" if one_line(text) else "a  z", "a {} z"),
}
OF_PLACES = {"p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("place", PLACES)
@for_all(text=hostile)
@example(text=NASTY)
@example(text="[x]: /evil")
@example(text="---\n---")
@example(text="a\\|b|c\\")
def test_every_text_reads_as_it_was_written_and_is_no_markup(place: str, text: str) -> None:
    """Judged by a parser. Only code, and addresses, which nothing else keeps from becoming links, are shown as code."""
    render, expected = PLACES[place]
    shown = render(text)
    assert " ".join(plain_text(shown).split()) == " ".join(expected.format(one_line(text)).split())
    own = {"strong"} if place == "beside bold" else set()
    assert elements(shown) <= {*OF_PLACES, "code", *own}
    if place != "code":
        spans = [token.content for token in tokens(shown) if token.type == "code_inline"]
        assert all(re.search(r"//|www|@", span, re.IGNORECASE) for span in spans)


@for_all(text=hostile)
def test_parentheses_signs_and_dots_within_a_line_are_never_escaped(text: str) -> None:
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[-+.()#{}!]", "a " + escape(text))


def test_a_cell_cannot_leave_its_row() -> None:
    text = table(("Name", "Rows#"), [("a|b\nc", 1_234), (NASTY, None)])
    lines = text.splitlines()
    assert lines[:3] == ["| Name | Rows |", "| --- | ---: |", "| a\\|b c | 1,234 |"]
    assert len(lines) == 4
    assert bullets([NASTY]).count("\n") == 0
    assert (number(None), number(0)) == ("?", "0")


def test_one_thing_is_counted_in_the_singular() -> None:
    assert [counted(value, "row") for value in (0, 1, 2, 1_200, None)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,200 rows",
        "? rows",
    ]
    assert [agreeing(value, "reference") for value in (0, 1, 2)] == ["reference", "references", "reference"]
