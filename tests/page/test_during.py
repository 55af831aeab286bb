"""The deletion, as somebody watches it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page import scenes
from tests.page.documents import as_json, progress
from tests.page.played_airflow import PlayedAirflow


def bar(page: Page, name: str) -> Locator:
    return page.get_by_role("progressbar", name=name, exact=True)


def test_bars_move_while_rows_go(page: Page, airflow: PlayedAirflow) -> None:
    """Nobody reloads the page."""
    scene = scenes.during(airflow)
    one = scene.store("adb").units[9]
    page.goto(airflow.page())
    expect(bar(page, one.name)).to_have_attribute("aria-valuenow", "33")
    store_before = int(bar(page, "Store adb").get_attribute("aria-valuenow") or 0)
    rows = one.tables[0].rows
    scene.run.progress["adb.delete_rows", one.map_index] = as_json(progress(one, rows * 9 // 10, per_second=250.0))
    expect(bar(page, one.name)).to_have_attribute("aria-valuenow", re.compile("^(89|90)$"))
    expect(page.locator(f"[data-unit='{one.name}'] .told").first).to_contain_text("250 rows/s")
    for running in scene.store("adb").units:
        scene.run.task("adb.delete_rows", "success", running.map_index)
    expect(bar(page, "Store adb")).to_have_attribute("aria-valuenow", "100")
    assert store_before < 100
    expect(page.get_by_role("status").filter(has_text="Store adb done.")).to_have_count(1)


def test_what_waits_and_what_has_failed_is_said_in_words(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.during(airflow)
    adb = scene.store("adb")
    page.goto(airflow.page())
    waiting = page.locator(f"[data-unit='{adb.units[12].name}']")
    expect(waiting).to_contain_text(f"waiting0 of {adb.units[12].tables[0].rows:,} rows")
    expect(waiting).to_contain_text(f"waits for {adb.units[10].name}")
    trouble = page.locator(".troubled")
    expect(trouble).to_contain_text("2 tables in trouble")
    expect(trouble).to_contain_text(f"failed {adb.units[13].name} of store adb: could not delete 12 rows")
    expect(trouble).to_contain_text(f"blocked {adb.units[14].name} of store adb")
    log = page.locator(".troubled").get_by_role("link", name=f"log of {adb.units[13].name}")
    address = f"{airflow.base_url}/dags/migration_rollback/runs/manual__1/tasks/adb.delete_rows/mapped/13"
    expect(log).to_have_attribute("href", address)


def test_a_unit_that_has_not_begun_names_what_has_to_go_first(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.during(airflow)
    adb = scene.store("adb")
    referenced = {each.referenced for each in adb.keys if each.referencing in {one.name for one in adb.units[9:15]}}
    waiting = next(one for one in adb.units[15:] if one.name in referenced)
    page.goto(airflow.page())
    expect(page.locator(f"[data-unit='{waiting.name}']")).to_contain_text("waits for public.")


def test_only_what_runs_is_asked_how_far_it_is(page: Page, airflow: PlayedAirflow) -> None:
    """And after the first look, only task instances that have changed."""
    scenes.during(airflow)
    page.goto(airflow.page())
    expect(page.get_by_role("heading", name="Progress")).to_be_visible()
    page.wait_for_timeout(2_500)
    asked = {one for one in airflow.asked if "/state-store" in one}
    assert {int(one.rpartition("=")[2]) for one in asked} == {9, 10, 11, 12, 13, 14}
    lists = [one for one in airflow.asked if "/taskInstances?" in one]
    assert "updated_at_gte" not in lists[0]
    assert "updated_at_gte" in lists[-1]


def test_a_server_that_is_away_is_told_and_tried_again(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.during(airflow)
    page.goto(airflow.page())
    expect(page.get_by_role("heading", name="Progress")).to_be_visible()
    airflow.refusal = 503
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("Airflow does not answer: out of order. What is shown is of ")
    expect(bar(page, "Store sp")).to_have_attribute("aria-valuenow", "100")
    airflow.refusal = None
    page.get_by_role("button", name="Try now").click()
    expect(trouble).to_be_empty()
    assert scene.run.state == "running"


def test_a_session_that_ends_takes_the_data_off_the_screen(page: Page, airflow: PlayedAirflow) -> None:
    scenes.during(airflow)
    page.goto(airflow.page())
    expect(page.get_by_text("Springfield USD")).to_be_visible()
    airflow.refusal = 401
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Springfield USD")).to_have_count(0)


@pytest.mark.parametrize(("shown", "units"), [("failed or blocked", 2), ("all tables", 31)])
def test_tables_can_be_chosen_by_how_they_stand(page: Page, airflow: PlayedAirflow, shown: str, units: int) -> None:
    scenes.during(airflow)
    page.goto(airflow.page())
    page.get_by_role("button", name=shown).click()
    expect(page.locator("[data-unit]:visible")).to_have_count(units)


def test_an_instance_of_several_units_tells_of_each(page: Page, airflow: PlayedAirflow) -> None:
    """Where Airflow maps fewer tasks than there are tables."""
    scene = scenes.before(airflow)
    sp = scene.store("sp")
    sp.units = [one.model_copy(update={"map_index": place // 8}) for place, one in enumerate(sp.units)]
    for place, piece in enumerate(sp.pieces()):
        scene.run.leave("build_plan", f"page_sp_{place}", as_json(piece))
    scene.run.task("await_approval", "success")
    scene.run.mapped(sp)
    scene.run.task("sp.delete_rows", "running", 0)
    done = [{"unit": one.name, "error": None} for one in sp.units[:2]]
    scene.run.leave("sp.delete_rows", "outcome", [*done, {"unit": sp.units[2].name, "error": "it is refused"}], 0)
    scene.run.progress["sp.delete_rows", 0] = as_json(progress(sp.units[3], 1, units_done=3))
    page.goto(airflow.page())
    page.get_by_role("button", name="all tables").click()
    for place, word in enumerate(("done", "done", "failed", "being deleted", "waiting")):
        expect(page.locator("[data-unit]").nth(place)).to_contain_text(word)


def test_pictures_of_the_deletion(page: Page, airflow: PlayedAirflow, pictures: Path) -> None:
    """As in `test_before.py`; at night."""
    scenes.during(airflow)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(airflow.page())
    expect(page.locator("[data-unit]:visible").first).to_be_visible()
    page.screenshot(path=pictures / "page-during.png")
