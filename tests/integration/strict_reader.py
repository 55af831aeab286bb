"""Reads a migration's two files as the contract has it, and knows nothing of how the rollback does it: a judge."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STORES = ("ids", "hcp1", "hcp2", "adb", "sp")
MOST_BYTES = 16_000_000
MOST_CHARACTERS = 1_000
MOST_ROWS = 9_223_372_036_854_775_807

Understood = dict[str, Any]


class Malformed(Exception):
    """No reader may make anything of it."""


def read_strictly(root: Path, run_id: object) -> Understood:
    """What the two files say. :raises Malformed: they cannot be used."""
    _require(isinstance(run_id, str) and re.fullmatch("mig-[0-9]{8}-[0-9]{3}", run_id))
    run = _document(root / "reports" / f"{run_id}.json", run_id)
    district = run["district_id"]
    load = _document(root / "loads" / district / "load-report.json", run_id)
    _require(load["district_id"] == district)
    status = _text(run.get("status"))
    return {
        "run_id": run_id,
        "district_id": district,
        "district_name": _text(run.get("district_name")),
        "status": (status or "").strip().upper() or None,
        "started_at": _moment(run.get("started_at")),
        "finished_at": _moment(run.get("finished_at")),
        "stores": _stores(load.get("stores")),
        "graph": _graph(load.get("graph")),
    }


def _require(condition: object) -> None:
    if not condition:
        raise Malformed


def _document(path: Path, run_id: object) -> dict[str, Any]:
    try:
        _require(path.is_file() and path.stat().st_size <= MOST_BYTES)
        document = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_pairs, parse_constant=_constant)
    except (OSError, ValueError, RecursionError) as exc:
        raise Malformed from exc
    _require(isinstance(document, dict) and document.get("run_id") == run_id)
    district = document.get("district_id")
    _require(isinstance(district, str) and re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", district))
    return dict(document)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _require(len({name for name, _ in pairs}) == len(pairs))
    return dict(pairs)


def _constant(_name: str) -> None:
    raise Malformed


def _text(value: object) -> str | None:
    if value is None:
        return None
    _require(isinstance(value, str) and len(value) <= MOST_CHARACTERS and not re.search("[\x00\ud800-\udfff]", value))
    return str(value)


def _moment(value: object) -> datetime | None:
    text = (_text(value) or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        _require(moment.tzinfo is not None)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise Malformed from exc


def _stores(listed: object) -> list[tuple[str, list[tuple[str, int | None]]]]:
    if isinstance(listed, dict):
        items = list(listed.items())
    else:
        _require(isinstance(listed, list) and all(isinstance(one, dict) for one in listed))
        assert isinstance(listed, list)
        items = [(one.get("store"), one.get("tables")) for one in listed]
    stores = []
    for name, tables in items:
        _require(isinstance(name, str) and name.strip().lower() in STORES)
        if isinstance(listed, dict) and isinstance(tables, dict) and isinstance(tables.get("tables"), dict | list):
            tables = tables["tables"]
        stores.append((name.strip().lower(), _tables(tables)))
    _require(len(dict(stores)) == len(stores))
    return stores


def _tables(listed: object) -> list[tuple[str, int | None]]:
    if isinstance(listed, dict):
        tables = [(name, _count(rows)) for name, rows in listed.items()]
    else:
        _require(isinstance(listed, list))
        assert isinstance(listed, list)
        tables = [_table(item) for item in listed]
    for name, _ in tables:
        _require(isinstance(name, str) and name.strip())
        _text(name)
    _require(len({name for name, _ in tables}) == len(tables))
    return tables


def _table(item: object) -> tuple[Any, int | None]:
    if not isinstance(item, dict):
        return item, None
    counts = [_count(item.get(key)) for key in ("rows_loaded", "rows")]
    known = [count for count in counts if count is not None]
    _require(len(set(known)) <= 1)
    return item.get("table"), known[0] if known else None


def _graph(claim: object) -> tuple[int | None, int | None] | None:
    if claim is None:
        return None
    _require(isinstance(claim, dict))
    assert isinstance(claim, dict)
    return _count(claim.get("nodes_loaded")), _count(claim.get("relationships_loaded"))


def _count(value: object) -> int | None:
    if value is None:
        return None
    _require(type(value) is int and 0 <= value <= MOST_ROWS)
    assert isinstance(value, int)
    return value
