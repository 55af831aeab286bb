"""What the tasks leave for each other in XCom: one entry a kind, with the task that leaves it, its key and its model.

An XCom shows and hands on; whether something may be deleted is never decided from one alone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from migration_rollback.core.approval.answer import Approval
from migration_rollback.core.findings import Finding
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.results import GraphOutcome, UnitOutcome, Verification
from migration_rollback.core.report.status import PlanState
from migration_rollback.core.seal import Sealed
from migration_rollback.errors import HandoverError
from migration_rollback.files.migrations import Migration

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@dataclass(frozen=True)
class Handover(Generic[T]):
    """What one task, or each instance of a mapped one, leaves under one key."""

    task_id: str
    key: str
    kind: Any
    """Its type, as pydantic understands it."""

    def to_json(self, value: T) -> Any:
        """Plain JSON, for the XCom."""
        return _adapter(self.kind).dump_python(value, mode="json")

    def of_json(self, value: Any) -> T:
        """Back from there; what another version of the package wrote beside it is passed over.

        :raises HandoverError: it is something else.
        """
        try:
            checked: T = _adapter(self.kind).validate_python(value, extra="ignore")
        except ValidationError as exc:
            raise HandoverError(
                f'what task "{self.task_id}" has left under "{self.key}" cannot be read: another version of the '
                f"package, or somebody else, has written it ({exc.error_count()} defects)",
                "trigger a new run",
            ) from None
        return checked

    def find_in_json(self, value: Any) -> T | None:
        """As ``of_json``; null where it is something else."""
        try:
            return self.of_json(value)
        except HandoverError:
            return None


class NameClaimed(Frozen):
    """The claim of the rollback's name, as the first task sees it."""

    path: str
    """Where it lies."""
    mark: str | None
    """Its own; null: an earlier version has made it."""


class PlanMade(Frozen):
    """What came of ``build_plan``."""

    state: PlanState
    """Whether it can be approved."""
    fingerprint: str
    """The plan's."""
    path: str | None = None
    """Where it lies; null: not known."""


class Question(Frozen):
    """What ``await_approval`` asks, as far as a reminder needs it."""

    until: datetime
    """When it expires."""


class CleanupAsked(StrEnum):
    """The param ``cleanup``."""

    ASK = "ask"
    YES = "yes"
    NO = "no"


class CleanupChosen(Frozen):
    """What was decided about the files, and by whom."""

    asked: CleanupAsked
    """What the operator had asked for."""
    delete: bool
    """Whether they go."""
    answered_by: str | None
    """Who has decided it; null: nobody."""


class FilesDeleted(Frozen):
    """What came of deleting them."""

    files_removed: int | None = None
    """How many went; null: not known."""
    error: str | None = None
    """Why it failed, if it did."""


NAME: Final[Handover[NameClaimed]] = Handover("load_artifacts", "name", NameClaimed)
MIGRATION: Final[Handover[Migration]] = Handover("load_artifacts", "artifacts", Migration)
PLAN: Final[Handover[PlanMade]] = Handover("build_plan", "plan", PlanMade)
QUESTION: Final[Handover[Question]] = Handover("await_approval", "question", Question)
APPROVAL: Final[Handover[Approval]] = Handover("await_approval", "approval", Approval)
GRAPH_OUTCOME: Final[Handover[GraphOutcome]] = Handover("graph.delete_nodes", "outcome", GraphOutcome)
VERIFICATION: Final[Handover[Sealed[Verification]]] = Handover("verify", "verification", Sealed[Verification])
CLEANUP: Final[Handover[Sealed[CleanupChosen]]] = Handover("choose_cleanup", "cleanup", Sealed[CleanupChosen])
FILES: Final[Handover[FilesDeleted]] = Handover("delete_files", "cleanup", FilesDeleted)
REPORT: Final[Handover[Report]] = Handover("finish", "report", Report)


def findings_of(task_id: str) -> Handover[tuple[Finding, ...]]:
    """What a task found that is in no plan."""
    return Handover(task_id, "findings", tuple[Finding, ...])


def list_units_of(store: str) -> str:
    """The task that lists a store's units."""
    return f"{store}.list_units"


def delete_rows_of(store: str) -> str:
    """The mapped task that deletes them."""
    return f"{store}.delete_rows"


def outcomes_of(store: str) -> Handover[tuple[UnitOutcome, ...]]:
    """What each instance of a store's delete task did, unit by unit."""
    return Handover(delete_rows_of(store), "outcome", tuple[UnitOutcome, ...])


FINDINGS_BEFORE_APPROVAL: Final = (findings_of(MIGRATION.task_id), findings_of(PLAN.task_id))
FINDINGS_OF_DELETIONS: Final = (
    *(findings_of(list_units_of(store)) for store in ROLLBACK_ORDER),
    findings_of(GRAPH_OUTCOME.task_id),
)
"""With those before, every task that may find something beside the plan."""
