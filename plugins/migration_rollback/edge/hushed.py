"""Keeps what the code of others logs out of the task's log, thread by thread."""

import logging
from collections.abc import MutableMapping
from threading import local
from typing import Any

import structlog

_thread = local()


class _Filter(logging.Filter):
    """For loggers of the standard library."""

    def filter(self, _record: logging.LogRecord) -> bool:
        return not _is_hushed()


_FILTER = _Filter()


def hush() -> None:
    """From now on nothing of what is logged in this thread gets anywhere, for as long as it lives."""
    processors = structlog.get_config()["processors"]
    if _dropped not in processors:
        processors.insert(0, _dropped)  # the list itself: loggers that are there already have it
    for handler in logging.getLogger().handlers:
        handler.addFilter(_FILTER)
    _thread.is_hushed = True


def _dropped(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if _is_hushed():
        raise structlog.DropEvent
    return event


def _is_hushed() -> bool:
    return getattr(_thread, "is_hushed", False)
