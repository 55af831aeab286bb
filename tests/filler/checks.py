"""What a CHECK demands of single columns, read from its text: hints for making a row, never the judgement of it.

A condition becomes alternatives; each is a tuple of atoms that, all true, make the condition true as far as it was
understood. What is not understood leaves no atom: the server judges every row in the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

MOST_ALTERNATIVES = 64
MOST_COUNTED = 8
Operator = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class IsNull:
    """Whether the column is NULL."""

    column: str
    truth: bool


@dataclass(frozen=True)
class OneOf:
    """The column is one of the values, or none of them."""

    column: str
    values: tuple[str, ...]
    truth: bool


@dataclass(frozen=True)
class Compare:
    """The column against a constant, or against another column when `other` is true.

    A constant is `near` when it is what the other column has in the row.
    """

    column: str
    operator: Operator
    value: str
    other: bool = False
    near: bool = False


@dataclass(frozen=True)
class Length:
    """Number of characters of the column."""

    column: str
    operator: Operator
    value: int


@dataclass(frozen=True)
class Matches:
    """The column matches the regular expression, or does not."""

    column: str
    pattern: str
    truth: bool


@dataclass(frozen=True)
class Cased:
    """The column is in lower or upper case."""

    column: str
    upper: bool


Atom = IsNull | OneOf | Compare | Length | Matches | Cased
Alternative = tuple[Atom, ...]
NOTHING_KNOWN: list[Alternative] = [()]

OPERATORS: dict[type[exp.Expr], Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.NullSafeEQ: "=",
    exp.NullSafeNEQ: "<>",
}
NEGATED: dict[Operator, Operator] = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
FLIPPED: dict[Operator, Operator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
HOLDS: dict[Operator, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
TRANSPARENT = (exp.Lower, exp.Upper, exp.Trim, exp.Coalesce, exp.Paren, exp.Cast, exp.Collate)


def alternatives(expression: str) -> tuple[list[Alternative], frozenset[str]]:
    """The ways to make the condition true, and all constants that it mentions; text that is no SQL has none."""
    try:
        tree = sqlglot.parse_one(expression, read="postgres")
    except SqlglotError:
        return NOTHING_KNOWN, frozenset()
    literals = frozenset(str(literal.this) for literal in tree.find_all(exp.Literal))
    found = _ways(tree, True)
    return (found or NOTHING_KNOWN)[:MOST_ALTERNATIVES], literals


def _ways(node: exp.Expr, truth: bool) -> list[Alternative]:
    """Alternatives under which the node is `truth`; none at all for a constant of the other truth."""
    if node.args.get("negate"):
        truth = not truth
    if isinstance(node, exp.Paren):
        return _ways(node.this, truth)
    if isinstance(node, exp.Not):
        return _ways(node.this, not truth)
    if isinstance(node, (exp.And, exp.Or)):
        left, right = _ways(node.this, truth), _ways(node.expression, truth)
        return _both(left, right) if isinstance(node, exp.And) == truth else left + right
    if isinstance(node, exp.Boolean):
        return [()] if bool(node.this) == truth else []
    if isinstance(node, exp.Is):
        return _is(node, truth)
    if isinstance(node, exp.Between):
        low = exp.GTE(this=node.this, expression=node.args["low"])
        return _ways(exp.And(this=low, expression=exp.LTE(this=node.this, expression=node.args["high"])), truth)
    if isinstance(node, exp.In):
        return _one_of(node.this, node.expressions, truth)
    if type(node) in OPERATORS:
        return _comparison(node, OPERATORS[type(node)], truth)
    if isinstance(node, (exp.RegexpLike, exp.RegexpILike, exp.Like, exp.ILike)):
        return _pattern(node, truth)
    column = _column(node)
    return [(OneOf(column, ("true" if truth else "false",), True),)] if column else NOTHING_KNOWN


def _both(left: Sequence[Alternative], right: Sequence[Alternative]) -> list[Alternative]:
    return [a + b for a, b in itertools.islice(itertools.product(left, right), 4 * MOST_ALTERNATIVES)]


def _is(node: exp.Is, truth: bool) -> list[Alternative]:
    if isinstance(node.expression, exp.Boolean):
        return _ways(node.this, bool(node.expression.this) == truth)
    column = _column(node.this)
    return [(IsNull(column, truth),)] if column and isinstance(node.expression, exp.Null) else NOTHING_KNOWN


def _one_of(left: exp.Expr, values: Sequence[exp.Expr], truth: bool) -> list[Alternative]:
    column, constants = _column(left), [_constant(value) for value in values]
    if column is None or None in constants:
        return NOTHING_KNOWN
    return [(OneOf(column, tuple(c for c in constants if c is not None), truth),)]


def _comparison(node: exp.Expr, operator: Operator, truth: bool) -> list[Alternative]:
    left, right = _bare(node.this), _bare(node.expression)
    if isinstance(right, (exp.Any, exp.All)):
        values = _elements(right.this)
        # `= ANY` is an IN, `<> ALL` a NOT IN; other operators are rare.
        if values is None or (operator, type(right)) not in (("=", exp.Any), ("<>", exp.All)):
            return NOTHING_KNOWN
        return _one_of(left, values, truth == (operator == "="))
    operator = operator if truth else NEGATED[operator]
    if _constant(left) is not None and _constant(right) is None:
        left, right, operator = right, left, FLIPPED[operator]
    if _is_condition(left) and _is_condition(right) and operator in ("=", "<>"):
        same = operator == "="
        return _both(_ways(left, True), _ways(right, same)) + _both(_ways(left, False), _ways(right, not same))
    constant, counted = _constant(right), _counted(left)
    if counted and constant is not None and constant.lstrip("-").isdigit():
        return _counting(counted, operator, int(constant))
    if _measured(left) is not None:
        column = _column(_measured(left) or left)
        if column and constant is not None and constant.isdigit():
            return [(Length(column, operator, int(constant)),)]
        return NOTHING_KNOWN
    return _simple(left, right, operator, constant)


def _simple(left: exp.Expr, right: exp.Expr, operator: Operator, constant: str | None) -> list[Alternative]:
    column, other = _column(left), _column(right)
    if column and constant is not None:
        if operator in ("=", "<>"):
            return [(OneOf(column, (constant,), operator == "="),)]
        return [(Compare(column, operator, constant),)]
    if column and column == other and operator == "=" and type(left) is not type(right):
        upper = isinstance(left, exp.Upper) or isinstance(right, exp.Upper)
        return [(Cased(column, upper),)]
    if column and other and column != other:
        return [(Compare(column, operator, other, other=True),)]
    return NOTHING_KNOWN


def _counting(counted: Sequence[exp.Expr], operator: Operator, wanted: int) -> list[Alternative]:
    """Alternatives in which so many of the conditions hold; those with the fewest come first."""
    found: list[Alternative] = []
    for truths in sorted(itertools.product((True, False), repeat=len(counted)), key=sum):
        if HOLDS[operator](sum(truths), wanted):
            ways: list[Alternative] = [()]
            for condition, truth in zip(counted, truths, strict=True):
                ways = _both(ways, _ways(condition, truth))
            found += ways
    return found


def _counted(node: exp.Expr) -> list[exp.Expr] | None:
    """The conditions whose number an expression is: num_nonnulls(a, b), or a sum of conditions made integers."""
    node = _bare(node)
    if isinstance(node, exp.Add):
        left, right = _counted(node.this), _counted(node.expression)
        return left + right if left and right and len(left + right) <= MOST_COUNTED else None
    if isinstance(node, exp.Anonymous) and str(node.this).lower() in ("num_nonnulls", "num_nulls"):
        nulls: list[exp.Expr] = [exp.Is(this=each, expression=exp.Null()) for each in node.expressions]
        if len(nulls) > MOST_COUNTED:
            return None
        return nulls if str(node.this).lower() == "num_nulls" else [exp.Not(this=each) for each in nulls]
    if isinstance(node, exp.Case) and len(node.args["ifs"]) == 1:
        (branch,) = node.args["ifs"]
        outcome = (_constant(branch.args["true"]), _constant(node.args.get("default") or exp.Null()))
        if outcome in (("1", "0"), ("1", None)):
            return [branch.this]
        return [exp.Not(this=branch.this)] if outcome == ("0", "1") else None
    return [node] if _is_condition(node) else None


def _measured(node: exp.Expr) -> exp.Expr | None:
    """What a length is taken of."""
    if isinstance(node, exp.Length):
        return cast("exp.Expr", node.this)
    if isinstance(node, exp.Anonymous) and str(node.this).lower() == "octet_length":
        return cast("exp.Expr", node.expressions[0])
    return None


def _is_condition(node: exp.Expr) -> bool:
    node = _bare(node)
    return isinstance(node, (exp.Is, exp.Not, exp.And, exp.Or, *OPERATORS))


def _pattern(node: exp.Expr, truth: bool) -> list[Alternative]:
    column, pattern = _column(node.this), _constant(node.expression)
    if column is None or pattern is None:
        return NOTHING_KNOWN
    if isinstance(node, (exp.Like, exp.ILike)):
        pattern = "^" + "".join(
            {"%": ".*", "_": "."}.get(c, f"\\{c}" if c in r".^$*+?()[]{}|\\" else c) for c in pattern
        )
        pattern += "$"
    insensitive = isinstance(node, (exp.RegexpILike, exp.ILike))
    return [(Matches(column, f"(?i:{pattern})" if insensitive else pattern, truth),)]


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    return node


def _column(node: exp.Expr) -> str | None:
    """The column beneath casts and functions that change its spelling only."""
    while isinstance(node, TRANSPARENT):
        node = node.this
    return node.name if isinstance(node, exp.Column) else None


def _constant(node: exp.Expr) -> str | None:
    node = _bare(node)
    if isinstance(node, exp.Literal):
        return str(node.this)
    if isinstance(node, exp.Neg):
        inner = _constant(node.this)
        return f"-{inner}" if inner is not None else None
    if isinstance(node, exp.Boolean):
        return "true" if node.this else "false"
    if isinstance(node, (exp.CurrentTimestamp, exp.CurrentDate)):
        return datetime.now(UTC).date().isoformat()
    return None


def _elements(node: exp.Expr) -> Sequence[exp.Expr] | None:
    """Elements of ARRAY[...] or of '{...}' without quotes in it."""
    node = _bare(node)
    if isinstance(node, exp.Array):
        return node.expressions
    text = _constant(node)
    if text is not None and text.startswith("{") and '"' not in text:
        return [exp.Literal.string(part) for part in text[1:-1].split(",")]
    return None
