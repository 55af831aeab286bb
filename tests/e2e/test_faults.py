"""Things go wrong in the middle: the rest goes on, the report says what is left, and what was mended is made good."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from demo.site import DAG_ID, ROLE
from demo.world import Snapshot, add_district, assert_untouched, snapshot
from servers.child_process import wait_until
from tests.e2e.audit_trail import audit_trail
from tests.e2e.migrations import Cert, Migration, MigrationFactory
from tests.e2e.together import concurrently


def assert_report_equals_the_database(failed: Migration) -> None:
    """Table by table: what is planned, gone and left adds up, and left is what a look into the store finds."""
    report, remaining = failed.report(), failed.remaining()
    told = {f"{table['store']}.{table['table']}": table for table in report["tables"]}
    planned = {f"{store}.{name}": rows for store, tables in failed.counts.items() for name, rows in tables.items()}
    assert {name: table["rows_planned"] for name, table in told.items()} == planned
    assert {name: table["rows_remaining"] for name, table in told.items()} == {
        name: remaining.get(name, 0) for name in planned
    }
    gone = {name: max(rows - remaining.get(name, 0), 0) for name, rows in planned.items()}
    assert {name: table["rows_deleted"] for name, table in told.items()} == gone
    assert report["total_rows_deleted"] == sum(gone.values())
    for store, tables in failed.counts.items():
        assert report["deletions"][store] == {
            "tables": sum(f"{store}.{name}" not in remaining for name in tables),
            "rows_deleted": sum(gone[f"{store}.{name}"] for name in tables),
        }


def assert_success(failed: Migration, rows: int | None = None) -> None:
    """Green, and the totals are those of the approved plan: not double, and not only the last attempt's."""
    assert failed.wait() == "success"
    report = failed.report()
    assert (report["status"], report["verification"], report["issues"]) == ("SUCCESS", "PASSED", [])
    assert report["total_rows_deleted"] == (failed.rows if rows is None else rows)
    assert report["deletions"]["neo4j"]["nodes_deleted"] == failed.nodes
    failed.assert_everything_deleted()


@dataclass(frozen=True)
class Fault:
    """Where a table refuses, which one that blocks, and how the run is cleared afterwards."""

    stores: tuple[str, ...]
    graph: bool
    table: tuple[str, str]
    blocked: str
    clear: Mapping[str, Any]


REASON = "kept for the auditors until Friday"
BEFORE_DELETION = ("load_artifacts", "build_plan", "await_approval")
FAULTS = {
    "the failed task and downstream": Fault(
        ("sp", "ids"),
        True,
        ("sp", "public.participants"),
        "public.programs",
        {"task_ids": ["sp.delete_rows"], "include_downstream": True},
    ),
    "only failed": Fault(
        ("hcp1", "adb"), False, ("hcp1", "public.attendance"), "public.sections", {"only_failed": True}
    ),
    "everything after the approval": Fault(
        ("sp", "adb", "hcp2", "hcp1", "ids"), True, ("hcp2", "public.StudentGuardian"), "public.user", {}
    ),
}


@pytest.fixture(scope="module")
def broken(migration: MigrationFactory) -> dict[str, Migration]:
    """For each fault a run that has ended with it; the tables are mended when the tests look."""
    loaded = {name: migration(stores=fault.stores, graph=fault.graph) for name, fault in FAULTS.items()}
    with contextlib.ExitStack() as stack:
        for name, failed in loaded.items():
            stack.enter_context(failed.refusing(*FAULTS[name].table, REASON))
        for failed in loaded.values():
            failed.trigger()
        for failed in loaded.values():
            failed.approve()
        for failed in loaded.values():
            failed.wait()
    return loaded


