"""What functions do by their texts, by those of the functions that they call, and by what fires on their writes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.catalog import Lack
from migration_rollback.core.function_text import FunctionText, Name, SequenceUse, TableUse, read_function_text
from migration_rollback.core.tables import TableName
from migration_rollback.stores.named_objects import (
    Frame,
    Named,
    called,
    is_built_in,
    missing,
    object_lacks,
    read_tables,
    schema_lacks,
    schemas_of,
)
from migration_rollback.stores.session import Row, Session

_READABLE: Final = ("plpgsql", "sql")
_INSTEAD: Final = {"USAGE": ("UPDATE",)}
"""A sequence gives its next value to who may set it as well."""


@dataclass(frozen=True)
class Effects:
    """Everything that comes of a call."""

    writes: Mapping[str, TableName | None] = field(default_factory=dict)
    """By name, the tables that are written to; null: nobody knows which table that is."""
    lacks: tuple[Lack, ...] = ()
    """The rights that are not there."""
    opaque: bool = False
    """Whether the texts do not say all of it."""
    calls: tuple[Frame, ...] = ()
    """What comes of it beyond the text itself."""


def read_effects(session: Session, functions: Collection[int]) -> dict[int, Effects]:
    """What comes of a call of each function, by its oid, when the session's role makes it."""
    own = session.row("read_role")
    role, path = own["role_name"], schemas_of(own["search_path"], own["role_name"])
    rows = {row["function_oid"]: row for row in _functions(session, (), functions, [role])}
    first = {oid: Frame.of(row, role, path) for oid, row in rows.items()}
    read: dict[Frame, Effects] = {}
    waiting = dict.fromkeys(first.values())
    while waiting:
        look = _Look(session, list(waiting), rows)
        read |= {frame: look.effects(frame) for frame in waiting}
        rows |= look.rows
        waiting = dict.fromkeys(call for frame in waiting for call in read[frame].calls if call not in read)
    return {oid: _together(frame, read) for oid, frame in first.items()}


def _functions(session: Session, names: Collection[str], oids: Collection[int], roles: Collection[str]) -> list[Row]:
    if not names and not oids:
        return []
    return session.rows("read_functions", object_names=sorted(names), function_oids=sorted(oids), roles=sorted(roles))


def _together(first: Frame, read: Mapping[Frame, Effects]) -> Effects:
    """Of a call and of everything that it leads to."""
    frames = {first: None}
    for frame in (reached := [first]):
        further = [call for call in read[frame].calls if call not in frames]
        frames |= dict.fromkeys(further)
        reached.extend(further)
    effects = [read[frame] for frame in frames]
    return Effects(
        writes={name: table for one in effects for name, table in one.writes.items()},
        lacks=tuple(dict.fromkeys(lack for one in effects for lack in one.lacks)),
        opaque=any(one.opaque for one in effects),
        calls=tuple(frames),
    )


