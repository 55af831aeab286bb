"""What the operator and the approver see in a real browser.

`SCREENSHOTS=docs/screenshots SCALE=1 make test-e2e ARGS="-k browser"` makes the pictures of the documents anew.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from demo.site import DAG_ID
from tests.e2e.browser import AirflowPage, find_chromium, open_browser
from tests.e2e.demo_process import demo, lines_of, still_running
from tests.e2e.migrations import Cert, MigrationFactory


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser of the test's own: a page of Airflow's that stays open keeps half a processor busy."""
    chromium = find_chromium()
    assert chromium, "no Chromium is found and none can be installed; install one or name it in $CHROMIUM"
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get("SCREENSHOTS") or tmp_path)


def _page(cert: Cert, browser: Browser, user: str) -> AirflowPage:
    return AirflowPage(browser, cert.airflow.base_url, user, cert.airflow.passwords[user])


def _click(page: Page, option: str) -> None:
    """Answer the question that is shown, and wait until Airflow has taken the answer."""
    with page.expect_response(lambda response: "/hitlDetails" in response.url and response.request.method == "PATCH"):
        page.get_by_role("button", name=option).click()


def test_a_rollback_is_triggered_approved_and_followed_in_the_browser(
    cert: Cert, browser: Browser, migration: MigrationFactory, pictures: Path
) -> None:
    """From the trigger form to one table's log, with nothing but the UI."""
    failed = migration(rows=25)
    before = {run["dag_run_id"] for run in cert.operator.pages(f"/dags/{DAG_ID}/dagRuns", "dag_runs")}
    operator = _page(cert, browser, "operator")
    operator.open(f"/dags/{DAG_ID}")
    operator.page.get_by_role("button", name="Trigger").first.click()
    form = operator.page.get_by_role("dialog")
    form.locator("#element_run_id, [name=element_run_id]").first.fill(failed.run_id)
    expect(form.get_by_text("nobody is asked, nothing is deleted")).to_be_visible()
    operator.picture(pictures / "trigger.png")
    form.get_by_role("button", name="Trigger").last.click()
    form.wait_for(state="hidden")
    runs = cert.operator.pages(f"/dags/{DAG_ID}/dagRuns", "dag_runs", {"order_by": "-run_after"})
    failed.runs.append(next(run["dag_run_id"] for run in runs if run["dag_run_id"] not in before))
    operator.leave()
    failed.question()

    run_page = f"/dags/{DAG_ID}/runs/{quote(failed.run)}"
    approver = _page(cert, browser, "approver")
    approver.open(f"{run_page}/tasks/await_approval/required_actions")
    page = approver.page
    expect(
        page.get_by_text(f"Delete {failed.rows:,} rows and 30 nodes of district {failed.district_id}")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Findings")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("all stores")
    expect(page.get_by_role("link", name="log of build_plan")).to_have_attribute(
        "href", re.compile("/tasks/build_plan$")
    )
    expect(page.get_by_role("button", name="Reject")).to_be_enabled()
    page.locator("#element_confirm_district_id, [name=element_confirm_district_id]").first.fill(failed.district_id)
    cert.approver.wait_until_answerable(DAG_ID, failed.run, "await_approval")
    _click(page, "Approve")
    approver.leave()
    failed.question("choose_cleanup")
    approver.open(f"{run_page}/tasks/choose_cleanup/required_actions")
    expect(page.get_by_text(f"Delete the files of district {failed.district_id}?")).to_be_visible()
    approver.picture(pictures / "cleanup.png")
    cert.approver.wait_until_answerable(DAG_ID, failed.run, "choose_cleanup")
    _click(page, "Keep files")
    approver.leave()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()

    operator.open_run(run_page)
    expect(operator.page.get_by_role("link", name="public.contacts").first).to_be_visible()
    place = next(i.map_index for i in failed.instances("sp.delete_rows") if i.label == "public.contacts")
    operator.open(f"{run_page}/tasks/sp.delete_rows/mapped/{place}")
    expect(operator.page.get_by_text("25 rows deleted, 0 remain")).to_be_visible()
    operator.open(f"{run_page}/tasks/finish")
    expect(operator.page.get_by_text("CERT is ready for a fresh migration attempt").first).to_be_visible()
    operator.picture(pictures / "finish.png")


# A person reads before they answer; an answer within a moment of the question would be lost.
READING_SECONDS = 6


def _said(screen: Iterator[str], label: str) -> str:
    """What the demo's screen says behind the label; fails when the demo ends before."""
    for line in screen:
        if line.strip().startswith(f"{label} "):
            return line.strip().removeprefix(label).strip()
    raise AssertionError(f'the demo ended and has not said "{label}"')


@pytest.mark.timeout(1800)
def test_demo_is_answered_in_the_browser_by_what_its_screen_says(
    browser: Browser, tmp_path: Path, pictures: Path
) -> None:
    """A newcomer goes to the printed page, logs in as printed, types what is printed, and sees 157 tables go.

    It is judged from outside and ends with the report's path, and nothing of it is left running.
    """
    started: set[psutil.Process] = set()
    with demo(tmp_path / "demo", SCALE=os.environ.get("SCALE", "0.01")) as process:
        screen = lines_of(process, started)
        address, user, password = (_said(screen, label) for label in ("page", "user", "password"))
        base_url, _, path = address.partition("/dags/")
        approver = AirflowPage(browser, base_url, user, password)
        approver.open(f"/dags/{path}")
        page = approver.page
        expect(page.get_by_text("Springfield USD").first).to_be_visible()
        approver.picture(pictures / "approval.png", height=1600)
        page.locator("#element_confirm_district_id, [name=element_confirm_district_id]").first.fill("D-002")
        page.wait_for_timeout(READING_SECONDS * 1000)
        _click(page, "Approve")
        approver.leave()
        cleanup = _said(screen, "page").partition("/dags/")[2]
        run_page = f"/dags/{path.partition('/tasks/')[0]}"
        approver.open_run(run_page)
        expect(page.get_by_role("link", name="public.students").first).to_be_visible()
        approver.picture(pictures / "grid.png", height=1600)
        page.get_by_role("link", name="public.students").first.click()
        expect(page.get_by_text("rows deleted, 0 remain")).to_be_visible()
        approver.picture(pictures / "log.png")
        approver.open(f"/dags/{cleanup}")
        page.wait_for_timeout(READING_SECONDS * 1000)
        _click(page, "Keep files")
        approver.leave()
        rest = list(screen)
        assert process.wait(60) == 0, "\n".join(rest)
    report = json.loads(Path(rest[-1]).read_text())
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert (report["migration_run_id"], report["district_id"]) == ("mig-20251106-001", "D-002")
    assert (report["approval"]["responded_by"], report["approval"]["typed"]) == ("approver", "D-002")
    assert len(report["tables"]) == 157
    assert report["total_rows_deleted"] == sum(table["rows_planned"] for table in report["tables"]) > 7000
    assert "CERT is ready for a fresh migration attempt" in rest
    assert any(line.startswith("judged from outside: no row and no node of D-002 remains") for line in rest)
    assert len(started) > 5
    assert still_running(started) == []
