"""The last look at a statement before it is sent: nothing is removed without the district in its predicate."""

from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from migration_rollback.core.words import DISTRICT_COLUMN
from migration_rollback.errors import StatementRefusedError

_ALLOWED = (exp.Select, exp.Create, exp.Insert, exp.Delete)
_REMOVING_OTHERWISE = (exp.TruncateTable, exp.Drop, exp.Update, exp.Merge, exp.Alter, exp.Command)


@lru_cache(maxsize=4096)
def inspect(statement: str) -> None:
    """Return if the statement may be sent.

    :param statement: SQL text with ``%(name)s`` placeholders.
    :raises StatementRefusedError: it cannot be parsed, is of another kind than we send, or has a DELETE without
        ``<target>.district_id = <parameter>`` as a term of its top-level AND.
    """
    try:
        parsed = [tree for tree in sqlglot.parse(statement, read="postgres") if tree is not None]
    except SqlglotError as exc:
        raise StatementRefusedError(f"cannot be parsed ({exc})", statement) from exc
    for tree in parsed:
        if not isinstance(tree, _ALLOWED):
            raise StatementRefusedError(f"a {tree.key.upper()} is never sent", statement)
        for node in tree.find_all(*_REMOVING_OTHERWISE):
            raise StatementRefusedError(f"a {node.key.upper()} is never sent", statement)
        for delete in tree.find_all(exp.Delete):
            if not _names_district(delete):
                raise StatementRefusedError(f"a DELETE without {DISTRICT_COLUMN} in its predicate", statement)


def _names_district(delete: exp.Delete) -> bool:
    where = delete.args.get("where")
    target = delete.this.alias_or_name
    terms = where.this.unnest().flatten() if where and isinstance(where.this.unnest(), exp.And) else []
    if where and not terms:
        terms = [where.this.unnest()]
    return any(_is_district_term(term.unnest(), target) for term in terms)


def _is_district_term(term: exp.Expression, target: str) -> bool:
    return (
        isinstance(term, exp.EQ)
        and isinstance(term.this, exp.Column)
        and term.this.name == DISTRICT_COLUMN
        and term.this.table == target
        and isinstance(term.expression, exp.Placeholder)
    )
