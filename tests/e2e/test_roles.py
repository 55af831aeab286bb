"""Who may do what, under the simple auth manager and under FAB, which numbers its users: the same names approve."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from demo.site import DAG_ID, Site
from servers.airflow_client import AirflowClient
from servers.airflow_configuration import AuthManager, Logins
from servers.airflow_rest import AirflowApiError, segment
from tests.e2e.migrations import Cert, Migration, MigrationFactory
from tests.e2e.test_gate import GATE, assert_ended_empty, assert_ended_harmless
from tests.e2e.test_other_workers import other_workers

# Nobody's, so that a request that is allowed changes nothing.
RUN = f"/dags/{DAG_ID}/dagRuns/none"
TASK = f"{RUN}/taskInstances/{GATE}"
POWERS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "look": ("GET", RUN, {}),
    "trigger": ("POST", f"/dags/{DAG_ID}/dagRuns", {"logical_date": None, "conf": {"run_id": "none"}}),
    "answer": ("PATCH", f"{TASK}/-1/hitlDetails", {"chosen_options": ["Reject"]}),
    "clear": ("POST", f"/dags/{DAG_ID}/clearTaskInstances", {"dag_run_id": "none", "dry_run": False}),
    "mark": ("PATCH", TASK, {"new_state": "success"}),
    "write XComs": ("POST", f"{TASK}/xcomEntries", {"key": "approval", "value": {}}),
    "write variables": ("PATCH", "/variables/none", {"key": "none", "value": "1"}),
    "write connections": ("PATCH", "/connections/none", {"connection_id": "none", "conn_type": "postgres"}),
}
# All that the page asks for.
PAGE_READS = (
    f"/dags/{DAG_ID}/dagRuns",
    RUN,
    f"{RUN}/taskInstances",
    f"/dags/{DAG_ID}/dagRuns/~/taskInstances",
    f"/dags/{DAG_ID}/dagRuns/~/taskInstances/~/xcomEntries",
    f"{TASK}/xcomEntries/page",
    f"{TASK}/state-store",
)
LOOKS = {"look"}
RUNS = {*LOOKS, "trigger", "answer", "clear", "mark"}
EVERYTHING = set(POWERS)

# What one right of the rollback takes under FAB, beside the role Viewer, and no more.
OF_THE_DAG = ("can_edit", f"DAG:{DAG_ID}")
FAB = Logins(
    auth_manager=AuthManager.FAB,
    users={
        "operator": "Viewer,Trigger rollbacks",
        "approver": "Viewer,Answer rollbacks",
        "colleague": "User",
        "maintainer": "Op",
        "dba": "Admin",
        "viewer": "Viewer",
    },
    roles={
        "Trigger rollbacks": [OF_THE_DAG, ("can_create", f"DAG Run:{DAG_ID}")],
        "Answer rollbacks": [OF_THE_DAG, ("can_edit", "HITL Detail")],
    },
)
# FAB numbers its users as they are made, the administrator first.
MAINTAINER = {"id": "5", "name": "maintainer"}


@pytest.fixture(scope="module")
def fab_cert(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cert]:
    """The same servers, with an Airflow of their own under FAB; four eyes are required.

    Two people are named, and a number which is nobody's name and the maintainer's id.
    """
    site = replace(site, home=tmp_path_factory.mktemp("fab"))
    metadata = "airflow_fab"
    site.postgres.create_database(site.database(metadata))
    site.leave_out_of_statement_log(metadata)
    environment = {
        "MIGRATION_ROLLBACK_APPROVERS": f"approver,colleague,{MAINTAINER['id']}",
        "MIGRATION_ROLLBACK_FOUR_EYES": "true",
    }
    with Cert.running(site, environment=environment, logins=FAB, metadata=metadata) as running:
        yield running


@contextlib.contextmanager
def acting_as(cert: Cert, *names: str) -> Iterator[list[AirflowClient]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(cert.airflow.client(name)) for name in names]


def is_forbidden(request: Callable[..., Any], *arguments: Any, **more: Any) -> bool:
    """Whether the API server answers the request with a 403; what else it says does not matter."""
    try:
        request(*arguments, **more)
    except AirflowApiError as error:
        return error.status == 403
    return False


def powers(client: AirflowClient) -> set[str]:
    """What Airflow lets the user do with the DAG and around it."""
    return {
        power
        for power, (method, path, body) in POWERS.items()
        if not is_forbidden(client.request, method, path, body=body or None)
    }


def assert_cannot_answer(failed: Migration, client: AirflowClient) -> None:
    """Airflow itself refuses, and the question stays open."""
    values = {"confirm_district_id": failed.district_id}
    for option in ("Approve", "Reject"):
        assert is_forbidden(client.answer, DAG_ID, failed.run, GATE, option, values)
    assert failed.states()[GATE] == ["awaiting_input"]


def responder(failed: Migration) -> dict[str, str]:
    """Who has answered, as Airflow tells the gate."""
    path = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/{GATE}/-1/hitlDetails"
    user: dict[str, str] = failed.cert.operator.request("GET", path)["responded_by_user"]
    return user


def assert_refused(failed: Migration, user: str, reason: str) -> None:
    """The answer of this user has deleted nothing, and the report says why."""
    report = assert_ended_harmless(failed, "REFUSED")
    assert (report["approval"]["decision"], report["approval"]["responded_by"]) == ("refused", user)
    assert any(reason in issue for issue in report["issues"]), report["issues"]


def assert_approved(failed: Migration) -> None:
    """By the approver, whose name is in the report, and the whole district is gone."""
    report = assert_ended_empty(failed)
    assert (report["triggered_by"], report["approval"]["responded_by"]) == ("operator", "approver")
    assert report["approval"]["decision"] == "approved"


def trigger_as(failed: Migration, client: AirflowClient) -> Migration:
    failed.runs.append(client.trigger(DAG_ID, {"run_id": failed.run_id, "cleanup": "no"}))
    return failed


def test_fab_roles_amount_to_these_powers(fab_cert: Cert) -> None:
    """Two roles of our own separate who triggers from who answers, which none of FAB's five does."""
    with acting_as(fab_cert, "viewer", "operator", "approver", "colleague", "maintainer", "dba") as clients:
        assert {client.username: powers(client) for client in clients} == {
            "viewer": LOOKS,
            "operator": {*LOOKS, "trigger"},
            "approver": {*LOOKS, "answer"},
            "colleague": RUNS,
            "maintainer": EVERYTHING,
            "dba": EVERYTHING,
        }


