"""What the names in a function's text mean to the role that runs it, and what that role may do with it."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.catalog import Lack
from migration_rollback.core.function_text import Call, Name, folded
from migration_rollback.stores.session import Row, Session

_BUILT_IN: Final = "pg_catalog"
_ENTRY: Final = re.compile(r'\s*("(?:[^"]|"")*"|[^,]+)\s*(?:,|$)')


@dataclass(frozen=True)
class Frame:
    """A function as it runs: the same one may run with the rights of several roles."""

    function: int
    role: str
    path: tuple[str, ...]

    @classmethod
    def of(cls, function: Row, role: str, path: tuple[str, ...]) -> "Frame":
        """As it is called by a role that looks for names along a path."""
        own = function["runs_as"] or role
        return cls(function["function_oid"], own, path if function["own_path"] is None else _path(function, own))


def _path(function: Row, role: str) -> tuple[str, ...]:
    return schemas_of(function["own_path"], role)


def schemas_of(search_path: str, role: str) -> tuple[str, ...]:
    """The schemas of a ``search_path``, as the role understands it."""
    names = (folded(entry[1].strip()) for entry in _ENTRY.finditer(search_path))
    return tuple(role if name == "$user" else name for name in names if name)


class Named:
    """Rows of the catalog by name, for each role that asks."""

    def __init__(self, rows: Iterable[Row], name: str) -> None:
        self._rows: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            self._rows.setdefault((row[name], row["role_name"]), []).append(row)

    def meant(self, name: Name, frame: Frame) -> list[Row]:
        """Those of the first schema that has the name; of schemas that the role may not use, only where all are such.

        A bare name passes over a schema that the role may not use, and then means nothing.
        """
        rows = self._rows.get((name.name, frame.role), [])
        if name.schema:
            return [row for row in rows if row["schema_name"] == name.schema]
        along = [[row for row in rows if row["schema_name"] == schema] for schema in (_BUILT_IN, *frame.path)]
        there = [found for found in along if found]
        usable = [found for found in there if found[0]["may_use"]]
        return (usable or there or [[]])[0]


def read_tables(session: Session, names: Collection[str], roles: Collection[str]) -> Named:
    """The tables, views and sequences of these names."""
    rows = session.rows("read_named_tables", object_names=sorted(names), roles=sorted(roles)) if names else []
    return Named(rows, "table_name")


def called(functions: Named, call: Call, frame: Frame) -> list[Row]:
    """The functions that a call may mean, by their names and the number of their arguments."""
    return [row for row in functions.meant(call.name, frame) if takes(row, call.arguments)]


def takes(function: Row, arguments: int) -> bool:
    """Whether it may be called with so many arguments."""
    most = function["most_arguments"]
    return bool(function["least_arguments"] <= arguments and (most is None or arguments <= most))


def is_built_in(row: Row) -> bool:
    """Whether it is the server's own."""
    return bool(row["schema_name"] == _BUILT_IN)


def schema_lacks(row: Row, frame: Frame) -> Iterator[Lack]:
    """The right to use the schema, where a name is looked up in it and the role has it not."""
    if not row["may_use"]:
        yield Lack(
            role=frame.role,
            right="USAGE",
            kind="SCHEMA",
            schema_name=row["schema_name"],
            object_sql=row["schema_sql"],
        )


def object_lacks(row: Row, frame: Frame, kind: str, rights: Iterable[str]) -> Iterator[Lack]:
    """The rights on the object itself."""
    for right in rights:
        yield Lack(
            role=frame.role, right=right, kind=kind, schema_name=row["schema_name"], object_sql=row["object_sql"]
        )


def missing(row: Row, rights: Iterable[str], instead: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Those of the rights that the role has neither itself nor in another that serves."""
    for right in rights:
        if not {right, *instead.get(right, ())} & set(row["rights"]):
            yield right
