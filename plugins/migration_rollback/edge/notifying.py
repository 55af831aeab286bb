"""Tells people by Airflow's notifiers. Whatever becomes of that, the task that tells goes on."""

import asyncio
import inspect
import logging
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from airflow.sdk import BaseNotifier

from migration_rollback.core.checks.workers import notifier_unusable
from migration_rollback.core.findings import Finding
from migration_rollback.core.notifiers import Notice, Notifier
from migration_rollback.edge.bounded import Attempt, attempt_all
from migration_rollback.edge.hushed import hush
from migration_rollback.edge.settings import settings
from migration_rollback.errors import NotifierError

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

NOTIFIER_SECONDS: Final = 30
"""What all notifiers of one event may take together."""

_DEEPEST: Final = 10
"""Errors of a chain that are looked at."""


def tell(context: "Context", notice: Notice) -> None:
    """Have every notifier tell it that is there for its event.

    What a notifier raises or logs is not shown: libraries for mail and the web put passwords and secret links there.
    """
    notifiers = settings().told_of(notice.event)
    try:
        attempts = attempt_all([partial(_send, one, context, notice) for one in notifiers], NOTIFIER_SECONDS)
        for notifier, attempt in zip(notifiers, attempts, strict=True):
            _log(notifier, notice, attempt)
    except Exception as exc:  # as when no thread can be started; the question, or the report, is what matters
        log.warning("telling %s has failed (%s)", notice.event, type(exc).__name__)


def unusable_notifiers() -> tuple[Finding, ...]:
    """A warning for each that cannot be made here, before it is needed."""
    notifiers = settings().notifiers
    attempts = attempt_all([partial(_made, one) for one in notifiers], NOTIFIER_SECONDS)
    return tuple(
        notifier_unusable(place, notifier.path, _reason(attempt))
        for place, (notifier, attempt) in enumerate(zip(notifiers, attempts, strict=True), start=1)
        if attempt.error or not attempt.came_back
    )


def _log(notifier: Notifier, notice: Notice, attempt: Attempt) -> None:
    who = f"{notifier.path}{f' ({notifier.connections})' if notifier.connections else ''}"
    if not attempt.came_back:
        log.warning("%s has not told %s within %d seconds, and is left behind", who, notice.event, NOTIFIER_SECONDS)
    elif attempt.error:
        log.warning("%s has not told %s: %s", who, notice.event, _reason(attempt))
    else:
        log.info("%s has told %s", who, notice.event)


def _reason(attempt: Attempt) -> str:
    if not attempt.came_back:
        return f"it does not come back within {NOTIFIER_SECONDS} seconds"
    error = attempt.error
    if error is None or isinstance(error, NotifierError):
        return str(error)
    number = next(_numbers(error), None)
    return type(error).__name__ if number is None else f"{type(error).__name__} ({number})"


def _numbers(error: BaseException | None) -> Iterator[int]:
    """What it has, or what is behind it, of numbers that say what went wrong: those of SMTP, HTTP or the system."""
    for _ in range(_DEEPEST):
        of = (getattr(error, "smtp_code", None), getattr(getattr(error, "response", None), "status_code", None))
        yield from (number for number in (*of, getattr(error, "errno", None)) if isinstance(number, int))
        error = error and (error.__cause__ or error.__context__)


def _send(notifier: Notifier, context: "Context", notice: Notice) -> None:
    """What calling a notifier does, but for its line in the log, which quotes whatever was raised."""
    hush()
    made = _made(notifier)
    own: dict[str, Any] = {**context, "rollback": notice.model_dump(mode="json")}
    own |= {name: getattr(made, name) for name in made.template_fields}
    made.render_template_fields(cast("Context", own))
    if type(made).notify is BaseNotifier.notify:
        asyncio.run(made.async_notify(cast("Context", own)))
    else:
        made.notify(cast("Context", own))


def _made(notifier: Notifier) -> BaseNotifier:
    """:raises NotifierError: there is no such class here, or it takes other arguments."""
    kind = _class(notifier.path)
    try:
        inspect.signature(kind).bind(**notifier.arguments)
    except TypeError as exc:  # it names parameters, and no value
        raise NotifierError(str(exc)) from None
    return kind(**cast("dict[str, Any]", notifier.arguments))


def _class(path: str) -> type[BaseNotifier]:
    module, _, name = path.rpartition(".")
    try:
        found = getattr(import_module(module), name, None)
    except ModuleNotFoundError as exc:
        raise NotifierError(f"there is no module {exc.name}") from None
    if isinstance(found, type) and issubclass(found, BaseNotifier):
        return found
    raise NotifierError(f"module {module} has no notifier {name}")
