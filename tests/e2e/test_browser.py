"""What the operator and the approver see in a real browser.

`SCREENSHOTS=docs/screenshots SCALE=1 make test-e2e ARGS="-k browser"` makes the pictures of the documents anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, expect

from demo.site import DAG_ID
from tests.e2e.browser import AirflowPage, answer
from tests.e2e.migrations import Cert, MigrationFactory


def _page(cert: Cert, browser: Browser, user: str) -> AirflowPage:
    return AirflowPage(browser, cert.airflow.base_url, user, cert.airflow.passwords[user])


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
    answer(page, "Approve")
    approver.leave()
    failed.question("choose_cleanup")
    approver.open(f"{run_page}/tasks/choose_cleanup/required_actions")
    expect(page.get_by_text(f"Delete the files of district {failed.district_id}?")).to_be_visible()
    approver.picture(pictures / "cleanup.png")
    cert.approver.wait_until_answerable(DAG_ID, failed.run, "choose_cleanup")
    answer(page, "Keep files")
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
