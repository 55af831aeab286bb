"""Names come from artifacts and databases: whatever they hold, they are text."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from migration_rollback.core.findings import Severity
from migration_rollback.core.report.status import Status
from tests.page import scenes
from tests.page.documents import (
    StoreDocuments,
    as_json,
    finding,
    key,
    plan_page,
    report_page,
    report_piece,
    stores,
    table,
    table_report,
    unit,
)
from tests.page.played_airflow import PlayedAirflow

NAMES = (
    "<img src=x onerror=\"document.title='taken'\">",
    "</script><script>document.title='taken'</script>",
    "\"quoted\" 'twice' `thrice` & &amp; %3Cb%3E {{ 7*7 }}",
    "مدرسة النور",
    "👩‍👩‍👧‍👦 school 🏫",
    "name\u202egnp.exe",
    "javascript:alert(1)",
    "constructor",
)


def shown(name: str) -> str:
    """As the page writes it: what would turn the text around is spelled out."""
    return name.replace("\u202e", "⟨U+202E⟩")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_text_in_the_plan(page: Page, airflow: PlayedAirflow, name: str) -> None:
    named = f"public.{name}"
    of = stores(
        2,
        sp=StoreDocuments(
            "sp",
            [unit([table(named, 5)], 0), unit([table("public.plain", 5)], 1, 1)],
            [key(named, "public.plain", name=name)],
            [finding(Severity.WARN, "rows_missing", f"found {name}", f"remove {name}", store="sp", table=named)],
        ),
    )
    general = [finding(Severity.BLOCK, name, f"it says {name}", name)]
    plan = plan_page(of, general, district_name=name, triggered_by=name, migration_status=name, plan_path=name)
    airflow.run(user=name, conf={"run_id": name}).planned(plan, of)
    page.goto(airflow.page())
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Rollback of district D-002 ({shown(name)})")
    page.locator("[aria-level='2']").first.click()
    details = page.get_by_role("complementary")
    expect(details.get_by_role("heading", level=3)).to_have_text(f"public.{shown(name)}")
    expect(details).to_contain_text(f"found {shown(name)}")
    expect(details.locator("pre")).to_contain_text(shown(name))
    assert page.locator("img, script:not([src]), iframe").count() == 0
    assert "taken" not in page.title()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_text_in_progress_and_report(page: Page, airflow: PlayedAirflow, name: str) -> None:
    scene = scenes.during(airflow)
    scenes.fail(scene.run, "adb", 13, scene.store("adb").units[13].name, f"it says {name}")
    page.goto(airflow.page())
    expect(page.locator(".troubled")).to_contain_text(f"it says {shown(name)}")
    sp = scene.store("sp")
    hostile = table_report(sp, sp.units[0], error=name).model_copy(update={"table": name})
    report = report_page(
        scene.stores, Status.PARTIAL, issues=(name,), warnings=(name,), next_steps=(name,), verification_lines=(name,)
    )
    pieces = {one.store: report_piece(one) for one in scene.stores}
    pieces["sp"] = pieces["sp"].model_copy(update={"tables": (hostile,)})
    scene.run.reported(report, pieces, "failed")
    page.reload()
    expect(page.locator(".issues li")).to_have_text(shown(name))
    expect(page.locator("tbody th bdi").filter(has_text=shown(name)).first).to_be_visible()
    assert page.locator("img, script:not([src]), iframe").count() == 0
    assert "taken" not in page.title()


@pytest.mark.parametrize(
    "link",
    ["javascript:document.title='taken'", "https://evil.example/login", "//evil.example/dags", "data:text/html,x"],
)
def test_a_link_that_leads_elsewhere_is_none(page: Page, airflow: PlayedAirflow, link: str) -> None:
    """Who may write XComs may write links; a click on one would leave the frame in the name of Airflow's page."""
    scene = scenes.after(airflow)
    sp = scene.store("sp")
    tables = [as_json(table_report(sp, one, log_url=link)) for one in sp.units]
    scene.run.leave("finish", "page_sp_0", {"tables": tables})
    scene.run.leave("finish", "page", as_json(report_page(scene.stores, logs={"finish": link})))
    page.goto(airflow.page())
    expect(page.locator(".large")).to_have_text("SUCCESS")
    links = page.locator("a").evaluate_all("all => all.map(one => one.href)")
    assert all(one.startswith(airflow.base_url) for one in links)
