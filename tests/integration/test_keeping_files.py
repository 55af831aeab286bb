"""Artifacts, claims and cleanup, each in a folder and in a bucket that speaks S3."""

from __future__ import annotations

import errno
import json
import logging
import multiprocessing
import os
import secrets
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, cast

import httpx
import pytest
from airflow.sdk import ObjectStoragePath
from upath import UPath

from migration_rollback.errors import ArtifactError, DataRootError
from migration_rollback.files import claims, patient_data_root
from migration_rollback.files.claims import Holder, claim_district, claim_name, claims_exclude, find_name_claim
from migration_rollback.files.cleanup import delete_district_files
from migration_rollback.files.data_root import DataRoot
from migration_rollback.files.migrations import Migration, read_migration
from migration_rollback.files.patient_data_root import PatientDataRoot
from servers.child_process import LOOPBACK, free_port
from servers.s3_server import running_s3
from tests.unit import given

REGION = "us-east-1"
STAMP = "20251106T101500Z"
FOLDERS = ("staging", "anonymized", "loads")
LOADED = given.read_load(given.load_document())
NewRoot = Callable[[], DataRoot]


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of a bucket store."""
    with running_s3() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def new_root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NewRoot:
    """Makes an empty data root as the edge does: a path or a URL for Airflow's object storage."""
    if request.param == "folder":
        return lambda: opened(str(tmp_path / "data"))
    return lambda: bucket_root(request.getfixturevalue("s3"), monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> DataRoot:
    return opened(str(tmp_path / "data"))


def opened(url: str) -> DataRoot:
    """As the edge opens it."""
    return DataRoot(cast(UPath, ObjectStoragePath(url)))


def bucket_root(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    connection = {
        "conn_type": "aws",
        "login": "access-key",
        "password": "secret-key",
        "extra": {"endpoint_url": endpoint, "region_name": REGION},
    }
    name = f"cert-{secrets.token_hex(4)}"
    conn_id = f"s3_{secrets.token_hex(4)}"
    monkeypatch.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", json.dumps(connection))
    httpx.put(f"{endpoint}/{name}", trust_env=False).raise_for_status()
    return opened(f"s3://{conn_id}@{name}/data")


def put(root: DataRoot, *paths: str) -> None:
    """Files with some content, written without the product."""
    for path in paths:
        file = root.root / path
        if root.is_local:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"content of " + path.encode())


def there(root: DataRoot) -> set[str]:
    """Every file below the root."""
    if root.is_local:
        base = Path(root.root.path)
        return {str(path.relative_to(base)) for path in base.rglob("*") if not path.is_dir() or path.is_symlink()}
    base_url = str(root.root) + "/"
    return {str(path).removeprefix(base_url) for path in root.root.rglob("*") if path.is_file()}


def report(root: DataRoot) -> UPath:
    return root.report_path(f"rb-{STAMP}")


def test_what_is_written_is_read_again(new_root: NewRoot) -> None:
    root = new_root()
    root.write(report(root), '{"name": "Grüße"}')
    root.write(report(root), '{"name": "Größe"}')
    assert root.read_json(report(root)) == {"name": "Größe"}
    assert there(root) == {f"reports/rollback-{STAMP}.json"}


def test_an_empty_root_lists_nothing_and_misses_with_one_sentence(new_root: NewRoot) -> None:
    root = new_root()
    assert list(root.migration_reports()) == list(root.rollback_reports()) == []
    assert root.read(report(root)) is None
    with pytest.raises(ArtifactError, match=r"mig-20251106-001\.json: is missing; check the run_id and MIGRATION_"):
        root.read_artifact(root.run_report_path("mig-20251106-001"))


def test_only_reports_are_listed_oldest_first(new_root: NewRoot) -> None:
    root = new_root()
    names = [
        f"rollback-{STAMP}.json",
        "rollback-20251105T101500Z-2.json",
        f"rollback-{STAMP}.plan.json",
        f"rollback-{STAMP}.md",
        "mig-20251106-001.json",
        "mig-20251106-0011.json",
        f".rollback-{STAMP}.json.x1",
        "claims/mig-20251106-002.json",
    ]
    put(root, *(f"reports/{name}" for name in names))
    assert [path.name for path in root.migration_reports()] == ["mig-20251106-001.json"]
    rollbacks = [path.name for path in root.rollback_reports()]
    assert rollbacks == [
        "rollback-20251105T101500Z-2.json",
        f"rollback-{STAMP}.json",
    ]


def test_a_file_that_is_no_json_object_is_none(new_root: NewRoot) -> None:
    root = new_root()
    for content in ("", "[1]", '{"half":', "\ufeff{"):
        root.write(report(root), content)
        assert root.read_json(report(root)) is None


def test_text_that_cannot_be_encoded_is_an_error_of_ours_and_leaves_nothing(new_root: NewRoot) -> None:
    root = new_root()
    for put_there in (root.write, root.create):
        with pytest.raises(DataRootError, match="cannot be written"):
            put_there(report(root), "\ud800")
    assert there(root) == set()


def test_of_many_that_create_one_file_exactly_one_succeeds(new_root: NewRoot) -> None:
    """And whoever comes second reads the winner's whole text, never an empty file."""
    root = new_root()
    put(root, "reports/x.json")
    with ThreadPoolExecutor(8) as pool:
        for number in range(4):
            path = root.root / "reports" / "claims" / f"{number}.json"

            def race(name: int, path: UPath = path) -> tuple[bool, bytes | None]:
                return root.create(path, json.dumps({"winner": name})), root.read(path)

            results = list(pool.map(race, range(8)))
            winners = [name for name, (won, _) in enumerate(results) if won]
            assert len(winners) == 1
            assert {content for _, content in results} == {json.dumps({"winner": winners[0]}).encode()}
    assert not [path for path in there(root) if "/." in path]


def test_a_reader_never_sees_half_a_report(folder: DataRoot) -> None:
    texts = [letter * 2_000_000 for letter in "ab"]

    def write_all() -> None:
        for text in texts * 10:
            folder.write(report(folder), text)

    folder.write(report(folder), texts[0])
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_all)
        while not writing.done():
            assert folder.read(report(folder)) in {text.encode() for text in texts}
        writing.result()
    assert there(folder) == {f"reports/rollback-{STAMP}.json"}


