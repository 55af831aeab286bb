"""What the data root says about a migration: its two files, the district's other migrations, and earlier rollbacks."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from migration_rollback.core.artifact_files import check_run_id, parse_load_report, parse_run_report
from migration_rollback.core.artifacts import LoadReport, RunReport
from migration_rollback.core.checks.facts import OtherMigrations
from migration_rollback.core.checks.migration import other_migrations
from migration_rollback.core.explaining import Load, why_unexplained
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.report.status import Status
from migration_rollback.core.wording import some
from migration_rollback.errors import ArtifactError
from migration_rollback.files.data_root import DataRoot


class Migration(Frozen):
    """What a migration says of itself."""

    run_report: RunReport
    """How it ended."""
    load_report: LoadReport
    """What it loaded."""
    explained_by: str | None
    """The path of the report of an earlier successful rollback that is later than the load; null: there is none."""
    unexplained: str | None = None
    """Why an earlier successful rollback's report explains nothing, with its path; null: there is none."""


class _Told(BaseModel):
    """As much of a rollback's report as explains something, whatever version has written it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: str
    migration_run_id: str | None
    district_id: str | None
    rolled_back_at: str
    load_report: LoadReport | None


class _Earlier(NamedTuple):
    """A report of an earlier successful rollback of the same migration."""

    path: str
    report: _Told


def read_migration(data_root: DataRoot, run_id: object) -> Migration:
    """Both files. Where the cleanup has removed the load report, the copy in an earlier report stands in.

    :raises ArtifactError: one of them is missing or cannot be used, or they contradict each other.
    """
    run_report = read_run_report(data_root, run_id)
    unread: list[str] = []
    successes = list(_earlier_successes(data_root, run_report, unread))
    load = _read_load(data_root, run_report)
    reasons = [why_unexplained(load, report.rolled_back_at, report.load_report) for _, report in successes]
    explaining = next((earlier for earlier, reason in zip(successes, reasons, strict=True) if reason is None), None)
    load_report = load.report or (explaining.report.load_report if explaining else None)
    if load_report is None:
        path = data_root.load_report_path(run_report.district_id)
        load_report = parse_load_report(data_root.read_artifact(path), str(path), run_report)
    unexplained = [f"{successes[0].path} does not explain it: {reasons[0]}"] if successes else []
    unexplained += [f"{some(unread)} cannot be read, and may explain it"] if unread else []
    return Migration(
        run_report=run_report,
        load_report=load_report,
        explained_by=explaining.path if explaining else None,
        unexplained="; ".join(unexplained) if unexplained and explaining is None else None,
    )


def read_run_report(data_root: DataRoot, run_id: object) -> RunReport:
    """How it ended. :raises ArtifactError: the file is missing or cannot be used."""
    checked = check_run_id(run_id)
    path = data_root.run_report_path(checked)
    return parse_run_report(data_root.read_artifact(path), str(path), checked)


def _read_load(data_root: DataRoot, run_report: RunReport) -> Load:
    path = data_root.load_report_path(run_report.district_id)
    content = data_root.find_artifact(path)
    report = None if content is None else parse_load_report(content, str(path), run_report)
    written_at = None if report is None else data_root.modified_at(path)
    return Load(ended_at=run_report.finished_at or run_report.started_at, report=report, written_at=written_at)


def _earlier_successes(data_root: DataRoot, run_report: RunReport, unread: list[str]) -> Iterator[_Earlier]:
    """The reports that say that this migration was rolled back, the newest first.

    :param unread: takes the names of those that say nothing.
    """
    for path in reversed(list(data_root.rollback_reports())):
        report = data_root.parsed(path, _read_told)
        if report is None:
            unread.append(path.name)
        elif (
            report.status == Status.SUCCESS
            and report.migration_run_id == run_report.run_id
            and report.district_id == run_report.district_id
        ):
            yield _Earlier(str(path), report)


def _read_told(content: bytes) -> _Told:
    return _Told.model_validate_json(content, extra="ignore")


def read_other_migrations(data_root: DataRoot, run_report: RunReport, *, earlier: bool = True) -> OtherMigrations:
    """The district's other migrations that matter, and run reports that may be of such and cannot be read.

    :param earlier: read also those whose run id is an earlier one; they may have been started again.
    """
    reports: list[RunReport] = []
    unread: list[str] = []
    for path in data_root.migration_reports():
        run_id = path.name.removesuffix(".json")
        if run_id == run_report.run_id or (run_id < run_report.run_id and not earlier):
            continue
        try:
            reports.append(parse_run_report(data_root.read_artifact(path), str(path), run_id))
        except ArtifactError:
            if run_id > run_report.run_id:
                unread.append(path.name)
    return other_migrations(run_report, reports, unread)
