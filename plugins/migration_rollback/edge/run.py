"""The DAG run as the rollback sees it: its name, its files, and what its tasks have left for each other."""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from upath import UPath

from migration_rollback.core.approval.answer import Approval
from migration_rollback.core.artifacts import LoadReport, RunReport
from migration_rollback.core.names import DAG_ID
from migration_rollback.core.plan import PlanArtifact, read_plan_artifact
from migration_rollback.core.report.report import Report
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


def open_data_root() -> DataRoot:
    """The data root of the settings, a folder or a bucket.

    A plain path needs no object storage, whose first use imports the client of every provider that is installed.
    """
    root = settings().data_root
    if "://" not in root:
        return DataRoot(UPath(root))
    from airflow.sdk import ObjectStoragePath

    return DataRoot(cast(UPath, ObjectStoragePath(root)))


@dataclass(frozen=True)
class Run:
    """One DAG run; mostly the one whose task looks, and where its report is still missing an earlier one."""

    context: "Context"
    data_root: DataRoot
    rollback_run_id: str
    airflow_run_id: str
    migration_run_id: str | None

    @classmethod
    def of(cls, context: "Context") -> "Run":
        """The run of a task's context; its rollback name is claimed on first sight."""
        data_root = open_data_root()
        dag_run = context["dag_run"]
        asked = context["params"].get("run_id")
        migration_run_id = asked if isinstance(asked, str) else None
        timestamp = dag_run.run_after.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        name = claim_name(data_root, timestamp, dag_run.run_id, migration_run_id)
        return cls(context, data_root, name, dag_run.run_id, migration_run_id)

    def earlier(self, rollback_run_id: str, airflow_run_id: str) -> "Run":
        """Another run of the same migration."""
        return replace(self, rollback_run_id=rollback_run_id, airflow_run_id=airflow_run_id)

    @property
    def is_own(self) -> bool:
        """Whether this is the run of the task that looks."""
        return bool(self.context["dag_run"].run_id == self.airflow_run_id)

    def param(self, name: str) -> Any:
        """A param of the trigger form."""
        return self.context["params"].get(name)

    def push(self, key: str, value: Any) -> None:
        """Leave plain JSON for later tasks; it stays even if this task fails afterwards."""
        self.context["ti"].xcom_push(key=key, value=value)

    def pull(self, task_id: str, key: str) -> Any:
        """What a task has left, or null."""
        return self.context["ti"].xcom_pull(task_ids=task_id, key=key, map_indexes=-1, run_id=self.airflow_run_id)

    def pull_mapped(self, task_id: str, key: str) -> list[Any]:
        """What the instances of a mapped task have left, failed ones included."""
        value = self.context["ti"].xcom_pull(task_ids=task_id, key=key, run_id=self.airflow_run_id)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def is_active(self, airflow_run_id: str) -> bool:
        """Whether a DAG run has not ended; one that Airflow does not know has."""
        from airflow.sdk.exceptions import AirflowRuntimeError

        try:
            return self.context["ti"].get_dagrun_state(DAG_ID, airflow_run_id) in _ACTIVE
        except AirflowRuntimeError:
            return False

    def task_states(self, task_id: str) -> dict[str, str | None]:
        """Airflow's state of a task, or of each of its mapped instances (``{task_id}_{map_index}``)."""
        states = self.context["ti"].get_task_states(dag_id=DAG_ID, task_ids=[task_id], run_ids=[self.airflow_run_id])
        return dict(states.get(self.airflow_run_id, {}))

    def log_url(self, task_id: str) -> str:
        """Where the UI shows the log of a task of this run."""
        base = self.context["ti"].log_url.partition("/dags/")[0]
        return f"{base}/dags/{DAG_ID}/runs/{quote(self.airflow_run_id)}/tasks/{task_id}"

    def other_rollback(self, district_id: str) -> Holder | None:
        """Take the district for this run, or name the rollback that is at work on it."""
        holder = Holder(self.rollback_run_id, self.airflow_run_id)
        return claim_district(self.data_root, district_id, holder, self.is_active)

    def path(self, suffix: str) -> UPath:
        """A file of this rollback: ``.json``, ``.md``, ``.plan.json`` or ``.approval.json``."""
        return self.data_root.report_path(self.rollback_run_id, suffix)

    def artifacts(self) -> tuple[RunReport, LoadReport] | None:
        """What ``load_artifacts`` has read, if it could."""
        value = self.pull("load_artifacts", KEY_ARTIFACTS)
        if value is None:
            return None
        return RunReport.model_validate(value["run_report"]), LoadReport.model_validate(value["load_report"])

    def find_plan(self) -> PlanArtifact | None:
        """The plan of this run, if one was made. :raises PlanError: it was altered since."""
        path = self.path(".plan.json")
        content = self.data_root.read(path)
        return None if content is None else read_plan_artifact(content, str(path))

    def plan(self) -> PlanArtifact:
        """The plan of this run. :raises PlanError: there is none, or it was altered."""
        artifact = self.find_plan()
        if artifact is None:
            raise PlanError(f"{self.path('.plan.json')} is missing", "trigger a new run")
        return artifact

    def find_approval(self) -> Approval | None:
        """The last answer to the question of this run."""
        value = self.pull("await_approval", KEY_APPROVAL)
        return None if value is None else Approval.model_validate(value)

    def keep_approval(self, approval: Approval) -> None:
        """Write down that this run may delete from now on: a later clear forgets the XCom, not this."""
        self.data_root.write(self.path(".approval.json"), approval.model_dump_json(indent=2) + "\n")

    def kept_approval(self) -> Approval | None:
        """The last approval that was given in this run; where there is one, something may have been deleted."""
        return self.data_root.parsed(self.path(".approval.json"), Approval.model_validate_json)

    def find_report(self) -> Report | None:
        """The report of this run, if it was written."""
        return self.data_root.parsed(self.path(".json"), Report.model_validate_json)
