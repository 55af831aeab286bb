"""The last look at a statement before it is sent: nothing is removed without the district in its predicate."""

import re
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from migration_rollback.core.names import DISTRICT_COLUMN, LEDGER_SCHEMA
from migration_rollback.errors import StatementRefusedError

_CONSTANTS = frozenset({"SET CONSTRAINTS ALL IMMEDIATE"})
"""Statements that the parser does not understand, and that cannot remove anything."""
_PART = r'"(?:[^"]|"")+"'
_NAME = rf"{_PART}\.{_PART}"
_LOCK = re.compile(rf"LOCK TABLE (?:ONLY )?{_NAME}(?:, (?:ONLY )?{_NAME})* IN ROW EXCLUSIVE MODE")
_KEPT_KEYS = (
    re.compile(rf'ANALYZE "pg_temp"\.{_PART}'),
    re.compile(
        rf'CREATE TEMPORARY TABLE "pg_temp"\.{_PART} ON COMMIT DROP AS '
        + rf"SELECT t\.{_PART}(?:, t\.{_PART})* "
        + rf"FROM {_NAME} AS t WITH NO DATA"
    ),
)
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\b\d+\b")
_KNOWN_NAMES = {f'"{name}"' for name in (DISTRICT_COLUMN, LEDGER_SCHEMA, "pg_temp", "pg_catalog", "t")}
"""Those that are asked for, and the alias that is also written without quotes."""
_READS = re.compile(r"\s*(?:SELECT|WITH)\b")
_CHANGES = re.compile(r";|(?<![a-z_])(?:DELETE|INSERT|INTO|MERGE|UPDATE)(?![a-z_])", re.IGNORECASE)
"""What one query needs in order to change a row: the word, which ``deleted_at`` is not. To parse a statement takes
milliseconds, most of what we send only reads, and a task sends dozens."""
_ALLOWED = (exp.Select, exp.Create, exp.Insert, exp.Delete)
_CHANGING_OTHERWISE = (exp.TruncateTable, exp.Drop, exp.Update, exp.Merge, exp.Alter, exp.Into, exp.Command)


def inspect(statement: str) -> None:
    """Return if the statement may be sent.

    :param statement: SQL text with ``%(name)s`` placeholders.
    :raises StatementRefusedError: it cannot be parsed, is of another kind than we send, or has a DELETE without
        ``<target>.district_id OPERATOR(pg_catalog.=) <parameter>`` as a term of its top-level AND, with a parameter
        that the session binds to its district (``district_*``); where it uses other tables, that term may be about one
        of them which equalities join to the target. A bare ``=`` is whatever the search path makes of it.
    """
    if statement in _CONSTANTS or any(one.fullmatch(statement) for one in (_LOCK, *_KEPT_KEYS)):
        return
    if not _only_reads(statement) and (fault := _fault(_shape(statement))):
        raise StatementRefusedError(fault, statement)


def _shape(statement: str) -> str:
    """The statement with other names and numbers in the place of its own: what is judged does not depend on these.

    Different names stay different, and those that the guard knows stay themselves.
    """
    names: dict[str, str] = {}

    def renamed(quoted: re.Match[str]) -> str:
        text = quoted.group()
        if text.isdigit():
            return "0"
        if text.startswith("'") or text in _KNOWN_NAMES:
            return text
        return names.setdefault(text, f'"name_{len(names)}"')

    return _QUOTED.sub(renamed, statement)


@lru_cache(maxsize=4096)
def _fault(statement: str) -> str:
    """Why it may not be sent; empty where it may. To parse a DELETE takes longer than many a DELETE does."""
    try:
        parsed = [tree for tree in sqlglot.parse(statement, read="postgres") if tree is not None]
        for tree in parsed:
            _inspect_tree(tree, statement)
    except SqlglotError as exc:
        return f"cannot be parsed ({exc})"
    except StatementRefusedError as exc:
        return str(exc.args[0])
    return "" if parsed else "there is nothing to send"


def _only_reads(statement: str) -> bool:
    """Whether it is one query without any word that changes rows, wherever the word might stand."""
    return bool(_READS.match(statement)) and not _CHANGES.search(statement)


def _inspect_tree(tree: exp.Expr, statement: str) -> None:
    if not isinstance(tree, _ALLOWED):
        raise StatementRefusedError(f"a {tree.key.upper()} is never sent", statement)
    for node in tree.find_all(*_CHANGING_OTHERWISE):
        raise StatementRefusedError(f"a {node.key.upper()} is never sent", statement)
    for written in tree.find_all(exp.Create, exp.Insert):
        if not _is_ours(written):
            raise StatementRefusedError(f"a {written.key.upper()} outside schema {LEDGER_SCHEMA}", statement)
    for delete in tree.find_all(exp.Delete):
        if not _names_district(delete):
            raise StatementRefusedError(f"a DELETE without {DISTRICT_COLUMN} in its predicate", statement)


def _is_ours(node: exp.Expr) -> bool:
    """Whether only the ledger is written, or what ends with the session, and nothing that is there is replaced."""
    if isinstance(node, exp.Create) and (node.args.get("kind") not in ("SCHEMA", "TABLE") or node.args.get("replace")):
        return False
    if node.args.get("conflict"):
        return False
    table = node.find(exp.Table)
    if table is None:
        return False
    return table.db == LEDGER_SCHEMA or (isinstance(node, exp.Insert) and table.db == "pg_temp")


def _names_district(delete: exp.Delete) -> bool:
    where = delete.args.get("where")
    if where is None:
        return False
    condition = where.this.unnest()
    terms = [term.unnest() for term in (condition.flatten() if isinstance(condition, exp.And) else (condition,))]
    target = delete.this.alias_or_name
    holders = {alias for alias in (target, *_used(delete)) if any(_is_district_term(term, alias) for term in terms)}
    return bool(holders & _joined_to(target, terms))


def _used(delete: exp.Delete) -> list[str]:
    """The aliases of the tables in USING; the parser takes all but the first for joins of it."""
    sources = [*(delete.args.get("using") or ())]
    sources += [join.this for source in sources for join in source.args.get("joins") or ()]
    return [source.alias_or_name for source in sources if isinstance(source, exp.Table)]


def _joined_to(target: str, terms: list[exp.Expr]) -> set[str]:
    """The target and every alias that equalities tie to it, each along the one before."""
    pairs = [{_alias_of(term.this), _alias_of(term.expression)} for term in terms if _name_of(term)[1] == "="]
    tied = {target}
    while wider := {alias for pair in pairs if "" not in pair and pair & tied for alias in pair} - tied:
        tied |= wider
    return tied


def _alias_of(side: exp.Expr) -> str:
    """Whose column it is, if it is one; also under the cast or the collation by which a foreign key compares."""
    while isinstance(side, exp.Cast | exp.Collate):
        side = side.this
    return side.table if isinstance(side, exp.Column) else ""


def _name_of(term: exp.Expr) -> tuple[str, str]:
    """Schema and name of the operator, where both are written; without them it is the search path's."""
    if not isinstance(term, exp.Operator):
        return "", ""
    schema, _, name = str(term.args["operator"]).rpartition(".")
    return schema, name


def _is_district_term(term: exp.Expr, target: str) -> bool:
    return (
        _name_of(term) == ("pg_catalog", "=")
        and isinstance(term.this, exp.Column)
        and term.this.name == DISTRICT_COLUMN
        and bool(target)
        and term.this.table == target
        and not term.this.db
        and isinstance(term.expression, exp.Placeholder)
        and term.expression.name.startswith("district_")
    )
