"""The whole DAG on schemas of hundreds of tables, in grouped tasks: some that nobody here wrote, one of tombstones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from demo.site import ROLE, Site
from demo.world import District, Snapshot, assert_untouched, snapshot, write_artifacts
from tests.e2e.doctor_process import doctor
from tests.e2e.migrations import CONTROLS, Cert, Migration
from tests.filler import Filled, fill
from tests.public_schemas import load, read
from tests.tombstones import entities, standard

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
    with Cert.running(site, environment=environment) as cert:
        yield Migration(cert, district, run_id, counts, nodes=0)


def _of_controls(found: Snapshot, *district_ids: str) -> Snapshot:
    return {place: content for place, content in found.items() if place.district_id in (district_ids or CONTROLS)}


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


TOMBSTONES = entities(500)


def test_five_hundred_tables_with_tombstones_go_after_the_grants_that_the_doctor_prints(
    migration_of_schemas: Migration, tmp_path: Path
) -> None:
    """The grants are copied as they stand; a district of its own, so that the other test's is not in the way."""
    cert, store = migration_of_schemas.cert, "sp"
    district, control = District("D-500", "Shelbyville USD"), "D-5000"
    with psycopg.connect(cert.site.uris[store], autocommit=True) as connection:
        for statement in standard(TOMBSTONES, (district.district_id, control), rows=4):
            connection.execute(statement.encode())
        cert.site.grant_role()
        connection.execute(f"REVOKE USAGE ON SCHEMA changes FROM {ROLE}".encode())
        counts = {store: {f"edfi.{name}": 4 for name in TOMBSTONES}}
        failed = Migration(cert, district, "mig-20251106-002", counts, nodes=0)
        write_artifacts(cert.site.data_root, failed.run_id, district, counts, None)
        said = doctor(failed, tmp_path, failed.run_id)
        assert said.returncode != 0, said.stderr
        assert said.stdout.count("BLOCK") == 1
        for grant in re.findall(r"GRANT [^;]*;", said.stdout):
            connection.execute(grant.encode())
    before = _of_controls(snapshot(cert.site.uris, [control]), control)
    failed.trigger()
    failed.approve()
    assert failed.wait() == "success", failed.report()["issues"]
    assert failed.remaining() == {}
    assert_untouched(before, _of_controls(snapshot(cert.site.uris, [control]), control))
    report = failed.report()
    assert (report["status"], report["total_rows_deleted"]) == ("SUCCESS", 4 * len(TOMBSTONES))
    assert len(failed.instances(f"{store}.delete_rows")) == MAX_MAP_LENGTH
    buried = sum(cert.sql(store, f"SELECT count(*) FROM tracked_changes_edfi.{name}")[0][0] for name in TOMBSTONES)
    assert buried == 4 * len(TOMBSTONES)
