"""Nothing is deleted unless a person has approved exactly this plan: every other way through the gate, tried."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.site import DAG_ID
from servers.airflow_client import FINISHED
from servers.airflow_rest import AirflowApiError, segment
from servers.child_process import wait_until
from tests.e2e.migrations import RUN_SECONDS, Migration, MigrationFactory
from tests.e2e.together import concurrently

GATE = "await_approval"
STORES = ("sp", "adb", "hcp2", "hcp1", "ids")
DESTRUCTIVE = (*(f"{store}.delete_rows" for store in STORES), "graph.delete_nodes", "delete_files")
FAILING = ("BLOCKED", "EXPIRED", "REFUSED")


def assert_ended_harmless(failed: Migration, status: str) -> dict[str, Any]:
    """The run has ended with the status, as the contract says in every place, and nothing is gone; the report."""
    colour = "failed" if status in FAILING else "success"
    assert failed.wait() == colour
    report = failed.report()
    assert (report["status"], report["verification"]) == (status, "NOT_RUN")
    assert report["total_rows_deleted"] == 0
    assert {tuple(numbers.values()) for numbers in report["deletions"].values()} == {(0, 0)}
    states = failed.states()
    assert set(states["verify"]) == {"failed" if status in FAILING else "skipped"}
    assert states["write_report"] == states["finish"] == [colour]
    assert {state for task_id in DESTRUCTIVE for state in states[task_id]} == {"skipped"}
    failed.assert_nothing_deleted()
    return report


def assert_ended_empty(failed: Migration) -> dict[str, Any]:
    """The run has ended in success and the district is gone; the report.

    The statement log shows a delete from each table: only so does its silence prove something elsewhere.
    """
    assert failed.wait() == "success"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert report["total_rows_deleted"] == failed.rows
    failed.assert_everything_deleted()
    deletes = failed.cert.deletes_of(failed.district_id)
    for table in (table for tables in failed.counts.values() for table in tables):
        assert any('"{}"."{}"'.format(*table.split(".")) in delete for delete in deletes)
    return report


def respond(failed: Migration, option: str, values: Mapping[str, Any]) -> None:
    """Answer as the approver with whatever values, as the REST API allows and the form does not."""
    failed.question()
    failed.cert.approver.answer(DAG_ID, failed.run, GATE, option, values)


def answer_as_nobody(failed: Migration) -> None:
    """Approve with the right id and without a user, as a default answer or a defect of Airflow would."""
    failed.question()
    failed.cert.sql(
        "airflow",
        """
        UPDATE hitl_detail SET responded_at = now(), responded_by = NULL, chosen_options = '["Approve"]',
            params_input = json_build_object('confirm_district_id', %s::text)
        FROM task_instance WHERE ti_id = task_instance.id AND dag_id = %s AND run_id = %s AND task_id = %s
        """,
        failed.district_id,
        DAG_ID,
        failed.run,
        GATE,
    )
    failed.let_time_pass()


def add_row(failed: Migration) -> None:
    """One more row of the district, which no plan made before knows of."""
    failed.cert.sql(
        "sp",
        "INSERT INTO programs (program_id, district_id, name) SELECT min(program_id) - 1, %s, 'late' FROM programs",
        failed.district_id,
    )
    programs = failed.counts["sp"]["public.programs"] + 1
    failed.counts = {**failed.counts, "sp": {**failed.counts["sp"], "public.programs": programs}}


def clear_and_wait(failed: Migration, task_id: str) -> str:
    """Clear this task alone, wait until it has run again, and return its log."""
    before = failed.instances(task_id)[0].try_number
    failed.clear(task_ids=[task_id])
    wait_until(
        lambda: failed.instances(task_id)[0].try_number > before and failed.instances(task_id)[0].state in FINISHED,
        RUN_SECONDS,
        f"second end of {task_id}",
        interval=1.0,
    )
    return failed.log(task_id)


def mark_gate(failed: Migration, state: str) -> None:
    failed.cert.operator.mark_task(DAG_ID, failed.run, GATE, state)


def was_asked(failed: Migration) -> bool:
    """Whether the gate of the newest run has ever put its question to anybody."""
    try:
        failed.cert.operator.question(DAG_ID, failed.run, GATE)
    except AirflowApiError as error:
        if error.status != 404:
            raise
        return False
    return True


@concurrently
def test_reject_needs_no_typing_and_is_green(migration: MigrationFactory) -> None:
    """A plain no is heard from everybody: four eyes are for deleting, to stop, two are enough."""
    failed = migration()
    failed.trigger().answer("Reject", client=failed.cert.operator)
    approval = assert_ended_harmless(failed, "REJECTED")["approval"]
    assert (approval["decision"], approval["responded_by"]) == ("rejected", "operator")
    assert (approval["typed"], approval["reason"]) == (None, None)
    assert datetime.fromisoformat(approval["responded_at"]).tzinfo is not None


@concurrently
def test_reject_counts_whatever_was_typed_and_can_be_reconsidered(migration: MigrationFactory) -> None:
    """The typed id makes no yes of a no. The gate cleared with downstream asks again, and that answer counts."""
    failed = migration()
    failed.trigger().answer("Reject", failed.district_id)
    approval = assert_ended_harmless(failed, "REJECTED")["approval"]
    assert (approval["decision"], approval["typed"]) == ("rejected", failed.district_id)
    failed.clear(task_ids=[GATE], include_downstream=True)
    failed.approve()
    report = assert_ended_empty(failed)
    assert (report["times_cleared"], report["approval"]["decision"]) == (1, "approved")


@concurrently
def test_silence_expires_and_can_be_asked_again(migration: MigrationFactory) -> None:
    """Nobody answers: no default approves. Cleared with downstream, the same report tells of the proper answer."""
    failed = migration()
    failed.trigger()
    failed.let_time_pass()
    report = assert_ended_harmless(failed, "EXPIRED")
    assert (report["approval"]["decision"], report["approval"]["responded_by"]) == ("expired", None)
    assert failed.states()[GATE] == ["failed"]
    expired_path = failed.report_path()
    failed.clear(task_ids=[GATE], include_downstream=True)
    failed.approve()
    report = assert_ended_empty(failed)
    assert report["times_cleared"] == 1
    assert failed.report_path() == expired_path


@concurrently
def test_wrong_typed_id_is_refused(migration: MigrationFactory) -> None:
    """The id has to be typed exactly: another one, another case and a trailing blank all delete nothing."""
    other, lower, blank = (migration().trigger() for _ in range(3))
    typed = ((other, "D-0021"), (lower, lower.district_id.lower()), (blank, f"{blank.district_id} "))
    for failed, text in typed:
        failed.answer("Approve", text)
    for failed, text in typed:
        report = assert_ended_harmless(failed, "REFUSED")
        approval = report["approval"]
        assert (approval["decision"], approval["responded_by"], approval["typed"]) == ("refused", "approver", text)
        assert any(f'"{text}" was typed' in issue for issue in report["issues"])


@concurrently
def test_answer_past_the_form_is_refused(migration: MigrationFactory) -> None:
    """The REST API takes any values; only the one field of the form, filled with text, approves."""
    number = migration("4711")
    nothing, wrong_key, more_keys = (migration() for _ in range(3))
    values: tuple[tuple[Migration, dict[str, Any]], ...] = (
        (nothing, {}),
        (wrong_key, {"district_id": wrong_key.district_id}),
        (more_keys, {"confirm_district_id": more_keys.district_id, "dry_run": False}),
        (number, {"confirm_district_id": 4711}),
    )
    for failed, _ in values:
        failed.trigger()
    for failed, given in values:
        respond(failed, "Approve", given)
    for failed, _ in values:
        report = assert_ended_harmless(failed, "REFUSED")
        assert (report["approval"]["decision"], report["approval"]["responded_by"]) == ("refused", "approver")
        assert report["approval"]["reason"]
        assert failed.states()[GATE] == ["failed"]


@concurrently
def test_answer_without_a_user_is_refused(migration: MigrationFactory) -> None:
    """The right id from nobody is no approval."""
    failed = migration()
    failed.trigger()
    answer_as_nobody(failed)
    report = assert_ended_harmless(failed, "REFUSED")
    assert (report["approval"]["responded_by"], report["approval"]["typed"]) == (None, failed.district_id)
    assert any("names no user" in issue for issue in report["issues"])


@concurrently
def test_approval_of_whoever_triggered_is_refused(migration: MigrationFactory) -> None:
    """Where four eyes are required, the operator cannot approve the operator's own run."""
    failed = migration()
    failed.trigger().answer("Approve", failed.district_id, client=failed.cert.operator)
    report = assert_ended_harmless(failed, "REFUSED")
    assert report["approval"]["responded_by"] == report["triggered_by"] == "operator"
    assert any("four eyes" in issue for issue in report["issues"])