def test_fab_viewers_may_read_all_of_the_page_and_see_no_tab(fab_cert: Cert) -> None:
    """Its address is for them; the tab, as every plugin's, is for Op and Admin."""
    with acting_as(fab_cert, "viewer", "maintainer") as (viewer, maintainer):
        for path in PAGE_READS:
            assert not is_forbidden(viewer.request, "GET", path), path
        assert is_forbidden(viewer.request, "GET", "/plugins")
        tabs = maintainer.request("GET", "/plugins")["plugins"]
    views = [view for plugin in tabs for view in plugin["external_views"]]
    assert {view["url_route"] for view in views} >= {"rollback", "rollbacks"}


def test_fab_approvers_are_known_by_name(fab_cert: Cert) -> None:
    """Who may not answer gets a 403; who may and is not named, but by id, is refused; then the approver approves.

    Meanwhile somebody who is named triggers a run, and cannot approve it.
    """
    failed = Migration.load(fab_cert, "D-096", "mig-20251106-096", stores=["sp", "ids"], graph=False)
    alone = Migration.load(fab_cert, "D-097", "mig-20251106-097", stores=["sp"], graph=False)
    with acting_as(fab_cert, "viewer", "colleague", "maintainer") as (viewer, colleague, maintainer):
        failed.trigger()
        trigger_as(alone, colleague)
        failed.question()
        for powerless in (viewer, fab_cert.operator):
            assert_cannot_answer(failed, powerless)
        failed.answer("Approve", failed.district_id, client=maintainer)
        alone.answer("Approve", alone.district_id, client=colleague)
        assert responder(failed) == MAINTAINER
        assert_refused(failed, "maintainer", '"maintainer" is not one of the approvers')
        assert_refused(alone, "colleague", 'four eyes are required, and "colleague" triggered the run')
        colleague.clear(DAG_ID, failed.run, task_ids=[GATE], include_downstream=True)
    failed.approve()
    assert_approved(failed)


def test_simple_roles_amount_to_these_powers(cert: Cert) -> None:
    """The simple auth manager cannot separate who triggers from who answers: the approvers' names do."""
    with acting_as(cert, "viewer", "operator", "maintainer", "dba") as clients:
        assert {client.username: powers(client) for client in clients} == {
            "viewer": LOOKS,
            "operator": {*RUNS, "write XComs"},
            "maintainer": EVERYTHING,
            "dba": EVERYTHING,
        }


def test_simple_approvers_are_known_by_name(cert: Cert, migration: MigrationFactory) -> None:
    """As under FAB; an administrator who is not named is refused as well."""
    failed, alone = migration(stores=["sp"], graph=False), migration(stores=["sp"], graph=False)
    with other_workers(cert, APPROVERS="approver,operator"), acting_as(cert, "viewer", "dba") as (viewer, dba):
        failed.trigger()
        alone.trigger()
        failed.question()
        assert_cannot_answer(failed, viewer)
        failed.answer("Approve", failed.district_id, client=dba)
        alone.answer("Approve", alone.district_id, client=cert.operator)
        assert_refused(failed, "dba", '"dba" is not one of the approvers (approver, operator)')
        assert_refused(alone, "operator", 'four eyes are required, and "operator" triggered the run')
        failed.clear(task_ids=[GATE], include_downstream=True)
        failed.approve()
        assert_approved(failed)
