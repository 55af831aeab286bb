"""How long each statement of a session keeps its client waiting, by what kind of statement it is."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg

SHOWN = 14
# Names, values and numbers: what tells one table's statement from another's.
DETAIL = re.compile(r'"[^"]*"(?:\."[^"]*")*|\'[^\']*\'|%\(\w+\)s|\b\d+\b')
LIST = re.compile(r"_(?:, _)+")
COMMENT = re.compile(r"--[^\n]*\n")
WIDTH = 110


class StatementTimes:
    """Connections made by `connect` tell it of each statement."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._calls: dict[str, int] = defaultdict(int)

    def connect(self, uri: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection that is measured; making it is one of the measured things."""
        times = self

        class Cursor(psycopg.Cursor[Any]):
            def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
                started = time.monotonic()
                try:
                    return super().execute(query, *arguments, **options)
                finally:
                    times.note(_kind(_text(query, self)), time.monotonic() - started)

        started = time.monotonic()
        connection = psycopg.connect(uri, cursor_factory=Cursor)
        self.note("connecting", time.monotonic() - started)
        return connection

    def note(self, kind: str, seconds: float) -> None:
        """One more of that kind."""
        self._seconds[kind] += seconds
        self._calls[kind] += 1

    def table(self, whole: float) -> Iterator[str]:
        """Lines of Markdown, the longest first. :param whole: seconds of everything."""
        yield "| waiting for the server | times | seconds |"
        yield "|---|---:|---:|"
        longest = sorted(self._seconds.items(), key=lambda item: -item[1])
        for kind, seconds in longest[:SHOWN]:
            yield f"| {kind} | {self._calls[kind]} | {seconds:.2f} |"
        rest = longest[SHOWN:]
        yield f"| {len(rest)} other kinds | {sum(self._calls[kind] for kind, _ in rest)} | {_sum(rest):.2f} |"
        yield f"| COMMITs, and the client's own work | | {whole - _sum(longest):.2f} |"


def _sum(kinds: list[tuple[str, float]]) -> float:
    return sum(seconds for _, seconds in kinds)


def _text(query: Any, cursor: psycopg.Cursor[Any]) -> str:
    """As it was given to the driver: text, its bytes, or composed."""
    if isinstance(query, bytes):
        return query.decode()
    return query if isinstance(query, str) else str(query.as_string(cursor))


def _kind(text: str) -> str:
    """The statement's beginning, without what is particular to one table."""
    plain = DETAIL.sub("_", COMMENT.sub("", text)).replace("OPERATOR(pg_catalog.=)", "=")
    short = " ".join(LIST.sub("_", plain).replace("pg_catalog.", "").replace("|", "/").split())
    return f"`{short[:WIDTH]}`"
