"""What a rollback leaves for whoever goes on from there: links, the report for a DAG, and one event for a SUCCESS."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from demo.site import DAG_ID
from demo.world import STORES
from servers.airflow_client import AirflowClient
from servers.airflow_rest import AirflowApiError, segment
from servers.child_process import wait_until
from tests.e2e.migrations import Migration, MigrationFactory
from tests.e2e.test_cleared_alone import cleared, put_back, take_away
from tests.e2e.test_forgeries import pretend_verified
from tests.e2e.together import concurrently

ANNOUNCE = "announce_success"
ROLL_BACK, LOAD_AGAIN = "cert_roll_back", "cert_load_again"


def report_left(failed: Migration) -> Any:
    """What a DAG finds that has triggered the rollback."""
    return failed.cert.operator.xcom(DAG_ID, failed.run, "finish", "report", default=None)


def state_of_announcement(failed: Migration) -> str | None:
    (instance,) = failed.instances(ANNOUNCE)
    return instance.state


@concurrently
def test_a_success_is_announced_once_whatever_is_cleared(migration: MigrationFactory) -> None:
    """With what the next DAG has to know; and the report is there for the one that has triggered the rollback."""
    failed = migration(stores=["sp"])
    failed.trigger().approve()
    assert failed.wait() == "success"
    report = failed.report()
    said = {
        "migration_run_id": failed.run_id,
        "district_id": failed.district_id,
        "rollback_run_id": report["rollback_run_id"],
        "report_path": str(failed.report_path()),
    }
    assert failed.announcements() == [said]
    assert report_left(failed) == report
    assert failed.cert.operator.xcom(DAG_ID, failed.run, "finish") == "SUCCESS"

    colour, report = cleared(failed, ANNOUNCE, include_downstream=True)
    assert (colour, report["status"], state_of_announcement(failed)) == ("success", "SUCCESS", "skipped")
    put_back(failed)
    colour, report = cleared(failed, ANNOUNCE, "finish")
    assert (colour, report["status"], state_of_announcement(failed)) == ("failed", "PARTIAL", "failed")
    assert report_left(failed) == report
    take_away(failed)
    failed.clear()
    assert failed.wait() == "success"
    assert (failed.report()["status"], state_of_announcement(failed)) == ("SUCCESS", "skipped")
    assert failed.announcements() == [said]


@concurrently
def test_nothing_but_a_success_is_announced(migration: MigrationFactory) -> None:
    """Nor is a task that somebody has marked."""
    rejected, dry, blocked, marked = (
        migration(stores=["sp"], graph=False, status="RUNNING" if place == 2 else "FAILED") for place in range(4)
    )
    dry.trigger(dry_run=True)
    blocked.trigger()
    marked.trigger().question()
    marked.cert.operator.mark_task(DAG_ID, marked.run, "await_approval", "success")
    rejected.trigger().answer("Reject")
    assert (dry.wait(), blocked.wait(), rejected.wait(), marked.wait()) == ("success", "failed", "success", "failed")
    ended = [(one.report()["status"], state_of_announcement(one)) for one in (rejected, dry, blocked, marked)]
    assert ended == [("REJECTED", "skipped"), ("DRY_RUN", "skipped"), ("BLOCKED", "failed"), ("REFUSED", "failed")]
    for one in (rejected, dry, blocked, marked):
        assert report_left(one) == one.report()
    marked.cert.operator.mark_task(DAG_ID, marked.run, ANNOUNCE, "success")
    assert [one.announcements() for one in (rejected, dry, blocked, marked)] == [[], [], [], []]


def test_what_was_not_announced_is_when_it_is_a_success(migration: MigrationFactory) -> None:
    """Rows are left, then somebody writes that none are, then it is mended: one event, at the end."""
    failed = migration(stores=["sp"], graph=False)
    with failed.refusing("sp", "public.programs", "kept for the auditors"):
        failed.trigger().approve()
        assert failed.wait() == "failed"
    assert (failed.report()["status"], state_of_announcement(failed)) == ("PARTIAL", "failed")
    assert report_left(failed) == failed.report()
    pretend_verified(failed, wrapped=True)
    colour, report = cleared(failed, ANNOUNCE, include_downstream=True)
    assert (colour, report["status"], state_of_announcement(failed)) == ("failed", "PARTIAL", "failed")
    assert failed.announcements() == []
    failed.clear(only_failed=True)
    assert failed.wait() == "success"
    (said,) = failed.announcements()
    assert (said["district_id"], failed.report()["status"]) == (failed.district_id, "SUCCESS")


@concurrently
def test_question_tasks_and_report_lead_to_the_page_and_to_the_logs(migration: MigrationFactory) -> None:
    """The links of a task are there before it begins, at its store or table; no task of another DAG has one."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger()
    assert f"[Rollback page]({failed.page_url()})" in (failed.question().body or "")
    assert failed.links("await_approval") == {"Rollback page": failed.page_url()}
    assert failed.links("sp.list_units") == {"Rollback page": failed.page_url("&store=sp")}
    assert failed.links("keep_files") == {}
    failed.answer("Approve", failed.district_id)
    assert failed.wait() == "success"
    assert failed.links("sp.delete_rows", 0) == {"Rollback page": failed.page_url("&store=sp&map_index=0")}
    assert failed.links("finish") == {"Rollback page": failed.page_url()}
    text = failed.report_path().with_suffix(".md").read_text()
    report = failed.report()
    told = [one["log_url"] for one in (*report["tables"], *report["verifications"])]
    assert None not in told
    assert report["logs"].keys() >= failed.states().keys() - {
        "verify",
        "keep_files",
        *(f"{s}.delete_rows" for s in STORES),
    }
    for url in (*report["logs"].values(), *told):
        assert f"]({url})" in text


