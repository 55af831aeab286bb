"""What the text of a function says of what it does: which tables, sequences and functions it names, and how."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

_IDENTIFIER: Final = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_NAME: Final = rf"(?:(?P<schema>{_IDENTIFIER})\s*\.\s*)?(?P<name>{_IDENTIFIER})"
_TOKENS: Final = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)"""
    r"""|(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')|(?P<literal>'(?:[^']|'')*')|(?P<dollar>\$(\w*)\$.*?\$\5\$)"""
    r"""|"(?:[^"]|"")*\"""",
    re.DOTALL,
)
_WRITES: Final = re.compile(
    r"(?<!do )(?<!for )(?<!key )\b(?P<verb>insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+"
    rf"(?:only\s+)?(?!set\b){_NAME}(?=(?P<rest>[^;]*))",
    re.IGNORECASE,
)
_READS: Final = re.compile(
    rf"(?<!delete )(?<!distinct )\b(?:from|join)\s+(?:only\s+)?(?!only\b|lateral\b|select\b){_NAME}\s*(?![\w$.(\"])",
    re.IGNORECASE,
)
_CALLS: Final = re.compile(rf"(?P<before>\w+\s+)?(?<![\w$.\"]){_NAME}\s*\(", re.IGNORECASE)
_SEQUENCES: Final = re.compile(r"\b(?P<how>nextval|currval|setval)\s*\(\s*'(?P<place>\d+)'", re.IGNORECASE)
_ANY_SEQUENCE: Final = re.compile(r"\b(?:nextval|currval|setval)\s*\(", re.IGNORECASE)
_CTE: Final = re.compile(
    rf"(?P<name>{_IDENTIFIER})\s*(?:\([^()]*\)\s*)?\bas\s+(?:(?:not\s+)?materialized\s+)?\(", re.IGNORECASE
)
_ONE_NAME: Final = re.compile(_NAME)
_COLUMNS: Final = re.compile(rf"\s*(?:as\s+{_IDENTIFIER}\s*)?\((?P<columns>[^()]*)\)", re.IGNORECASE)
_DYNAMIC: Final = re.compile(r"\bexecute\b|\b(?:query|table|cursor|schema|database)_to_xml\w*\s*\(", re.IGNORECASE)
_RIGHTS: Final[Mapping[str, str]] = {
    "insert": "INSERT",
    "update": "UPDATE",
    "delete": "DELETE",
    "truncate": "TRUNCATE",
    "merge": "",
}


class Name(NamedTuple):
    """A name as the server reads it; ``schema`` is empty where the text names none."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


class TableUse(NamedTuple):
    """What a statement does with a table."""

    name: Name
    rights: tuple[str, ...]
    """What that takes, as GRANT calls it."""
    columns: tuple[str, ...] | None = None
    """Those that an INSERT gives a value; null: not known."""

    @property
    def writes(self) -> bool:
        """Whether rows may be another afterwards."""
        return self.rights != ("SELECT",)


class SequenceUse(NamedTuple):
    """A sequence, and whether its value is set and not only taken."""

    name: Name
    sets: bool


class Call(NamedTuple):
    """A name in front of parentheses, which need not be a function, with the number of its arguments."""

    name: Name
    arguments: int


@dataclass(frozen=True)
class FunctionText:
    """What a function's text names."""

    tables: tuple[TableUse, ...] = ()
    sequences: tuple[SequenceUse, ...] = ()
    calls: tuple[Call, ...] = ()
    is_dynamic: bool = False
    """Whether it runs statements, or takes sequences, that its text does not hold."""


def read_function_text(source: str) -> FunctionText:
    """A reading by words: what stands in a branch that is never taken counts all the same."""
    literals: list[str] = []
    text = _TOKENS.sub(lambda token: _token(token, literals), source)
    named = _SEQUENCES.finditer(text)
    sequences = [found for match in named if (found := _sequence(match, literals, text))]
    with_queries = {folded(match["name"]) for match in _CTE.finditer(text)}
    reads = (_name(match) for match in _READS.finditer(text))
    tables = (
        *(_write(match) for match in _WRITES.finditer(text)),
        *(TableUse(name, ("SELECT",)) for name in reads if name.schema or name.name not in with_queries),
    )
    return FunctionText(
        tables=tuple(dict.fromkeys(tables)),
        sequences=tuple(dict.fromkeys(sequences)),
        calls=tuple(
            dict.fromkeys(call for call in _calls(text) if call.name.schema or call.name.name not in with_queries)
        ),
        is_dynamic=bool(_DYNAMIC.search(text)) or len(sequences) < len(_ANY_SEQUENCE.findall(text)),
    )


def folded(name: str) -> str:
    """As the server reads a name: lower case unless it is quoted."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


def _token(token: re.Match[str], literals: list[str]) -> str:
    """Comments go, a literal leaves its number, and a quoted name stays."""
    if token["comment"]:
        return " "
    literal = token["literal"]
    if not (literal or token["escaped"] or token["dollar"]):
        return token[0]
    literals.append(literal[1:-1].replace("''", "'") if literal else "")
    return f"'{len(literals) - 1}'"


def _name(match: re.Match[str]) -> Name:
    return Name(folded(match["schema"] or ""), folded(match["name"]))


def _sequence(match: re.Match[str], literals: list[str], text: str) -> SequenceUse | None:
    """Null where the text puts the name together."""
    name = _ONE_NAME.fullmatch(literals[int(match["place"])].strip())
    if name is None or re.match(r"\s*\|\|", text[match.end() :]):
        return None
    return SequenceUse(_name(name), sets=match["how"].lower() == "setval")


def _write(match: re.Match[str]) -> TableUse:
    verb, rest = match["verb"].split()[0].lower(), match["rest"].lower()
    rights = {_RIGHTS[verb]: None} if _RIGHTS[verb] else {}
    if verb == "merge":
        rights = {word.upper(): None for word in ("select", "insert", "update", "delete") if word in f"select {rest}"}
    if verb == "insert" and "do update" in rest:
        rights["UPDATE"] = None
    if _reads_itself(verb, rest):
        rights["SELECT"] = None
    columns = _COLUMNS.match(match["rest"]) if verb == "insert" else None
    given = tuple(folded(column.strip()) for column in columns["columns"].split(",")) if columns else None
    return TableUse(_name(match), tuple(rights), given)


def _reads_itself(verb: str, rest: str) -> bool:
    """Whether a statement takes SELECT on the table that it writes to as well."""
    if verb == "insert":
        return bool(re.search(r"\breturning\b|\bon\s+conflict\s*\(", rest))
    if verb == "update":
        taken = re.search(r"\bset\s+(?:\w+\.)?(\w+)\s*=[^,]*\b\1\b", rest)
        return bool(taken or re.search(r"\bwhere\b|\breturning\b", rest))
    return verb == "delete" and bool(re.search(r"\bwhere\b|\breturning\b", rest))


def _calls(text: str) -> Iterator[Call]:
    for match in _CALLS.finditer(text):
        if (match["before"] or "").strip().lower() not in ("into", "as", "table"):
            yield Call(_name(match), _arguments(text, match.end()))


def _arguments(text: str, start: int) -> int:
    """How many there are between the parenthesis that has just been opened and its end."""
    depth, commas, is_empty = 1, 0, True
    for letter in text[start:]:
        depth += (letter in "([") - (letter in ")]")
        if depth == 0:
            break
        commas += letter == "," and depth == 1
        is_empty = is_empty and letter.isspace()
    return 0 if is_empty else commas + 1
