"""A rollback whose data root is a bucket: artifacts are read there, reports written there, files removed there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from demo.site import Site
from servers.s3_server import running_s3
from tests.e2e.migrations import Cert, Migration

BUCKET = "cert-artifacts"
PREFIX = "district/data"
ACCESS = {"aws_access_key_id": "access-key", "aws_secret_access_key": "secret-key", "region_name": "us-east-1"}


@dataclass
class Bucket:
    """The bucket as its owner sees it, past the product and past Airflow."""

    client: Any

    def files(self) -> dict[str, bytes]:
        """Every object below the prefix, by its path there."""
        listing = self.client.list_objects_v2(Bucket=BUCKET, Prefix=f"{PREFIX}/")
        return {
            item["Key"].removeprefix(f"{PREFIX}/"): self.client.get_object(Bucket=BUCKET, Key=item["Key"])[
                "Body"
            ].read()
            for item in listing.get("Contents", ())
        }

    def take(self, folder: Path) -> None:
        """Move the files of a folder here."""
        for path in sorted(file for file in folder.rglob("*") if file.is_file()):
            key = f"{PREFIX}/{path.relative_to(folder).as_posix()}"
            self.client.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())
            path.unlink()

    def report_of(self, run: str) -> tuple[str, dict[str, Any]]:
        """The path and content of the report of a DAG run."""
        for path, content in self.files().items():
            if re.fullmatch(r"reports/rollback-[0-9TZ-]+\.json", path):
                report: dict[str, Any] = json.loads(content)
                if report["airflow_run_id"] == run:
                    return path, report
        raise AssertionError(f"no report of {run} among {sorted(self.files())}")


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with running_s3() as address:
        yield address


@pytest.fixture(scope="module")
def bucket(s3: str) -> Bucket:
    client = boto3.client("s3", endpoint_url=s3, **ACCESS)
    client.create_bucket(Bucket=BUCKET)
    return Bucket(client)


@pytest.fixture(scope="module")
def cert_with_bucket(site: Site, s3: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cert]:
    """The same servers, with an Airflow of their own whose data root is the bucket."""
    site = replace(site, home=tmp_path_factory.mktemp("bucket"))
    metadata = "airflow_bucket"
    site.postgres.create_database(site.database(metadata))
    site.leave_out_of_statement_log(metadata)
    connection = {
        "conn_type": "aws",
        "login": ACCESS["aws_access_key_id"],
        "password": ACCESS["aws_secret_access_key"],
        "extra": {"endpoint_url": s3, "region_name": ACCESS["region_name"]},
    }
    with Cert.running(
        site,
        environment={"MIGRATION_ROLLBACK_DATA_ROOT": f"s3://cert_s3@{BUCKET}/{PREFIX}"},
        connections={"cert_s3": json.dumps(connection)},
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
