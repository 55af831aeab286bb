"""A thousand malformed pairs of files, through the code of the task that reads them."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from migration_rollback.edge.handovers import MIGRATION
from migration_rollback.edge.settings import PREFIX, settings
from migration_rollback.edge.tasks import load_artifacts as task_module
from tests.integration.malformed_artifacts import DISTRICT, Case, cases
from tests.integration.strict_reader import Malformed, Understood, read_strictly

SEED = 20251106
REFUSED = 1_000
LONGEST = 900
OWN_CLAIM = "reports/claims/rb-20251106T101500Z.json"
NOT_FOR_PEOPLE = re.compile(
    r"Traceback|<class|object at 0x|pydantic|[A-Z]\w*(Error|Exception)\b|\.py\b|sys\.|recursion"
)


@dataclass
class Told:
    """What the task left behind: its XComs, and the errors in its log."""

    xcoms: dict[str, Any] = field(default_factory=dict)
    errors: list[logging.LogRecord] = field(default_factory=list)
    failed: bool = False
    log_url: str = "http://localhost/dags/migration_rollback/runs/manual__now/tasks/load_artifacts"

    def xcom_push(self, key: str, value: Any) -> None:
        self.xcoms[key] = value

    def get_dagrun_state(self, _dag_id: str, _run_id: str) -> str:
        return "running"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data root of the settings."""
    monkeypatch.setenv(f"{PREFIX}DATA_ROOT", str(tmp_path / "data"))
    monkeypatch.setenv(f"{PREFIX}DATA_ROOT_PATIENCE", "0")
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "http://localhost")
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


def run_task(run_id: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Told:
    """What Airflow runs, with a context that has as much as the task asks for."""
    told = Told()
    dag_run = SimpleNamespace(run_id="manual__now", run_after=datetime(2025, 11, 6, 10, 15, tzinfo=UTC))
    context = {"dag_run": dag_run, "params": {"run_id": run_id}, "ti": told}
    monkeypatch.setattr(task_module, "get_current_context", lambda: context)  # no Airflow runs a thousand of them
    caplog.clear()
    try:
        task_module.load_artifacts.function()
    except SystemExit as exc:
        told.failed = bool(exc.code)
    told.errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    return told


def files(root: Path) -> dict[str, object]:
    """All that lies there, with its content, and what a link leads to."""
    found: dict[str, object] = {}
    for path in root.rglob("*"):
        stat = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() and stat.st_size < 1_000_000 else b""
        found[str(path.relative_to(root))] = (stat.st_mode, stat.st_size, stat.st_mtime_ns, content)
    return {name: value for name, value in found.items() if not (root / name).is_dir()}


def clear(root: Path) -> None:
    """For the next case. The folders stay, and the claim of the rollback's name: making them takes the most time."""
    kept = {root / name for name in ("reports", "reports/claims", f"loads/{DISTRICT}", "loads", OWN_CLAIM)}
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if path not in kept:
                path.rmdir()
        elif path not in kept:
            path.unlink()


def expected(root: Path, run_id: object) -> Understood | None:
    try:
        return read_strictly(root, run_id)
    except Malformed:
        return None


def understood(xcom: dict[str, Any]) -> Understood:
    """What the task has handed on, in the judge's words."""
    run, load = xcom["run_report"], xcom["load_report"]
    assert (load["run_id"], load["district_id"]) == (run["run_id"], run["district_id"])
    moments = {key: run[key] and datetime.fromisoformat(run[key]) for key in ("started_at", "finished_at")}
    graph = load["graph"]
    return {
        **{key: run[key] for key in ("run_id", "district_id", "district_name", "status")},
        **moments,
        "stores": [
            (one["store"], [(table["table"], table["rows_loaded"]) for table in one["tables"]])
            for one in load["stores"]
        ],
        "graph": graph and (graph["nodes_loaded"], graph["relationships_loaded"]),
    }


def judge_refusal(told: Told, root: Path, case: Case) -> None:
    """One sentence, the same in the log and for the report, about the file, for people."""
    assert told.failed
    assert told.xcoms.keys() == {"name", "findings"}
    (finding,) = told.xcoms["findings"]
    (error,) = told.errors
    sentence = error.getMessage()
    assert error.exc_info is None
    assert finding["code"] == "artifact_unusable"
    assert finding["severity"] == "block"
    assert finding["sentence"] == sentence
    assert sentence.startswith(("conf: run_id: ", str(root)))
    assert len(sentence) <= LONGEST + len(str(root)) * 2
    assert not [one for one in sentence if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert not NOT_FOR_PEOPLE.search(sentence)
    assert case.run_id == "mig-20251106-001" or "conf: run_id" in sentence


def test_a_thousand_malformed_pairs_are_refused_with_one_sentence_each_and_nothing_else_happens(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And what a strict reader of the contract can read is read as it reads it."""
    refused = accepted = 0
    for case in cases(SEED):
        if refused == REFUSED:
            break
        case.plant(root)
        before, right = files(root), expected(root, case.run_id)
        told = run_task(case.run_id, monkeypatch, caplog)
        try:
            if right is None:
                judge_refusal(told, root, case)
            else:
                assert not told.failed
                assert not told.errors
                assert understood(told.xcoms["artifacts"]) == right
                MIGRATION.of_json(told.xcoms["artifacts"])
            after = files(root)
            assert after.items() >= before.items()
            assert after.keys() - before.keys() <= {OWN_CLAIM}
        except AssertionError as exc:
            raise AssertionError(
                f"after {refused} refused and {accepted} accepted: {case.name}: {told.errors}"
            ) from exc
        refused, accepted = refused + (right is None), accepted + (right is not None)
        clear(root)
    assert accepted > 100
