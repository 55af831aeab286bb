"""The two files that describe a migration: read with tolerance, decided on with strictness.

Both are written by another system. What the contract accepts (stores as a mapping, tables as names, ``rows`` for
``rows_loaded``, any case of a store's name, unknown keys) is normalised here; everything else is refused with one
sentence that names file, place and reason.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from migration_rollback.core.artifacts import (
    DISTRICT_ID_PATTERN,
    RUN_ID_PATTERN,
    LoadedGraph,
    LoadedStore,
    LoadedTable,
    LoadReport,
    RunReport,
)
from migration_rollback.core.names import STORES
from migration_rollback.errors import ArtifactError

MOST_ROWS: Final = 2**63 - 1
MOST_CHARACTERS: Final = 1_000
"""Of one name or status: a table's name with its schema, quoted, has at most 259."""
_MOST_SHOWN: Final = 100
"""Characters of a value that a sentence quotes."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of what ends a line, turns the direction of writing, or is half a character."""


def check_run_id(run_id: object) -> str:
    """The run id itself, or ``ArtifactError``: the trigger form lets a trailing newline through."""
    if not isinstance(run_id, str) or not re.fullmatch(RUN_ID_PATTERN, run_id):
        raise ArtifactError(
            "conf",
            "run_id",
            f"{_shown(_described(run_id))} is not of the form mig-YYYYMMDD-NNN; "
            "trigger again with the migration's run_id",
        )
    return run_id


def parse_run_report(content: bytes, path: str, run_id: str) -> RunReport:
    """The migration's run report.

    :param content: the file's bytes.
    :param path: how to name the file in errors.
    :param run_id: the migration that the file has to be about.
    :raises ArtifactError: the file cannot be used.
    """
    file = _File(path)
    document = file.document(content)
    status = file.text(document, "status")
    return RunReport(
        run_id=file.run_id(document, run_id),
        district_id=file.district_id(document),
        district_name=file.text(document, "district_name"),
        status=status.strip().upper() or None if status is not None else None,
        started_at=file.moment(document, "started_at"),
        finished_at=file.moment(document, "finished_at"),
    )


def parse_load_report(content: bytes, path: str, run_report: RunReport) -> LoadReport:
    """The load report of the migration that ``run_report`` describes.

    :param content: the file's bytes.
    :param path: how to name the file in errors.
    :raises ArtifactError: the file cannot be used, or the two files disagree.
    """
    file = _File(path)
    document = file.document(content)
    run_id = file.run_id(document, run_report.run_id)
    district_id = file.district_id(document)
    if district_id != run_report.district_id:
        file.refuse(
            "district_id",
            f'"{district_id}" here, but "{run_report.district_id}" in the run report; '
            "find out which district this migration loaded and correct the wrong file",
        )
    return LoadReport(run_id=run_id, district_id=district_id, stores=file.stores(document), graph=file.graph(document))


