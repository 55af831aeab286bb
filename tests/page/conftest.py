"""One browser, and for each test a played Airflow and a page in front of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import find_chromium, open_browser
from tests.page.played_airflow import PlayedAirflow, played_airflow


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    assert chromium, "no Chromium is found and none can be installed; install one or name it in $CHROMIUM"
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture
def airflow() -> Iterator[PlayedAirflow]:
    with played_airflow() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of 1280 pixels whose clock is five hours off UTC; nothing that the page does may be an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="America/New_York")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get("SCREENSHOTS") or tmp_path)
