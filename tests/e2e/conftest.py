"""A real Airflow on real servers, once for all end-to-end tests; each test has a district of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.site import GRAPH_DATABASE, running_site
from demo.world import add_district, add_district_to_graph, create_small_world
from tests.e2e.migrations import CONTROLS, Cert, Migration, MigrationFactory
from tests.e2e.together import Together

HERE = Path(__file__).parent


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
def cert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cert]:
    """The small world with its control districts, and an Airflow in which four eyes are required."""
    home = tmp_path_factory.mktemp("cert")
    with running_site(home, fsync=False) as site:
        create_small_world(site.uris, ["integer", "uuid"])
        with site.graph() as driver:
            for district_id in CONTROLS:
                add_district(site.uris, district_id, 20)
                add_district_to_graph(driver, GRAPH_DATABASE, district_id)
        site.grant_role()
        site.leave_out_of_statement_log("airflow")
        environment = {"MIGRATION_ROLLBACK_FOUR_EYES": "true", "MIGRATION_ROLLBACK_RETRY_DELAY": "3"}
        with Cert.running(site, environment=environment) as running:
            yield running


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count(100)


@pytest.fixture(scope="session")
def migration(cert: Cert, _numbers: Iterator[int]) -> MigrationFactory:
    """Makes failed migrations, each of a district of its own; arguments as for `Migration.load`.

    `within` is another Airflow on the same servers.
    """

    def load(district_id: str | None = None, *, within: Cert = cert, **arguments: Any) -> Migration:
        number = next(_numbers)
        return Migration.load(within, district_id or f"D-{number}", f"mig-20251106-{number}", **arguments)

    return load


@pytest.fixture(scope="session")
def together(request: pytest.FixtureRequest, migration: MigrationFactory) -> Iterator[Together]:
    """The stories of those tests that were chosen, begun."""
    items = (item for item in request.session.items if isinstance(item, pytest.Function))
    begun = Together((item.obj for item in items), migration)
    yield begun
    begun.close()