class _File:
    """Reads values out of one parsed file; every refusal names the file and the place."""

    def __init__(self, path: str) -> None:
        self.path = path

    def refuse(self, place: str, reason: str) -> NoReturn:
        raise ArtifactError(self.path, _shown(place), _shown(reason))

    def document(self, content: bytes) -> dict[str, Any]:
        try:
            document = json.loads(
                content.decode("utf-8-sig"),
                object_pairs_hook=self._without_twins,
                parse_constant=lambda name: self.refuse("", f"{name} is not a JSON value; write the file again"),
            )
        except UnicodeDecodeError as exc:
            self.refuse("", f"not UTF-8 text (byte {exc.start}); write the file again")
        except json.JSONDecodeError as exc:
            self.refuse(
                f"line {exc.lineno} column {exc.colno}",
                f"not valid JSON, truncated perhaps ({exc.msg}); write the file again",
            )
        except RecursionError:
            self.refuse("", "not usable JSON (nested too deeply); write the file again")
        except ValueError:
            self.refuse("", "not usable JSON (a number has too many digits); write the file again")
        if not isinstance(document, dict):
            self.refuse("", f"a JSON object is expected, not {_kind(document)}; write the file again")
        return document

    def _without_twins(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for key, value in pairs:
            if key in document:
                self.refuse(_quoted(key), "is there twice in one object; keep the right one")
            document[key] = value
        return document

    def text(self, document: dict[str, Any], key: str) -> str | None:
        value = document.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse(key, f"a string is expected, not {_kind(value)}")
        return None if value is None else self.storable(value, key)

    def storable(self, text: str, place: str) -> str:
        """The text itself; half of a surrogate pair or a zero byte could be written into no report and no database."""
        if re.search("[\x00\ud800-\udfff]", text):
            self.refuse(place, f"{_quoted(text)} holds a character that cannot be stored; write the file again")
        if len(text) > MOST_CHARACTERS:
            self.refuse(
                place,
                f"{_quoted(text)} has {len(text):,} characters, more than {MOST_CHARACTERS:,}; write the file again",
            )
        return text

    def run_id(self, document: dict[str, Any], expected: str) -> str:
        value = document.get("run_id")
        if value != expected:
            self.refuse(
                "run_id",
                f"is {_described(value)}, but the rollback was asked for {_quoted(expected)}; "
                "check the run_id and the file",
            )
        return expected

    def district_id(self, document: dict[str, Any]) -> str:
        value = document.get("district_id")
        if not isinstance(value, str):
            self.refuse("district_id", f"a JSON string is expected, not {_kind(value)}")
        if not value.strip():
            self.refuse("district_id", "is blank; without a district nothing can be deleted")
        if not re.fullmatch(DISTRICT_ID_PATTERN, value):
            self.refuse(
                "district_id",
                f"{_quoted(value)} is not 1 to 64 letters, digits, dots, underscores and hyphens "
                "that begin with a letter or digit",
            )
        return value

    def moment(self, document: dict[str, Any], key: str) -> datetime | None:
        value = self.text(document, key)
        if value is None or not value.strip():
            return None
        try:
            moment = datetime.fromisoformat(value.strip())
            return moment.astimezone(UTC) if moment.tzinfo is not None else self._zoneless(key, value)
        except (ValueError, OverflowError):  # the first hour of the year 1 in Berlin was before all time
            self.refuse(key, f"{_quoted(value)} is not an ISO 8601 time such as 2025-11-06T08:00:00Z")

    def _zoneless(self, key: str, value: str) -> NoReturn:
        self.refuse(key, f"{_quoted(value)} names no time zone; add Z for UTC")

    def stores(self, document: dict[str, Any]) -> tuple[LoadedStore, ...]:
        listed = document.get("stores")
        stores: list[LoadedStore] = []
        for place, name, tables in self._store_items(listed):
            store = name.strip().lower()
            if store not in STORES:
                self.refuse(place, f"unknown store {_quoted(name)}; the stores are {', '.join(STORES)}")
            if any(other.store == store for other in stores):
                self.refuse(place, f'store "{store}" is listed twice; join its two lists of tables')
            stores.append(LoadedStore(store=store, tables=self._tables(tables, f"{place}.tables")))
        return tuple(stores)

    def _store_items(self, listed: object) -> Iterator[tuple[str, str, object]]:
        if isinstance(listed, dict):
            for name, content in listed.items():
                yield f"stores.{_shortened(name)}", name, _tables_of(content)
        elif isinstance(listed, list):
            for index, item in enumerate(listed):
                place = f"stores[{index}]"
                if not isinstance(item, dict):
                    self.refuse(place, f"an object with store and tables is expected, not {_kind(item)}")
                name = item.get("store")
                if not isinstance(name, str):
                    self.refuse(f"{place}.store", f"the store's name is expected, not {_kind(name)}")
                yield place, name, item.get("tables")
        else:
            self.refuse("stores", f"a list or an object of stores is expected, not {_kind(listed)}")

    def _tables(self, listed: object, place: str) -> tuple[LoadedTable, ...]:
        tables: dict[str, LoadedTable] = {}
        for where, name, rows in self._table_items(listed, place):
            if not isinstance(name, str) or not name.strip():
                self.refuse(where, f"the table's name is expected, not {_kind(name)}")
            if name in tables:
                self.refuse(where, f"table {_quoted(name)} is listed twice; keep the right line")
            count = self._count(rows, f"{where} {_quoted(name)}")
            tables[name] = LoadedTable(table=self.storable(name, where), rows_loaded=count)
        return tuple(tables.values())

    def _table_items(self, listed: object, place: str) -> Iterator[tuple[str, object, object]]:
        if isinstance(listed, dict):
            for name, rows in listed.items():
                yield place, name, rows
        elif isinstance(listed, list):
            for index, item in enumerate(listed):
                where = f"{place}[{index}]"
                if isinstance(item, dict):
                    yield where, item.get("table"), self._count_of(item, where)
                else:
                    yield where, item, None
        else:
            self.refuse(place, f"a list or an object of tables is expected, not {_kind(listed)}")

    def _count_of(self, item: dict[str, Any], place: str) -> object:
        """What ``rows_loaded`` or ``rows`` says; both are looked at: ``true`` equals 1, and 5.0 equals 5."""
        loaded, rows = item.get("rows_loaded"), item.get("rows")
        if loaded is None or rows is None:
            return rows if loaded is None else loaded
        if self._count(loaded, f"{place}.rows_loaded") != self._count(rows, f"{place}.rows"):
            self.refuse(
                place, f"rows_loaded is {_described(loaded)}, but rows is {_described(rows)}; keep the right one"
            )
        return loaded

    def graph(self, document: dict[str, Any]) -> LoadedGraph | None:
        claim = document.get("graph")
        if claim is None:
            return None
        if not isinstance(claim, dict):
            self.refuse(
                "graph",
                f"an object with nodes_loaded and relationships_loaded is expected, not {_kind(claim)}",
            )
        return LoadedGraph(
            nodes_loaded=self._count(claim.get("nodes_loaded"), "graph.nodes_loaded"),
            relationships_loaded=self._count(claim.get("relationships_loaded"), "graph.relationships_loaded"),
        )

    def _count(self, value: object, place: str) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse(place, f"a whole number of rows, 0 or more, is expected, not {_described(value)}")
        if value > MOST_ROWS:
            self.refuse(place, f"is more than {MOST_ROWS:,}, the most that a bigint holds; write the file again")
        return value


def _shown(text: str) -> str:
    """The text in one line, with what nobody would see, or what cannot be stored, spelled out."""
    return "".join(f"\\u{ord(one):04x}" if unicodedata.category(one) in _UNSEEN else one for one in text)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _quoted(text: str) -> str:
    """The text in quotation marks, or its beginning."""
    return json.dumps(_shortened(text), ensure_ascii=False)


def _described(value: object) -> str:
    """A JSON value as it is written; of a list or an object only what it is, however deep it is."""
    match value:
        case str():
            return _quoted(value)
        case None | bool() | int() | float():
            return _shortened(json.dumps(value))
        case _:
            return _kind(value)


def _tables_of(content: object) -> object:
    """The tables of a store in a mapping: under ``tables``, or the value itself."""
    if isinstance(content, dict) and isinstance(content.get("tables"), dict | list):
        return content["tables"]
    return content


def _kind(value: object) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "a boolean"
        case str():
            return f"the string {_quoted(value)}" if value.strip() else "a blank string"
        case int() | float():
            return f"the number {_shortened(str(value))}"
        case list():
            return "a list"
        case _:
            return "an object"
