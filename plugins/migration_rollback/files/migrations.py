"""What the data root says about a migration: its two files, the district's other migrations, and earlier rollbacks."""

from migration_rollback.core.artifact_files import check_run_id, parse_load_report, parse_run_report
from migration_rollback.core.artifacts import LoadReport, RunReport
from migration_rollback.core.checks.facts import OtherMigrations
from migration_rollback.core.checks.migration import other_migrations
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.status import Status
from migration_rollback.errors import ArtifactError
from migration_rollback.files.data_root import DataRoot


class Migration(Frozen):
    """What a migration says of itself."""

    run_report: RunReport
    """How it ended."""
    load_report: LoadReport
    """What it loaded."""
    explained_by: str | None
    """The path of an earlier successful rollback's report of the same migration, if there is one."""


def read_migration(data_root: DataRoot, run_id: object) -> Migration:
    """Both files. Where the cleanup has removed the load report, the copy in that earlier report stands in.

    :raises ArtifactError: one of them is missing or cannot be used, or they contradict each other.
    """
    checked = check_run_id(run_id)
    path = data_root.run_report_path(checked)
    run_report = parse_run_report(data_root.read_artifact(path), str(path), checked)
    explained_by, earlier = _earlier_success(data_root, run_report)
    load_path = data_root.load_report_path(run_report.district_id)
    content = data_root.read(load_path)
    load_report = earlier.load_report if earlier is not None and content is None else None
    if load_report is None:
        content = data_root.read_artifact(load_path) if content is None else content
        load_report = parse_load_report(content, str(load_path), run_report)
    return Migration(run_report=run_report, load_report=load_report, explained_by=explained_by)


def _earlier_success(data_root: DataRoot, run_report: RunReport) -> tuple[str | None, Report | None]:
    """The newest report that says that this migration was rolled back, and its path."""
    found: tuple[str | None, Report | None] = (None, None)
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


def read_other_migrations(data_root: DataRoot, run_report: RunReport) -> OtherMigrations:
    """The district's other migrations that matter, and run reports that may be of such and cannot be read."""
    reports: list[RunReport] = []
    unread: list[str] = []
    for path in data_root.migration_reports():
        run_id = path.name.removesuffix(".json")
        if run_id == run_report.run_id:
            continue
        try:
            reports.append(parse_run_report(data_root.read_artifact(path), str(path), run_id))
        except ArtifactError:
            if run_id > run_report.run_id:
                unread.append(path.name)
    return other_migrations(run_report, reports, unread)
