"""What an approval's file is worth to the tasks that delete, whoever has written it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from upath import UPath

from migration_rollback import __version__
from migration_rollback.core import plan_artifact
from migration_rollback.core.approval.answer import Approval, Decision
from migration_rollback.core.findings import Code
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.status import Facts, PlanState, Status, decide_status
from migration_rollback.edge import sealing
from migration_rollback.edge.approved import end_approval, keep_approval, kept_approval, require_approved
from migration_rollback.edge.facts import gather_facts
from migration_rollback.edge.handovers import APPROVAL, PLAN, PlanMade
from migration_rollback.edge.run import Run
from migration_rollback.errors import ApprovalError, PlanError, SealError, SettingsError
from migration_rollback.files.data_root import DataRoot
from tests.unit import given

PLACES = (*STORES, GRAPH)
ARTIFACT = given.plan_artifact()


@dataclass
class Instance:
    """A task instance that knows the XComs of its run."""

    xcoms: dict[tuple[str, str], Any] = field(default_factory=dict)

    def get_task_states(self, **_: object) -> dict[str, dict[str, str]]:
        return {"manual__1": {"await_approval": "success"}}

    def xcom_pull(self, *, task_ids: str | list[str], key: str, **_: object) -> Any:
        if isinstance(task_ids, str):
            return self.xcoms.get((task_ids, key))
        return [self.xcoms.get((task_id, key)) for task_id in task_ids]


@dataclass
class DagRun:
    clear_number: int | None = 0


@pytest.fixture
def passwords(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """By store, and of the graph, those of the connections; a test may change them."""
    known = {name: f"password of {name}" for name in PLACES}
    monkeypatch.setattr(sealing, "_password", lambda name: known[name])  # here Airflow has no connections
    monkeypatch.setattr(sealing, "_fernet_key", lambda: "")  # else that of whoever runs the tests would do
    return known


@pytest.fixture
def run(tmp_path: Path, passwords: dict[str, str]) -> Run:  # noqa: ARG001  # before anything is sealed
    """A run whose plan was made and approved."""
    made = run_in(tmp_path)
    made.files.keep_plan(ARTIFACT)
    approve(made)
    return made


def run_in(folder: Path) -> Run:
    context = cast(Any, {"ti": Instance(), "dag_run": DagRun(), "params": {"dry_run": False}})
    return Run(context, DataRoot(UPath(folder)), given.ROLLBACK, "manual__1", given.RUN_ID)


def approve(run: Run, artifact: PlanArtifact = ARTIFACT) -> None:
    """As the gate does."""
    approval = given.approval(fingerprint=artifact.fingerprint)
    keep_approval(run, approval, artifact)
    leave(run, approval)


def leave(run: Run, approval: Approval) -> None:
    cast(Any, run.context["ti"]).xcoms[APPROVAL.task_id, APPROVAL.key] = APPROVAL.to_json(approval)


def alter(run: Run, **changes: object) -> None:
    document = json.loads(run.files.approval_path.read_text())
    run.files.approval_path.write_text(json.dumps({**document, **changes}))


def clear(run: Run) -> None:
    cast(Any, run.context["dag_run"]).clear_number += 1


def test_what_the_gate_has_kept_lets_every_place_be_deleted_from(run: Run) -> None:
    for names in (*((name,) for name in PLACES), PLACES):
        approved = require_approved(run, names)
        assert approved.artifact == ARTIFACT
        assert not approved.cleared_since


@pytest.mark.parametrize(
    "content", ["", "{", "{}", given.approval().model_dump_json(), '{"seals": {"sp": "0"}}'], ids=lambda text: text[:12]
)
def test_a_planted_approval_fails_and_says_what_to_do(run: Run, content: str) -> None:
    run.files.approval_path.write_text(content)
    with pytest.raises(SealError, match="MIGRATION_ROLLBACK_SEALING_KEY"):
        require_approved(run, ("sp",))
    assert kept_approval(run).grant is None
    assert kept_approval(run).defect


@pytest.mark.parametrize(
    "altered", [{"responded_by": "me"}, {"fingerprint": "0" * 64}, {"clear_number": 7}, {"seals": {}}]
)
def test_an_altered_approval_fails(run: Run, altered: dict[str, object]) -> None:
    alter(run, **altered)
    with pytest.raises(SealError, match="is not sealed by this rollback's gate, or "):
        require_approved(run, ("sp",))


def test_a_password_that_has_changed_stops_its_store_and_no_other(run: Run, passwords: dict[str, str]) -> None:
    passwords["sp"] = "a new one"
    with pytest.raises(SealError, match='the password of connection "cert_sp" has changed since'):
        require_approved(run, ("sp",))
    with pytest.raises(SealError):
        require_approved(run, PLACES)
    assert require_approved(run, ("ids",)).grant.responded_by == "approver"


def test_without_any_secret_nothing_is_approved(run: Run, passwords: dict[str, str]) -> None:
    run.files.approval_path.unlink()
    passwords["hcp1"] = ""
    assert sealing.unsealable() == ("hcp1",)
    with pytest.raises(SettingsError, match='connection "cert_hcp1" has no password and Airflow no Fernet key'):
        approve(run)
    assert kept_approval(run).grant is None


@pytest.mark.parametrize("name", [("rb-20251106T101500Z-2", "manual__1"), (given.ROLLBACK, "manual__2")])
def test_the_approval_of_another_run_is_none_of_this_one(run: Run, name: tuple[str, str]) -> None:
    other = run.earlier(*name)
    other.data_root.write(other.files.approval_path, run.files.approval_path.read_text())
    assert kept_approval(other).grant is None
    assert f"is that of {given.ROLLBACK}, not of this run" in str(kept_approval(other).defect)


def test_a_later_reject_ends_it(run: Run) -> None:
    leave(run, given.approval(Decision.REJECTED))
    with pytest.raises(ApprovalError, match="the plan was rejected"):
        require_approved(run, ("sp",))


def test_an_answer_that_only_an_xcom_gives_is_none(run: Run) -> None:
    run.files.approval_path.unlink()
    with pytest.raises(ApprovalError, match="the gate has kept no approval"):
        require_approved(run, ("sp",))


def test_it_ends_with_its_success_for_everything_but_the_cleanup(run: Run) -> None:
    end_approval(run, given.NOW)
    end_approval(run, "later")
    with pytest.raises(ApprovalError, match=f"ended in SUCCESS at {given.NOW}"):
        require_approved(run, ("sp",))
    assert require_approved(run, PLACES, after_success=True).grant.ended_at == given.NOW


def test_it_knows_whether_the_run_was_cleared_since_it_was_approved_for_the_first_time(run: Run) -> None:
    clear(run)
    assert require_approved(run, ("sp",)).cleared_since
    approve(run)
    assert require_approved(run, ("sp",)).cleared_since


def test_a_clear_before_the_approval_counts_for_nothing(run: Run) -> None:
    run.files.approval_path.unlink()
    clear(run)
    approve(run)
    assert not require_approved(run, ("sp",)).cleared_since


def plan_is(run: Run, state: PlanState) -> None:
    """As build_plan has left it."""
    made = PlanMade(state=state, fingerprint=ARTIFACT.fingerprint, path=str(run.files.plan_path))
    cast(Any, run.context["ti"]).xcoms[PLAN.task_id, PLAN.key] = PLAN.to_json(made)


def test_the_report_tells_the_answer_that_was_kept(run: Run) -> None:
    plan_is(run, PlanState.READY)
    facts = gather_facts(run)
    assert facts.was_approved
    assert facts.approval == given.approval()
    leave(run, given.approval(Decision.REJECTED))
    facts = gather_facts(run)
    assert facts.was_approved
    assert facts.approval == given.approval(Decision.REJECTED)


def test_an_approval_that_only_an_xcom_gives_is_reported_as_refused(run: Run) -> None:
    plan_is(run, PlanState.READY)
    run.files.approval_path.unlink()
    assert_refused(gather_facts(run), "the gate has kept no approval")


def test_a_broken_seal_is_reported_as_refused(run: Run) -> None:
    plan_is(run, PlanState.READY)
    alter(run, seals={})
    assert_refused(gather_facts(run), "is not sealed")


def assert_refused(facts: Facts, reason: str) -> None:
    """And hides nothing that is gone: all passwords may have changed after half of it was deleted."""
    assert facts.approval is not None
    assert reason in str(facts.approval.reason)
    untouched = replace(facts, verifications=given.verifications(untouched=True))
    assert decide_status(untouched) is Status.REFUSED
    half = replace(facts, verifications=given.verifications(remaining={"sp": 10}))
    assert decide_status(half) is Status.PARTIAL


@pytest.mark.parametrize("state", [PlanState.BLOCKED, PlanState.DRY_RUN])
def test_a_file_beside_a_plan_that_nobody_could_approve_counts_for_nothing(run: Run, state: PlanState) -> None:
    plan_is(run, state)
    alter(run, seals={})
    facts = gather_facts(run)
    assert not facts.was_approved
    assert decide_status(facts).value == state.value.upper()


def test_a_worker_with_another_data_root_says_so(run: Run, tmp_path: Path) -> None:
    elsewhere = replace(run, data_root=DataRoot(UPath(tmp_path / "elsewhere")))
    with pytest.raises(ApprovalError, match="no plan was made in this run"):
        require_approved(elsewhere, ("sp",))
    plan_is(run, PlanState.READY)
    with pytest.raises(PlanError, match="MIGRATION_ROLLBACK_DATA_ROOT has to be the same place on all workers") as told:
        require_approved(elsewhere, ("sp",))
    assert f"finds no plan at {elsewhere.files.plan_path}, but build_plan wrote it to {run.files.plan_path}" in str(
        told.value
    )
    approval = gather_facts(elsewhere).approval
    assert approval is not None
    assert "all workers" in str(approval.reason)


def test_another_version_deletes_nothing_and_does_not_say_that_nothing_was_deleted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_artifact, "__version__", "9.0.0")
    told = rf"was made by version {re.escape(__version__)} of migration_rollback, and this worker has 9\.0\.0"
    for name in PLACES:
        with pytest.raises(PlanError, match=told):
            require_approved(run, (name,))
    facts = gather_facts(run)
    assert [finding.code for finding in facts.findings] == [Code.PLAN_UNREADABLE]
    assert facts.was_approved
    assert decide_status(facts) is Status.FAILED


def test_what_lies_beside_the_plan_is_as_it_was_approved(run: Run) -> None:
    """The census is no part of the fingerprint, and says which rows the plan has seen."""
    census = ARTIFACT.census.model_copy(update={"horizons": {"sp": 2**40}})
    run.files.keep_plan(ARTIFACT.model_copy(update={"census": census}))
    with pytest.raises(SealError, match="is not as it was when it was approved"):
        require_approved(run, ["sp"])
