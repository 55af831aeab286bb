"""What the REST API tells about task instances, questions and logs, as typed records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class TaskInstance:
    """One instance of a task in one run; `state` is None before it is scheduled.

    `id` changes with every try and every clear. `label` is the rendered map index: the map index as text
    until the instance starts, None for a task that is not mapped. `pid` is the process that runs the task, on the
    worker of that host name.
    """

    id: str
    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    label: str | None
    state: str | None
    try_number: int
    max_tries: int
    started_at: datetime | None
    ended_at: datetime | None
    pid: int | None
    hostname: str | None

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> TaskInstance:
        """Read one item of the API's listing."""
        return cls(
            id=item["id"],
            dag_id=item["dag_id"],
            run_id=item["dag_run_id"],
            task_id=item["task_id"],
            map_index=item["map_index"],
            label=item["rendered_map_index"],
            state=item["state"],
            try_number=item["try_number"],
            max_tries=item["max_tries"],
            started_at=_time(item["start_date"]),
            ended_at=_time(item["end_date"]),
            pid=item["pid"],
            hostname=item["hostname"],
        )


@dataclass(frozen=True)
class Question:
    """A human-in-the-loop request as its page shows it; all of the answer is empty until there is one.

    `task_state` is that of the task instance: after a clear the old answer is shown until the task asks
    again, so only `awaiting_input` means that somebody is being asked.
    """

    subject: str
    body: str | None
    options: tuple[str, ...]
    params: Mapping[str, Any]
    created_at: datetime
    task_state: str | None
    answered_at: datetime | None
    answered_by: str | None
    chosen_options: tuple[str, ...]
    params_input: Mapping[str, Any]

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> Question:
        """Read the detail that the API shows."""
        user = item["responded_by_user"] or {}
        created = _time(item["created_at"])
        if created is None:
            raise ValueError("a question has no creation time; look at the API's answer")
        return cls(
            subject=item["subject"],
            body=item["body"],
            options=tuple(item["options"]),
            params=item["params"],
            created_at=created,
            task_state=item["task_instance"]["state"],
            answered_at=_time(item["responded_at"]),
            answered_by=user.get("name"),
            chosen_options=tuple(item["chosen_options"] or ()),
            params_input=item["params_input"] or {},
        )


def log_text(content: Iterable[Mapping[str, Any] | str]) -> str:
    """Put the messages of a task's log into lines: time, level, message, and whatever else they carry."""
    return "\n".join(entry if isinstance(entry, str) else _log_line(entry) for entry in content)


def _log_line(entry: Mapping[str, Any]) -> str:
    head = [str(entry[key]) for key in ("timestamp", "level", "event") if entry.get(key)]
    known = {"timestamp", "level", "event", "logger", "filename", "lineno", "sources"}
    rest = [f"{key}={value}" for key, value in entry.items() if key not in known]
    return " ".join([*head, *rest])


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
