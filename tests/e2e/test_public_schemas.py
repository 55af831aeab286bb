"""The whole DAG on schemas that nobody here wrote: hundreds of tables, some without the column, in grouped tasks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.site import Site
from demo.world import District, Snapshot, assert_untouched, snapshot, write_artifacts
from tests.e2e.migrations import CONTROLS, Cert, Migration
from tests.filler import Filled, fill
from tests.public_schemas import load, read

SCHEMAS = {"ids": "indico", "hcp1": "galaxy", "hcp2": "education", "adb": "nautobot", "sp": "neutron"}
DISTRICT = "D-002"
# So few that every store has more units than Airflow maps.
MAX_MAP_LENGTH = 20


@pytest.fixture(scope="module")
def filled(cert: Cert, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, Filled]]:
    """A CERT of its own on the same servers, each store with another application's tables and three districts."""
    site = Site(tmp_path_factory.mktemp("public"), cert.site.postgres, cert.site.neo4j, prefix="public")
    site.create_databases()
    for store, name in SCHEMAS.items():
        load(site.uris[store], name, "derived", district_type="text")
    found = {store: fill(site.uris[store], (DISTRICT, *CONTROLS)) for store in SCHEMAS}
    site.grant_role()
    site.leave_out_of_statement_log("airflow")
    return site, found


@pytest.fixture(scope="module")
def migration_of_schemas(filled: tuple[Site, dict[str, Filled]]) -> Iterator[Migration]:
    site, found = filled
    counts = {
        store: {
            table: found[store].by_district.get(table, {}).get(DISTRICT, 0)
            for table in read(name).tables_with_column("derived")
        }
        for store, name in SCHEMAS.items()
    }
    district, run_id = District(DISTRICT, "Springfield USD"), "mig-20251106-001"
    write_artifacts(site.data_root, run_id, district, counts, None)
    environment = {"AIRFLOW__CORE__MAX_MAP_LENGTH": str(MAX_MAP_LENGTH), "MIGRATION_ROLLBACK_RETRY_DELAY": "3"}
    with (
        site.airflow(environment=environment) as airflow,
        airflow.client("operator") as operator,
        airflow.client("approver") as approver,
    ):
        yield Migration(Cert(site, airflow, operator, approver), district, run_id, counts, nodes=0)


def _of_controls(found: Snapshot) -> Snapshot:
    return {place: content for place, content in found.items() if place.district_id in CONTROLS}


def test_one_district_is_emptied_out_of_schemas_of_others(migration_of_schemas: Migration) -> None:
    """Approved once, five hundred tables go in tasks of several units; the two other districts do not change."""
    failed = migration_of_schemas
    uris = failed.cert.site.uris
    before = _of_controls(snapshot(uris, CONTROLS))
    failed.trigger(include_derived=True, allow_preexisting=True)
    failed.approve()
    assert failed.wait() == "success", failed.report()["issues"]
    assert failed.remaining() == {}
    assert_untouched(before, _of_controls(snapshot(uris, CONTROLS)))

    report = failed.report()
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert {finding["code"] for finding in report["findings"]} >= {"units_grouped", "derived_included"}
    told = {(table["store"], table["table"]): table for table in report["tables"]}
    for store, tables in failed.counts.items():
        assert {name: told[store, name]["rows_deleted"] for name in tables} == dict(tables)
    assert len(told) > sum(map(len, failed.counts.values())) > 450
    for store in SCHEMAS:
        assert len(failed.instances(f"{store}.delete_rows")) == MAX_MAP_LENGTH