@concurrently
def test_plan_that_changed_while_it_was_read_is_refused(migration: MigrationFactory) -> None:
    """The question shows the old plan for good: made again and found different, it can no longer be approved."""
    failed = migration()
    failed.trigger(allow_preexisting=True).question()
    add_row(failed)
    assert "trigger a new run" in clear_and_wait(failed, "build_plan")
    failed.approve()
    report = assert_ended_harmless(failed, "REFUSED")
    assert report["approval"]["typed"] == failed.district_id
    assert any("it is another; trigger a new run" in issue for issue in report["issues"])
    assert "plan_changed" in {finding["code"] for finding in report["findings"]}


@concurrently
def test_rejected_plan_that_has_changed_is_not_asked_about_again(migration: MigrationFactory) -> None:
    """A run has one plan: cleared with downstream over other rows, it is blocked and says which plan changed."""
    failed = migration()
    failed.trigger(allow_preexisting=True).answer("Reject")
    assert_ended_harmless(failed, "REJECTED")
    add_row(failed)
    failed.clear(task_ids=["build_plan"], include_downstream=True)
    report = assert_ended_harmless(failed, "BLOCKED")
    assert failed.states()[GATE] == ["skipped"]
    assert report["approval"] is None
    assert [finding["code"] for finding in report["findings"] if finding["severity"] == "block"] == ["plan_changed"]
    assert "trigger a new run" in failed.log("build_plan")


