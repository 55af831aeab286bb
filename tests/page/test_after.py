"""The report as a page."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from migration_rollback.core.findings import Severity
from migration_rollback.core.report.report import Verdict
from migration_rollback.core.report.status import Status
from tests.page import scenes
from tests.page.documents import as_json, finding, report_page
from tests.page.played_airflow import PlayedAirflow


def test_a_success_says_so_and_by_whom(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.after(airflow)
    page.goto(airflow.page())
    expect(page.locator(".large")).to_have_text("SUCCESS")
    expect(page.get_by_text("no D-002 records remain")).to_be_visible()
    expect(page.locator("main")).to_contain_text("approved by approver, 2025-11-06 10:19:02 UTC (05:19:02 EST here")
    expect(page.locator("main")).to_contain_text("214 files removed by approver")
    total = sum(one.rows for one in scene.stores)
    expect(page.locator("tfoot")).to_have_text(f"all stores{total:,}")
    expect(page.locator(".times li")).to_have_count(7)
    expect(page.locator(".times li").first).to_contain_text("s")


def test_what_is_left_stands_out_with_what_to_do(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.partial(airflow)
    left = scene.store("adb").units[13]
    page.goto(airflow.page())
    expect(page.locator(".large")).to_have_text("PARTIAL")
    expect(page.locator(".issues li")).to_have_count(2)
    expect(page.get_by_text("clear the failed tasks of this run")).to_be_visible()
    page.get_by_label("only with rows remaining, or an error").check()
    row = page.locator("tbody tr:visible").filter(has=page.get_by_text(left.name, exact=True))
    rows = left.tables[0].rows
    expect(row).to_contain_text(f"{rows:,}{rows - 12:,}124")
    expect(row).to_contain_text("permission denied; grant DELETE")
    log = row.get_by_role("link", name=f"log of {left.name}")
    address = f"{airflow.base_url}/dags/migration_rollback/runs/manual__1/tasks/adb.delete_rows/mapped/13"
    expect(log).to_have_attribute("href", address)
    expect(page.locator(".verifications li").filter(has_text="adb").first).to_contain_text("12 rows are left")


def test_the_report_can_be_downloaded_whole(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.after(airflow)
    page.goto(airflow.page())
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSON").click()
    assert download.value.suggested_filename == "rb-20251106T101500Z.json"
    report = json.loads(Path(download.value.path()).read_text())
    assert report["status"] == "SUCCESS"
    assert [one["table"] for one in report["tables"]] == [one.name for of in scene.stores for one in of.units]


def test_on_paper_every_table_is_there_and_nothing_to_press(page: Page, airflow: PlayedAirflow) -> None:
    scenes.after(airflow)
    page.goto(airflow.page())
    page.locator("details").last.evaluate("one => one.open = false")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("tbody tr:visible th bdi")).to_have_count(155)
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("tab", name="Plan")).to_be_hidden()


def test_a_report_without_a_plan_is_a_page_too(page: Page, airflow: PlayedAirflow) -> None:
    """The artifacts could not be read."""
    run = airflow.run(state="failed").task("load_artifacts", "failed")
    found = finding(Severity.BLOCK, "artifact_unusable", "the load report is missing", "write it again")
    run.leave("load_artifacts", "findings", [as_json(found)])
    none = {"tables": None, "rows_deleted": None}
    report = as_json(
        report_page(
            [*scenes.before(PlayedAirflow()).stores],
            Status.BLOCKED,
            verification=Verdict.NOT_RUN,
            district_id=None,
            district_name=None,
            approval=None,
            issues=("the load report is missing",),
            verifications=(),
            stores={},
            total_rows_deleted=None,
        )
    )
    report["deletions"] = dict.fromkeys(report["deletions"], none) | {
        "neo4j": {"nodes_deleted": None, "relationships_deleted": None}
    }
    run.task("finish", "failed").leave("finish", "page", report)
    page.goto(airflow.page())
    expect(page.locator(".large")).to_have_text("BLOCKED")
    expect(page.get_by_text("write it again")).to_be_visible()
    expect(page.get_by_role("tab", name="Plan")).to_be_disabled()
    expect(page.locator("tfoot")).to_have_text("all storesnot known")


def test_a_report_of_before_a_clear_is_not_shown_as_that_of_now(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.partial(airflow)
    page.goto(airflow.page())
    expect(page.locator(".large")).to_have_text("PARTIAL")
    scene.run.state = "running"
    for task_id in ("verify", "write_report", "finish"):
        scene.run.task(task_id, None)
    scene.run.task("adb.delete_rows", "running", 13)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("tab", name="Report")).to_be_disabled()
    expect(page.get_by_role("heading", name="Progress")).to_be_visible()


def test_pictures_of_the_report(page: Page, airflow: PlayedAirflow, pictures: Path) -> None:
    """As in `test_before.py`."""
    scenes.after(airflow)
    page.goto(airflow.page())
    expect(page.locator(".times li")).to_have_count(7)
    page.screenshot(path=pictures / "page-after.png")
    page.get_by_role("heading", name="Time per store").evaluate("one => one.scrollIntoView()")
    page.screenshot(path=pictures / "page-report.png")