@pytest.mark.parametrize("name", FAULTS)
def test_a_table_that_fails_stops_nothing_else(broken: dict[str, Migration], name: str) -> None:
    """It and the table that it references are left, all others are empty, and the report says which and why."""
    failed, fault = broken[name], FAULTS[name]
    store, table = fault.table
    assert failed.wait() == "failed"
    assert failed.remaining() == {f"{store}.{table}": 10, f"{store}.{fault.blocked}": 10}
    assert failed.remaining_nodes() == 0
    report = failed.report()
    assert (report["status"], report["verification"]) == ("PARTIAL", "FAILED")
    assert_report_equals_the_database(failed)

    assert any(table in issue and REASON in issue and "10 rows" in issue for issue in report["issues"])
    assert any(f'"{fault.blocked}" is blocked by "{table}"' in issue for issue in report["issues"])
    instances = failed.instances(f"{store}.delete_rows")
    states = {instance.label: instance.state for instance in instances}
    assert states.pop(table) == states.pop(fault.blocked) == "failed"
    assert set(states.values()) == {"success"}
    text = failed.report_path().with_suffix(".md").read_text()
    assert "PARTIAL" in text
    assert REASON in text
    assert REASON in failed.log("finish")
    trail = audit_trail(failed.log(f"{store}.delete_rows", one.map_index) for one in instances)
    last = {one["unit"]: one.get("reasons") for one in trail if one["event"] in ("unit_done", "unit_failed")}
    assert (last.pop(table), last.pop(fault.blocked)) == (["StoreError"], ["BlockedByError"])
    assert (last.keys(), set(last.values())) == (states.keys(), {None})
    failed.assert_controls_untouched()


def test_what_was_mended_is_made_good_however_it_is_cleared(broken: dict[str, Migration]) -> None:
    """Each way to clear ends in SUCCESS, with the totals of the plan over both attempts."""
    for name, failed in broken.items():
        every_task = {instance.task_id for instance in failed.cert.operator.task_instances(DAG_ID, failed.run)}
        after = sorted(every_task - set(BEFORE_DELETION))
        failed.clear(**(FAULTS[name].clear or {"task_ids": after}))
    for failed in broken.values():
        assert_success(failed)
        assert_report_equals_the_database(failed)
        assert failed.report()["times_cleared"] == 1


@dataclass(frozen=True)
class Neighbours:
    """Districts whose ids are nearly those of others, and what they had before the others were rolled back."""

    names: list[str]
    before: Snapshot


@pytest.fixture(scope="module")
def neighbours(cert: Cert) -> Neighbours:
    names = ["420", "042", str(uuid.uuid4())]
    for name in names:
        add_district({store: cert.site.uris[store] for store in ("ids", "sp")}, name, 5)
    return Neighbours(names, snapshot(cert.site.uris, names))


@pytest.fixture(scope="module")
def approved(
    migration: MigrationFactory,
    neighbours: Neighbours,  # noqa: ARG001  # they have to be there first
) -> dict[str, Migration]:
    """Approved rollbacks that have nothing in common but that they run at once."""
    loaded = {
        "42": migration("42", stores=["ids", "sp"]),
        "uuid": migration(str(uuid.uuid4()).upper(), stores=["ids", "sp"], graph=False),
        "twice": migration(stores=["sp"], graph=False),
        "loaded anew": migration(stores=["sp"], graph=False),
        "late rows": migration(stores=["adb", "sp"], graph=False),
        "other rows": migration(stores=["adb", "sp"], graph=False),
        "surplus": migration(stores=["sp"], graph=False),
    }
    _add_contacts(loaded["surplus"], 4)
    _add_newer_migration(loaded["surplus"])
    for name, failed in loaded.items():
        failed.trigger(allow_preexisting=name == "surplus")
    _add_late_rows(loaded["late rows"])
    _replace_rows(loaded["other rows"])
    for failed in loaded.values():
        failed.approve()
    for failed in loaded.values():
        failed.wait()
    return loaded


def _add_contacts(failed: Migration, rows: int) -> None:
    failed.cert.sql(
        "sp",
        "INSERT INTO contacts (contact_id, district_id) SELECT -n, %s FROM generate_series(1, %s) AS n",
        failed.district_id,
        rows,
    )