@concurrently
def test_gate_marked_as_success_is_no_approval(migration: MigrationFactory) -> None:
    """The button of the grid answers no question, neither while the gate waits nor before it has asked."""
    waiting, early = migration(), migration()
    early.trigger()
    mark_gate(early, "success")
    waiting.trigger().question()
    mark_gate(waiting, "success")
    for failed in (early, waiting):
        report = assert_ended_harmless(failed, "REFUSED")
        assert report["approval"] is None
        assert any("marked as success by hand" in issue for issue in report["issues"])
    assert was_asked(waiting)
    assert not was_asked(early)


@concurrently
def test_gate_of_a_blocked_run_marked_as_success_unblocks_nothing(migration: MigrationFactory) -> None:
    """The mark runs the failed tasks after it again, and they find what they found before."""
    failed = migration(status="RUNNING")
    failed.trigger()
    assert_ended_harmless(failed, "BLOCKED")
    assert not was_asked(failed)
    mark_gate(failed, "success")
    report = assert_ended_harmless(failed, "BLOCKED")
    assert failed.instances("finish")[0].try_number == 2
    assert report["approval"] is None


@concurrently
def test_dry_run_asks_nobody_and_leaves_its_plan(migration: MigrationFactory) -> None:
    """Two of one second as well: each has a name, a plan and a report of its own."""
    one, other = migration(), migration()
    for microsecond, failed in enumerate((one, other)):
        body = {
            "logical_date": None,
            "run_after": datetime(2025, 11, 6, 10, 15, microsecond=microsecond, tzinfo=UTC).isoformat(),
            "conf": {"run_id": failed.run_id, "cleanup": "no", "dry_run": True},
        }
        failed.runs.append(failed.cert.operator.request("POST", f"/dags/{DAG_ID}/dagRuns", body=body)["dag_run_id"])
    reports = [assert_ended_harmless(failed, "DRY_RUN") for failed in (one, other)]
    names = ["rb-20251106T101500Z", "rb-20251106T101500Z-2"]
    assert sorted(report["rollback_run_id"] for report in reports) == names
    for failed, report in zip((one, other), reports, strict=True):
        assert report["district_id"] == failed.district_id
        assert failed.report_path().name == report["rollback_run_id"].replace("rb-", "rollback-") + ".json"
        assert f'"{failed.district_id}"' in Path(report["plan_path"]).read_text()
        assert failed.states()[GATE] == ["skipped"]
        assert not was_asked(failed)


@concurrently
def test_bad_run_id_starts_nothing(migration: MigrationFactory) -> None:
    """Airflow refuses another pattern; the trailing newline that its pattern lets through is blocked."""
    failed = migration()
    for bad in ("mig-2025-1", f"{failed.run_id}/../x", "", None, 7):
        with pytest.raises(AirflowApiError) as refused:
            failed.trigger(run_id=bad)
        assert refused.value.status == 400
    failed.trigger(run_id=f"{failed.run_id}\n")
    report = assert_ended_harmless(failed, "BLOCKED")
    assert (report["migration_run_id"], report["district_id"]) == (f"{failed.run_id}\n", None)
    assert [finding["code"] for finding in report["findings"]] == ["artifact_unusable"]
    assert not was_asked(failed)


