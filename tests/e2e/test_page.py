"""The page *Rollback* in a real Airflow, which lies below a path.

Its API server has neither the stores' connections nor the data root: what the page shows, the tasks have left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.site import DAG_ID, Site
from servers.airflow_instance import COMPONENTS
from servers.child_process import wait_until
from tests.e2e.browser import PATIENCE, AirflowPage, answer
from tests.e2e.migrations import Cert, Migration

ENVIRONMENT = {"MIGRATION_ROLLBACK_BATCH_SIZE": "3", "MIGRATION_ROLLBACK_FOUR_EYES": "true"}
ROWS = 30


@pytest.fixture(scope="module")
def cert(site: Site) -> Iterator[Cert]:
    """Its API server is started again, with nothing of the stores, the graph or the data root."""
    site.postgres.create_database(site.database("page"))
    site.leave_out_of_statement_log("page")
    with Cert.running(replace(site, base_path="/airflow"), metadata="page", environment=ENVIRONMENT) as running:
        airflow = running.airflow
        ours = ("AIRFLOW_CONN_", "MIGRATION_ROLLBACK_")
        environment = {name: value for name, value in airflow.environment.items() if not name.startswith(ours)}
        assert str(site.data_root) not in environment.values()
        airflow.component("api-server").stop()
        airflow.add_component("api-server", COMPONENTS["api-server"], environment)
        wait_until(lambda: _answers(airflow.base_url), 120, "the API server without data")
        yield running


def page_of(cert: Cert, browser: Browser, user: str) -> AirflowPage:
    return AirflowPage(browser, cert.airflow.base_url, user, cert.airflow.passwords[user])


def _answers(base_url: str) -> bool:
    try:
        return httpx.get(f"{base_url}/api/v2/monitor/health", trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def test_a_rollback_is_read_approved_and_followed_from_its_page(cert: Cert, browser: Browser, pictures: Path) -> None:
    """A viewer by the direct link, signing in on the way; the approver in the tab, one click from the question."""
    failed = Migration.load(cert, "D-901", "mig-20251106-901", rows=ROWS, stores=["sp"])
    with failed.slowed("sp", "public.contacts", 0.5):
        failed.trigger()
        failed.question()
        viewer = _signed_in_on_the_way(cert, browser, failed)
        expect(viewer.locator(".word")).to_have_text("Waiting for approval")
        expect(viewer.locator(".what")).to_contain_text(f"{failed.rows:,} rows of 3 tables")
        _approve_from_the_tab(cert, browser, failed, pictures / "page-tab.png")
        _assert_bar_moves(viewer.get_by_role("progressbar", name="public.contacts", exact=True))
        assert failed.wait() == "success"
    expect(viewer.locator(".large")).to_have_text("SUCCESS", timeout=PATIENCE)
    expect(viewer.locator("tfoot")).to_have_text(f"all stores{failed.rows:,}")
    log = viewer.get_by_role("link", name="log of public.contacts")
    path = f"/dags/{DAG_ID}/runs/{_quoted(failed.run)}/tasks/sp.delete_rows/mapped/0"
    expect(log).to_have_attribute("href", re.compile(f"^{re.escape(cert.airflow.base_url + path)}"))
    viewer.get_by_role("link", name="All rollbacks").click()
    expect(viewer.locator("tbody tr").first).to_contain_text("D-901 (District D-901)SUCCESSmig-20251106-901")


def _signed_in_on_the_way(cert: Cert, browser: Browser, failed: Migration) -> Page:
    """Nothing is told before, and signing in leads back."""
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{cert.airflow.base_url}/migration-rollback/?run_id={_quoted(failed.run)}")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert failed.district_id not in page.content()
    page.get_by_role("link", name="Sign in").click()
    page.fill("input[name=username]", "viewer")
    page.fill("input[name=password]", cert.airflow.passwords["viewer"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/migration-rollback/?run_id=*")
    return page


def _approve_from_the_tab(cert: Cert, browser: Browser, failed: Migration, picture: Path) -> None:
    approver = page_of(cert, browser, "approver")
    page = approver.page
    approver.open(f"/dags/{DAG_ID}/runs/{_quoted(failed.run)}")
    page.get_by_role("link", name="Rollback", exact=True).click()
    inside = page.frame_locator("iframe[title=Rollback]")
    expect(inside.get_by_role("heading", level=1)).to_contain_text(failed.district_id)
    expect(inside.get_by_role("treeitem", name="public.contacts")).to_contain_text(f"{ROWS} rows")
    approver.picture(picture)
    _assert_colours_follow(page)
    inside.get_by_role("link", name="Approve or reject in Airflow").click()
    page.wait_for_url("**/tasks/await_approval/required_actions")
    page.locator("#element_confirm_district_id, [name=element_confirm_district_id]").first.fill(failed.district_id)
    cert.approver.wait_until_answerable(DAG_ID, failed.run, "await_approval")
    answer(page, "Approve")
    approver.leave()


def _assert_colours_follow(page: Page) -> None:
    """Airflow's choice is a class of its own document."""
    inside = page.frame_locator("iframe[title=Rollback]").locator("html")
    page.evaluate("document.documentElement.classList.replace('light', 'dark')")
    expect(inside).to_have_attribute("data-colours", "dark")
    page.evaluate("document.documentElement.classList.replace('dark', 'light')")
    expect(inside).to_have_attribute("data-colours", "light")


