"""By what a row is told from every other row of its table, and whether the plan has seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.tables import IdentityColumn
from migration_rollback.stores.driver import sql
from migration_rollback.stores.session import Session
from migration_rollback.stores.statements import identifier

_HALF_OF_ALL_TRANSACTIONS: Final = 2**31
"""A row's transaction is known by 32 bits; beyond half of them nobody can tell old from new."""
_TO_COME: Final = 2**28
"""How many transactions may begin between the look and a statement that sees what they have written."""


def row_hash(identity: Sequence[IdentityColumn], alias: str = "t") -> sql.Composed:
    """The expression that makes 64 bits of the row's identity; it depends on no setting of the session."""
    columns = sql.SQL(", ").join(_text(sql.Identifier(alias), column) for column in identity)
    return sql.SQL("pg_catalog.hashtextextended(ROW({})::pg_catalog.text, 0)").format(columns)


def _text(alias: sql.Identifier, column: IdentityColumn) -> sql.Composed:
    value = sql.SQL("{}.{}").format(alias, identifier(column.name))
    if not column.binary:
        return value
    return sql.SQL("pg_catalog.encode(pg_catalog.record_send(ROW({})), 'hex')").format(value)


@dataclass(frozen=True)
class Seen:
    """What a plan has seen, as this transaction can tell."""

    latest: int
    """The number of a transaction that is still to come."""
    window: int | None
    """How many of those before it the plan may not have seen; null: nobody can tell."""

    @property
    def is_newer(self) -> sql.Composable:
        """The condition on the alias ``t`` that the plan may not have seen this version of the row."""
        if self.window is None:
            return sql.SQL("TRUE")
        return newer_than(sql.Literal(self.latest), sql.Literal(self.window))


def newer_than(latest: sql.Composable, window: sql.Composable) -> sql.Composed:
    """The condition on the alias ``t`` that one of so many transactions before the latest wrote this version of it."""
    written = sql.SQL("t.xmin::pg_catalog.text::pg_catalog.int8")
    age = sql.SQL("({} OPERATOR(pg_catalog.-) {}) OPERATOR(pg_catalog.&) 4294967295").format(latest, written)
    return sql.SQL("({}) OPERATOR(pg_catalog.<=) {}").format(age, window)


def seen_at(latest: int, horizon: int | None) -> Seen:
    """How rows that a plan has seen are told from others.

    :param latest: the number of the next transaction to come.
    :param horizon: the oldest transaction that was open when the plan was made; null: not known.
    """
    window = None if horizon is None else latest - horizon
    if window is None or not 0 <= window < _HALF_OF_ALL_TRANSACTIONS:
        return Seen(latest, None)
    return Seen(latest + _TO_COME, window + _TO_COME)


def seen_by(session: Session, horizon: int | None) -> Seen:
    """The same, in the transaction that asks."""
    return seen_at(read_latest(session), horizon)


def read_latest(session: Session) -> int:
    """The number of the next transaction to come."""
    return int(session.row("read_moment")["latest"])
