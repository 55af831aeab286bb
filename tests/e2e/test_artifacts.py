"""Artifacts that cannot be used: one clear sentence, before a store is looked at or a person is asked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.migrations import Cert, Migration, MigrationFactory

RUN_REPORT = "run report"
LOAD_REPORT = "load report"
NEITHER = "conf"

Document = dict[str, Any]
Planted = Callable[[Path], None]
Corruption = Callable[[Document], Document | str | Planted | None]
"""Makes of the document another one, a text that is no JSON, something that is no file, or nothing at all."""


@dataclass(frozen=True)
class Defect:
    """One of the two files made unusable, and the words in which the sentence says where and why."""

    file: str
    corrupt: Corruption
    words: tuple[str, ...]


def _with(**values: object) -> Corruption:
    return lambda document: {**document, **values}


def _truncated(document: Document) -> str:
    return json.dumps(document)[:-20]


def _table_twice(document: Document) -> Document:
    tables = document["stores"][0]["tables"]
    return {**document, "stores": [{**document["stores"][0], "tables": [*tables, tables[0]]}]}


def _count_is_true(document: Document) -> Document:
    tables = [{"table": "plans", "rows_loaded": 1, "rows": True}]
    return {**document, "stores": [{**document["stores"][0], "tables": tables}]}


# One of each way in which a file can be refused; the integration tests try a thousand.
DEFECTS = {
    "run report missing": Defect(RUN_REPORT, lambda _: None, ("is missing",)),
    "run report truncated": Defect(RUN_REPORT, _truncated, ("line 1 column", "not valid JSON")),
    "run report with a path as district": Defect(RUN_REPORT, _with(district_id="../D-0021"), ("district_id", "../D")),
    "run report nested too deeply": Defect(RUN_REPORT, lambda _: '{"run_id": ' + "[" * 100_000, ("nested too deeply",)),
    "run report with a status without end": Defect(
        RUN_REPORT, _with(status="FAILED\n" * 50_000), ("status", "has 350,000 characters")
    ),
    "load report that is a named pipe": Defect(LOAD_REPORT, lambda _: os.mkfifo, ("is no file",)),
    "a count that is true": Defect(LOAD_REPORT, _count_is_true, ("tables[0].rows", "not true")),
    "load report missing": Defect(LOAD_REPORT, lambda _: None, ("is missing",)),
    "load report of another district": Defect(LOAD_REPORT, _with(district_id="D-0021"), ("district_id", '"D-0021"')),
    "unknown store": Defect(
        LOAD_REPORT, _with(stores=[{"store": "hcp3", "tables": []}]), ("stores[0]", 'unknown store "hcp3"')
    ),
    "table listed twice": Defect(LOAD_REPORT, _table_twice, ("stores[0].tables[3]", "is listed twice")),
    "run id with a newline": Defect(NEITHER, lambda _: None, ("conf", "run_id", "\\n")),
}


@pytest.fixture(scope="module")
def refused(migration: MigrationFactory) -> dict[str, Migration]:
    """A district and an ended run for each defect; all are triggered before the first is looked at."""
    broken = {name: migration(stores=["sp"], graph=False, rows=2) for name in DEFECTS}
    for name, failed in broken.items():
        _corrupt(failed, DEFECTS[name])
        ending = "\n" if DEFECTS[name].file == NEITHER else ""
        failed.trigger(run_id=failed.run_id + ending)
    for failed in broken.values():
        failed.wait()
    return broken


def _path(failed: Migration, file: str) -> str:
    root = failed.cert.site.data_root
    load_report = root / "loads" / failed.district_id / "load-report.json"
    return {RUN_REPORT: str(root / "reports" / f"{failed.run_id}.json"), LOAD_REPORT: str(load_report)}.get(file, file)


def _corrupt(failed: Migration, defect: Defect) -> None:
    if defect.file == NEITHER:
        return
    path = Path(_path(failed, defect.file))
    corrupted = defect.corrupt(json.loads(path.read_text()))
    if corrupted is None or callable(corrupted):
        path.unlink()
        if corrupted is not None:
            corrupted(path)
    else:
        path.write_text(corrupted if isinstance(corrupted, str) else json.dumps(corrupted))


@pytest.mark.parametrize("name", DEFECTS)
def test_an_unusable_artifact_blocks_with_one_sentence(refused: dict[str, Migration], name: str) -> None:
    """File, place and reason are in one issue of the report and in the log; nobody is asked, nothing is read."""
    failed, defect = refused[name], DEFECTS[name]
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("BLOCKED", "NOT_RUN")
    assert report["total_rows_deleted"] == 0
    assert report["migration_run_id"] == failed.run_id + ("\n" if defect.file == NEITHER else "")
    (issue,) = report["issues"]
    assert _path(failed, defect.file) in issue
    for word in defect.words:
        assert word in issue
    assert "\n" not in issue
    log = failed.log("load_artifacts")
    assert _path(failed, defect.file) in log
    assert defect.words[-1] in log
    assert "error_detail" not in log, "Airflow shows that as the calls that led there"
    assert failed.states()["build_plan"] == ["upstream_failed"]
    assert failed.states()["await_approval"] == ["skipped"]


def test_nothing_is_touched(cert: Cert, refused: dict[str, Migration]) -> None:
    """Not a row of any of these districts, nor of another, and no file but the reports."""
    assert cert.deletes_of(*(failed.district_id for failed in refused.values())) == []
    for failed in refused.values():
        assert sum(failed.remaining().values()) == failed.rows
        assert (cert.site.data_root / "staging" / failed.district_id / "students.csv").exists()
    first, *_ = refused.values()
    first.assert_controls_untouched()