def _assert_bar_moves(bar: Locator) -> None:
    """Between nothing and everything it is seen in two places at least, without a reload."""
    seen: set[int] = set()

    def moved() -> bool:
        if bar.count():
            seen.add(int(bar.get_attribute("aria-valuenow") or 0))
        return len(seen - {0, 100}) >= 2

    wait_until(moved, 180, "a bar to move", interval=0.3)


def _quoted(run_id: str) -> str:
    return quote(run_id, safe="")


def test_all_rollbacks_are_in_the_navigation(cert: Cert, browser: Browser) -> None:
    """And what is opened there has an address of its own in Airflow's UI."""
    failed = Migration.load(cert, "D-902", "mig-20251106-902", stores=["sp"], graph=False)
    failed.trigger(dry_run=True)
    assert failed.wait() == "success"
    viewer = page_of(cert, browser, "viewer")
    viewer.open("/plugin/rollbacks")
    inside = viewer.page.frame_locator("iframe[title=Rollbacks]")
    row = inside.get_by_role("row").filter(has_text="mig-20251106-902")
    expect(row).to_contain_text("DRY_RUN")
    row.get_by_role("link").first.click()
    expect(inside.locator(".large")).to_have_text("DRY_RUN")
    viewer.page.wait_for_url("**/airflow/plugin/rollbacks/airflow/migration-rollback/?run_id=*")


def test_the_files_hold_no_data_and_their_app_shows_nothing_else(cert: Cert) -> None:
    """They are sent to everybody."""
    page = f"{cert.airflow.base_url}/migration-rollback/"
    with httpx.Client(trust_env=False) as anybody:
        assert anybody.get(page).headers["content-security-policy"].startswith("default-src 'self'")
        for path in (
            "docs",
            "openapi.json",
            "redoc",
            "../edge/page_files.py",
            "%2e%2e/static/../../edge/page_files.py",
        ):
            answered = anybody.get(f"{page}{path}")
            assert answered.status_code == httpx.codes.NOT_FOUND or "<title>Airflow</title>" in answered.text, path
            assert "import" not in answered.text or "<title>Airflow</title>" in answered.text, path
        refused = anybody.get(f"{cert.airflow.base_url}/api/v2/dags/{DAG_ID}/dagRuns")
        assert refused.status_code == httpx.codes.UNAUTHORIZED
