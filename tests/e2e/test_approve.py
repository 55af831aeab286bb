"""The main job: a person approves, and the district is gone from everywhere."""

from __future__ import annotations

from tests.e2e.migrations import MigrationFactory
from tests.e2e.together import concurrently


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


@concurrently
def test_tables_are_named_in_the_grid(migration: MigrationFactory) -> None:
    """An operator finds a table's log by the table's name, units of several tables included."""
    failed = migration()
    failed.trigger()
    failed.approve()
    failed.wait()
    labels = {instance.label for instance in failed.instances("ids.delete_rows")}
    assert any("public.staff" in str(label) and " + " in str(label) for label in labels)
    assert [instance.label for instance in failed.instances("verify")] == [
        "sp", "adb", "hcp2", "hcp1", "ids", "graph",
    ]  # fmt: skip
    log = failed.log("sp.delete_rows", 0)
    assert "10 rows deleted, 0 remain" in log


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
