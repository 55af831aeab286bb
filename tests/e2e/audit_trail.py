"""What the logs of a DAG run's tasks say, and the audit trail in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from demo.site import DAG_ID
from tests.e2e.migrations import Migration

_LINE = re.compile(r"^(\S+) info audit (?=\{)", re.MULTILINE)


def task_logs(failed: Migration) -> Iterator[str]:
    """The log of every try of every task of the newest run, one that never started left out."""
    operator = failed.cert.operator
    for one in operator.task_instances(DAG_ID, failed.run):
        for number in range(1, one.try_number + 1):
            yield operator.task_log(DAG_ID, failed.run, one.task_id, map_index=one.map_index, try_number=number)


def audit_trail(logs: Iterable[str]) -> list[dict[str, Any]]:
    """The changes of state that the logs tell, in the order in which they came."""
    decoder = json.JSONDecoder()
    found = [
        (datetime.fromisoformat(line[1]), decoder.raw_decode(log, line.end())[0])
        for log in logs
        for line in _LINE.finditer(log)
    ]
    return [change for _, change in sorted(found, key=lambda one: one[0])]


def chapters(trail: list[dict[str, Any]]) -> list[str]:
    """What the trail is about, from beginning to end: the store, the graph, or else the event."""
    about = [_chapter(change) for change in trail]
    return [one for one, before in zip(about, [None, *about], strict=False) if one != before]


def _chapter(change: dict[str, Any]) -> str:
    event: str = change["event"]
    if event.startswith("graph_"):
        return "graph"
    return event if event == "verified" else change.get("store", event)
