"""What became of the files, as it is told."""

from migration_rollback.core.plan import Plan
from migration_rollback.core.report.report import Cleanup, CleanupOutcome
from migration_rollback.core.report.status import Status
from migration_rollback.edge.handovers import CLEANUP, FILES, CleanupAsked, FilesDeleted
from migration_rollback.edge.run import Run
from migration_rollback.edge.vouching import vouch_for_choice


def outcome_of_cleanup(run: Run, plan: Plan | None, status: Status) -> Cleanup | None:
    """What came of it. Asked for beforehand, it has to have been tried, whatever has become of ``choose_cleanup``."""
    left = run.pull(CLEANUP)
    choice = vouch_for_choice(left, plan)
    if left is not None and choice is None:
        forged = "somebody else has written that they go; clear choose_cleanup and everything downstream"
        return Cleanup(outcome=CleanupOutcome.FAILED, asked=left.content.asked, error=forged)
    was_chosen = choice is not None and choice.delete
    if run.param("cleanup") == CleanupAsked.YES and status is Status.SUCCESS and not was_chosen:
        missed = "it was asked for and has not happened; clear choose_cleanup and everything downstream"
        return Cleanup(outcome=CleanupOutcome.FAILED, asked=CleanupAsked.YES, error=missed)
    if choice is None:
        return None
    if not choice.delete:
        return Cleanup(outcome=CleanupOutcome.KEPT, asked=choice.asked, answered_by=choice.answered_by)
    done = run.pull(FILES) or FilesDeleted(error="see the log of delete_files")
    return Cleanup(
        outcome=CleanupOutcome.FAILED if done.error else CleanupOutcome.DELETED,
        asked=choice.asked,
        answered_by=choice.answered_by,
        files_removed=done.files_removed,
        error=done.error,
    )
