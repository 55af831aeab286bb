"""``load_artifacts``: what the migration says of itself."""

import logging
from collections.abc import Iterator

from airflow.sdk import get_current_context

from migration_rollback.core.checks.migration import artifact_unusable
from migration_rollback.core.checks.workers import base_url_missing, claims_not_exclusive
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.edge.handovers import MIGRATION, NAME, findings_of
from migration_rollback.edge.linked_task import task
from migration_rollback.edge.refusing import refuse
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import has_base_url
from migration_rollback.edge.unreported_runs import report_abandoned_runs
from migration_rollback.errors import ArtifactError, DataRootError
from migration_rollback.files.claims import claims_exclude
from migration_rollback.files.migrations import read_migration

log = logging.getLogger(__name__)


@task
def load_artifacts() -> str:
    """Read and check the migration's two files. Ends failed, with one sentence, on anything that is unclear."""
    run = Run.of(get_current_context())
    log.info("this is rollback %s of DAG run %s", run.rollback_run_id, run.airflow_run_id)
    claimed = run.name_claimed()
    run.push(NAME, claimed)
    found = tuple(_of_the_worker(run, claimed.path))
    # Before the migration is read: where nothing is left, the report of the run before may be what explains that.
    report_abandoned_runs(run)
    try:
        migration = read_migration(run.data_root, run.param("run_id"))
    except ArtifactError as exc:
        run.push(findings_of("load_artifacts"), (*found, artifact_unusable(str(exc))))
        refuse(str(exc))
    run.push(findings_of("load_artifacts"), found)
    for finding in found:
        log.warning("%s; %s", finding.sentence, finding.remedy)
    if blocks(found):
        refuse("the data root cannot be relied on; see the finding above")
    run.push(MIGRATION, migration)
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


def _of_the_worker(run: Run, claim: str) -> Iterator[Finding]:
    """What this worker lacks, or would have to share and does not."""
    if not claims_exclude(run.data_root, run.rollback_run_id):
        yield claims_not_exclusive(claim)
    if not has_base_url():
        yield base_url_missing(run.log_url("load_artifacts"))


def _tidy_up(run: Run) -> None:
    """Remove temporary files of earlier runs that were killed; a run does not fail for that."""
    try:
        removed = run.data_root.remove_leftovers()
    except DataRootError as exc:
        log.warning("%s", exc)
        return
    if removed:
        log.info("removed temporary files that killed runs had left: %s", ", ".join(removed))
