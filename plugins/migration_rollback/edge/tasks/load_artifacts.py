"""``load_artifacts``: what the migration says of itself."""

import logging

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.checks.migration import artifact_unusable
from migration_rollback.edge.handovers import MIGRATION, findings_of
from migration_rollback.edge.run import Run
from migration_rollback.edge.unreported_runs import report_abandoned_runs
from migration_rollback.errors import ArtifactError, DataRootError
from migration_rollback.files.migrations import read_migration

log = logging.getLogger(__name__)


@task
def load_artifacts() -> str:
    """Read and check the migration's two files. Ends failed, with one sentence, on anything that is unclear."""
    run = Run.of(get_current_context())
    log.info("this is rollback %s of DAG run %s", run.rollback_run_id, run.airflow_run_id)
    try:
        migration = read_migration(run.data_root, run.param("run_id"))
    except ArtifactError as exc:
        run.push(findings_of("load_artifacts"), (artifact_unusable(str(exc)),))
        raise AirflowFailException(str(exc)) from exc
    run.push(MIGRATION, migration)
    report_abandoned_runs(run)
    _tidy_up(run)
    report = migration.run_report
    log.info(
        "migration %s loaded district %s (%s): %d tables, status %s",
        report.run_id,
        report.district_id,
        report.district_name,
        sum(1 for _ in migration.load_report.tables()),
        report.status,
    )
    return run.rollback_run_id


def _tidy_up(run: Run) -> None:
    """Remove temporary files of earlier runs that were killed; a run does not fail for that."""
    try:
        removed = run.data_root.remove_leftovers()
    except DataRootError as exc:
        log.warning("%s", exc)
        return
    if removed:
        log.info("removed temporary files that killed runs had left: %s", ", ".join(removed))