@concurrently
def test_second_rollback_of_a_district_at_work_is_blocked(migration: MigrationFactory) -> None:
    """It names the first, which goes on waiting for its answer and can still be approved."""
    failed = migration()
    first = replace(failed.trigger(), runs=[failed.run])
    first.question()
    failed.trigger()
    report = assert_ended_harmless(failed, "BLOCKED")
    assert any(first.run in issue for issue in report["issues"])
    assert not was_asked(failed)
    assert first.states()[GATE] == ["awaiting_input"]
    first.approve()
    assert_ended_empty(first)


def another_report(failed: Migration, status: str, *, own: bool = False) -> str:
    """The run report of another migration of the district, or the migration's own one anew; its run id."""
    reports = failed.cert.site.data_root / "reports"
    document = json.loads((reports / f"{failed.run_id}.json").read_text())
    run_id = failed.run_id if own else failed.run_id.replace("20251106", "20251107")
    later = {} if own else {"run_id": run_id, "started_at": "2025-11-07T08:00:00Z", "finished_at": None}
    (reports / f"{run_id}.json").write_text(json.dumps({**document, **later, "status": status}))
    return run_id


def assert_approval_has_ended(failed: Migration, sentence: str) -> None:
    """It was given, and is worth nothing any more: nothing is gone, and the report says why."""
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["total_rows_deleted"]) == ("FAILED", 0)
    assert report["approval"]["decision"] == "approved"
    assert any(sentence in issue for issue in report["issues"])
    failed.assert_nothing_deleted()


@concurrently
def test_an_approval_ends_when_the_district_is_loaded_again(migration: MigrationFactory) -> None:
    """Up to a day lies between the plan and the answer: what would block the plan then stops the deletions now."""
    newer, running, own = (migration(stores=["sp", "ids"]).trigger() for _ in range(3))
    named = {}
    for failed, status in ((newer, "SUCCESS"), (running, "RUNNING"), (own, "RUNNING")):
        failed.question()
        named[failed.run_id] = another_report(failed, status, own=failed is own)
        failed.approve()
    assert_approval_has_ended(newer, f"has newer migrations than {newer.run_id}: {named[newer.run_id]}")
    assert_approval_has_ended(running, f"migration {named[running.run_id]} of district")
    assert_approval_has_ended(own, f"migration {own.run_id} of district {own.district_id} is still RUNNING")


@concurrently
def test_a_newer_migration_that_is_allowed_was_approved_with_its_rows(migration: MigrationFactory) -> None:
    """The option is part of the plan, and the same question gets the same answer."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger(allow_preexisting=True).question()
    another_report(failed, "FAILED")
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()


def pretend_ready(failed: Migration) -> None:
    """Write the XCom of build_plan as it is where somebody may be asked, and have the gate ask."""
    plan = failed.cert.operator.xcom(DAG_ID, failed.run, "build_plan", "plan")
    path = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/build_plan/xcomEntries/plan"
    failed.cert.operator.request("PATCH", path, body={"value": {**plan, "state": "ready"}})
    assert "nobody is asked" in clear_and_wait(failed, GATE)


@concurrently
def test_no_forged_xcom_has_anybody_asked_about_a_plan_that_nobody_may_approve(migration: MigrationFactory) -> None:
    """Users of the UI may write XComs; a dry run's plan, and one that blocks, stay what they are."""
    dry, blocked = migration().trigger(dry_run=True), migration(status="RUNNING").trigger()
    for failed in (dry, blocked):
        failed.wait()
        pretend_ready(failed)
        assert not was_asked(failed)
        failed.assert_nothing_deleted()
    assert "dry_run" in dry.log(GATE)


@concurrently
def test_nobody_is_asked_with_the_plan_of_an_earlier_try(migration: MigrationFactory) -> None:
    """Its XCom is still there when the artifacts cannot be read any more and build_plan never starts."""
    failed = migration()
    failed.trigger().answer("Reject")
    assert_ended_harmless(failed, "REJECTED")
    report = failed.cert.site.data_root / "reports" / f"{failed.run_id}.json"
    content = report.read_text()
    report.write_text("{")
    failed.clear(task_ids=["load_artifacts"], include_downstream=True)
    assert failed.wait() == "failed"
    report.write_text(content)
    assert failed.states()[GATE] == ["skipped"]
    failed.assert_nothing_deleted()


