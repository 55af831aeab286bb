"""When the word goes out that a district can be loaded again."""

from __future__ import annotations

import pytest

from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.report.announcing import withheld
from migration_rollback.core.report.report import Cleanup, CleanupOutcome
from migration_rollback.core.report.status import Status

KEPT = Cleanup(outcome=CleanupOutcome.KEPT, asked="ask")
DELETED = Cleanup(outcome=CleanupOutcome.DELETED, asked="yes", files_removed=3)
NEWER = block(Code.NEWER_MIGRATION, "mig-2 is newer", "roll it back first")
UNREADABLE = block(Code.ARTIFACT_UNUSABLE, "the load report is gone", "put it back")


@pytest.mark.parametrize("cleanup", [None, KEPT, DELETED])
def test_a_success_is_announced_whatever_was_decided_about_the_files(cleanup: Cleanup | None) -> None:
    """After the cleanup the load report is not there any more, which says nothing against it."""
    assert withheld(Status.SUCCESS, cleanup, ()) is None
    assert withheld(Status.SUCCESS, cleanup, (UNREADABLE,)) is None


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.SUCCESS])
def test_nothing_else_is_announced(status: Status) -> None:
    """What can be mended ends failed, so that clearing the failed tasks of the run announces what becomes of it."""
    found = withheld(status, KEPT, ())
    assert found is not None
    assert found.can_be_mended is status.is_failing
    assert str(status) in found.reason


@pytest.mark.parametrize(
    ("cleanup", "against", "can_be_mended"),
    [
        (Cleanup(outcome=CleanupOutcome.FAILED, asked="yes", error="the disk is read-only"), (), True),
        (DELETED, (NEWER,), False),
        (KEPT, (UNREADABLE, NEWER), False),
    ],
)
def test_a_success_is_not_announced_over_files_or_over_a_newer_migration(
    cleanup: Cleanup, against: tuple[Finding, ...], can_be_mended: bool
) -> None:
    found = withheld(Status.SUCCESS, cleanup, against)
    assert found is not None
    assert found.can_be_mended is can_be_mended
    assert ("read-only" in found.reason) is can_be_mended
    assert ("mig-2 is newer" in found.reason) is not can_be_mended
