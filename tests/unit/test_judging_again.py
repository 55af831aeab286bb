"""What ends an approval before its deletions begin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from migration_rollback.core.artifact_files import parse_load_report, parse_run_report
from migration_rollback.core.plan import Options, artifacts_of
from migration_rollback.edge.plan.again import blocking_now, loaded_again
from migration_rollback.files.data_root import DataRoot
from tests.unit import given

NEWER = "mig-20251107-001"
RUN_REPORT = parse_run_report(json.dumps(given.run_document()).encode(), "run", given.RUN_ID)
PLANNED_WITH = artifacts_of(
    RUN_REPORT, parse_load_report(json.dumps(given.load_document()).encode(), "load", RUN_REPORT)
)


@pytest.fixture
def data_root(tmp_path: Path) -> DataRoot:
    """The migration's two files, as they were when the plan was made."""
    load_report = tmp_path / "loads" / given.DISTRICT / "load-report.json"
    load_report.parent.mkdir(parents=True)
    load_report.write_text(json.dumps(given.load_document()))
    root = DataRoot(UPath(tmp_path))
    write_report(root)
    return root


def write_report(data_root: DataRoot, run_id: str = given.RUN_ID, **changes: Any) -> None:
    data_root.write(data_root.run_report_path(run_id), json.dumps(given.run_document(run_id=run_id, **changes)))


def codes(data_root: DataRoot, options: Options | None = None) -> list[str]:
    plan = given.plan(options=options or Options(), artifacts=PLANNED_WITH)
    return [finding.code for finding in blocking_now(data_root, plan)]


def codes_for_a_table(data_root: DataRoot) -> list[str]:
    return [finding.code for finding in loaded_again(data_root, given.plan(artifacts=PLANNED_WITH))]


def test_nothing_has_changed(data_root: DataRoot) -> None:
    write_report(data_root, "mig-20251105-001", started_at="2025-11-05T08:00:00Z")
    write_report(data_root, NEWER, district_id="D-0021", status="RUNNING")
    assert codes(data_root) == []


@pytest.mark.parametrize("status", ["SUCCESS", "FAILED"])
def test_a_newer_migration_ends_it_unless_it_was_allowed(data_root: DataRoot, status: str) -> None:
    write_report(data_root, NEWER, status=status, started_at="2025-11-07T08:00:00Z")
    assert codes(data_root) == ["newer_migration"]
    assert codes(data_root, Options(allow_preexisting=True)) == []


@pytest.mark.parametrize("run_id", [given.RUN_ID, NEWER])
def test_a_running_migration_ends_it_whatever_was_allowed(data_root: DataRoot, run_id: str) -> None:
    write_report(data_root, run_id, status="RUNNING")
    assert codes(data_root, Options(allow_preexisting=True))[0] == "migration_running"
    write_report(data_root, run_id, status="IN_PROGRESS")
    assert codes(data_root, Options(allow_preexisting=True))[0] == "migration_not_ended"


def test_another_end_of_the_migration_ends_it(data_root: DataRoot) -> None:
    """What ended FAILED at the plan and says SUCCESS now was run again."""
    write_report(data_root, status="SUCCESS")
    assert codes(data_root) == ["run_report_changed"]


def test_another_load_report_ends_it(data_root: DataRoot) -> None:
    path = data_root.load_report_path(given.DISTRICT)
    document = given.load_document()
    data_root.write(path, json.dumps(document, indent=4))
    assert codes(data_root) == []
    document["graph"]["nodes_loaded"] += 1
    data_root.write(path, json.dumps(document))
    assert codes(data_root) == ["load_report_changed"]


def test_a_load_report_of_another_migration_ends_it(data_root: DataRoot) -> None:
    """The files there are not those that were planned: they are the next migration's."""
    document = given.load_document(run_id=NEWER)
    data_root.write(data_root.load_report_path(given.DISTRICT), json.dumps(document))
    assert codes(data_root) == ["artifact_unusable"]


def test_every_table_asks_whether_the_district_was_loaded_again(data_root: DataRoot) -> None:
    write_report(data_root, "mig-20251105-001", started_at="2025-11-05T08:00:00Z")
    assert codes_for_a_table(data_root) == []
    write_report(data_root, NEWER, status="FAILED", started_at="2025-11-07T08:00:00Z")
    assert codes_for_a_table(data_root) == ["newer_migration"]
    write_report(data_root, NEWER, status="RUNNING")
    assert codes_for_a_table(data_root) == ["migration_running"]


def test_every_table_asks_whether_the_migration_was_run_again(data_root: DataRoot) -> None:
    write_report(data_root, finished_at="2025-11-08T08:00:00Z")
    assert codes_for_a_table(data_root) == ["run_report_changed"]
    data_root.run_report_path(given.RUN_ID).unlink()
    assert codes_for_a_table(data_root) == ["artifact_unusable"]
