"""The demo as a newcomer answers it, in a real browser."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import AirflowPage, answer
from tests.e2e.demo_process import demo, lines_of, still_running

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
        address, user, password = (_said(screen, label) for label in ("answer", "user", "password"))
        base_url, _, path = address.partition("/dags/")
        approver = AirflowPage(browser, base_url, user, password)
        approver.open(f"/dags/{path}")
        page = approver.page
        expect(page.get_by_text("Springfield USD").first).to_be_visible()
        approver.picture(pictures / "approval.png", height=1600)
        page.locator("#element_confirm_district_id, [name=element_confirm_district_id]").first.fill("D-002")
        page.wait_for_timeout(READING_SECONDS * 1000)
        answer(page, "Approve")
        approver.leave()
        cleanup = _said(screen, "answer").partition("/dags/")[2]
        run_page = f"/dags/{path.partition('/tasks/')[0]}"
        approver.open_run(run_page)
        expect(page.get_by_role("link", name="public.students").first).to_be_visible()
        approver.picture(pictures / "grid.png", height=1600)
        page.get_by_role("link", name="public.students").first.click()
        expect(page.get_by_text("rows deleted, 0 remain")).to_be_visible()
        approver.picture(pictures / "log.png")
        approver.open(f"/dags/{cleanup}")
        page.wait_for_timeout(READING_SECONDS * 1000)
        answer(page, "Keep files")
        approver.leave()
        rest = list(screen)
        assert process.wait(60) == 0, "\n".join(rest)
    report = json.loads(Path(rest[-1]).read_text())
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert (report["migration_run_id"], report["district_id"]) == ("mig-20251106-001", "D-002")
    assert (report["approval"]["responded_by"], report["approval"]["typed"]) == ("approver", "D-002")
    assert len(report["tables"]) == 157
    (plan,) = Path(rest[-1]).parent.glob("*.plan.json")
    units = [unit for store in json.loads(plan.read_text())["plan"]["stores"] for unit in store["units"]]
    assert os.environ.get("PG") == "14" or sum(unit["row_by_row"] == "" for unit in units) > len(units) * 0.9
    assert report["total_rows_deleted"] == sum(table["rows_planned"] for table in report["tables"]) > 7000
    assert "CERT is ready for a fresh migration attempt" in rest
    assert any(line.startswith("judged from outside: no row and no node of D-002 remains") for line in rest)
    assert len(started) > 5
    assert still_running(started) == []
