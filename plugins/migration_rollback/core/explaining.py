"""Whether the report of an earlier rollback explains that nothing of a migration is there any more."""

from datetime import datetime
from typing import NamedTuple

from migration_rollback.core.artifacts import LoadReport


class Load(NamedTuple):
    """What is known of when a migration has loaded, and what."""

    ended_at: datetime | None
    """When it ended, or else began, with its time zone; null: its run report does not say."""
    report: LoadReport | None
    """Its load report; null: the file is not there any more."""
    written_at: datetime | None
    """When that file was written, with its time zone; null: its storage does not say."""


def why_unexplained(load: Load, rolled_back_at: str, embedded: LoadReport | None) -> str | None:
    """Why a successful rollback explains nothing of this load, as a clause; null: it does explain it.

    Only a rollback that is later than the load has removed what was loaded.

    :param rolled_back_at: what its report says.
    :param embedded: the load report that is inside its report.
    """
    ended = _moment(rolled_back_at)
    if ended is None:
        return f'"{rolled_back_at}" is not a time from which one could tell whether it was later than the load'
    if load.ended_at is not None and ended <= load.ended_at:
        return f"it was rolled back at {rolled_back_at}, and the migration ran until {load.ended_at.isoformat()}"
    if load.report is not None and load.report != embedded:
        return "it was the rollback of another load: the load report that it holds is not the one that is there now"
    if load.written_at is not None and ended < load.written_at:
        written = load.written_at.isoformat(timespec="seconds")
        return f"it was rolled back at {rolled_back_at}, and the load report was written at {written}"
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
