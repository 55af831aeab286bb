"""The audit trail: a line of JSON in the log for each change of a rollback's state.

It holds ids, names of stores and tables, counts, fingerprints, users and this package's own words: never a value of a
row, nor what somebody typed or a server said.
"""

import json
from dataclasses import dataclass
from typing import Protocol

from migration_rollback.core.report.changes import Change


class About(Protocol):
    """Whose state has changed: a plan and a report say it."""

    @property
    def rollback_run_id(self) -> str:
        """The rollback."""

    @property
    def migration_run_id(self) -> str | None:
        """The migration that it takes out; null: not known."""

    @property
    def district_id(self) -> str | None:
        """The district; null: not known."""


@dataclass(frozen=True)
class Subject:
    """The same where there is neither plan nor report."""

    rollback_run_id: str
    migration_run_id: str | None
    district_id: str | None = None


def audit_line(about: About, change: Change) -> str:
    """``audit {"event": ...}``: the change, whose it is, and its own fields."""
    line = {
        "event": change.event,
        "rollback_run_id": about.rollback_run_id,
        "migration_run_id": about.migration_run_id,
        "district_id": about.district_id,
        **change.model_dump(mode="json"),
    }
    return f"audit {json.dumps(line)}"
