"""Reads the triggers that fire on DELETE, and what the text of their functions says of what they do."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from migration_rollback.core.catalog import DeleteTrigger, TableName
from migration_rollback.stores.session import Row, Session

# What a function writes to, as far as its text says it.
_NAME: Final = r'(?:"[^"]+"|[a-z_]\w*)'
_WRITES: Final = re.compile(
    rf"(?<!do )(?<!for )\b(insert\s+into|update|delete\s+from)\s+(?:only\s+)?(?!set\b)({_NAME}(?:\.{_NAME})?)",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_CALLS: Final = re.compile(r"\b(?:execute\b|(?:perform|call)\s+[\w.]+\s*\()", re.IGNORECASE)


def read_delete_triggers(session: Session) -> tuple[DeleteTrigger, ...]:
    """Every enabled user trigger that fires on DELETE."""
    rows = session.rows("read_delete_triggers")
    writes = [_writes(row["source"] or "") for row in rows]
    names = sorted({name for found in writes for _, name in found})
    known = {row["name"]: row for row in session.rows("read_written_tables", written_names=names)} if names else {}
    return tuple(_delete_trigger(row, found, known) for row, found in zip(rows, writes, strict=True))


def _writes(source: str) -> list[tuple[str, str]]:
    """What a function's text does to which table: ``insert``, ``update`` or ``delete``, and the name as written."""
    return [(match[1].split()[0].lower(), match[2]) for match in _WRITES.finditer(_COMMENT.sub(" ", source))]


def _delete_trigger(row: Row, writes: Sequence[tuple[str, str]], known: Mapping[str, Row]) -> DeleteTrigger:
    refused = [name for how, name in writes if name in known and not known[name][f"may_{how}"]]
    return DeleteTrigger(
        table=TableName.of(row),
        name=row["name"],
        timing=row["timing"],
        for_each_row=row["for_each_row"],
        function=row["function"],
        writes_to=tuple(dict.fromkeys(_written(name, known) for _, name in writes)),
        may_not_write=() if row["runs_as_owner"] else tuple(dict.fromkeys(_written(name, known) for name in refused)),
        opaque=row["language"] not in ("plpgsql", "sql") or bool(_CALLS.search(_COMMENT.sub(" ", row["source"]))),
    )


def _written(name: str, known: Mapping[str, Row]) -> str:
    """The table that the name means to this session, or the name where it means none."""
    return str(TableName.of(known[name])) if name in known else name
