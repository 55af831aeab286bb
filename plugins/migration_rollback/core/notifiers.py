"""Who is told when it matters, and what a notice holds."""

from enum import StrEnum

from pydantic import Field, JsonValue

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.markdown import one_line


class Event(StrEnum):
    """When somebody is told."""

    APPROVAL_WANTED = "approval_wanted"
    EXPIRES_SOON = "expires_soon"
    ENDED = "ended"


class Notifier(Frozen):
    """One entry of ``MIGRATION_ROLLBACK_NOTIFIERS``."""

    path: str = Field(alias="class", pattern=r"^\w+(\.\w+)+$")
    """The notifier's class, with its module."""
    events: tuple[Event, ...] = Field(default=tuple(Event), min_length=1)
    """What it tells of."""
    arguments: dict[str, JsonValue] = Field(default_factory=dict)
    """What it is made with; in those that the class renders, ``rollback`` is the notice."""

    @property
    def connections(self) -> str:
        """The connections that its arguments name, for the log."""
        named = (str(value) for name, value in self.arguments.items() if name.endswith("conn_id"))
        return one_line(", ".join(named))


class Notice(Frozen):
    """What is told, as ``rollback`` in a notifier's templates; what is not known is empty."""

    event: Event
    """When it is told."""
    status: str = ""
    """How the rollback ended; empty: it has not."""
    rollback_run_id: str
    """The rollback."""
    migration_run_id: str = ""
    """The migration that is taken out."""
    district_id: str = ""
    """The district."""
    district_name: str = ""
    """What people call it, as another system has written it: the only text here that may look like markup."""
    until: str = ""
    """When the question expires."""
    url: str
    """Where the UI shows the question, or the log with the last word."""
    subject: str
    """In one line."""
    message: str
    """In plain sentences, with the address at the end."""
