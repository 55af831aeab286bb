"""``choose_cleanup`` and ``delete_files``: the optional last step, only after SUCCESS and only when asked for."""

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import HITLBranchOperator
from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.names import CLEANUP_FOLDERS, DELETE_FILES, GRAPH, KEEP_FILES, STORES
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.changes import Cleaned
from migration_rollback.core.report.notices import files_asked_about
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.second_look import second_look_sentences
from migration_rollback.core.report.status import Facts, Status, decide_status
from migration_rollback.core.seal import Sealed
from migration_rollback.edge.approved import require_approved
from migration_rollback.edge.audit import audit
from migration_rollback.edge.facts import facts_now, gather_facts
from migration_rollback.edge.handovers import CLEANUP, FILES, CleanupAsked, CleanupChosen, FilesDeleted
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.notifying import tell
from migration_rollback.edge.plan.again import blocking_now
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import settings
from migration_rollback.edge.vouching import seal_choice, vouch_for_choice
from migration_rollback.errors import ApprovalError, PlanError, RollbackError
from migration_rollback.files.cleanup import delete_district_files

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

DELETE_TASK = "delete_files"
KEEP_TASK = "keep_files"


class ChooseCleanup(HITLBranchOperator):
    """Branch to ``delete_files`` or ``keep_files``; ask only with ``cleanup=ask`` and only after SUCCESS.

    The default answer keeps: a question that nobody answers leaves the files and the run green. Where an approved
    rollback is no SUCCESS yet it ends failed, so that clearing the failed tasks decides again.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            subject="Delete the files of this migration?",
            options=[DELETE_FILES, KEEP_FILES],
            defaults=KEEP_FILES,
            options_mapping={DELETE_FILES: DELETE_TASK, KEEP_FILES: KEEP_TASK},
            response_timeout=timedelta(seconds=settings().approval_timeout),
            execution_timeout=None,  # Airflow would count the time that a person takes
            retries=0,
            **kwargs,
        )

    def execute(self, context: "Context") -> Any:
        """Decide at once where nobody has to be asked."""
        run = Run.of(context)
        asked = CleanupAsked(run.param("cleanup"))
        facts = None if asked is CleanupAsked.NO else gather_facts(run)
        report = None if facts is None else _report_of_success(run, facts)
        if report is None:
            if facts is not None and facts.was_approved:
                raise AirflowFailException("the files stay until there is a SUCCESS; clear the failed tasks to go on")
            return self._branch(context, run, CleanupChosen(asked=asked, delete=False, answered_by=None))
        if asked is CleanupAsked.YES:
            chosen = CleanupChosen(asked=asked, delete=True, answered_by=report.triggered_by)
            return self._branch(context, run, chosen)
        folders = ", ".join(f"`{folder}/{report.district_id}/`" for folder in CLEANUP_FOLDERS)
        self.subject = f"Delete the files of district {report.district_id}?"
        self.body = (
            f"The rollback of {report.migration_run_id} was a SUCCESS. This is about {folders} under the data root; "
            "the reports stay in any case, and the load report is kept inside the rollback report."
        )
        until = datetime.now(UTC) + timedelta(seconds=settings().approval_timeout)
        tell(context, files_asked_about(report, run.question_url(self.task_id), until))
        return super().execute(context)

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> Any:
        """Only a person can have files deleted."""
        run = Run.of(context)
        user = (event.get("responded_by_user") or {}).get("name")
        delete = bool(user) and event.get("chosen_options") == [DELETE_FILES]
        chosen = CleanupChosen(asked=CleanupAsked.ASK, delete=delete, answered_by=user)
        return self._branch(context, run, chosen)

    def _branch(self, context: "Context", run: Run, chosen: CleanupChosen) -> Any:
        run.push(CLEANUP, seal_choice(chosen, run.plan().plan) if chosen.delete else _unsealed(run, chosen))
        return self.do_branch(context, DELETE_TASK if chosen.delete else KEEP_TASK)


def _unsealed(run: Run, chosen: CleanupChosen) -> Sealed[CleanupChosen]:
    """That the files stay may be said by anybody, also where there is no plan."""
    return Sealed[CleanupChosen](content=chosen, rollback_run_id=run.rollback_run_id, fingerprint="", seal="")


def _report_of_success(run: Run, facts: Facts) -> Report | None:
    """The report, if it lies there with the load report inside and the rollback is a success still."""
    report = run.files.find_report()
    succeeded = decide_status(facts) is Status.SUCCESS
    return report if report is not None and report.status is Status.SUCCESS and succeeded else None


def _refusal(run: Run, plan: Plan) -> str:
    """Why the files stay, although they were to go; the answer may have come a day after the SUCCESS."""
    facts = facts_now(run, however_it_ended=True)
    if _report_of_success(run, facts) is None:
        found = "; ".join(second_look_sentences(facts))
        return f"files are only removed after SUCCESS{f', and {found}' if found else ''}"
    return "; ".join(found.sentence for found in blocking_now(run.data_root, plan))


@task
def delete_files() -> int:
    """Remove the district's staging files. Looks again by itself whether it was a success, approved, and asked for."""
    run = Run.of(get_current_context())
    try:
        artifact = require_approved(run, (*STORES, GRAPH), after_success=True).artifact
    except (ApprovalError, PlanError) as exc:
        run.push(FILES, FilesDeleted(error=str(exc)))
        raise AirflowFailException(f"none was removed: {exc}") from exc
    choice = vouch_for_choice(run.pull(CLEANUP), artifact.plan)
    if choice is None or not choice.delete:
        raise AirflowFailException("files are only removed when asked for; none was removed")
    if refused := _refusal(run, artifact.plan):
        run.push(FILES, FilesDeleted(error=refused))
        raise AirflowFailException(f"none was removed: {refused}")
    try:
        removed = delete_district_files(run.data_root, artifact.plan.district_id, log.info)
    except RollbackError as exc:
        run.push(FILES, FilesDeleted(error=str(exc)))
        raise AirflowFailException(str(exc)) from exc
    run.push(FILES, FilesDeleted(files_removed=removed))
    audit(artifact.plan, Cleaned(files_removed=removed, answered_by=choice.answered_by))
    return removed
