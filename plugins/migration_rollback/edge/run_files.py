"""The files of one rollback beside its report: the plan, the approval that was given, what was deleted from
the graph, and the report itself."""

from dataclasses import dataclass
from typing import cast

from upath import UPath

from migration_rollback.core.graph_record import GraphRecord, read_graph_record
from migration_rollback.core.plan_artifact import PlanArtifact, read_plan_artifact
from migration_rollback.core.report.changes import Reported
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.text import report_markdown
from migration_rollback.edge.audit import audit
from migration_rollback.edge.settings import settings
from migration_rollback.files.data_root import DataRoot
from migration_rollback.files.patient_data_root import PatientDataRoot


def open_data_root() -> DataRoot:
    """The data root of the settings, a folder or a bucket.

    A plain path needs no object storage, whose first use imports the client of every provider that is installed.
    """
    root, megabytes, patience = settings().data_root, settings().artifact_megabytes, settings().data_root_patience
    if "://" not in root:
        return PatientDataRoot(UPath(root), patience=patience, artifact_megabytes=megabytes)
    from airflow.sdk import ObjectStoragePath

    return PatientDataRoot(cast(UPath, ObjectStoragePath(root)), patience=patience, artifact_megabytes=megabytes)


@dataclass(frozen=True)
class RunFiles:
    """What one rollback writes."""

    data_root: DataRoot
    rollback_run_id: str

    @property
    def plan_path(self) -> UPath:
        """The plan, as it was shown."""
        return self._path(".plan.json")

    @property
    def approval_path(self) -> UPath:
        """The approval that was given; ``edge.approved`` alone reads and writes it."""
        return self._path(".approval.json")

    @property
    def report_path(self) -> UPath:
        """The report."""
        return self._path(".json")

    @property
    def graph_record_path(self) -> UPath:
        """What was deleted from the graph, batch by batch."""
        return self._path(".graph.json")

    def _path(self, suffix: str) -> UPath:
        return self.data_root.report_path(self.rollback_run_id, suffix)

    def find_plan(self) -> PlanArtifact | None:
        """The plan, if one was made. :raises PlanError: it was altered since."""
        content = self.data_root.read(self.plan_path)
        return None if content is None else read_plan_artifact(content, str(self.plan_path))

    def keep_plan(self, artifact: PlanArtifact) -> None:
        """Write it down; a run has one plan."""
        self.data_root.write(self.plan_path, artifact.to_json() + "\n")

    def keep_graph_record(self, record: GraphRecord) -> None:
        """Write down what was deleted from the graph, in the place of what was written before."""
        self.data_root.write(self.graph_record_path, record.model_dump_json(indent=2) + "\n")

    def find_graph_record(self) -> GraphRecord | None:
        """What was written down, if anything was; its seal is not looked at here.

        :raises GraphRecordError: it is no such record.
        """
        content = self.data_root.read(self.graph_record_path)
        return None if content is None else read_graph_record(content, str(self.graph_record_path))

    def find_report(self) -> Report | None:
        """The report, if it was written."""
        return self.data_root.parsed(self.report_path, Report.model_validate_json)

    def keep_report(self, report: Report) -> None:
        """Put report and Markdown there, each at once, the report last: where it is, the Markdown is as well."""
        self.data_root.write(self._path(".md"), report_markdown(report, str(self.report_path)))
        self.data_root.write(self.report_path, report.to_json())
        audit(report, Reported.of(report))
