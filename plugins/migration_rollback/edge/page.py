"""Leaves in XCom what the page *Rollback* shows. Nobody depends on it: where it fails, that is logged, and no more."""

import logging
from collections.abc import Iterable
from typing import Final

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.page.report_page import report_documents
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.handovers import Handover
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import max_map_length, settings

log = logging.getLogger(__name__)

_MOST_OF_ERROR: Final = 500
"""Characters of an error that are logged: the API server may quote all that it was sent."""


def leave_plan(run: Run, artifact: PlanArtifact, state: PlanState) -> None:
    """The documents of ``build_plan``."""
    from migration_rollback.core.page.plan_page import PlanInput, plan_documents
    from migration_rollback.stores.shown_statements import ShownStatements

    given = PlanInput(
        state=state,
        plan_path=str(run.files.plan_path),
        most_instances=max_map_length(),
        shown=lambda store: ShownStatements(artifact, store, settings().batch_size).of,
    )
    _leave(run, plan_documents(artifact, given))


def leave_report(run: Run, report: Report) -> None:
    """The documents of ``write_report``, and of ``finish``."""
    _leave(run, report_documents(report, str(run.files.report_path)))


def _leave(run: Run, documents: Iterable[tuple[str, Frozen]]) -> None:
    """Until one fails: where the API server is away, each would wait for it for half a minute.

    What an earlier try has left is gone by then: Airflow removes a task's XComs when it starts the task.
    """
    task_id = run.context["ti"].task_id
    try:
        for key, document in documents:
            run.push(Handover(task_id, key, type(document)), document)
    except Exception as exc:  # an XCom backend has errors of its own, and none may end a rollback
        log.warning("the page will not show this: %s: %s", type(exc).__name__, str(exc)[:_MOST_OF_ERROR])
