"""A bucket that serves as data root, in a local S3 server."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from servers.s3_server import running_s3

BUCKET = "cert-artifacts"
PREFIX = "district/data"
CONNECTION = "cert_s3"
DATA_ROOT = f"s3://{CONNECTION}@{BUCKET}/{PREFIX}"
ACCESS = {"aws_access_key_id": "access-key", "aws_secret_access_key": "secret-key", "region_name": "us-east-1"}


@dataclass
class Bucket:
    """The bucket as its owner sees it, past the product and past Airflow."""

    address: str
    client: Any

    def connection(self) -> dict[str, Any]:
        """Airflow's connection to it."""
        return {
            "conn_type": "aws",
            "login": ACCESS["aws_access_key_id"],
            "password": ACCESS["aws_secret_access_key"],
            "extra": json.dumps({"endpoint_url": self.address, "region_name": ACCESS["region_name"]}),
        }

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


@contextlib.contextmanager
def running_bucket() -> Iterator[Bucket]:
    """Start a server with the bucket, empty."""
    with running_s3() as address:
        client = boto3.client("s3", endpoint_url=address, **ACCESS)
        client.create_bucket(Bucket=BUCKET)
        yield Bucket(address, client)