@concurrently
def test_an_approval_ends_with_its_success(migration: MigrationFactory) -> None:
    """Months later somebody clears the old run, and the district has been loaded again: that was approved by nobody."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger().approve()
    assert failed.wait() == "success"
    failed.counts = {"sp": {"public.programs": 0}}
    add_row(failed)
    for arguments in ({}, {"only_failed": True}, {"task_ids": [GATE], "include_downstream": True}):
        failed.clear(**arguments)
        assert failed.wait() == "failed"
        assert failed.remaining() == {"sp.public.programs": 1}
        assert failed.states()["sp.list_units"] == ["skipped"]
        assert any("this rollback ended in SUCCESS" in issue for issue in failed.report()["issues"])
    failed.assert_controls_untouched()


def forge_answer(failed: Migration, method: str, **answer: Any) -> None:
    """Write the gate's XCom through the REST API, as any user of the UI may."""
    entries = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/{GATE}/xcomEntries"
    path, body = (entries, {"key": "approval"}) if method == "POST" else (f"{entries}/approval", {})
    failed.cert.operator.request(method, path, body={**body, "value": {**answer, "decision": "approved"}})


def answer_of(failed: Migration) -> dict[str, Any]:
    answer: dict[str, Any] = failed.cert.operator.xcom(DAG_ID, failed.run, GATE, "approval")
    return answer


def clear_deletions(failed: Migration) -> None:
    """Every destructive task, and what comes after them."""
    failed.clear(task_ids=[f"{store}.list_units" for store in STORES], include_downstream=True)


def approval_path(failed: Migration) -> Path:
    """Where the newest run keeps its approval."""
    path = failed.report_path()
    return path.with_name(f"{path.stem}.approval.json")


@concurrently
def test_an_answer_that_the_gate_has_not_kept_is_no_approval(migration: MigrationFactory) -> None:
    """Written before the question is answered, it is overwritten by the answer; written over a Reject, it is none."""
    failed = migration()
    failed.trigger().question()
    plan = failed.cert.operator.xcom(DAG_ID, failed.run, "build_plan", "plan")
    forge_answer(failed, "POST", fingerprint=plan["fingerprint"], responded_by="approver", typed=failed.district_id)
    failed.answer("Reject")
    assert_ended_harmless(failed, "REJECTED")
    forge_answer(failed, "PATCH", **answer_of(failed))
    clear_deletions(failed)
    report = assert_ended_harmless(failed, "REFUSED")
    assert any("the gate has kept no approval" in issue for issue in report["issues"])


@concurrently
def test_a_planted_approval_is_none(migration: MigrationFactory) -> None:
    """Who may write to the data root, and XComs as well, has a proper approval to copy and no key to seal it with."""
    proper, failed = migration(stores=["sp"], graph=False), migration(stores=["sp", "ids"])
    proper.trigger().approve()
    failed.trigger().answer("Reject")
    assert proper.wait() == "success"
    report = assert_ended_harmless(failed, "REJECTED")
    answer = answer_of(failed)
    copied = json.loads(approval_path(proper).read_text())
    assert copied["seals"].keys() == {"sp", "graph"}
    about = ("rollback_run_id", "airflow_run_id", "migration_run_id", "district_id")
    own = {**{name: report[name] for name in about}, "fingerprint": report["plan_fingerprint"]}
    for planted in ({**copied, **own, "typed": failed.district_id, "ended_at": None}, copied, {}):
        approval_path(failed).write_text(json.dumps(planted))
        forge_answer(failed, "PATCH", **answer)
        clear_deletions(failed)
        assert failed.wait() == "failed"
        report = failed.report()
        assert (report["status"], report["total_rows_deleted"]) == ("REFUSED", 0)
        assert any("the approval does not count" in issue for issue in report["issues"])
        states = failed.states()
        assert states["sp.list_units"] == states["ids.list_units"] == states["graph.delete_nodes"] == ["failed"]
        failed.assert_nothing_deleted()


@concurrently
def test_four_eyes_with_a_run_that_nobody_triggered_asks_nobody(migration: MigrationFactory) -> None:
    """As a schedule, or another DAG of a schedule, would trigger it."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger()
    statement = "UPDATE dag_run SET triggering_user_name = NULL WHERE dag_id = %s AND run_id = %s"
    failed.cert.sql("airflow", statement, DAG_ID, failed.run)
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["total_rows_deleted"]) == ("BLOCKED", 0)
    assert "four_eyes_impossible" in {finding["code"] for finding in report["findings"]}
    assert not was_asked(failed)


@concurrently
def test_the_question_says_who_may_answer(migration: MigrationFactory) -> None:
    failed = migration(stores=["sp"], graph=False)
    body = failed.trigger(include_unlisted=True).question().body
    assert body is not None
    assert (
        "**Who may approve:** everybody whom Airflow lets answer; not operator, who triggered this run (four eyes). "
        "**Options:** `include_unlisted`."
    ) in body.splitlines()
    failed.answer("Reject")
    assert failed.wait() == "success"
