"""The plan, as the approver reads it."""

from __future__ import annotations

import itertools
from pathlib import Path

from playwright.sync_api import Page, expect

from migration_rollback.core.findings import Severity
from migration_rollback.core.plan import Options
from tests.page import scenes
from tests.page.documents import StoreDocuments as Store
from tests.page.documents import finding, key, plan_page, store, stores, table, unit
from tests.page.played_airflow import PlayedAirflow


def small(*names: str) -> Store:
    """A store of a few tables, each of which references the next."""
    units = [unit([table(f"public.{name}", 10)], place, place) for place, name in enumerate(names)]
    keys = [key(f"public.{one}", f"public.{other}") for one, other in itertools.pairwise(names)]
    return Store("sp", units, keys)


def test_the_head_says_what_goes_and_leads_to_the_question(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.before(airflow)
    page.goto(airflow.page())
    expect(page.get_by_role("heading", level=1)).to_have_text("Rollback of district D-002 (Springfield USD)")
    rows = sum(one.rows for one in scene.stores)
    expect(page.locator(".what")).to_have_text(f"{rows:,} rows of 155 tables, 120,000 nodes and 340,000 relationships")
    question = page.get_by_role("link", name="Approve or reject in Airflow")
    address = f"{airflow.base_url}/dags/migration_rollback/runs/manual__1/tasks/await_approval/required_actions"
    expect(question).to_have_attribute("href", address)
    expect(page.get_by_text("not operator (four eyes)")).to_be_visible()


def test_options_that_widen_are_told_first(page: Page, airflow: PlayedAirflow) -> None:
    of = stores(2)
    airflow.run().planned(plan_page(of, options=Options(allow_preexisting=True)), of)
    page.goto(airflow.page())
    widened = page.get_by_role("note")
    expect(widened).to_contain_text("allow_preexisting: deletes every row of the district")
    expect(widened).not_to_contain_text("include_unlisted")


def test_findings_come_the_gravest_first_with_what_to_do(page: Page, airflow: PlayedAirflow) -> None:
    of = stores(2)
    name = of[0].units[0].name
    of[0].findings.append(finding(Severity.BLOCK, "unlisted_rows", "rows that nobody listed", table=name, store="sp"))
    general = [finding(Severity.WARN, "migration_succeeded", "it ended SUCCESS", "ask who wants it")]
    airflow.run().planned(plan_page(of, general), of)
    page.goto(airflow.page())
    found = page.locator(".finding")
    expect(found.first).to_contain_text("blocks rows that nobody listed")
    expect(found.nth(1)).to_contain_text("What to do: ask who wants it")


def test_tables_stand_in_the_order_of_deletion_with_their_rows_and_findings(page: Page, airflow: PlayedAirflow) -> None:
    scene = scenes.before(airflow)
    page.goto(airflow.page())
    listed = page.get_by_role("treeitem", level=2)
    expect(listed).to_have_count(155)
    names = [one.name for of in scene.stores for one in of.units]
    assert page.locator("[aria-level='2'] bdi").all_text_contents() == names
    short = listed.nth(4)
    rows = scene.stores[0].units[4].tables[0].rows
    expect(short).to_contain_text(f"{rows:,} rows")
    expect(short).to_contain_text(f"{scenes.FEWER} rows fewer than the {rows + scenes.FEWER:,} loaded")
    expect(short).to_contain_text("holds 12 rows fewer than were loaded")


def test_filter_and_search_narrow_the_tables(page: Page, airflow: PlayedAirflow) -> None:
    of = stores(6, adb=Store("adb", [unit([table("public.extra", 3, listed=False, rows_loaded=None)], 0)]))
    scenes.before(airflow, of)
    page.goto(airflow.page())
    shown = page.locator("[aria-level='2']:visible")
    choice = page.get_by_label("Which tables are shown")
    for label, names in (
        ("differ from the load report", ["public.attendance"]),
        ("with findings", ["public.attendance"]),
        ("not in the load report", ["public.extra"]),
        ("failed or blocked", []),
    ):
        choice.select_option(label)
        expect(shown.locator("bdi")).to_have_text(names)
    choice.select_option("all tables")
    page.get_by_label("Search tables by name").fill("GUARD")
    expect(shown.locator("bdi")).to_have_text(["public.guardians"] * 4)
    expect(page.get_by_text("4 tables shown")).to_be_visible()
    page.get_by_label("Search tables by name").fill("nothing like it")
    expect(page.get_by_text("no table fits")).to_be_visible()


def test_a_table_tells_its_statement_keys_and_what_stands_in_its_way(page: Page, airflow: PlayedAirflow) -> None:
    of = stores(2, sp=small("orders", "customers", "cities"))
    airflow.run().planned(plan_page(of), of)
    page.goto(airflow.page())
    page.get_by_role("treeitem", name="public.customers").click()
    details = page.get_by_role("complementary")
    expect(details.get_by_role("heading", level=3)).to_have_text("public.customers")
    expect(details.locator("pre")).to_have_text(of[0].units[1].statement)
    expect(details).to_contain_text("Rows of these reference it and have to go first:public.orders (planned)")
    expect(details).to_contain_text("References, and goes before: 1 foreign key")
    expect(details).to_contain_text("cities_id → id customers_cities_fkey, on delete no action")
    expect(details).to_contain_text("none yet: its task is not there")
    details.get_by_role("button", name="public.cities").click()
    expect(details.get_by_role("heading", level=3)).to_have_text("public.cities")


def test_a_link_of_a_task_leads_to_its_table(page: Page, airflow: PlayedAirflow) -> None:
    of = [small("orders", "customers", "cities")]
    airflow.run().planned(plan_page(of), of)
    page.goto(airflow.page(query="&store=sp&map_index=1"))
    details = page.get_by_role("complementary")
    expect(details.get_by_role("heading", level=3)).to_have_text("public.customers")
    expect(page.get_by_role("tab", name="Plan")).to_have_attribute("aria-selected", "true")


def test_the_keyboard_walks_through_the_tree(page: Page, airflow: PlayedAirflow) -> None:
    of = stores(3)
    airflow.run().planned(plan_page(of), of)
    page.goto(airflow.page())
    first = page.get_by_role("treeitem").first
    expect(first).to_have_attribute("tabindex", "0")
    first.focus()
    for pressed in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(pressed)
    chosen = page.locator("[aria-selected=true][role=treeitem]")
    expect(chosen).to_contain_text(of[0].units[1].name)
    expect(chosen).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    expect(page.locator(":focus")).to_contain_text(of[-1].units[-1].name)


def test_the_picture_shows_generations_from_left_to_right_and_walks_by_keyboard(
    page: Page, airflow: PlayedAirflow
) -> None:
    of = stores(2, sp=small("orders", "customers", "cities"))
    airflow.run().planned(plan_page(of), of)
    page.goto(airflow.page())
    units = page.locator("svg .unit")
    expect(units).to_have_count(3)
    places = [units.nth(place).bounding_box() for place in range(3)]
    assert [box and box["x"] for box in places] == sorted((box and box["x"]) or 0 for box in places)
    expect(units.nth(1)).to_have_attribute("aria-label", "public.customers, 10 rows, generation 2, planned")
    page.locator(".picture").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(units.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary").get_by_role("heading", level=3)).to_have_text("public.customers")


def test_two_thousand_tables_are_no_pain(page: Page, airflow: PlayedAirflow) -> None:
    """All of them are in the document, so that the browser finds them; what is out of sight costs nothing."""
    of = stores(2, sp=store("sp", 2_000))
    scenes.before(airflow, of)
    page.goto(airflow.page())
    expect(page.get_by_role("heading", level=1)).to_contain_text("D-002")
    rows = page.locator("[data-store=sp] [aria-level='2']")
    expect(rows).to_have_count(2_000)
    skipped = rows.nth(1_900).evaluate("row => !row.firstElementChild.checkVisibility({contentVisibilityAuto: true})")
    assert skipped, "rows out of sight are rendered"
    page.get_by_label("Search tables by name").fill(of[0].units[1_999].name)
    expect(rows).to_have_count(1)
    rows.click()
    expect(page.get_by_role("complementary").get_by_role("heading", level=3)).to_have_text(of[0].units[1_999].name)


def test_pictures_of_the_plan(page: Page, airflow: PlayedAirflow, pictures: Path) -> None:
    """`SCREENSHOTS=docs/screenshots pytest tests/page -k pictures` makes those of the documents anew."""
    scenes.before(airflow)
    page.goto(airflow.page())
    expect(page.locator("svg .unit")).to_have_count(31)
    page.screenshot(path=pictures / "page-before.png")
    page.get_by_role("treeitem", name="public.attendance").first.click()
    page.get_by_role("heading", name="The order of deletion").evaluate("one => one.scrollIntoView()")
    page.screenshot(path=pictures / "page-tables.png")
