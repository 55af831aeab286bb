"""The DAG run as the rollback sees it: its name, what was asked, and what its tasks have left for each other."""

from dataclasses import dataclass, replace
from datetime import UTC
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from migration_rollback.core.approval.answer import require_executable
from migration_rollback.core.names import DAG_ID
from migration_rollback.core.page.address import page_url
from migration_rollback.core.plan import Options
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.edge.handovers import PLAN, Handover, NameClaimed
from migration_rollback.edge.run_files import RunFiles, open_data_root
from migration_rollback.errors import PlanError, RunStateError
from migration_rollback.files.claims import Holder, claim_district, claim_name, find_name_claim, name_claim_path
from migration_rollback.files.data_root import DataRoot

if TYPE_CHECKING:
    from airflow.sdk import Context
    from airflow.sdk.exceptions import AirflowRuntimeError

T = TypeVar("T")

_ACTIVE: Final = ("queued", "running")


def _is_not_known(error: "AirflowRuntimeError") -> bool:
    """Whether the API server itself has said that there is no such DAG run: 404 with its reason, not a proxy's."""
    told = error.error.detail or {}
    answer = told.get("detail")
    reason = answer.get("detail") if isinstance(answer, dict) else None
    is_missing = isinstance(reason, dict) and reason.get("reason") == "not_found"
    return told.get("status_code") == HTTPStatus.NOT_FOUND and is_missing


def states_of(context: "Context", airflow_run_id: str, task_id: str) -> dict[str, str | None]:
    """As ``Run.task_states``, without a look at the data root."""
    states = context["ti"].get_task_states(dag_id=DAG_ID, task_ids=[task_id], run_ids=[airflow_run_id])
    return dict(states.get(airflow_run_id, {}))


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

    def name_claimed(self) -> NameClaimed:
        """The claim of its name, as this worker sees it."""
        claim = find_name_claim(self.data_root, self.rollback_run_id)
        path = str(name_claim_path(self.data_root, self.rollback_run_id))
        return NameClaimed(path=path, mark=claim.mark if claim else None)

    def earlier(self, rollback_run_id: str, airflow_run_id: str) -> "Run":
        """Another run of the same migration."""
        return replace(self, rollback_run_id=rollback_run_id, airflow_run_id=airflow_run_id)

    @property
    def is_own(self) -> bool:
        """Whether this is the run of the task that looks."""
        return bool(self.context["dag_run"].run_id == self.airflow_run_id)

    @property
    def files(self) -> RunFiles:
        """What it writes beside its report."""
        return RunFiles(self.data_root, self.rollback_run_id)

    def param(self, name: str) -> Any:
        """A param of the trigger form."""
        return self.context["params"].get(name)

    @property
    def options(self) -> Options:
        """The params that decide what is deleted."""
        return Options(**{name: bool(self.param(name)) for name in Options.model_fields})

    def push(self, handover: Handover[T], value: T) -> None:
        """Leave it for later tasks; it stays even if this task fails afterwards."""
        self.context["ti"].xcom_push(key=handover.key, value=handover.to_json(value))

    def pull(self, handover: Handover[T]) -> T | None:
        """What a task has left, or null."""
        value = self.context["ti"].xcom_pull(
            task_ids=handover.task_id, key=handover.key, map_indexes=-1, run_id=self.airflow_run_id
        )
        return None if value is None else handover.of_json(value)

    def pull_mapped(self, handover: Handover[T]) -> list[T]:
        """What the instances of a mapped task have left, failed ones included."""
        return [handover.of_json(value) for value in self._values(handover)]

    def pull_readable(self, handover: Handover[T]) -> list[T | None]:
        """As ``pull_mapped``, with null in the place of what cannot be read."""
        return [handover.find_in_json(value) for value in self._values(handover)]

    def _values(self, handover: Handover[T]) -> list[Any]:
        """Asked for by a list: by name alone, Airflow hands over the value of an only instance bare."""
        values = self.context["ti"].xcom_pull(task_ids=[handover.task_id], key=handover.key, run_id=self.airflow_run_id)
        return [value for value in values or () if value is not None]

    def is_active(self, airflow_run_id: str) -> bool:
        """Whether a DAG run has not ended; one that Airflow says it does not know has.

        :raises RunStateError: Airflow does not say. That is not to say that it has ended.
        """
        from airflow.sdk.exceptions import AirflowRuntimeError

        try:
            return self.context["ti"].get_dagrun_state(DAG_ID, airflow_run_id) in _ACTIVE
        except AirflowRuntimeError as exc:
            if _is_not_known(exc):
                return False
            raise RunStateError(
                f"Airflow does not say whether DAG run {airflow_run_id} has ended ({exc})",
                "clear this task when the API server answers again",
            ) from exc

    def task_states(self, task_id: str) -> dict[str, str | None]:
        """Airflow's state of a task, or of each of its mapped instances (``{task_id}_{map_index}``)."""
        return states_of(self.context, self.airflow_run_id, task_id)

    def log_url(self, task_id: str) -> str:
        """Where the UI shows the log of a task of this run."""
        return f"{self._base_url}/dags/{DAG_ID}/runs/{quote(self.airflow_run_id)}/tasks/{task_id}"

    @property
    def page_url(self) -> str:
        """Where the page of this run is."""
        return page_url(self._base_url, self.airflow_run_id)

    @property
    def _base_url(self) -> str:
        """Airflow's own address, with its path, which may end as an address of the UI begins."""
        base: str = self.context["ti"].log_url.rpartition(f"/dags/{DAG_ID}/runs/")[0]
        return base

    def question_url(self, task_id: str) -> str:
        """Where the UI shows what a task of this run asks."""
        return f"{self.log_url(task_id)}/required_actions"

    def find_plan(self) -> PlanArtifact | None:
        """The plan of this run, if one was made.

        :raises PlanError: it was altered since, or this worker does not see what ``build_plan`` has written.
        """
        artifact = self.files.find_plan()
        made = self.pull(PLAN) if artifact is None else None
        if made is not None:
            raise PlanError(
                f"this worker finds no plan at {self.files.plan_path}, but build_plan wrote it to "
                f"{made.path or 'another place'}",
                "MIGRATION_ROLLBACK_DATA_ROOT has to be the same place on all workers",
            )
        return artifact

    def plan(self) -> PlanArtifact:
        """The same. :raises PlanError: there is none that can be read here."""
        artifact = self.find_plan()
        if artifact is None:
            raise PlanError(f"{self.files.plan_path} is missing", "trigger a new run")
        return artifact

    def executable(self, artifact: PlanArtifact) -> PlanArtifact:
        """The same plan, if this run may delete by it. :raises ApprovalError: it may not, whoever says so."""
        dry_run = bool(self.param("dry_run"))
        require_executable(artifact, self.rollback_run_id, self.airflow_run_id, dry_run=dry_run)
        return artifact

    def other_rollback(self, district_id: str) -> Holder | None:
        """Take the district for this run, or name the other rollback of it that has not ended."""
        holder = Holder(self.rollback_run_id, self.airflow_run_id)
        return claim_district(self.data_root, district_id, holder, self.is_active)
