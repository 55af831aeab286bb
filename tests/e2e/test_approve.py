"""The main job: a person approves, and the district is gone from everywhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.e2e.audit_trail import audit_trail, chapters, task_logs
from tests.e2e.migrations import Migration, MigrationFactory
from tests.e2e.together import concurrently

SECRET = "Milhouse Mussolini Van Houten"
XCOMS = "SELECT value FROM xcom WHERE run_id = %s"


@concurrently
def test_approve_empties_the_district_and_nothing_else(migration: MigrationFactory) -> None:
    """Every row and node of the district goes, the report says so table by table, and the run is green."""
    failed = migration()
    failed.trigger()
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()

    report = failed.report()
    assert report["status"] == "SUCCESS"
    assert report["verification"] == "PASSED"
    assert report["total_rows_deleted"] == failed.rows
    assert report["approval"]["responded_by"] == "approver"
    assert report["approval"]["typed"] == failed.district_id
    for store, tables in failed.counts.items():
        assert report["deletions"][store] == {"tables": len(tables), "rows_deleted": sum(tables.values())}
        told = {table["table"]: table for table in report["tables"] if table["store"] == store}
        assert {name: table["rows_deleted"] for name, table in told.items()} == dict(tables)
        assert {table["rows_remaining"] for table in told.values()} == {0}
    assert report["deletions"]["neo4j"] == {"nodes_deleted": 30, "relationships_deleted": 40}
    assert_tables_are_named_in_the_grid(failed)


def assert_tables_are_named_in_the_grid(failed: Migration) -> None:
    """An operator finds a table's log by the table's name, units of several tables included."""
    labels = {instance.label for instance in failed.instances("ids.delete_rows")}
    assert any("public.staff" in str(label) and " + " in str(label) for label in labels)
    assert [instance.label for instance in failed.instances("verify")] == [
        "sp", "adb", "hcp2", "hcp1", "ids", "graph",
    ]  # fmt: skip
    log = failed.log("sp.delete_rows", 0)
    assert "10 rows deleted, 0 remain" in log


@concurrently
def test_the_logs_tell_the_whole_rollback_and_no_value_of_a_row(migration: MigrationFactory) -> None:
    """Who asked, who answered, every batch, every count and the end; not what pupils are called, and no password."""
    failed = migration()
    plant(failed, SECRET)
    failed.trigger(cleanup="yes").approve()
    assert failed.wait() == "success"
    report, logs = failed.report(), [*task_logs(failed)]
    trail = audit_trail(logs)
    ids = {(one["rollback_run_id"], one["migration_run_id"], one["district_id"]) for one in trail}
    assert ids == {(report["rollback_run_id"], failed.run_id, failed.district_id)}
    assert {one["fingerprint"] for one in trail if "fingerprint" in one} == {report["plan_fingerprint"]}
    assert chapters(trail) == [
        "planned", "asked", "answered", "sp", "adb", "hcp2", "hcp1", "ids", "graph",
        "verified", "reported", "cleaned", "reported",
    ]  # fmt: skip

    assert_stores_are_told(failed, [one for one in trail if one.get("store") in failed.counts])
    told = {one["event"]: one for one in trail}
    assert (told["planned"]["state"], told["planned"]["rows"], told["planned"]["nodes"]) == ("ready", failed.rows, 30)
    assert (told["answered"]["decision"], told["answered"]["responded_by"]) == ("approved", "approver")
    assert (told["graph_done"]["nodes_deleted"], told["graph_done"]["relationships_deleted"]) == (30, 40)
    assert told["cleaned"]["files_removed"] > 0
    assert (told["reported"]["status"], told["reported"]["rows_deleted"]) == ("SUCCESS", failed.rows)
    assert told["reported"]["cleanup"] == "deleted"

    assert_says_nothing_secret(failed, logs)


def assert_says_nothing_secret(failed: Migration, logs: list[str]) -> None:
    """Neither the logs, nor what tasks have left for each other, nor a file beside the report."""
    path, site = failed.report_path(), failed.cert.site
    written = [beside.read_text() for beside in path.parent.glob(f"{path.stem}*")]
    left = [str(value) for (value,) in failed.cert.sql("airflow", XCOMS, failed.run)]
    assert len(written) >= 5
    assert len(left) > 20
    for text in (*logs, *written, *left):
        assert not [secret for secret in (SECRET, site.postgres.password, site.neo4j.password) if secret in text]


def plant(failed: Migration, secret: str) -> None:
    """Something in each store and in the graph that nobody may read anywhere else."""
    for store, table, column in (
        ("sp", "programs", "name"),
        ("adb", "assessments", "title"),
        ("hcp2", '"user"', "name"),
        ("hcp1", "attendance_notes", "note"),
        ("ids", "users", "email"),
    ):
        statement = f"UPDATE {table} SET {column} = %s WHERE district_id = %s"
        failed.cert.sql(store, statement, secret, failed.district_id)
    failed.cert.cypher(
        "MATCH (n {district_id: $district_id}) SET n.name = $secret", district_id=failed.district_id, secret=secret
    )


def assert_stores_are_told(failed: Migration, trail: list[dict[str, Any]]) -> None:
    """Each begins, loses each table in a batch, and is read again, with the numbers that were loaded."""
    for store, tables in failed.counts.items():
        begun, *work, verified = (one for one in trail if one["store"] == store)
        assert (begun["event"], verified["event"]) == ("store_begun", "verified")
        gone: Counter[str] = Counter()
        for one in work:
            gone.update(one["rows_deleted"] if one["event"] == "batch_committed" else {})
        assert gone == dict(tables)
        done = [one for one in work if one["event"] == "unit_done"]
        assert len(done) == begun["units"]
        assert sum(one["rows_deleted"] for one in done) == begun["rows"] == sum(tables.values())
        assert (verified["passed"], verified["rows_remaining"]) == (True, 0)
        assert verified["rows_in_ledger"] == sum(tables.values())


@concurrently
def test_a_rehearsal_is_told_to_the_approver_and_leaves_everything_as_it_is(migration: MigrationFactory) -> None:
    """The deletes have been tried, and every row is there while the question waits, and after it was rejected."""
    failed = migration(stores=["sp", "adb"], graph=False)
    failed.trigger(rehearse=True)
    question = failed.question()
    assert "tried in their order, in one transaction a store, and aborted" in (question.body or "")
    assert sum(failed.remaining().values()) == failed.rows
    failed.assert_controls_untouched()
    failed.answer("Reject")
    assert failed.wait() == "success"
    report = failed.report()
    assert [finding["store"] for finding in report["findings"] if finding["code"] == "rehearsed"] == ["sp", "adb"]
    assert sum(failed.remaining().values()) == failed.rows
    failed.assert_controls_untouched()