def _add_newer_migration(failed: Migration) -> None:
    """The district was loaded again a day later, and that is over."""
    reports = failed.cert.site.data_root / "reports"
    report = json.loads((reports / f"{failed.run_id}.json").read_text())
    run_id = failed.run_id.replace("20251106", "20251107")
    newer = {"run_id": run_id, "status": "FAILED", "started_at": "2025-11-07T08:00:00Z", "finished_at": None}
    (reports / f"{run_id}.json").write_text(json.dumps({**report, **newer}))


def _add_late_rows(failed: Migration) -> None:
    """Somebody loads between the question and its answer."""
    failed.question()
    failed.cert.sql(
        "adb",
        "INSERT INTO archive.scores (district_id, score_id) SELECT %s, -n FROM generate_series(1, 3) AS n",
        failed.district_id,
    )


def _replace_rows(failed: Migration) -> None:
    """Five of ten make room for five others between the question and its answer."""
    failed.question()
    five = "SELECT score_id FROM archive.scores WHERE district_id = %s ORDER BY score_id LIMIT 5"
    failed.cert.sql(
        "adb",
        f"DELETE FROM archive.scores WHERE district_id = %s AND score_id IN ({five})",
        failed.district_id,
        failed.district_id,
    )
    failed.cert.sql(
        "adb",
        "INSERT INTO archive.scores (district_id, score_id) SELECT %s, -100 - n FROM generate_series(1, 5) AS n",
        failed.district_id,
    )


def test_an_integer_id_is_deleted_from_text_and_integer_columns(
    cert: Cert, approved: dict[str, Migration], neighbours: Neighbours
) -> None:
    """42 goes wherever it is; 420 and 042 are other districts."""
    failed = approved["42"]
    assert failed.counts["ids"]["public.legacy_headcounts"] == 10
    assert_success(failed)
    assert cert.sql("ids", "SELECT count(*) FROM legacy_headcounts WHERE district_id = 42") == [(0,)]
    assert cert.sql("ids", "SELECT count(*) FROM legacy_headcounts WHERE district_id = 420") == [(5,)]
    assert_untouched(neighbours.before, snapshot(cert.site.uris, neighbours.names))


def test_an_upper_case_uuid_is_deleted_from_text_and_uuid_columns(
    cert: Cert, approved: dict[str, Migration], neighbours: Neighbours
) -> None:
    """The artifacts spell it in capitals, the uuid column gives it back in small letters."""
    failed = approved["uuid"]
    assert failed.counts["ids"]["public.tenant_profiles"] == 10
    assert_success(failed)
    left = cert.sql("ids", "SELECT count(*) FROM tenant_profiles WHERE district_id = %s::uuid", failed.district_id)
    assert left == [(0,)]
    assert_untouched(neighbours.before, snapshot(cert.site.uris, neighbours.names))


def test_rows_loaded_after_the_plan_are_not_covered_by_the_approval(approved: dict[str, Migration]) -> None:
    """The store in which a table got more rows is left whole; when they are gone again, clearing goes on."""
    failed = approved["late rows"]
    assert_only_adb_is_left(failed, "3 rows of the district more than the 10 that were approved", extra=3)
    failed.cert.sql("adb", "DELETE FROM archive.scores WHERE district_id = %s AND score_id < 0", failed.district_id)
    failed.clear(only_failed=True)
    assert_success(failed)


def test_rows_that_took_the_place_of_others_are_not_covered_by_the_approval(approved: dict[str, Migration]) -> None:
    """As many are there as were approved, and not the same."""
    failed = approved["other rows"]
    assert_only_adb_is_left(failed, "10 rows of the district that are not those that were approved")


