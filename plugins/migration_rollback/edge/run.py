"""The DAG run as the rollback sees it: its name, its files, and all that is known of it so far."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from upath import UPath

from migration_rollback.core.approval import Approval
from migration_rollback.core.artifacts import LoadReport, RunReport
from migration_rollback.core.findings import Finding
from migration_rollback.core.outcome import GraphOutcome, UnitOutcome, Verification
from migration_rollback.core.plan import PlanArtifact, read_plan_artifact
from migration_rollback.core.report import Report, ReportInput, RunInfo, make_report
from migration_rollback.core.report_text import report_markdown
from migration_rollback.core.status import Facts, PlanState
from migration_rollback.core.words import DAG_ID, GRAPH, ROLLBACK_ORDER, STORES
from migration_rollback.edge.settings import settings
from migration_rollback.errors import PlanError
from migration_rollback.files.claims import Holder, claim_district, claim_name
from migration_rollback.files.data_root import DataRoot

if TYPE_CHECKING:
    from airflow.sdk import Context

KEY_ARTIFACTS: Final = "artifacts"
KEY_FINDINGS: Final = "findings"
KEY_PLAN: Final = "plan"
KEY_APPROVAL: Final = "approval"
KEY_OUTCOME: Final = "outcome"
KEY_VERIFICATION: Final = "verification"
KEY_CLEANUP: Final = "cleanup"
_ACTIVE: Final = ("queued", "running")
_TASKS_WITH_LOGS: Final = (
    "load_artifacts",
    "build_plan",
    "await_approval",
    "graph.delete_nodes",
    "write_report",
)


def open_data_root() -> DataRoot:
    """The data root of the settings, a folder or a bucket."""
    from airflow.sdk import ObjectStoragePath

    return DataRoot(cast(UPath, ObjectStoragePath(settings().data_root)))


@dataclass(frozen=True)
class Run:
    """One DAG run."""

    context: "Context"
    data_root: DataRoot
    rollback_run_id: str

    @classmethod
    def of(cls, context: "Context") -> "Run":
        """The run of a task's context; its rollback name is claimed on first sight."""
        data_root = open_data_root()
        timestamp = context["dag_run"].run_after.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        name = claim_name(data_root, timestamp, context["dag_run"].run_id)
        return cls(context, data_root, name)

    @property
    def airflow_run_id(self) -> str:
        """Airflow's name of the DAG run."""
        return str(self.context["dag_run"].run_id)

    def param(self, name: str) -> Any:
        """A param of the trigger form."""
        return self.context["params"].get(name)

    def push(self, key: str, value: Any) -> None:
        """Leave plain JSON for later tasks; it stays even if this task fails afterwards."""
        self.context["ti"].xcom_push(key=key, value=value)

    def pull(self, task_id: str, key: str) -> Any:
        """What a task has left, or null."""
        return self.context["ti"].xcom_pull(task_ids=task_id, key=key, map_indexes=-1)

    def pull_mapped(self, task_id: str, key: str) -> list[Any]:
        """What the instances of a mapped task have left, failed ones included."""
        value = self.context["ti"].xcom_pull(task_ids=task_id, key=key)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def is_active(self, airflow_run_id: str) -> bool:
        """Whether another DAG run has not ended; one that Airflow does not know has."""
        from airflow.sdk.exceptions import AirflowRuntimeError

        try:
            return self.context["ti"].get_dagrun_state(DAG_ID, airflow_run_id) in _ACTIVE
        except AirflowRuntimeError:
            return False

    def task_states(self, task_id: str) -> dict[str, str | None]:
        """Airflow's state of a task, or of each of its mapped instances (``{task_id}_{map_index}``)."""
        states = self.context["ti"].get_task_states(dag_id=DAG_ID, task_ids=[task_id], run_ids=[self.airflow_run_id])
        return dict(states.get(self.airflow_run_id, {}))

    def other_rollback(self, district_id: str) -> Holder | None:
        """Take the district for this run, or name the rollback that is at work on it."""
        return claim_district(
            self.data_root, district_id, Holder(self.rollback_run_id, self.airflow_run_id), self.is_active
        )

    @property
    def plan_path(self) -> str:
        """Where the plan lies."""
        return str(self.data_root.report_path(self.rollback_run_id, ".plan.json"))

    @property
    def report_path(self) -> str:
        """Where the report lies."""
        return str(self.data_root.report_path(self.rollback_run_id))

    def find_plan(self) -> PlanArtifact | None:
        """The plan of this run, if one was made. :raises PlanError: it was altered since."""
        path = self.data_root.report_path(self.rollback_run_id, ".plan.json")
        content = self.data_root.read(path)
        return None if content is None else read_plan_artifact(content, str(path))

    def plan(self) -> PlanArtifact:
        """The plan of this run. :raises PlanError: there is none, or it was altered."""
        artifact = self.find_plan()
        if artifact is None:
            raise PlanError(f"{self.plan_path} is missing", "trigger a new run")
        return artifact

    def find_approval(self) -> Approval | None:
        """The last answer to the question of this run."""
        value = self.pull("await_approval", KEY_APPROVAL)
        return None if value is None else Approval.model_validate(value)

    def keep_approval(self, approval: Approval) -> None:
        """Write down that this run may delete from now on: a later clear forgets the XCom, not this."""
        path = self.data_root.report_path(self.rollback_run_id, ".approval.json")
        self.data_root.write(path, approval.model_dump_json(indent=2) + "\n")

    def was_approved(self) -> bool:
        """Whether this run was ever allowed to delete."""
        return self.data_root.read(self.data_root.report_path(self.rollback_run_id, ".approval.json")) is not None

    def find_report(self) -> Report | None:
        """The report of this run, if it was written."""
        return self.data_root.parsed(self.data_root.report_path(self.rollback_run_id), Report.model_validate_json)

    def artifacts(self) -> tuple[RunReport, LoadReport] | None:
        """What ``load_artifacts`` has read, if it could."""
        value = self.pull("load_artifacts", KEY_ARTIFACTS)
        if value is None:
            return None
        return RunReport.model_validate(value["run_report"]), LoadReport.model_validate(value["load_report"])

    def facts(self) -> Facts:
        """All that is known of this rollback now."""
        artifact = self.find_plan()
        state = self.pull("build_plan", KEY_PLAN)
        findings = [
            Finding.model_validate(value)
            for task_id in ("load_artifacts", "build_plan")
            for value in self.pull(task_id, KEY_FINDINGS) or ()
        ]
        graph = self.pull("graph.delete_nodes", KEY_OUTCOME)
        return Facts(
            plan=artifact.plan if artifact else None,
            plan_state=PlanState(state["state"]) if state else None,
            findings=(*(artifact.plan.findings if artifact else ()), *findings),
            approval=self.find_approval(),
            was_approved=self.was_approved(),
            gate_state=self.task_states("await_approval").get("await_approval"),
            outcomes=tuple(
                UnitOutcome.model_validate(value)
                for store in ROLLBACK_ORDER
                for value in self.pull_mapped(f"{store}.delete_rows", KEY_OUTCOME)
            ),
            graph_outcome=GraphOutcome.model_validate(graph) if graph else None,
            verifications=self._verifications(),
        )

    def _verifications(self) -> dict[str, Verification]:
        read = (Verification.model_validate(value) for value in self.pull_mapped("verify", KEY_VERIFICATION))
        found = {verification.store: verification for verification in read}
        return {name: found[name] for name in (*STORES, GRAPH) if name in found}

    def write_report(self, facts: Facts) -> Report:
        """Write the report and the Markdown beside it, each at once."""
        report = make_report(facts, self._report_input())
        self.save_report(report)
        return report

    def save_report(self, report: Report) -> None:
        """Put both files there, the report last: where it is, the Markdown is as well."""
        path = self.data_root.report_path(self.rollback_run_id)
        self.data_root.write(path.with_suffix(".md"), report_markdown(report, str(path)))
        self.data_root.write(path, report.to_json())

    def _report_input(self) -> ReportInput:
        read = self.artifacts()
        dag_run = self.context["dag_run"]
        conf_run_id = self.param("run_id")
        return ReportInput(
            rollback_run_id=self.rollback_run_id,
            run=RunInfo(
                airflow_run_id=self.airflow_run_id,
                triggered_by=dag_run.triggering_user_name,
                times_cleared=dag_run.clear_number or 0,
                migration_run_id=conf_run_id if isinstance(conf_run_id, str) else None,
                dry_run=bool(self.param("dry_run")),
                cleanup_requested=str(self.param("cleanup")),
            ),
            written_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            load_report=read[1] if read else None,
            district_id=read[0].district_id if read else None,
            district_name=read[0].district_name if read else None,
            plan_path=self.plan_path if self.find_plan() else None,
            logs={task_id: self.log_url(task_id) for task_id in _TASKS_WITH_LOGS},
        )

    def log_url(self, task_id: str) -> str:
        """Where the UI shows the log of a task of this run."""
        own = self.context["ti"].log_url
        return f"{own.partition('/tasks/')[0]}/tasks/{task_id}"
