"""Where in the application's code an error arose, in identifiers: the server's CONTEXT quotes whole statements."""

import re
from collections.abc import Iterator
from typing import Final

_NAME: Final = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_QUALIFIED: Final = rf"{_NAME}(?:\.{_NAME})?"
_FUNCTION: Final = re.compile(
    rf'^(?:PL/pgSQL|SQL|PL/\w+) function "?(?P<name>{_QUALIFIED})"?(?:\([\w ,.\[\]"]*\))?'
    r"(?: line (?P<line>\d+))?(?: at (?P<at>[A-Za-z /]+))?"
)
_STATEMENT: Final = re.compile(
    rf"\b(?P<verb>INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|FROM|JOIN)\s+(?:ONLY\s+)?(?P<table>{_QUALIFIED})",
    re.IGNORECASE,
)
_STATEMENT_STARTS: Final = re.compile(r'^SQL (?:statement|expression) "', re.IGNORECASE)
_LITERAL: Final = re.compile(
    r"[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/", re.DOTALL
)
_MOST: Final = 4


def where_it_arose(context: str | None) -> str:
    """The functions and the tables of their statements, the innermost first; empty where the server says nothing.

    Of a statement only what it does to which table is kept, of a function its name and the line: anything else may hold
    values of rows. A server that speaks another language than English tells the tables only.
    """
    return ", in ".join(list(dict.fromkeys(_places(context or "")))[:_MOST])


def without_values(message: str, sqlstate: str) -> str:
    """The server's message; one about data (class 22) quotes the value that it could not use."""
    return re.sub(r'"[^"]*"', '"..."', message) if sqlstate.startswith("22") else message


def _places(context: str) -> Iterator[str]:
    for entry in _entries(context):
        if function := _FUNCTION.match(entry):
            line = f" line {function['line']}" if function["line"] else ""
            at = f" at {function['at'].strip()}" if function["at"] else ""
            yield f"function {function['name']}{line}{at}"
        elif _STATEMENT_STARTS.match(entry) and (found := _STATEMENT.search(_LITERAL.sub("", entry))):
            yield f"{' '.join(found['verb'].upper().split())} {found['table']}"


def _entries(context: str) -> Iterator[str]:
    """One for each frame: a quoted statement may have several lines, of which none is a frame of its own."""
    statement: list[str] = []
    for line in context.splitlines():
        statement.append(line)
        quotes = sum(part.count('"') for part in statement)
        if _STATEMENT_STARTS.match(statement[0]) and (quotes % 2 or not line.endswith('"')):
            continue
        yield "\n".join(statement)
        statement = []
    if statement:
        yield "\n".join(statement)
