"""Values of columns, as text that PostgreSQL's input function of the column's type reads."""

from __future__ import annotations

import random
import re
import string
import uuid
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from tests.filler.catalog import Column, Schema, Type
from tests.filler.checks import Atom, Cased, Matches, OneOf, alternatives
from tests.filler.hints import between, range_of_length, resolved, satisfies
from tests.filler.patterns import matching
from tests.filler.scales import scale_of
from tests.filler.server import raw

TEXTS = ("text", "varchar", "bpchar", "citext", "name", "char")
DIGITS = string.digits + string.ascii_lowercase
POOL = 60
SEQUENCE_BLOCK = 64
# What hardly any type's input function refuses altogether, extensions' types first.
ANYTHING = (
    "a.b",
    '"a"=>"1"',
    "POINT(1 1)",
    "[1,2,3]",
    "1.0.0",
    "1",
    "a",
    "{}",
    "",
    "(1,1)",
    "0/1",
    "978-0-393-04002-9",
)
ODD = {
    "inet": "10.{high}.{low}.1",
    "cidr": "10.{high}.{low}.0/24",
    "macaddr": "08:00:2b:00:{high:02x}:{low:02x}",
    "macaddr8": "08:00:2b:00:00:00:{high:02x}:{low:02x}",
    "json": '{{"n": {n}}}',
    "jsonb": '{{"n": {n}}}',
    "xml": "<n>{n}</n>",
    "tsvector": "word{n}",
    "tsquery": "word{n}",
    "point": "({n},{n})",
    "line": "{{1,2,{n}}}",
    "lseg": "[(0,0),({n},1)]",
    "box": "({n},1),(0,0)",
    "path": "[(0,0),({n},1)]",
    "polygon": "((0,0),({n},1),(1,0))",
    "circle": "<(0,0),{n}>",
    "pg_lsn": "0/{n:X}",
    "jsonpath": "$.a{n}",
    "tid": "(0,{n})",
    "xid": "{n}",
    "xid8": "{n}",
    "cid": "{n}",
    "hstore": '"n"=>"{n}"',
    "ltree": "top.n{n}",
    "regclass": "pg_class",
    "regtype": "text",
    "regproc": "now",
    "regrole": "postgres",
    "regnamespace": "public",
    "regconfig": "english",
    "int2vector": "{n}",
    "oidvector": "{n}",
}


class NoValue(Exception):
    """No value is known for a type; it says so in a sentence."""


