"""The files of the district: removed after SUCCESS and when a person or the trigger asked for it, and never else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.site import DAG_ID
from servers.airflow_rest import segment
from tests.e2e.migrations import Migration, MigrationFactory

FOLDERS = ("staging", "anonymized", "loads")
CHOICE = "choose_cleanup"


def _folders(failed: Migration) -> list[Path]:
    return [failed.cert.site.data_root / folder / failed.district_id for folder in FOLDERS]


def _files(failed: Migration) -> set[Path]:
    return {path for folder in _folders(failed) for path in folder.rglob("*") if path.is_file()}


def _plant_links(failed: Migration, outside: Path) -> None:
    """The district's folder in staging is a link, and so is something deep in anonymized."""
    outside.mkdir()
    (outside / "ours.csv").write_text("kept\n")
    staging, anonymized, _ = _folders(failed)
    staging.rename(outside / "moved")
    staging.symlink_to(outside / "moved")
    (anonymized / "deep").mkdir()
    (anonymized / "deep" / "folder").symlink_to(outside)
    (anonymized / "deep" / "file").symlink_to(outside / "ours.csv")


ANSWERS: dict[str, tuple[str, Callable[[Migration], None]]] = {
    "yes": ("yes", lambda _: None),
    "no": ("no", lambda _: None),
    "delete": ("ask", lambda failed: failed.answer("Delete files", task_id=CHOICE)),
    "keep": ("ask", lambda failed: failed.answer("Keep files", task_id=CHOICE)),
    "silence": ("ask", lambda failed: failed.let_time_pass(CHOICE)),
}
"""How the cleanup is triggered, and what is done when it asks."""


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside") / "elsewhere"


@pytest.fixture(scope="module")
def answered(migration: MigrationFactory, outside: Path) -> dict[str, Migration]:
    """One approved rollback for each answer to the question of the cleanup; all run at once."""
    loaded = {name: migration(stores=["sp"], graph=False) for name in ANSWERS}
    _plant_links(loaded["yes"], outside)
    for name, (cleanup, _) in ANSWERS.items():
        loaded[name].trigger(cleanup=cleanup)
    for failed in loaded.values():
        failed.approve()
    for name, (_, answer) in ANSWERS.items():
        answer(loaded[name])
    return loaded


@pytest.mark.parametrize("name", ANSWERS)
def test_files_go_only_when_that_was_the_answer(answered: dict[str, Migration], name: str) -> None:
    """Rows go in every case and the run is green; the files go after a yes, and not after no, keep or silence."""
    failed = answered[name]
    assert failed.wait() == "success"
    failed.assert_everything_deleted()
    report = failed.report()
    assert report["status"] == "SUCCESS"
    cleanup = report["cleanup"]
    if name in ("yes", "delete"):
        assert cleanup["outcome"] == "deleted"
        assert [folder.exists() or folder.is_symlink() for folder in _folders(failed)] == [False] * 3
    else:
        assert cleanup["outcome"] == "kept"
        assert len(_files(failed)) == 5
        assert failed.states()["delete_files"] == ["skipped"]
    assert cleanup["asked"] == ANSWERS[name][0]
    assert cleanup["answered_by"] == {"yes": "operator", "delete": "approver", "keep": "approver"}.get(name)


def test_links_go_and_what_they_point_to_stays(answered: dict[str, Migration], outside: Path) -> None:
    """A link in the place of the district's folder, and links deep in it, are removed; their targets are not."""
    assert answered["yes"].wait() == "success"
    assert (outside / "ours.csv").read_text() == "kept\n"
    assert {path.name for path in (outside / "moved").rglob("*")} == {"students.csv", "extract", "sections.csv"}


def test_reports_are_never_touched(answered: dict[str, Migration]) -> None:
    """After the cleanup the migration's run report, the plan, and the rollback's own two reports are there."""
    for name in ("yes", "delete"):
        failed = answered[name]
        failed.wait()
        path = failed.report_path()
        assert json.loads((path.parent / f"{failed.run_id}.json").read_text())["district_id"] == failed.district_id
        assert path.with_suffix(".md").exists()
        assert path.with_name(f"{path.stem}.plan.json").exists()


def test_other_districts_keep_their_files(answered: dict[str, Migration]) -> None:
    """Removing one district's files removes no other's, not even where one id begins with the other."""
    for name in ("no", "keep", "silence"):
        answered[name].wait()
        assert _files(answered[name])


def test_the_embedded_load_report_explains_an_empty_district(answered: dict[str, Migration]) -> None:
    """After the cleanup `loads/` is gone: a second run finds the copy in the first report, and nothing to do."""
    failed = answered["delete"]
    failed.wait()
    assert not (failed.cert.site.data_root / "loads" / failed.district_id).exists()
    first = failed.report_path()
    failed.trigger()
    assert failed.wait() == "success"
    report = failed.report()
    assert failed.report_path() != first
    assert (report["status"], report["verification"]) == ("NOTHING_TO_DO", "PASSED")
    assert report["load_report"]["stores"][0]["store"] == "sp"
    assert failed.states()["await_approval"] == ["skipped"]


def test_files_that_were_kept_go_by_no_forged_answer(answered: dict[str, Migration]) -> None:
    """Who may write XComs and clear tasks cannot turn "Keep files" into "Delete files"."""
    failed = answered["keep"]
    assert failed.wait() == "success"
    left = failed.cert.operator.xcom(DAG_ID, failed.run, CHOICE, "cleanup")
    entries = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/{CHOICE}/xcomEntries"
    for key, forged in {
        "cleanup": {**left, "content": {**left["content"], "delete": True}},
        "skipmixin_key": {"followed": ["delete_files"]},  # by which Airflow knows the branch that was taken
    }.items():
        failed.cert.operator.request("PATCH", f"{entries}/{key}", body={"value": forged})
    failed.clear(task_ids=["delete_files"], include_downstream=True)
    assert failed.wait() == "failed"
    assert "files are only removed when asked for" in failed.log("delete_files")
    assert len(_files(failed)) == 5
    (issue,) = failed.report()["issues"]
    assert "somebody else has written that they go" in issue


def test_nothing_is_cleaned_up_unless_everything_is_gone(migration: MigrationFactory) -> None:
    """A table that cannot be emptied makes it PARTIAL: its files are what the next attempt may need.

    Clearing the failed tasks makes it a SUCCESS, and then the files go as they were to.
    """
    failed = migration(stores=["sp"], graph=False)
    with failed.refusing("sp", "public.programs", "kept for the auditors"):
        failed.trigger(cleanup="yes")
        failed.approve()
        assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["cleanup"]) == ("PARTIAL", None)
    assert len(_files(failed)) == 5
    assert failed.states()[CHOICE] == ["failed"]
    assert failed.states()["delete_files"] == ["upstream_failed"]
    failed.assert_controls_untouched()

    failed.clear(only_failed=True)
    assert failed.wait() == "success"
    report = failed.report()
    assert (report["status"], report["cleanup"]["outcome"]) == ("SUCCESS", "deleted")
    assert _files(failed) == set()
    failed.assert_everything_deleted()
