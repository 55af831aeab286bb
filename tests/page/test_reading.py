"""Who sees what, and what the page says where it has nothing to show."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from migration_rollback.edge.page_files import FOLDER, HEADERS
from tests.page import scenes
from tests.page.documents import DISTRICT_NAME
from tests.page.played_airflow import PlayedAirflow, played_airflow

MAKE_HTML = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(")


def test_an_anonymous_visitor_sees_no_data_and_may_sign_in(page: Page, airflow: PlayedAirflow) -> None:
    scenes.after(airflow)
    airflow.refusal = 401
    page.goto(airflow.page())
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    back = quote(airflow.page(), safe="")
    expect(page.get_by_role("link", name="Sign in")).to_have_attribute(
        "href", f"{airflow.base_url}/api/v2/auth/login?next={back}"
    )
    assert DISTRICT_NAME not in page.content()


@pytest.mark.parametrize(
    ("forbidden", "permission"),
    [("xcomEntries", "XComs"), ("taskInstances", "Task Instances"), ("dagRuns", "DAG Runs")],
)
def test_what_permission_is_lacking_is_said(
    page: Page, airflow: PlayedAirflow, forbidden: str, permission: str
) -> None:
    scenes.before(airflow)
    airflow.forbidden = forbidden
    page.goto(airflow.page())
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
    # Of several that are lacking, the first that Airflow has named.
    expect(page.locator("main")).to_contain_text("can_read on ")
    if forbidden != "/dagRuns":
        expect(page.locator("main")).to_contain_text(f"can_read on {permission}")


def test_a_run_that_is_not_there_is_said_to_be_so(page: Page, airflow: PlayedAirflow) -> None:
    page.goto(airflow.page("manual__<b>gone"))
    expect(page.get_by_text("Airflow has no run manual__<b>gone of the DAG migration_rollback")).to_be_visible()


def test_another_dags_tab_says_where_the_page_belongs(page: Page, airflow: PlayedAirflow) -> None:
    scenes.before(airflow)
    page.goto(airflow.page(query="&dag_id=someone_elses"))
    expect(page.get_by_text("This page belongs to the DAG migration_rollback")).to_be_visible()
    assert airflow.asked == []


def test_a_run_that_has_not_planned_yet_says_what_it_does(page: Page, airflow: PlayedAirflow) -> None:
    run = airflow.run(state="queued")
    page.goto(airflow.page())
    expect(page.get_by_role("heading", name="Queued")).to_be_visible()
    run.state = "running"
    run.task("load_artifacts", "success").task("build_plan", "running")
    expect(page.get_by_text("Stores and graph are being read and counted")).to_be_visible()


def test_a_run_of_an_earlier_version_is_said_to_be_one(page: Page, airflow: PlayedAirflow) -> None:
    airflow.run().task("load_artifacts", "success").task("build_plan", "success")
    page.goto(airflow.page())
    expect(page.get_by_text("made by an earlier version of the package")).to_be_visible()


def test_what_somebody_else_wrote_stops_nothing_but_itself(page: Page, airflow: PlayedAirflow) -> None:
    """Who may write XComs may write anything."""
    run = airflow.run().task("build_plan", "success").leave("build_plan", "page", {"stores": "none"})
    page.goto(airflow.page())
    expect(page.get_by_text("What build_plan has left is no plan")).to_be_visible()
    run.leave("build_plan", "page", {"stores": [{"store": 7}]}).task("build_plan", "success", try_number=2)
    expect(page.get_by_role("alert")).to_contain_text("What it answered cannot be read")


@pytest.mark.parametrize("base_path", ["/airflow", "/a/b"])
def test_a_base_url_with_a_path_is_followed(page: Page, base_path: str) -> None:
    with played_airflow(base_path) as airflow:
        scenes.before(airflow)
        page.goto(airflow.page())
        expect(page.get_by_role("heading", level=1)).to_contain_text(DISTRICT_NAME)
        question = page.get_by_role("link", name="Approve or reject in Airflow")
        assert (question.get_attribute("href") or "").startswith(f"{airflow.base_url}/dags/migration_rollback/")
        page.get_by_role("link", name="All rollbacks").click()
        expect(page.locator("tbody tr")).to_have_count(1)


def test_every_file_comes_with_headers_that_let_nothing_else_run(airflow: PlayedAirflow) -> None:
    for path in ("", *(one.name for one in FOLDER.iterdir())):
        answer = httpx.get(f"{airflow.page(None)}{path}", trust_env=False)
        assert answer.status_code == 200, path
        assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_the_files_hold_neither_inline_script_nor_a_way_to_make_html_of_text() -> None:
    texts = {path: path.read_text() for path in FOLDER.iterdir()}
    for path, text in texts.items():
        assert not any(word in text for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")), (
            path
        )
        assert "eval(" not in text, path
    page = texts[FOLDER / "index.html"]
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('src="page.js"></script>') == 1


def test_the_files_stay_small() -> None:
    for path in Path(FOLDER).iterdir():
        assert len(path.read_text().splitlines()) <= 330, path
