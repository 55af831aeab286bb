"""All rollbacks that the reader may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from migration_rollback.core.report.status import Status
from tests.page.documents import as_json, plan_page, report_page, stores
from tests.page.played_airflow import PlayedAirflow

NEWEST = datetime(2025, 11, 6, 10, 15, tzinfo=UTC)
NAMES = ("Springfield USD", "Shelbyville", "Ogdenville", "North Haverbrook")


@pytest.fixture
def many(airflow: PlayedAirflow) -> PlayedAirflow:
    """Thirty that have ended in every way, and one that waits for approval."""
    of = stores(2)
    for place in range(30):
        status = list(Status)[place * 5 % len(Status)]
        run = airflow.run(
            run_id=f"manual__{place}",
            run_after=(NEWEST - timedelta(hours=9 * place)).isoformat().replace("+00:00", "Z"),
            conf={"run_id": f"mig-20251106-{place:03d}"},
            state="failed" if status.is_failing else "success",
        )
        told: dict[str, object] = {"district_id": f"D-{place % 4:03d}", "district_name": NAMES[place % 4]}
        if status not in (Status.SUCCESS, Status.PARTIAL):
            told["total_rows_deleted"] = 0
        run.task("finish", run.state).leave("finish", "page", as_json(report_page(of, status, **told)))
    asks = airflow.run(run_id="manual__now", run_after="2025-11-07T10:15:00Z").planned(plan_page(of), of)
    asks.task("await_approval", "awaiting_input")
    return airflow


def test_the_newest_come_first_and_older_ones_are_loaded(page: Page, many: PlayedAirflow) -> None:
    page.goto(many.page(None))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(25)
    expect(rows.first).to_contain_text("D-002 (Springfield USD)waits for approval")
    expect(rows.nth(1)).to_contain_text("D-000 (Springfield USD)BLOCKEDmig-20251106-000")
    page.get_by_role("button", name="Load older ones").click()
    expect(rows).to_have_count(31)
    expect(page.get_by_role("button", name="Load older ones")).to_be_hidden()


def test_they_are_found_by_district_and_by_status_and_opened(page: Page, many: PlayedAirflow) -> None:
    page.goto(many.page(None))
    page.get_by_label("Search by district or migration").fill("shelby")
    shown = page.locator("tbody tr:visible")
    expect(shown).to_have_count(6)
    page.get_by_label("Status").select_option("PARTIAL")
    expect(shown).to_have_count(1)
    expect(page.get_by_text("1 of the 25 loaded rollbacks fit; 31 in all")).to_be_visible()
    shown.get_by_role("link").click()
    expect(page.locator(".large")).to_have_text("PARTIAL")
    page.get_by_role("link", name="All rollbacks").click()
    expect(page.get_by_role("heading", name="Rollbacks")).to_be_visible()


def test_where_there_is_none_it_says_so(page: Page, airflow: PlayedAirflow) -> None:
    page.goto(airflow.page(None))
    expect(page.get_by_text("There has been no rollback yet.")).to_be_visible()


def test_pictures_of_the_history(page: Page, many: PlayedAirflow, pictures: Path) -> None:
    """As in `test_before.py`."""
    page.goto(many.page(None))
    expect(page.locator("tbody tr").nth(24)).to_contain_text("North Haverbrook")
    page.screenshot(path=pictures / "page-history.png")


def test_without_the_documents_runs_are_listed_and_what_is_lacking_is_said(page: Page, many: PlayedAirflow) -> None:
    many.forbidden = "/xcomEntries"
    page.goto(many.page(None))
    expect(page.locator("main")).to_contain_text("can_read on XComs")
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page.locator("tbody tr").nth(1)).to_contain_text("manual__0failedmig-20251106-000")


def test_a_server_that_is_away_is_asked_again(page: Page, many: PlayedAirflow) -> None:
    many.refusal = 503
    page.goto(many.page(None))
    expect(page.get_by_role("alert")).to_contain_text("Airflow does not answer")
    many.refusal = None
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page.get_by_role("alert")).to_be_empty()
