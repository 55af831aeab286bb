"""``load_artifacts``: what the migration says of itself."""

import logging

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.artifacts import (
    LoadReport,
    RunReport,
    check_run_id,
    parse_load_report,
    parse_run_report,
)
from migration_rollback.core.findings import block
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.status import Status
from migration_rollback.edge.run import KEY_ARTIFACTS, KEY_FINDINGS, Run
from migration_rollback.edge.unreported_runs import report_abandoned_runs
from migration_rollback.errors import ArtifactError
from migration_rollback.files.data_root import DataRoot

log = logging.getLogger(__name__)


@task
def load_artifacts() -> str:
    """Read and check the migration's two files. Ends failed, with one sentence, on anything that is unclear."""
    run = Run.of(get_current_context())
    log.info("this is rollback %s of DAG run %s", run.rollback_run_id, run.airflow_run_id)
    try:
        run_report, load_report, explained_by = read_artifacts(run.data_root, run.param("run_id"))
    except ArtifactError as exc:
        finding = block("artifact_unusable", str(exc), "nothing was read from the stores and nothing was deleted")
        run.push(KEY_FINDINGS, [finding.model_dump(mode="json")])
        raise AirflowFailException(str(exc)) from exc
    run.push(
        KEY_ARTIFACTS,
        {
            "run_report": run_report.model_dump(mode="json"),
            "load_report": load_report.model_dump(mode="json"),
            "explained_by": explained_by,
        },
    )
    report_abandoned_runs(run)
    log.info(
        "migration %s loaded district %s (%s): %d tables, status %s",
        run_report.run_id,
        run_report.district_id,
        run_report.district_name,
        sum(1 for _ in load_report.tables()),
        run_report.status,
    )
    return run.rollback_run_id


def read_artifacts(data_root: DataRoot, run_id: object) -> tuple[RunReport, LoadReport, str | None]:
    """Both files, and the path of an earlier successful rollback's report of the same migration, if there is one.

    Where the cleanup has removed the load report, the copy in that report stands in.
    """
    checked = check_run_id(run_id)
    path = data_root.run_report_path(checked)
    run_report = parse_run_report(data_root.read_artifact(path), str(path), checked)
    earlier = _earlier_success(data_root, run_report)
    load_path = data_root.load_report_path(run_report.district_id)
    content = data_root.read(load_path)
    if content is None and earlier is not None and earlier[1].load_report is not None:
        return run_report, earlier[1].load_report, earlier[0]
    if content is None:
        content = data_root.read_artifact(load_path)
    load_report = parse_load_report(content, str(load_path), run_report)
    return run_report, load_report, earlier[0] if earlier else None


def _earlier_success(data_root: DataRoot, run_report: RunReport) -> tuple[str, Report] | None:
    """The newest report that says that this migration was rolled back."""
    found = None
    for path in data_root.rollback_reports():
        report = data_root.parsed(path, Report.model_validate_json)
        if (
            report is not None
            and report.status is Status.SUCCESS
            and report.migration_run_id == run_report.run_id
            and report.district_id == run_report.district_id
        ):
            found = (str(path), report)
    return found
