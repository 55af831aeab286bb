"""A rollback whose data root is a bucket: artifacts are read there, reports written there, files removed there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from demo.site import Site
from tests.e2e.bucket import CONNECTION, DATA_ROOT, Bucket, running_bucket
from tests.e2e.migrations import Cert, Migration


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with running_bucket() as running:
        yield running


@pytest.fixture(scope="module")
def cert_with_bucket(site: Site, bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cert]:
    """The same servers, with an Airflow of their own whose data root is the bucket."""
    site = replace(site, home=tmp_path_factory.mktemp("bucket"))
    metadata = "airflow_bucket"
    site.postgres.create_database(site.database(metadata))
    site.leave_out_of_statement_log(metadata)
    with Cert.running(
        site,
        environment={"MIGRATION_ROLLBACK_DATA_ROOT": DATA_ROOT},
        connections={CONNECTION: json.dumps(bucket.connection())},
        metadata=metadata,
    ) as running:
        yield running


def test_a_bucket_serves_as_data_root(cert_with_bucket: Cert, bucket: Bucket) -> None:
    """Approved and cleaned up: rows, nodes and files of the district are gone, the reports are there, nothing is local.

    A second rollback finds nothing to do, by the load report that the first one's report keeps.
    """
    neighbour = Migration.load(cert_with_bucket, "D-098", "mig-20251106-098", stores=[], graph=False)
    failed = Migration.load(cert_with_bucket, "D-099", "mig-20251106-099")
    local = cert_with_bucket.site.data_root
    bucket.take(local)
    failed.trigger(cleanup="yes")
    failed.approve()
    assert failed.wait() == "success", failed.log("finish")
    failed.assert_everything_deleted()

    path, report = bucket.report_of(failed.run)
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert report["total_rows_deleted"] == failed.rows
    assert report["cleanup"]["outcome"] == "deleted"
    files = bucket.files()
    assert {path.removesuffix(".json") + suffix for suffix in (".md", ".plan.json")} <= files.keys()
    assert f"reports/{failed.run_id}.json" in files
    assert [name for name in files if f"/{failed.district_id}/" in name] == []
    assert len([name for name in files if f"/{neighbour.district_id}/" in name]) == 5

    failed.trigger()
    assert failed.wait() == "success"
    assert bucket.report_of(failed.run)[1]["status"] == "NOTHING_TO_DO"
    assert [file for file in local.rglob("*") if file.is_file()] == []