class _Look:
    """One look at the catalog for some functions at once, however many they are."""

    def __init__(self, session: Session, frames: Sequence[Frame], rows: Mapping[int, Row]) -> None:
        self._texts = {frame: _text(rows[frame.function]) for frame in frames}
        roles = {frame.role for frame in frames}
        texts = [text for text in self._texts.values() if text]
        named = [use.name for text in texts for use in text.tables]
        named += [use.name for text in texts for use in text.sequences]
        self._tables = read_tables(session, {name.name for name in named}, roles)
        written = {row["table_oid"] for frame in frames for _, row in self._written(frame)}
        self._defaults = _by_table(session.rows("read_column_defaults", table_oids=sorted(written)) if written else [])
        self._triggers = _by_table(
            session.rows("read_triggers_of_writes", table_oids=sorted(written)) if written else []
        )
        defaults = [row for found in self._defaults.values() for row in found]
        of_defaults = {row["sequence_name"] for row in defaults if row["sequence_name"]}
        self._default_sequences = read_tables(session, of_defaults, roles)
        oids = {row["function_oid"] for row in defaults if row["function_oid"]}
        oids |= {row["function_oid"] for found in self._triggers.values() for row in found}
        calls = {call.name.name for text in texts for call in text.calls}
        found = _functions(session, calls, oids, roles)
        self.rows = {row["function_oid"]: row for row in found}
        self._by_role = {(row["function_oid"], row["role_name"]): row for row in found}
        self._functions = Named(found, "name")

    def effects(self, frame: Frame) -> Effects:
        """What one of the functions does by itself, and what follows from it."""
        text = self._texts[frame]
        if text is None:
            return Effects(opaque=True)
        lacks = [*self._of_tables(frame, text), *self._of_sequences(frame, text)]
        calls: list[Frame] = []
        opaque = text.is_dynamic
        for row in self._fired(frame):
            calls.append(Frame.of(row, frame.role, frame.path))
        for row in self._of_defaults(frame):
            lacks += _execution(row, frame)
            calls += () if is_built_in(row) else (Frame.of(row, frame.role, frame.path),)
        for call in text.calls:
            meant = [row for row in called(self._functions, call, frame) if not is_built_in(row)]
            opaque = opaque or bool(meant)
            if len(meant) == 1:
                lacks += (*schema_lacks(meant[0], frame), *_execution(meant[0], frame))
                calls.append(Frame.of(meant[0], frame.role, frame.path))
        return Effects(self._names(frame, text), tuple(dict.fromkeys(lacks)), opaque, tuple(dict.fromkeys(calls)))

    def _written(self, frame: Frame) -> Iterator[tuple[TableUse, Row]]:
        text = self._texts[frame]
        for use in text.tables if text else ():
            for row in self._tables.meant(use.name, frame)[:1]:
                if use.writes:
                    yield use, row

    def _names(self, frame: Frame, text: FunctionText) -> dict[str, TableName | None]:
        names: dict[str, TableName | None] = {}
        for use in (use for use in text.tables if use.writes):
            tables = [TableName.of(row) for row in self._tables.meant(use.name, frame)[:1]]
            names[str(tables[0] if tables else use.name)] = tables[0] if tables else None
        return names

    def _of_tables(self, frame: Frame, text: FunctionText) -> Iterator[Lack]:
        for use in text.tables:
            for row in self._tables.meant(use.name, frame)[:1]:
                yield from schema_lacks(row, frame)
                kind = "SEQUENCE" if row["is_sequence"] else "TABLE"
                yield from object_lacks(row, frame, kind, missing(row, use.rights, {}))
        for use, row in self._written(frame):
            for default in self._used_defaults(use, row):
                if default["sequence_name"]:
                    name = Name(default["sequence_schema"], default["sequence_name"])
                    for sequence in self._default_sequences.meant(name, frame):
                        yield from object_lacks(sequence, frame, "SEQUENCE", missing(sequence, ("USAGE",), _INSTEAD))

    def _of_sequences(self, frame: Frame, text: FunctionText) -> Iterator[Lack]:
        for use in text.sequences:
            for row in self._tables.meant(use.name, frame)[:1]:
                yield from schema_lacks(row, frame)
                yield from object_lacks(row, frame, "SEQUENCE", missing(row, _rights(use), _INSTEAD))

    def _used_defaults(self, use: TableUse, row: Row) -> Iterator[Row]:
        """Of the columns that an INSERT gives no value, as far as its text says that."""
        if "INSERT" in use.rights:
            given = use.columns or ()
            yield from (one for one in self._defaults.get(row["table_oid"], ()) if one["column_name"] not in given)

    def _of_defaults(self, frame: Frame) -> Iterator[Row]:
        for use, row in self._written(frame):
            for default in self._used_defaults(use, row):
                if default["function_oid"]:
                    yield self._by_role[default["function_oid"], frame.role]

    def _fired(self, frame: Frame) -> Iterator[Row]:
        """The functions of triggers on the tables that it writes to; firing one takes no right."""
        for use, row in self._written(frame):
            for trigger in self._triggers.get(row["table_oid"], ()):
                if set(use.rights) & set(trigger["fired_by"]):
                    yield self._by_role[trigger["function_oid"], frame.role]


def _text(row: Row) -> FunctionText | None:
    """Null where it is no text that can be read."""
    return read_function_text(row["source"]) if row["language"] in _READABLE else None


def _rights(use: SequenceUse) -> tuple[str, ...]:
    return ("UPDATE",) if use.sets else ("USAGE",)


def _execution(row: Row, frame: Frame) -> Iterator[Lack]:
    if not row["may_execute"]:
        yield from object_lacks(row, frame, "ROUTINE", ("EXECUTE",))


def _by_table(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["table_oid"], []).append(row)
    return found
