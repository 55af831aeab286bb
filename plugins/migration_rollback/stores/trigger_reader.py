"""Reads the triggers that fire on DELETE, and what the text of their functions says of what they do."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from migration_rollback.core.catalog import DeleteTrigger
from migration_rollback.core.tables import TableName
from migration_rollback.stores.of_tables import OfTables
from migration_rollback.stores.session import Row, Session

_NAME: Final = r'(?:"[^"]+"|[a-z_]\w*)'
_WRITES: Final = re.compile(
    rf"(?<!do )(?<!for )\b(insert\s+into|update|delete\s+from)\s+(?:only\s+)?(?!set\b)(?:({_NAME})\.)?({_NAME})",
    re.IGNORECASE,
)
_NO_CODE: Final = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_CALLS: Final = re.compile(r"\bexecute\b|(?:\b(?:perform|call|select)|:=)\s+[\w.]+\s*\(", re.IGNORECASE)


class _Write(NamedTuple):
    """``how`` is insert, update or delete; ``schema`` is empty where the text names none."""

    how: str
    schema: str
    table: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema else self.table


def read_delete_triggers(session: Session, of: OfTables) -> tuple[DeleteTrigger, ...]:
    """Every user trigger that fires on DELETE in an ordinary session, or only those of some tables."""
    rows = session.rows("read_delete_triggers", **of)
    writes = [_writes(row["source"]) for row in rows]
    known = _known(session, sorted({write for found in writes for write in found}))
    return tuple(_delete_trigger(row, found, known) for row, found in zip(rows, writes, strict=True))


def _writes(source: str) -> tuple[_Write, ...]:
    """What a function's text does to which tables, without its comments and literals."""
    found = _WRITES.finditer(_NO_CODE.sub(" ", source))
    return tuple(_Write(match[1].split()[0].lower(), _folded(match[2] or ""), _folded(match[3])) for match in found)


def _folded(name: str) -> str:
    """As the server reads a name: lower case unless it is quoted."""
    return name[1:-1] if name.startswith('"') else name.lower()


def _known(session: Session, writes: Sequence[_Write]) -> dict[_Write, Row]:
    """The tables that the names mean to this session, with what its role may do there."""
    if not writes:
        return {}
    schemas, tables = [write.schema for write in writes], [write.table for write in writes]
    rows = session.rows("read_written_tables", written_schemas=schemas, written_names=tables)
    return {writes[row["place"] - 1]: row for row in rows}


def _delete_trigger(row: Row, writes: Sequence[_Write], known: Mapping[_Write, Row]) -> DeleteTrigger:
    """A function with a search path of its own means by a bare name what this session does not know."""
    means = {write: known[write] for write in writes if write in known and (write.schema or not row["has_search_path"])}
    named = {write: str(TableName.of(means[write])) if write in means else str(write) for write in writes}
    refused = [named[write] for write in writes if write in means and not means[write][f"may_{write.how}"]]
    return DeleteTrigger(
        table=TableName.of(row),
        name=row["name"],
        timing=row["timing"],
        for_each_row=row["for_each_row"],
        function=row["function"],
        writes_to=tuple(dict.fromkeys(named.values())),
        may_not_write=() if row["runs_as_owner"] else tuple(dict.fromkeys(refused)),
        opaque=row["language"] != "plpgsql" or bool(_CALLS.search(_NO_CODE.sub(" ", row["source"]))),
    )
