"""A real Airflow on real servers, once for all end-to-end tests; each test has a district of its own."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from demo.site import GRAPH_DATABASE, Site, running_site
from demo.world import add_district, add_district_to_graph, create_small_world
from servers.airflow_configuration import DEFAULT_USERS, Logins
from tests.e2e.browser import find_chromium, open_browser
from tests.e2e.migrations import CONTROLS, Cert, Migration, MigrationFactory
from tests.e2e.together import Together

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "docs" / "examples"
LOCAL = "airflow.dag_processing.bundles.local.LocalDagBundle"
BUNDLES = (
    {"name": "dags-folder", "classpath": LOCAL, "kwargs": {}},
    {"name": "examples", "classpath": LOCAL, "kwargs": {"path": str(EXAMPLES)}},
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of these, tests with an Airflow of their own come first: one that waits for nothing still uses a processor.

    Stories come next, so that all of them have ended when the first test begins that needs the stores to itself.
    """
    places = [place for place, item in enumerate(items) if HERE in item.path.parents]
    ours = sorted((items[place] for place in places), key=_turn)
    for place, item in zip(places, ours, strict=True):
        items[place] = item


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    names = item.fixturenames if isinstance(item, pytest.Function) else ()
    return "cert" in names, "together" not in names


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The servers, with the small world and its control districts."""
    home = tmp_path_factory.mktemp("cert")
    with running_site(home, fsync=False) as running:
        create_small_world(running.uris, ["integer", "uuid"])
        with running.graph() as driver:
            for district_id in CONTROLS:
                add_district(running.uris, district_id, 20)
                add_district_to_graph(driver, GRAPH_DATABASE, district_id)
        running.grant_role()
        running.leave_out_of_statement_log("airflow")
        yield running


@pytest.fixture(scope="session")
def cert(site: Site) -> Iterator[Cert]:
    """An Airflow there, in which four eyes are required, and whose users are one more than those of the demo.

    It has the DAGs of the examples as well, paused.
    """
    environment = {
        "MIGRATION_ROLLBACK_FOUR_EYES": "true",
        "MIGRATION_ROLLBACK_RETRY_DELAY": "3",
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps(BUNDLES),
    }
    logins = Logins(users={**DEFAULT_USERS, "maintainer": "op"})
    with Cert.running(site, environment=environment, logins=logins) as running:
        yield running


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count(100)


@pytest.fixture(scope="session")
def migration(cert: Cert, _numbers: Iterator[int]) -> MigrationFactory:
    """Makes failed migrations, each of a district of its own; arguments as for `Migration.load`."""

    def load(district_id: str | None = None, **arguments: Any) -> Migration:
        number = next(_numbers)
        return Migration.load(cert, district_id or f"D-{number}", f"mig-20251106-{number}", **arguments)

    return load


@pytest.fixture(scope="session")
def together(request: pytest.FixtureRequest, migration: MigrationFactory) -> Iterator[Together]:
    """The stories of those tests that were chosen, begun."""
    items = (item for item in request.session.items if isinstance(item, pytest.Function))
    begun = Together((item.obj for item in items), migration)
    yield begun
    begun.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser of the test's own: a page of Airflow's that stays open keeps half a processor busy."""
    chromium = find_chromium()
    assert chromium, "no Chromium is found and none can be installed; install one or name it in $CHROMIUM"
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get("SCREENSHOTS") or tmp_path)