def assert_only_adb_is_left(failed: Migration, said: str, extra: int = 0) -> None:
    """Nothing of that store has gone, the other one is empty, and the report says why."""
    assert failed.wait() == "failed"
    counts = {f"adb.{table}": rows for table, rows in failed.counts["adb"].items() if rows}
    counts["adb.archive.scores"] += extra
    assert failed.remaining() == counts
    report = failed.report()
    assert report["status"] == "PARTIAL"
    (issue,) = (issue for issue in report["issues"] if said in issue)
    assert '"archive.scores" of store "adb"' in issue
    assert "rows_not_approved" in {finding["code"] for finding in report["findings"]}
    assert_report_equals_the_database(failed)
    failed.assert_controls_untouched()


def test_a_second_rollback_finds_nothing_to_do(approved: dict[str, Migration]) -> None:
    """It is green, asks nobody, deletes nothing, and has read every store again."""
    failed = approved["twice"]
    assert_success(failed)
    first = failed.report_path().read_text()
    path = failed.report_path()
    failed.trigger()
    assert failed.wait() == "success"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("NOTHING_TO_DO", "PASSED")
    assert report["total_rows_deleted"] == 0
    assert failed.states()["await_approval"] == ["skipped"]
    assert set(failed.states()["verify"]) == {"success"}
    assert path.read_text() == first
    failed.assert_everything_deleted()


def test_a_load_that_was_written_anew_is_explained_by_no_earlier_rollback(approved: dict[str, Migration]) -> None:
    """The same rows are said to be loaded, a moment after the SUCCESS, and are not there: somebody has to look."""
    failed = approved["loaded anew"]
    assert_success(failed)
    first = failed.report()["rollback_run_id"].replace("rb-", "rollback-")
    _load_report(failed).write_bytes(_load_report(failed).read_bytes())
    failed.trigger()
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("BLOCKED", "NOT_RUN")
    (issue,) = report["issues"]
    assert f"{first}.json does not explain it" in issue
    assert "the load report was written at" in issue
    assert failed.states()["await_approval"] == ["skipped"]


def test_surplus_rows_and_a_newer_migration_pass_when_that_is_allowed(approved: dict[str, Migration]) -> None:
    """The question says so before anything else, and then every row of the district goes."""
    failed = approved["surplus"]
    body = failed.cert.operator.question(DAG_ID, failed.run, "await_approval").body
    assert body is not None
    first_line = body.splitlines()[0]
    assert "allow_preexisting" in first_line
    assert "every row of the district" in first_line
    assert_success(failed, failed.rows + 4)
    codes = {finding["code"]: finding["severity"] for finding in failed.report()["findings"]}
    assert codes["rows_preexisting"] == codes["newer_migration"] == "warn"


def _load_report(failed: Migration) -> Path:
    return failed.cert.site.data_root / "loads" / failed.district_id / "load-report.json"


def _edit_tables(failed: Migration, tables: Mapping[str, int]) -> None:
    """Make the load report list these tables of sp."""
    document = json.loads(_load_report(failed).read_text())
    listed = [{"table": name, "rows_loaded": rows} for name, rows in tables.items()]
    _load_report(failed).write_text(json.dumps({**document, "stores": [{"store": "sp", "tables": listed}]}))


BLOCKS = {
    "migration_running": "is still RUNNING",
    "newer_migration": "mig-20251107-",
    "unlisted_rows": '"public.contacts" of store "sp" holds 10 rows of the district',
    "table_missing": '"public.never_made"',
    "rows_preexisting": "holds 10 rows of the district, but 7 were loaded: 3 are not this migration's",
    "reference_would_change": 'in "public.contacts" of store "sp" reference rows',
}
"""Codes of findings, and words of their sentences."""


