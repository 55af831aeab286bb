"""Readable at three in the morning: axe finds nothing serious, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page import scenes
from tests.page.played_airflow import PlayedAirflow

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def nothing(airflow: PlayedAirflow) -> None:
    airflow.run(state="queued")


SCENES: dict[str, Callable[[PlayedAirflow], Any]] = {
    "before": scenes.before,
    "during": scenes.during,
    "after": scenes.after,
    "partial": scenes.partial,
    "history": scenes.partial,
    "queued": nothing,
}


def serious(page: Page) -> list[str]:
    """What axe finds, one line each; everything that it calls serious or critical."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Asking Airflow")).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", SCENES)
def test_axe_finds_nothing_serious(page: Page, airflow: PlayedAirflow, name: str, width: int, colours: Any) -> None:
    SCENES[name](airflow)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.goto(airflow.page(None if name == "history" else "manual__1"))
    settle(page)
    if name == "before":
        page.locator("[aria-level='2']").first.click()
    assert serious(page) == []


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_wider_than_a_telephone(page: Page, airflow: PlayedAirflow, name: str) -> None:
    SCENES[name](airflow)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(airflow.page(None if name == "history" else "manual__1"))
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_to_press_is_reached_by_the_keyboard_and_seen_to_be(page: Page, airflow: PlayedAirflow) -> None:
    scenes.before(airflow)
    page.goto(airflow.page())
    settle(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle,"
            " document.activeElement.getAttribute('role')]"
        )
        if told[0] != "BODY":
            assert told[1] != "none", told
        seen.add((told[0], told[2]))
    assert {("A", None), ("BUTTON", "tab"), ("LI", "treeitem"), ("INPUT", None), ("SELECT", None)} <= seen
