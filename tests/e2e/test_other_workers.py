"""The worker that judges the answer is not always the one that planned, and may have been set up otherwise."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from demo.site import DAG_ID
from servers.airflow_rest import segment
from tests.e2e.migrations import Cert, MigrationFactory

REPOSITORY = Path(__file__).parents[2]


@contextlib.contextmanager
def other_workers(cert: Cert, **settings: str) -> Iterator[None]:
    """Within the block all tasks run with these settings of ours; LocalExecutor's tasks have the scheduler's."""
    with _workers(cert, {f"MIGRATION_ROLLBACK_{name}": value for name, value in settings.items()}):
        yield


@contextlib.contextmanager
def workers_of_version(cert: Cert, version: str, folder: Path) -> Iterator[None]:
    """Within the block all tasks run with a copy of the package that says that it is of this version."""
    plugins = Path(shutil.copytree(REPOSITORY / "plugins", folder / "plugins"))
    (folder / "include").symlink_to(REPOSITORY / "include")
    init = plugins / "migration_rollback" / "__init__.py"
    text, replaced = re.subn(
        r'^__version__ = ".*"$', f'__version__ = "{version}"', init.read_text(), flags=re.MULTILINE
    )
    assert replaced == 1
    init.write_text(text)
    with _workers(cert, {"AIRFLOW__CORE__PLUGINS_FOLDER": str(plugins)}):
        yield


@contextlib.contextmanager
def _workers(cert: Cert, environment: dict[str, str]) -> Iterator[None]:
    _restart(cert, environment)
    yield
    _restart(cert, {})


def _restart(cert: Cert, environment: dict[str, str]) -> None:
    cert.airflow.component("scheduler").stop()
    cert.airflow.start_component("scheduler", environment)


def test_the_rules_are_those_of_the_plan(cert: Cert, migration: MigrationFactory) -> None:
    """Four eyes were in the question; a worker that does not ask for them lets nobody approve alone, nor others."""
    alone, by_another = (migration(stores=["sp"], graph=False) for _ in range(2))
    for failed in (alone, by_another):
        failed.trigger().question()
    with other_workers(cert, FOUR_EYES="false"):
        alone.answer("Approve", alone.district_id, client=cert.operator)
        by_another.approve()
        assert {alone.wait(), by_another.wait()} == {"failed"}
    reason = "MIGRATION_ROLLBACK_FOUR_EYES was true for the plan and is false on the worker that judges the answer"
    for failed in (alone, by_another):
        assert failed.report()["status"] == "REFUSED"
        failed.assert_nothing_deleted()
    assert "four eyes are required" in alone.log("await_approval")
    assert reason in by_another.log("await_approval")


def test_links_keep_the_path_of_the_base_url(cert: Cert, migration: MigrationFactory) -> None:
    """A worker behind a proxy that serves Airflow under a path of its own."""
    failed = migration(stores=["sp"], graph=False)
    base_url = "https://cert.example.org/dags/airflow"
    with _workers(cert, {"AIRFLOW__API__BASE_URL": base_url}):
        body = failed.trigger().question().body or ""
        failed.answer("Reject")
        assert failed.wait() == "success"
    run = segment(failed.run)
    assert f"[Rollback page]({base_url}/migration-rollback/?run_id={run})" in body
    assert f"[log of build_plan]({base_url}/dags/{DAG_ID}/runs/{run}/tasks/build_plan)" in body
    report = failed.report()
    assert {url.partition("/dags/migration")[0] for url in report["logs"].values()} == {base_url}
    assert f"[build_plan]({report['logs']['build_plan']})" in failed.report_path().with_suffix(".md").read_text()


def test_a_worker_that_does_not_see_the_plan_says_so(cert: Cert, migration: MigrationFactory, tmp_path: Path) -> None:
    """Not "nobody has approved": it names both places and the setting. Where the plan lies, the run can be cleared."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger().question()
    with other_workers(cert, DATA_ROOT=str(tmp_path)):
        failed.approve()
        assert failed.wait() == "failed"
    failed.assert_nothing_deleted()
    for task_id in ("await_approval", "sp.list_units", "finish"):
        log = failed.log(task_id)
        assert f"this worker finds no plan at {tmp_path}" in log, task_id
        assert f"build_plan wrote it to {cert.site.data_root}" in log, task_id
    (path,) = (tmp_path / "reports").glob("rollback-*Z.json")
    report = json.loads(path.read_text())
    assert (report["status"], report["total_rows_deleted"]) == ("FAILED", 0)
    failed.clear(only_failed=True)
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()


def test_a_worker_of_another_version_says_so(cert: Cert, migration: MigrationFactory, tmp_path: Path) -> None:
    """What it would make of the plan, nobody has approved. With the version that planned, the run can be cleared."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger().question()
    with workers_of_version(cert, "9.0.0", tmp_path):
        failed.approve()
        assert failed.wait() == "failed"
    failed.assert_nothing_deleted()
    told = re.compile(
        r"was made by version \S+ of migration_rollback, and this worker has 9\.0\.0; have the version that"
    )
    for task_id in ("await_approval", "sp.list_units", "finish"):
        assert told.search(failed.log(task_id)), task_id
    report = failed.report()
    assert (report["status"], report["total_rows_deleted"]) == ("FAILED", 0)
    assert any(told.search(issue) for issue in report["issues"])
    failed.clear(only_failed=True)
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()
