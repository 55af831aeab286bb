"""Whether a rollback is announced, and what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from migration_rollback.core.findings import Finding
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.report.report import Cleanup, CleanupOutcome
from migration_rollback.core.report.second_look import LOADED_SINCE
from migration_rollback.core.report.status import Status


class Announcement(Frozen):
    """The ``extra`` of the asset's event."""

    migration_run_id: str
    """The migration that was taken out."""
    district_id: str
    """The district that can be loaded again."""
    rollback_run_id: str
    """The rollback."""
    report_path: str
    """Where its report lies."""


@dataclass(frozen=True)
class Withheld:
    """Why nothing is announced."""

    reason: str
    """As the end of a sentence."""
    can_be_mended: bool
    """The run is red, and clearing its failed tasks asks again."""


def withheld(status: Status, cleanup: Cleanup | None, against: Iterable[Finding]) -> Withheld | None:
    """Why nothing is announced now, if so.

    :param against: what the migrations of the district say against deleting now.
    """
    if status is not Status.SUCCESS:
        return Withheld(f"the rollback is {status}", status.is_failing)
    if cleanup is not None and cleanup.outcome is CleanupOutcome.FAILED:
        return Withheld(f"files that a migration might meet are still there: {cleanup.error}", True)
    since = [finding.sentence for finding in against if finding.code in LOADED_SINCE]
    return Withheld(f"the district was loaded since: {'; '.join(since)}", False) if since else None
