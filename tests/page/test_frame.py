"""Inside Airflow's UI: its colours, and links out of its frame, whose sandbox is as narrow as Airflow's."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Page, expect

from tests.page import scenes
from tests.page.played_airflow import PlayedAirflow

QUERY = "dag_id=migration_rollback&run_id=manual__1"


def framed(page: Page, airflow: PlayedAirflow) -> FrameLocator:
    page.goto(f"{airflow.base_url}/around?{QUERY}")
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_contain_text("D-002")
    return inside


def ground(inside: FrameLocator) -> str:
    return str(inside.locator("body").evaluate("body => getComputedStyle(body).backgroundColor"))


def test_colours_are_those_of_airflow_and_change_with_them(page: Page, airflow: PlayedAirflow) -> None:
    scenes.before(airflow)
    airflow.dark = True
    inside = framed(page, airflow)
    assert ground(inside) == "rgb(18, 22, 27)"
    page.evaluate("document.documentElement.className = 'light'")
    expect(inside.locator("html")).to_have_attribute("data-colours", "light")
    assert ground(inside) == "rgb(255, 255, 255)"


def test_outside_of_a_frame_colours_are_the_systems(page: Page, airflow: PlayedAirflow) -> None:
    scenes.before(airflow)
    page.emulate_media(color_scheme="dark")
    page.goto(airflow.page())
    expect(page.locator("html")).to_have_attribute("data-colours", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-colours", "light")


def test_the_question_is_one_click_away_from_inside_the_frame(page: Page, airflow: PlayedAirflow) -> None:
    scenes.before(airflow)
    framed(page, airflow).get_by_role("link", name="Approve or reject in Airflow").click()
    page.wait_for_url("**/runs/manual__1/tasks/await_approval/required_actions")
    expect(page.get_by_text("Airflow's own page")).to_be_visible()


def test_signing_in_leads_back_to_where_the_reader_was(page: Page, airflow: PlayedAirflow) -> None:
    airflow.refusal = 401
    page.goto(f"{airflow.base_url}/around?{QUERY}")
    page.frame_locator("iframe").get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/api/v2/auth/login?next=*")
    assert "around" in page.url