@concurrently
def test_every_finding_that_blocks_is_told_at_once(migration: MigrationFactory) -> None:
    """One look at the report shows all that is wrong; nobody was asked, and nothing was deleted."""
    failed = migration(stores=["sp"], graph=False, status="RUNNING")
    _add_newer_migration(failed)
    _edit_tables(failed, {"public.programs": 10, "public.participants": 7, "public.never_made": 5})
    failed.trigger()
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["verification"], report["total_rows_deleted"]) == ("BLOCKED", "NOT_RUN", 0)
    sentences = {one["code"]: one["sentence"] for one in report["findings"] if one["severity"] == "block"}
    assert sentences.keys() == BLOCKS.keys()
    for code, words in BLOCKS.items():
        assert words in sentences[code]
        assert any(sentences[code] in issue for issue in report["issues"])
        assert sentences[code] in failed.log("build_plan")
    assert failed.states()["await_approval"] == ["skipped"]
    failed.assert_nothing_deleted()


@concurrently
def test_an_empty_plan_that_nothing_explains_blocks(migration: MigrationFactory) -> None:
    """The load report claims rows and there are none: perhaps these are the wrong databases."""
    failed = migration(stores=["sp"], graph=False)
    for table in ("contacts", "participants", "programs"):
        failed.cert.sql("sp", f"DELETE FROM {table} WHERE district_id = %s", failed.district_id)
    failed.trigger()
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["verification"]) == ("BLOCKED", "NOT_RUN")
    (finding,) = [finding for finding in report["findings"] if finding["severity"] == "block"]
    assert finding["code"] == "empty_plan_unexplained"
    assert failed.states()["await_approval"] == ["skipped"]
    failed.assert_controls_untouched()


@pytest.fixture
def no_ledger(cert: Cert) -> Iterator[None]:
    """In sp, the role may neither create the ledger nor write the one that is there."""
    database = f'DATABASE "{cert.site.database("sp")}"'
    ((exists,),) = cert.sql("sp", "SELECT to_regclass('migration_rollback.ledger') IS NOT NULL")
    cert.sql("sp", f"REVOKE CREATE ON {database} FROM {ROLE}")
    if exists:
        cert.sql("sp", f"REVOKE INSERT ON migration_rollback.ledger FROM {ROLE}")
    yield
    cert.sql("sp", f"GRANT CREATE ON {database} TO {ROLE}")
    if exists:
        cert.sql("sp", f"GRANT INSERT ON migration_rollback.ledger TO {ROLE}")


@pytest.mark.usefixtures("no_ledger")
def test_without_a_ledger_nothing_is_cleared_twice(migration: MigrationFactory) -> None:
    """Nobody can tell what the run had deleted before it was cleared: a new run plans what is left."""
    failed = migration(stores=["sp"], graph=False)
    with failed.refusing("sp", "public.participants", REASON):
        failed.trigger().approve()
        assert failed.wait() == "failed"
    left = failed.remaining()
    assert left == {"sp.public.participants": 10, "sp.public.programs": 10}
    every_store = {"task_ids": ["sp.list_units"], "include_downstream": True}
    for arguments in ({"only_failed": True}, every_store):
        failed.clear(**arguments)
        assert failed.wait() == "failed"
        report = failed.report()
        assert report["status"] == "PARTIAL"
        assert any('store "sp" has no ledger, so nobody can tell' in issue for issue in report["issues"])
        assert failed.remaining() == left
    failed.trigger().approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()


NEIGHBOUR = "N-001"


@pytest.fixture
def notes(cert: Cert) -> Iterator[None]:
    """Tables without a district that reference programs; gone again afterwards, with what a neighbour got."""
    cert.sql(
        "sp",
        f"""
        CREATE TABLE program_notes (
            note_id bigint PRIMARY KEY, program_id bigint REFERENCES programs ON DELETE CASCADE, note text);
        CREATE TABLE late_notes (note_id bigint PRIMARY KEY, program_id bigint, note text);
        GRANT SELECT, DELETE ON program_notes, late_notes TO {ROLE}
        """,
    )
    yield
    cert.sql("sp", "DROP TABLE program_notes, late_notes")
    for table in ("contacts", "participants"):
        cert.sql("sp", f"DELETE FROM {table} WHERE district_id = %s", NEIGHBOUR)