class Values:
    """Makes values; asks the server for numbers of sequences and for what a domain accepts."""

    def __init__(self, connection: psycopg.Connection, schema: Schema) -> None:
        self._connection = connection
        self._schema = schema
        self._numbers: dict[str, deque[str]] = defaultdict(deque)
        self._pools: dict[int, list[str]] = {}
        self._guesses: dict[int, str | None] = {}

    def of(
        self,
        column: Column,
        n: int,
        rng: random.Random,
        atoms: Sequence[Atom],
        row: Mapping[str, str | None],
        unique: bool,
    ) -> str:
        """A value for row `n` that honours the atoms where it can; raises NoValue for a type nobody knows."""
        if column.sequence and not atoms:
            return self._next(column.sequence)
        slug = re.sub(r"[^a-z0-9]+", "_", column.name.lower()).strip("_") or "c"
        value, given = "", resolved(atoms, row)
        for again in range(6):
            value = self._text(column.type, column.typmod, n + again, rng, given, slug, unique)
            if all(satisfies(self._schema, column, atom, value) for atom in atoms):
                break
        return value

    def reserve(self, sequences: Sequence[str], count: int) -> None:
        """Fetches numbers of all these sequences at once; one that is missing is asked again when needed."""
        wanted = "SELECT s, nextval(s::regclass)::text FROM unnest(%s::text[]) AS s, generate_series(1, %s)"
        try:
            with self._connection.transaction():
                for sequence, number in self._connection.execute(wanted, [list(sequences), count]):
                    self._numbers[sequence].append(number)
        except psycopg.Error:
            return

    def _next(self, sequence: str) -> str:
        if not self._numbers[sequence]:
            self.reserve([sequence], SEQUENCE_BLOCK)
        if not self._numbers[sequence]:
            raise NoValue(f'sequence "{sequence}" gives no numbers')
        return self._numbers[sequence].popleft()

    def _text(
        self, oid: int, typmod: int, n: int, rng: random.Random, atoms: Sequence[Atom], slug: str, unique: bool
    ) -> str:
        kind, typmod = self._schema.base(oid, typmod)
        if allowed := _allowed(atoms):
            return allowed[n % len(allowed)] if unique else rng.choice(allowed)
        if self._schema.checks_of(oid):
            pool = self._pool(oid, kind, typmod, slug)
            return pool[n % len(pool)] if unique else rng.choice(pool)
        return self._plain(kind, typmod, n, rng, atoms, slug, unique)

    def _plain(
        self, kind: Type, typmod: int, n: int, rng: random.Random, atoms: Sequence[Atom], slug: str, unique: bool
    ) -> str:
        if scale := scale_of(kind.name, typmod):
            return scale.write(between(scale, n if unique else rng.randint(0, 8), atoms))
        if kind.name in TEXTS:
            return _words(kind, typmod, n, rng, atoms, slug)
        if kind.kind == "e":
            if not kind.labels:
                raise NoValue(f'enum "{kind.name}" has no labels')
            return kind.labels[n % len(kind.labels)] if unique else rng.choice(kind.labels)
        match kind.name:
            case "bool":
                return "true" if (n if unique else rng.randint(0, 1)) % 2 else "false"
            case "uuid":
                return str(uuid.UUID(int=rng.getrandbits(128), version=4))
            case "bytea":
                low, _ = range_of_length(atoms, 4, 4)
                return "\\x" + f"{n:x}".rjust(2 * low, "0")[-2 * low :] if low else "\\x"
            case "bit" | "varbit":
                width = max(typmod, 1) if kind.name == "bit" else min(max(typmod, 1), 8)
                return f"{n:b}".rjust(width, "0")[-width:]
        if kind.name in ODD:
            return ODD[kind.name].format(n=n % 60_000, high=n // 250 % 250, low=n % 250)
        if kind.kind in "rm":
            return self._range(kind, n)
        if kind.category == "A":
            inner = self._text(kind.element, typmod, n, rng, (), slug, unique)
            return f"{{{_quoted(inner)}}}"
        if kind.kind == "c":
            fields = self._schema.fields.get(kind.relation, ())
            return f"({','.join(_quoted(self._text(f.type, f.typmod, n, rng, (), f.name, unique)) for f in fields)})"
        return self._guess(kind)

    def _range(self, kind: Type, n: int) -> str:
        subtype, _ = self._schema.base(kind.subtype)
        scale = scale_of(subtype.name, -1)
        if scale is None:
            raise NoValue(f'type "{kind.name}" is a range of "{subtype.name}"')
        low = scale.start + 10 * n * scale.step
        text = f'["{scale.write(low)}","{scale.write(low + 5 * scale.step)}")'
        return f"{{{text}}}" if kind.kind == "m" else text

    def _guess(self, kind: Type) -> str:
        """A text that the server takes for a value of a type that nobody told us about."""
        if kind.oid not in self._guesses:
            self._guesses[kind.oid] = next((text for text in ANYTHING if self._passing([text], kind, [])), None)
        guess = self._guesses[kind.oid]
        if guess is None:
            raise NoValue(f'no value is known for type "{kind.schema}.{kind.name}"')
        return guess

    def _pool(self, oid: int, kind: Type, typmod: int, slug: str) -> list[str]:
        """Values that a domain's checks accept, most of them different."""
        if oid not in self._pools:
            rng, checks = random.Random(slug), self._schema.checks_of(oid)
            ways = [(found, literals) for found, literals in map(alternatives, checks)]
            made = list[str]()
            for n in range(1, POOL + 1):
                atoms = tuple(atom for found, _ in ways for atom in rng.choice(found))
                made.append(
                    (rng.choice(allowed) if (allowed := _allowed(atoms)) else None)
                    or self._plain(kind, typmod, n, rng, atoms, slug, True)
                )
            made += [literal for _, literals in ways for literal in sorted(literals)]
            made += ["0", "1", "", "a", "A", "aa", "a@example.org", "https://example.org", "{}", "[]", "2020-01-01"]
            accepted = self._passing(list(dict.fromkeys(made)), kind, checks)
            if not accepted:
                raise NoValue(f'no value was found that domain "{self._schema.types[oid].name}" accepts')
            self._pools[oid] = accepted
        return self._pools[oid]

    def _passing(self, texts: list[str], kind: Type, checks: Sequence[str]) -> list[str]:
        """Those of the texts that are values of the type and pass the checks on VALUE."""
        statement = sql.SQL(
            "SELECT v FROM unnest(%s::text[]) WITH ORDINALITY AS u (v, i),"
            " LATERAL (SELECT v::{type} AS value) AS d WHERE d.value IS NOT NULL AND {checks} ORDER BY i"
        ).format(
            type=sql.Identifier(kind.schema, kind.name),
            checks=sql.SQL(" AND ").join(raw(f"({check})") for check in [*checks, "true"]),
        )
        try:
            with self._connection.transaction():
                return [text for (text,) in self._connection.execute(statement, [texts])]
        except psycopg.Error:
            if len(texts) == 1:
                return []
            return [text for each in texts for text in self._passing([each], kind, checks)]


def _allowed(atoms: Sequence[Atom]) -> list[str]:
    """The values that all lists of allowed values share."""
    lists = [atom.values for atom in atoms if isinstance(atom, OneOf) and atom.truth]
    refused = {value for atom in atoms if isinstance(atom, OneOf) and not atom.truth for value in atom.values}
    return [v for v in lists[0] if v not in refused and all(v in other for other in lists)] if lists else []


def _words(kind: Type, typmod: int, n: int, rng: random.Random, atoms: Sequence[Atom], slug: str) -> str:
    most = typmod - 4 if typmod >= 4 else {"char": 1, "name": 63}.get(kind.name, 60)
    low, high = range_of_length(atoms, 0, most)
    high = max(low, min(high, typmod - 4) if typmod >= 4 else high)
    text = f"{slug}_{n}"
    if len(text) > high:
        number = _in_base_36(n)
        text = (slug[: max(high - len(number), 0)] + number)[-high:] if high else ""
    text = text.ljust(low, "x")
    for atom in atoms:
        if isinstance(atom, Cased):
            text = text.upper() if atom.upper else text.lower()
    patterns = [atom for atom in atoms if isinstance(atom, Matches) and atom.truth]
    for atom in patterns:
        text = matching(atom.pattern, rng, low, high) or text
    return text


def _in_base_36(n: int) -> str:
    digits = ""
    while True:
        n, digit = divmod(n, 36)
        digits = DIGITS[digit] + digits
        if not n:
            return digits


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def constant_of(expression: str | None) -> list[str]:
    """The text of a default that is a plain constant."""
    if expression is None:
        return []
    if expression.startswith("'") and "'::" in expression:
        return [expression[1 : expression.rindex("'::")].replace("''", "'")]
    return (
        [expression] if expression.replace(".", "", 1).lstrip("-").isdigit() or expression in ("true", "false") else []
    )