def _is_there(client: AirflowClient, dag_id: str) -> bool:
    return dag_id in client.dag_ids()


@contextlib.contextmanager
def examples(client: AirflowClient) -> Iterator[None]:
    """Within the block the example DAGs are not paused, and what waits without a slot is waited for."""
    for dag_id in (ROLL_BACK, LOAD_AGAIN):
        wait_until(partial(_is_there, client, dag_id), 60, dag_id)
        client.request("PATCH", f"/dags/{dag_id}", body={"is_paused": False})
    yield
    for dag_id in (ROLL_BACK, LOAD_AGAIN):
        client.request("PATCH", f"/dags/{dag_id}", body={"is_paused": True})


def loaded_again(client: AirflowClient) -> dict[str, str]:
    """The states of the runs that events have started, by the districts that they have found."""
    found = {}
    for run in client.pages(f"/dags/{LOAD_AGAIN}/dagRuns", "dag_runs", {"order_by": "id"}):
        with contextlib.suppress(AirflowApiError):
            for event in client.xcom(LOAD_AGAIN, run["dag_run_id"], "districts"):
                found[event["district_id"]] = run["state"]
    return found


def test_the_examples_trigger_read_and_go_on(migration: MigrationFactory) -> None:
    """A DAG that has triggered two rollbacks reads what became of both; one that waits for a SUCCESS starts once."""
    gone, kept = (migration(stores=["sp"], graph=False) for _ in range(2))
    airflow, client = gone.cert.airflow, gone.cert.operator
    airflow.start_component("triggerer")
    with examples(client):
        parents = {one.run_id: client.trigger(ROLL_BACK, {"run_id": one.run_id}) for one in (gone, kept)}
        for one in (gone, kept):
            find = partial(client.xcom, ROLL_BACK, parents[one.run_id], "roll_back", "trigger_run_id", default=None)
            one.runs.append(wait_until(find, 60, "the triggered run"))
        gone.approve()
        kept.answer("Reject")
        ended = [client.wait_for_end(ROLL_BACK, parents[one.run_id]) for one in (gone, kept)]
        assert ended == ["success", "failed"]
        assert gone.report()["triggered_by"] == "operator"
        assert client.xcom(ROLL_BACK, parents[gone.run_id], "read_report") == {
            "district_id": gone.district_id,
            "rows_deleted": gone.rows,
        }
        assert "the rollback is REJECTED" in client.task_log(ROLL_BACK, parents[kept.run_id], "read_report")
        wait_until(lambda: loaded_again(client).get(gone.district_id) == "success", 120, "the DAG that goes on")
        assert kept.district_id not in loaded_again(client)
    airflow.component("triggerer").stop()
    path = f"/dags/{ROLL_BACK}/dagRuns/{segment(parents[gone.run_id])}/taskInstances/read_report/links"
    assert client.request("GET", path)["extra_links"] == {}