def _add_neighbours_contact(failed: Migration, contact_id: int) -> None:
    """A row of another district behind ON DELETE SET NULL."""
    failed.cert.sql(
        "sp",
        "INSERT INTO contacts (contact_id, district_id, participant_id) "
        "SELECT %s, %s, min(participant_id) FROM participants WHERE district_id = %s",
        contact_id,
        NEIGHBOUR,
        failed.district_id,
    )


def _add_neighbours_participant(failed: Migration, participant_id: int) -> None:
    """A row of another district behind ON DELETE CASCADE."""
    failed.cert.sql(
        "sp",
        "INSERT INTO participants (participant_id, district_id, program_id) "
        "SELECT %s, %s, min(program_id) FROM programs WHERE district_id = %s",
        participant_id,
        NEIGHBOUR,
        failed.district_id,
    )


def _add_notes(failed: Migration, table: str, first: int) -> None:
    """Two rows without a district behind ON DELETE CASCADE."""
    failed.cert.sql(
        "sp",
        f"INSERT INTO {table} (note_id, program_id, note) "
        "SELECT %s + row_number() OVER (), program_id, 'ours' FROM programs WHERE district_id = %s LIMIT 2",
        first,
        failed.district_id,
    )


def _rows_outside(cert: Cert) -> list[list[tuple[Any, ...]]]:
    """Every row that is not of the districts that are rolled back, though it references one of them."""
    return [
        cert.sql("sp", "SELECT * FROM contacts WHERE district_id = %s ORDER BY 1", NEIGHBOUR),
        cert.sql("sp", "SELECT * FROM participants WHERE district_id = %s ORDER BY 1", NEIGHBOUR),
        cert.sql("sp", "SELECT * FROM program_notes ORDER BY 1"),
        cert.sql("sp", "SELECT * FROM late_notes ORDER BY 1"),
    ]


@pytest.mark.usefixtures("notes")
def test_no_row_of_others_is_changed_by_a_cascade(cert: Cert, migration: MigrationFactory) -> None:
    """Seen while planning they block the rollback with their number; come later, they stop the store."""
    planned, cascade, set_null = (migration(stores=["sp"], graph=False) for _ in range(3))
    _add_neighbours_contact(planned, -901)
    _add_neighbours_participant(planned, -902)
    _add_notes(planned, "program_notes", 100)
    for failed in (planned, cascade, set_null):
        failed.trigger()
    for failed in (cascade, set_null):
        failed.question()
    _add_notes(cascade, "program_notes", 200)
    _add_neighbours_contact(set_null, -903)
    before = _rows_outside(cert)
    assert [len(rows) for rows in before] == [2, 1, 4, 0]
    for failed in (planned, cascade, set_null):
        failed.remember_controls()
    for failed in (cascade, set_null):
        failed.approve()
    assert [failed.wait() for failed in (planned, cascade, set_null)] == ["failed"] * 3
    assert _rows_outside(cert) == before

    report = planned.report()
    assert report["status"] == "BLOCKED"
    found = [finding for finding in report["findings"] if finding["severity"] == "block"]
    assert {finding["code"] for finding in found} == {"reference_would_change"}
    sentences = {finding["table"]: finding["sentence"] for finding in found}
    assert sentences["public.contacts"].startswith(f"1 row of district {NEIGHBOUR} ")
    assert "ON DELETE SET NULL" in sentences["public.contacts"]
    assert sentences["public.participants"].startswith(f"1 row of district {NEIGHBOUR} ")
    assert "ON DELETE CASCADE" in sentences["public.participants"]
    assert sentences["public.program_notes"].startswith("2 rows ")
    planned.assert_nothing_deleted()

    for failed, referencing in ((cascade, "public.program_notes"), (set_null, "public.contacts")):
        report = failed.report()
        assert report["status"] == "FAILED"
        assert any(referencing in issue for issue in report["issues"]), report["issues"]
        failed.assert_nothing_deleted()