def test_a_crash_before_the_rename_leaves_the_old_report(folder: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write(report(folder), "old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        folder.write(report(folder), "new")
    assert folder.read(report(folder)) == b"old"
    assert there(folder) == {f"reports/rollback-{STAMP}.json"}


def test_a_root_that_is_a_file_or_away_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drivers of buckets raise what they like; none of that reaches a task's log bare."""
    (tmp_path / "file").write_text("")
    roots = [opened(str(tmp_path / "file")), dead_bucket(monkeypatch)]
    for root in roots:
        with pytest.raises(ArtifactError, match="cannot be read"):
            root.read(report(root))
        for put_there in (root.write, root.create):
            with pytest.raises(DataRootError, match="cannot be written"):
                put_there(report(root), "{}")
    with pytest.raises(DataRootError, match="cannot be listed"):
        list(roots[1].migration_reports())


def dead_bucket(monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    extra = {
        "endpoint_url": f"http://{LOOPBACK}:{free_port()}",
        "region_name": REGION,
        "config_kwargs": {"retries": {"max_attempts": 0}},
    }
    connection = {"conn_type": "aws", "login": "access-key", "password": "secret-key", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_DEAD_BUCKET", json.dumps(connection))
    return opened("s3://dead_bucket@cert/data")


def test_a_rollbacks_name_is_stable_for_its_run_and_numbered_for_others(new_root: NewRoot) -> None:
    root = new_root()
    assert [
        claim_name(root, STAMP, run) for run in ("manual__1", "manual__2", "manual__1", "manual__3", "manual__2")
    ] == [
        f"rb-{STAMP}",
        f"rb-{STAMP}-2",
        f"rb-{STAMP}",
        f"rb-{STAMP}-3",
        f"rb-{STAMP}-2",
    ]


def test_a_name_whose_report_is_another_runs_is_not_taken(new_root: NewRoot) -> None:
    """Also where the claims folder was lost: the report says whose it is."""
    root = new_root()
    root.write(report(root), json.dumps({"airflow_run_id": "manual__1"}))
    assert claim_name(root, STAMP, "manual__2") == f"rb-{STAMP}-2"
    assert claim_name(root, STAMP, "manual__1") == f"rb-{STAMP}"


def test_runs_that_claim_a_name_at_once_get_names_of_their_own(new_root: NewRoot) -> None:
    root = new_root()
    runs = [f"manual__{number % 4}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda run: claim_name(root, STAMP, run), runs))
    assert names[:4] == names[4:]
    assert len(set(names)) == 4


def test_a_name_bears_another_mark_in_another_place(new_root: NewRoot, tmp_path: Path) -> None:
    """By which a worker notices that what another has written is not what it sees."""
    here, elsewhere = new_root(), opened(str(tmp_path / "elsewhere"))
    name = claim_name(here, STAMP, "manual__1")
    assert find_name_claim(elsewhere, name) is None
    assert claim_name(here, STAMP, "manual__1") == claim_name(elsewhere, STAMP, "manual__1") == name
    seen, unseen = find_name_claim(here, name), find_name_claim(elsewhere, name)
    assert seen is not None
    assert unseen is not None
    assert seen == find_name_claim(here, name)
    assert (seen.airflow_run_id, len(seen.mark or "")) == ("manual__1", 16)
    assert seen.mark != unseen.mark


def test_a_claim_that_is_made_once_more_is_noticed(new_root: NewRoot) -> None:
    """It is tried, and what the claim says stays as it is."""
    root = new_root()
    name = claim_name(root, STAMP, "manual__1")
    claim, before = find_name_claim(root, name), there(root)
    assert claims_exclude(root, name)
    assert (find_name_claim(root, name), there(root)) == (claim, before)


def test_a_bucket_that_creates_what_is_there_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its server takes no notice of the condition of a PUT; of two rollbacks that claim a district, both would win."""
    with running_s3(conditional=False) as endpoint:
        root = bucket_root(endpoint, monkeypatch)
        name = claim_name(root, STAMP, "manual__1")
        claim = find_name_claim(root, name)
        assert not claims_exclude(root, name)
        assert find_name_claim(root, name) == claim


def test_a_folder_without_hard_links_is_told_at_once(folder: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    """As FAT and some mounted buckets have none. Nothing is left there."""

    def link(_source: str, _target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)  # a file system without them cannot be mounted everywhere
    with pytest.raises(
        DataRootError, match=r"claims is on a file system without hard links .*; set MIGRATION_ROLLBACK"
    ):
        claim_name(folder, STAMP, "manual__1")
    assert there(folder) == set()


def holder(number: int) -> Holder:
    return Holder(f"rb-{STAMP}-{number}", f"manual__{number}")


def test_a_district_has_one_rollback_at_a_time(new_root: NewRoot) -> None:
    root = new_root()
    active = {"manual__1"}
    assert claim_district(root, "D-002", holder(1), active.__contains__) is None
    assert claim_district(root, "D-002", holder(1), active.__contains__) is None
    assert claim_district(root, "D-002", holder(2), active.__contains__) == holder(1)
    assert claim_district(root, "D-0021", holder(2), active.__contains__) is None
    assert str(holder(1)) == f"rb-{STAMP}-1 (DAG run manual__1)"


def test_no_claim_is_numbered_for_ever(folder: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "MOST_NUMBERS", 2)  # the same bound, with fewer claims to make
    for number in (1, 2):
        claim_name(folder, STAMP, f"manual__{number}")
        claim_district(folder, "D-002", holder(number), lambda _: False)
    with pytest.raises(DataRootError, match="no free name for a rollback of 20251106T101500Z; look into the claims"):
        claim_name(folder, STAMP, "manual__3")
    with pytest.raises(DataRootError, match="no free claim of district D-002; look into the claims"):
        claim_district(folder, "D-002", holder(3), lambda _: False)


def test_a_district_of_an_ended_run_is_taken_over_and_the_ended_run_does_not_take_it_back(new_root: NewRoot) -> None:
    root = new_root()
    claim_district(root, "D-002", holder(1), lambda _: True)
    active = {"manual__2"}
    assert claim_district(root, "D-002", holder(2), active.__contains__) is None
    assert claim_district(root, "D-002", holder(1), active.__contains__) == holder(2)
    active.clear()
    assert claim_district(root, "D-002", holder(1), active.__contains__) is None
    assert claim_district(root, "D-002", holder(2), {"manual__1"}.__contains__) == holder(1)


def test_of_runs_that_take_over_an_ended_claim_at_once_one_has_it(new_root: NewRoot) -> None:
    """Overwriting the ended claim would let each of them believe that it has the district."""
    root = new_root()
    claim_district(root, "D-002", holder(0), lambda _: True)
    with ThreadPoolExecutor(6) as pool:
        results = list(
            pool.map(
                lambda number: claim_district(root, "D-002", holder(number), lambda run: run != "manual__0"),
                range(1, 7),
            )
        )
    winners = [number for number, other in enumerate(results, start=1) if other is None]
    assert len(winners) == 1
    assert {other for other in results if other is not None} == {holder(winners[0])}


def test_the_cleanup_removes_the_districts_three_folders_and_nothing_else(new_root: NewRoot) -> None:
    root = new_root()
    ours = [f"{name}/D-002/{file}" for name in FOLDERS for file in ("a.csv", "deep/b.csv")]
    others = [
        *(f"{name}/{district}/a.csv" for name in FOLDERS for district in ("D-0021", "d-002", "D-00")),
        "reports/D-002/a.csv",
        "reports/mig-20251106-001.json",
        "D-002/a.csv",
        "staging/D-002.csv",
    ]
    put(root, *ours, *others)
    assert delete_district_files(root, "D-002", lambda _: None) == 6
    assert there(root) == set(others)
    assert delete_district_files(root, "D-002", lambda _: None) == 0
    assert there(root) == set(others)


@pytest.mark.parametrize("district_id", ["", ".", "..", "../reports", "D-002/..", "D-002\n", "/etc", "-rf", "a" * 65])
def test_an_id_that_could_leave_the_folder_removes_nothing(new_root: NewRoot, district_id: str) -> None:
    root = new_root()
    put(root, "staging/D-002/a.csv", "reports/x.json")
    with pytest.raises(DataRootError, match="is no district id; nothing was removed"):
        delete_district_files(root, district_id, lambda _: None)
    assert there(root) == {"staging/D-002/a.csv", "reports/x.json"}


def test_a_link_is_removed_and_what_it_points_to_stays(folder: DataRoot, tmp_path: Path) -> None:
    """The district's folder itself, a folder inside it, and a file."""
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "precious.csv").write_text("x")
    (outside / "deep" / "precious.csv").write_text("x")
    put(folder, "staging/D-002/a.csv", "loads/D-0021/a.csv", "anonymized/x/a.csv")
    base = Path(folder.root.path)
    (base / "staging" / "D-002" / "linked").symlink_to(outside)
    (base / "staging" / "D-002" / "linked.csv").symlink_to(outside / "precious.csv")
    (base / "loads" / "D-002").symlink_to(base / "loads" / "D-0021")
    (base / "anonymized" / "D-002").symlink_to(tmp_path / "nowhere")
    delete_district_files(folder, "D-002", lambda _: None)
    assert there(folder) == {"loads/D-0021/a.csv", "anonymized/x/a.csv"}
    assert sorted(path.name for path in outside.rglob("*")) == ["deep", "precious.csv", "precious.csv"]


@pytest.mark.parametrize("target", ["outside", "data/reports"])
def test_a_folder_that_is_a_link_out_of_its_place_is_refused(folder: DataRoot, tmp_path: Path, target: str) -> None:
    (tmp_path / target / "D-002").mkdir(parents=True)
    (tmp_path / target / "D-002" / "precious.csv").write_text("x")
    (tmp_path / "data" / "reports").mkdir(parents=True, exist_ok=True)
    (tmp_path / "data" / "staging").symlink_to(tmp_path / target)
    with pytest.raises(DataRootError, match="is a link out of the data root; remove the files by hand"):
        delete_district_files(folder, "D-002", lambda _: None)
    assert (tmp_path / target / "D-002" / "precious.csv").exists()


def test_a_data_root_that_is_itself_a_link_is_fine(tmp_path: Path) -> None:
    (tmp_path / "disk" / "staging" / "D-002").mkdir(parents=True)
    (tmp_path / "disk" / "staging" / "D-002" / "a.csv").write_text("x")
    (tmp_path / "data").symlink_to(tmp_path / "disk")
    root = opened(str(tmp_path / "data"))
    assert delete_district_files(root, "D-002", lambda _: None) == 1
    assert not (tmp_path / "disk" / "staging" / "D-002").exists()


def put_migration(root: DataRoot) -> None:
    root.write(root.run_report_path(given.RUN_ID), json.dumps(given.run_document()))
    root.write(root.load_report_path(given.DISTRICT), json.dumps(given.load_document()))


def put_success(root: DataRoot, *, minutes: int, number: int = 1) -> str:
    """The report of a rollback that ended so long after now."""
    ended = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = f"rb-20251106T10150{number}Z"
    report = given.report(rollback_run_id=name, rolled_back_at=ended, load_report=LOADED)
    root.write(root.report_path(name), report.to_json())
    return str(root.report_path(name))


def read(root: DataRoot) -> Migration:
    return read_migration(root, given.RUN_ID)


def test_only_a_rollback_after_the_load_report_was_written_explains(new_root: NewRoot) -> None:
    """Of several the newest that does; where none does, it is said of the newest why."""
    root = new_root()
    put_migration(root)
    assert (read(root).explained_by, read(root).unexplained) == (None, None)
    old = put_success(root, minutes=-5, number=1)
    assert read(root).explained_by is None
    assert f"{old} does not explain it: it was rolled back at" in str(read(root).unexplained)
    assert "the load report was written at" in str(read(root).unexplained)
    later = put_success(root, minutes=5, number=0)
    assert (read(root).explained_by, read(root).unexplained) == (later, None)


def test_the_embedded_load_report_stands_in_only_where_it_explains(new_root: NewRoot) -> None:
    root = new_root()
    put_migration(root)
    later = put_success(root, minutes=5)
    root.load_report_path(given.DISTRICT).unlink()
    assert (read(root).explained_by, read(root).load_report) == (later, LOADED)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    root.write(root.run_report_path(given.RUN_ID), json.dumps(given.run_document(finished_at=tomorrow)))
    with pytest.raises(ArtifactError, match=r"load-report\.json: is missing"):
        read(root)


def test_when_a_file_was_written_is_known_of_both(new_root: NewRoot) -> None:
    root = new_root()
    path = root.run_report_path(given.RUN_ID)
    assert root.modified_at(path) is None
    root.write(path, "{}")
    written = root.modified_at(path)
    assert written is not None
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=1)


def test_a_time_that_a_folder_does_not_keep_is_not_known(tmp_path: Path) -> None:
    """Some network file systems say 1970 of every file."""
    root = opened(str(tmp_path))
    put_migration(root)
    path = root.load_report_path(given.DISTRICT)
    os.utime(path.path, (0, 0))
    assert root.modified_at(path) is None


def test_a_file_that_is_too_large_is_refused_in_a_sentence(new_root: NewRoot) -> None:
    root = DataRoot(new_root().root, artifact_megabytes=1)
    put_migration(root)
    fitting, path = root.read_artifact(root.run_report_path(given.RUN_ID)), root.load_report_path(given.DISTRICT)
    root.write(path, json.dumps(given.load_document()) + " " * 1_000_000)
    with pytest.raises(ArtifactError, match=r"load-report\.json: is larger than 1 MB; find out what it is, or raise"):
        read(root)
    root.write(root.run_report_path(given.RUN_ID), fitting.decode() + " " * 1_000_000)
    with pytest.raises(ArtifactError, match=r"mig-20251106-001\.json: is larger than 1 MB"):
        read(root)


def test_a_file_that_no_memory_holds_is_refused_all_the_same(folder: DataRoot) -> None:
    put_migration(folder)
    os.truncate(folder.load_report_path(given.DISTRICT).path, 2**40)
    with pytest.raises(ArtifactError, match="is larger than 16 MB"):
        read(folder)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"rollback_run_id": "rb-1"}', '{"version": 2, "holder": {}}']
)
def test_a_claim_that_says_nothing_is_nobodys_leave_to_take_the_district(new_root: NewRoot, content: str) -> None:
    """It counted as missing, and then as one of a run that Airflow does not know."""
    root = new_root()
    root.write(root.root / "reports" / "claims" / "district-D-002.1.json", content)
    with pytest.raises(DataRootError, match=r"district-D-002\.1\.json does not say which rollback has the district"):
        claim_district(root, "D-002", Holder("rb-2", "manual__2"), lambda _: False)
    assert claim_district(root, "D-003", Holder("rb-2", "manual__2"), lambda _: False) is None


def test_a_report_that_cannot_be_read_keeps_its_name(new_root: NewRoot) -> None:
    root = new_root()
    root.write(report(root), "{half")
    assert claim_name(root, STAMP, "manual__1") == f"rb-{STAMP}-2"
    assert root.read(report(root)) == b"{half"


def test_a_report_of_another_version_explains_as_well(new_root: NewRoot) -> None:
    """It has what is needed, and fields that nobody knows here."""
    root = new_root()
    put_migration(root)
    later = UPath(put_success(root, minutes=5))
    path = root.root / "reports" / later.name
    document = json.loads(path.read_bytes())
    document.pop("times_cleared")
    document["unknown"] = {"x": 1}
    document["load_report"]["unknown"] = 1
    root.write(path, json.dumps(document))
    assert read(root).explained_by == str(path)


def test_a_report_that_cannot_be_read_is_named_where_nothing_explains(new_root: NewRoot) -> None:
    root = new_root()
    put_migration(root)
    root.write(report(root), '{"status": "SUCCESS"}')
    assert read(root).explained_by is None
    assert read(root).unexplained == f"rollback-{STAMP}.json cannot be read, and may explain it"


def write_and_die(folder: str, *, create: bool) -> None:
    """A worker that is killed while it writes a report, or a claim."""
    os.replace = os.link = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    root = DataRoot(UPath(folder))
    if create:
        root.create(root.root / "reports" / "claims" / "district-D-002.1.json", "{}")
    else:
        root.write(root.report_path(f"rb-{STAMP}", ".plan.json"), "{}")


def test_what_killed_writers_left_is_removed_when_it_is_old_and_nothing_else(folder: DataRoot) -> None:
    """A file that is being written is a moment old; others' files are none of ours, however they are called."""
    for create in (False, True):
        process = multiprocessing.get_context("spawn").Process(
            target=write_and_die, args=(str(folder.root.path),), kwargs={"create": create}
        )
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    left = there(folder)
    assert len(left) == 2
    others = (
        *("reports/.rollback-notes.json.abcdefgh.tmp", "reports/.rollback-20251106T101500Z.json.swp"),
        *("reports/rollback-20251106T101500Z.json", "reports/claims/rb-20251106T101500Z.json", "reports/.hidden"),
        *("reports/.mig-20251106-001.json.abcdefgh", "loads/D-002/.rollback-20251106T101500Z.json.abcdefgh.tmp"),
    )
    put(folder, *others)
    assert folder.remove_leftovers() == []
    target = Path(folder.root.path) / "target"
    target.write_text("kept")
    link = Path(folder.root.path) / "reports" / ".rollback-20251106T101500Z.json.zzzzzzzz.tmp"
    link.symlink_to(target)
    for path in there(folder):
        os.utime(Path(folder.root.path) / path, (0, 0), follow_symlinks=False)
    assert len(folder.remove_leftovers()) == 2
    assert there(folder) == {*others, "target", "reports/.rollback-20251106T101500Z.json.zzzzzzzz.tmp"}


def test_an_empty_root_and_a_bucket_have_nothing_left_behind(new_root: NewRoot) -> None:
    root = new_root()
    assert root.remove_leftovers() == []
    root.write(report(root), "{}")
    assert root.remove_leftovers() == []


class Pauses(logging.Handler):
    """The pauses that a patient data root says it makes; something is done at the first."""

    def __init__(self, at_first: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.seconds: list[Any] = []
        self._at_first = at_first

    def emit(self, record: logging.LogRecord) -> None:
        assert isinstance(record.args, tuple)
        self.seconds.append(record.args[0])
        if len(self.seconds) == 1:
            self._at_first()

    def __enter__(self) -> Self:
        logging.getLogger(patient_data_root.__name__).addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger(patient_data_root.__name__).removeHandler(self)


CALLS: dict[str, Callable[[DataRoot], object]] = {
    "read": lambda root: root.read(root.run_report_path(given.RUN_ID)) or pytest.fail("missing"),
    "artifact": lambda root: root.read_artifact(root.run_report_path(given.RUN_ID)),
    "list": lambda root: list(root.migration_reports()) or pytest.fail("missing"),
    "time": lambda root: root.modified_at(root.run_report_path(given.RUN_ID)) or pytest.fail("missing"),
    "write": lambda root: root.write(report(root), "{}"),
    "create": lambda root: root.create(report(root), "{}") or pytest.fail("it was there"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_folder_that_is_away_for_a_moment_is_waited_for(tmp_path: Path, call: Callable[[DataRoot], object]) -> None:
    """Nothing is missing, and nothing is written in its place."""
    put_migration(opened(str(tmp_path / "data")))
    (tmp_path / "data").rename(tmp_path / "away")
    with Pauses(lambda: (tmp_path / "away").rename(tmp_path / "data")) as pauses:
        call(PatientDataRoot(UPath(tmp_path / "data"), patience=20))
    assert pauses.seconds == [0.5]
    assert not (tmp_path / "away").exists()


def test_a_folder_that_stays_away_is_waited_for_once_and_no_longer(tmp_path: Path) -> None:
    root = PatientDataRoot(UPath(tmp_path / "data"), patience=2)
    with Pauses() as pauses:
        for _ in range(2):
            with pytest.raises(DataRootError, match="is not there"):
                root.read_artifact(root.run_report_path(given.RUN_ID))
            assert pauses.seconds == pytest.approx([0.5, 1, 0.5], abs=0.2)


@pytest.mark.parametrize("put", [PatientDataRoot.write, PatientDataRoot.create])
def test_nothing_is_written_in_the_place_of_a_folder_that_stays_away(
    tmp_path: Path, put: Callable[[PatientDataRoot, UPath, str], object]
) -> None:
    """A mount that comes back would hide it, and a record of what was deleted with it."""
    root = PatientDataRoot(UPath(tmp_path / "data"), patience=1)
    with Pauses(), pytest.raises(DataRootError, match="is not there"):
        put(root, report(root), "{}")
    assert not (tmp_path / "data").exists()


def test_a_folder_that_stays_away_does_not_say_that_there_is_no_approval(tmp_path: Path) -> None:
    """A deletion that is not approved skips itself; one that cannot know has failed, and is tried again."""
    root = PatientDataRoot(UPath(tmp_path / "data"), patience=0)
    with Pauses(), pytest.raises(DataRootError, match="is not there"):
        root.read(report(root))


def test_what_waiting_does_not_mend_is_told_at_once(tmp_path: Path) -> None:
    root = PatientDataRoot(UPath(tmp_path), patience=20)
    (tmp_path / "reports").write_text("a file in the place of the folder")
    with Pauses() as pauses:
        with pytest.raises(DataRootError, match="cannot be written"):
            root.write(report(root), "{}")
        assert root.read(root.root / "nothing.json") is None
    assert pauses.seconds == []


def test_a_bucket_whose_server_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    root = PatientDataRoot(dead_bucket(monkeypatch).root, patience=2)
    with Pauses() as pauses, pytest.raises(ArtifactError, match="cannot be read"):
        root.read(report(root))
    assert pauses.seconds[:2] == [0.5, 1]
    assert sum(pauses.seconds) <= 2
