"""The whole DAG on two stores of hundreds of tables, in grouped tasks: an application's, and one with tombstones.

The other applications' schemas are emptied without Airflow, in ``tests/integration``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from demo.site import ROLE, Site
from demo.world import District, Snapshot, StoreCounts, assert_untouched, snapshot, write_artifacts
from tests.e2e.doctor_process import doctor
from tests.e2e.migrations import CONTROLS, Cert, Migration
from tests.filler import fill
from tests.public_schemas import load, read
from tests.tombstones import entities, standard

APPLICATION, SCHEMA = "adb", "nautobot"
# The store of the education standard, whose triggers bury each deleted row.
BURYING = "sp"
ENTITIES = entities(500)
ROWS = 4
DISTRICT = "D-002"
# So few that each of these stores has more units than Airflow maps.
MAX_MAP_LENGTH = 5


def _fill(site: Site) -> StoreCounts:
    """Three districts in each; the rows of the one that failed, by table."""
    counts = {BURYING: {f"edfi.{name}": ROWS for name in ENTITIES}}
    with psycopg.connect(site.uris[BURYING], autocommit=True) as connection:
        for statement in standard(ENTITIES, (DISTRICT, *CONTROLS), ROWS):
            connection.execute(statement.encode())
    load(site.uris[APPLICATION], SCHEMA, "derived", district_type="text")
    found = fill(site.uris[APPLICATION], (DISTRICT, *CONTROLS)).by_district
    with_column = read(SCHEMA).tables_with_column("derived")
    counts[APPLICATION] = {table: found.get(table, {}).get(DISTRICT, 0) for table in with_column}
    return counts


@pytest.fixture
def failed(site: Site, tmp_path: Path) -> Iterator[Migration]:
    """In a CERT of its own on the same servers, in which the rollback's role may not number tombstones yet."""
    site = Site(tmp_path / "public", site.postgres, site.neo4j, prefix="public")
    site.create_databases()
    counts = _fill(site)
    site.grant_role()
    with psycopg.connect(site.uris[BURYING]) as connection:
        connection.execute(f"REVOKE USAGE ON SCHEMA changes FROM {ROLE}".encode())
    site.leave_out_of_statement_log("airflow")
    district, run_id = District(DISTRICT, "Springfield USD"), "mig-20251106-001"
    write_artifacts(site.data_root, run_id, district, counts, None)
    environment = {"AIRFLOW__CORE__MAX_MAP_LENGTH": str(MAX_MAP_LENGTH), "MIGRATION_ROLLBACK_RETRY_DELAY": "3"}
    with Cert.running(site, environment=environment) as cert:
        yield Migration(cert, district, run_id, counts, nodes=0)


def _of_controls(found: Snapshot) -> Snapshot:
    return {place: content for place, content in found.items() if place.district_id in CONTROLS}


@pytest.mark.timeout(1800)
def test_one_district_goes_out_of_hundreds_of_tables_after_the_grants_that_the_doctor_prints(
    failed: Migration, tmp_path: Path
) -> None:
    """The grants are copied as they stand; approved once, tables go in tasks of several; the other districts stay."""
    cert, uris = failed.cert, failed.cert.site.uris
    said = doctor(failed, tmp_path, failed.run_id, '{"include_derived": true, "allow_preexisting": true}')
    assert said.returncode != 0, said.stderr
    assert said.stdout.count("BLOCK") == 1, said.stdout
    grants = re.findall(r"GRANT [^;]*;", said.stdout)
    assert grants, said.stdout
    for grant in grants:
        cert.sql(BURYING, grant)

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
    assert len(told) > sum(map(len, failed.counts.values())) > 600
    assert report["total_rows_deleted"] == sum(table["rows_deleted"] for table in told.values())
    of_tombstones = sum(table["rows_deleted"] for (store, _), table in told.items() if store == BURYING)
    tombstones = (f"(SELECT count(*) FROM tracked_changes_edfi.{name})" for name in ENTITIES)
    ((buried,),) = cert.sql(BURYING, f"SELECT {' + '.join(tombstones)}")
    assert buried == of_tombstones == ROWS * len(ENTITIES)
    for store in failed.counts:
        assert len(failed.instances(f"{store}.delete_rows")) == MAX_MAP_LENGTH