@pytest.mark.usefixtures("notes")
def test_a_catalog_that_is_not_what_was_approved_stops_its_store_and_no_other(
    cert: Cert, migration: MigrationFactory
) -> None:
    """A foreign key that came after the plan is named; when it is gone again, clearing the failed tasks goes on."""
    failed = migration(stores=["sp", "adb"], graph=False)
    failed.trigger().question()
    _add_notes(failed, "late_notes", 300)
    cert.sql("sp", "ALTER TABLE late_notes ADD CONSTRAINT late FOREIGN KEY (program_id) REFERENCES programs")
    failed.remember_controls()
    failed.approve()
    assert failed.wait() == "failed"
    report = failed.report()
    assert report["status"] == "PARTIAL"
    assert {store for store, rows in report["deletions"].items() if rows.get("rows_deleted")} == {"adb"}
    assert {name.partition(".")[0] for name in failed.remaining()} == {"sp"}
    assert "catalog_changed" in {finding["code"] for finding in report["findings"]}
    assert any('foreign key "late" of "public.late_notes" is new' in issue for issue in report["issues"])
    assert failed.states()["sp.list_units"] == ["failed"]
    (refused,) = audit_trail([failed.log("sp.list_units")])
    assert (refused["event"], refused["store"], refused["findings"]) == ("refused", "sp", ["catalog_changed"])
    failed.assert_controls_untouched()

    cert.sql("sp", "ALTER TABLE late_notes DROP CONSTRAINT late")
    failed.clear(only_failed=True)
    assert_success(failed)
    assert_report_equals_the_database(failed)


def test_rows_that_a_loader_has_not_committed_yet_are_not_called_gone(cert: Cert, migration: MigrationFactory) -> None:
    """It wrote before the plan and is still open when everything is gone: named in the plan, and never green."""
    failed = migration(stores=["sp"], graph=False)
    with contextlib.closing(psycopg.connect(cert.site.uris["sp"], application_name="night loader")) as loader:
        loader.execute(
            "INSERT INTO contacts (contact_id, district_id) SELECT max(contact_id) + 1, %s FROM contacts",
            [failed.district_id],
        )
        failed.trigger().approve()
        assert failed.wait() == "failed"
        named = f'pid {loader.info.backend_pid} "night loader"'
        report = failed.report()
        assert (report["status"], report["verification"]) == ("PARTIAL", "FAILED")
        (warned,) = (finding for finding in report["findings"] if finding["code"] == "open_transaction")
        assert named in warned["sentence"]
        (issue,) = (issue for issue in report["issues"] if "night loader" in issue)
        assert issue.startswith(f'in store "sp" the transaction of {named}'), issue
        failed.assert_everything_deleted()
    failed.clear(only_failed=True)
    assert_success(failed)


def test_a_killed_process_loses_nothing(migration: MigrationFactory) -> None:
    """kill -9 in the middle of a DELETE: Airflow tries again by itself, and the report counts every row once."""
    failed = migration(stores=["hcp1"], graph=False)
    with failed.slowed("hcp1", "public.attendance", 0.5):
        failed.trigger()
        failed.approve()
        pid = wait_until(lambda: _pid_of_delete(failed, "attendance"), 300, "slow DELETE")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert_success(failed)
    (table,) = [table for table in failed.report()["tables"] if table["table"] == "public.attendance"]
    assert table["attempts"] == 2
    assert failed.report()["times_cleared"] == 0
    assert_report_equals_the_database(failed)


def _pid_of_delete(failed: Migration, table: str) -> int | None:
    """The process of the delete task, once its DELETE is at work in the server."""
    at_work = failed.cert.sql(
        "hcp1",
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
        "AND query LIKE '%DELETE FROM%' AND wait_event = 'PgSleep'",
    )
    instances = [one for one in failed.instances("hcp1.delete_rows") if one.label == f"public.{table}"]
    if not at_work or not instances or instances[0].pid is None:
        return None
    command = Path(f"/proc/{instances[0].pid}/cmdline")
    assert b"airflow" in command.read_bytes(), "this process is not the task's"
    return instances[0].pid
