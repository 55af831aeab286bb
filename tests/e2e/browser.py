"""Chromium in front of the Airflow UI, as the operator and the approver see it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The last five keep Chromium from looking for hosts that a machine without the internet cannot reach.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
)
PATIENCE = 120_000
EXPECT_PATIENCE = 30_000
WIDTH, HEIGHT = 1440, 1100


# Airflow's pages ask its API for what they show; on a busy machine that takes longer than Playwright's own 5 s.
expect.set_options(timeout=EXPECT_PATIENCE)


def find_chromium() -> str | None:
    """`$CHROMIUM`, a Chromium on the path, or Playwright's own; installed where there is none."""
    return _present() or (_install() and _present()) or None


def _present() -> str | None:
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _install() -> bool:
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    return all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in commands)


@contextlib.contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A headless browser with no profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class AirflowPage:
    """One user, logged in."""

    def __init__(self, browser: Browser, base_url: str, username: str, password: str) -> None:
        self.base_url = base_url
        self.page: Page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(f"{base_url}/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "login" not in url)
        self.page.wait_for_load_state("networkidle")

    def open(self, path: str) -> None:
        """Go to a page of the UI and wait until it is quiet."""
        self.page.goto(f"{self.base_url}{path}")
        self.page.wait_for_load_state("networkidle")

    def leave(self) -> None:
        """Close the page while something else is waited for: open, it keeps half a processor busy."""
        self.page.goto("about:blank")

    def open_run(self, path: str) -> None:
        """Go to a run's page and unfold its task groups, where Airflow offers it: what is asserted shows without.

        The page keeps the names of the groups in the browser; now and then none are left there, and then it has no
        button until they are forgotten.
        """
        button = self.page.get_by_role("button", name="Expand all task groups")
        for _ in range(2):
            self.open(path)
            with contextlib.suppress(TimeoutError):
                button.click(timeout=EXPECT_PATIENCE)
                return
            self.page.evaluate("localStorage.clear()")
        self.open(path)

    def picture(self, path: Path, *, height: int = HEIGHT) -> None:
        """Keep what is seen now, from the top, in a window of that height."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def answer(page: Page, option: str) -> None:
    """Answer the question that is shown, and wait until Airflow has taken the answer."""
    with page.expect_response(lambda response: "/hitlDetails" in response.url and response.request.method == "PATCH"):
        page.get_by_role("button", name=option).click()
