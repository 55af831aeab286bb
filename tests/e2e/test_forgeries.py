"""Records that somebody else has written over, in runs whose deletions a trigger keeps from their end.

One after another: a trigger that comes to a table stops every other rollback of its store.
"""

from __future__ import annotations

import json

from demo.site import DAG_ID
from servers.airflow_rest import segment
from tests.e2e.migrations import Migration, MigrationFactory
from tests.e2e.test_gate import approval_path


def pretend_verified(failed: Migration, *, wrapped: bool) -> None:
    """Write the XCom of verify for sp as it is when nothing remains, with the seal that lies there or without any."""
    (place,) = (one.map_index for one in failed.instances("verify") if one.label == "sp")
    left = failed.cert.operator.xcom(DAG_ID, failed.run, "verify", "verification", map_index=place)
    tables = [{**table, "rows_remaining": 0} for table in left["content"]["tables"]]
    passed = {**left["content"], "tables": tables, "issues": []}
    path = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/verify/xcomEntries/verification"
    value = {**left, "content": passed} if wrapped else passed
    failed.cert.operator.request("PATCH", path, body={"value": value, "map_index": place})


def test_a_verification_that_somebody_else_has_written_is_none(migration: MigrationFactory) -> None:
    """A failed one that is turned into a passed one by writing its XCom makes no SUCCESS, and the report tells it."""
    sealed, bare = (migration(stores=["sp"], graph=False) for _ in range(2))
    for failed in (sealed, bare):
        with failed.refusing("sp", "public.programs", "kept for the auditors"):
            failed.trigger().approve()
            assert failed.wait() == "failed"
        pretend_verified(failed, wrapped=failed is sealed)
        failed.clear(task_ids=["write_report"], include_downstream=True)
        assert failed.wait() == "failed"
        report = failed.report()
        assert (report["status"], report["verification"]) == ("PARTIAL", "FAILED")
        assert any("what lies in the XCom of verify" in warning for warning in report["warnings"])
        assert failed.remaining() == {"sp.public.programs": 10}
    assert any(issue.startswith('"sp" was not verified by this rollback') for issue in sealed.report()["issues"])
    sealed.clear(only_failed=True)
    assert sealed.wait() == "success"
    sealed.assert_everything_deleted()


def test_an_altered_approval_deletes_no_more(migration: MigrationFactory) -> None:
    """What is gone is told all the same; put back as it was, the rest goes."""
    failed = migration(stores=["sp", "ids"], graph=False)
    with failed.refusing("sp", "public.participants", "kept for the auditors"):
        failed.trigger().approve()
        assert failed.wait() == "failed"
    content = approval_path(failed).read_text()
    approval_path(failed).write_text(json.dumps({**json.loads(content), "responded_by": "somebody else"}))
    left = failed.remaining()
    failed.clear(task_ids=["sp.list_units"], include_downstream=True)
    assert failed.wait() == "failed"
    report = failed.report()
    assert report["status"] == "PARTIAL"
    assert report["total_rows_deleted"] == failed.rows - sum(left.values())
    assert any('the password of connection "cert_sp"' in issue for issue in report["issues"])
    assert failed.remaining() == left != {}
    approval_path(failed).write_text(content)
    failed.clear(task_ids=["sp.list_units"], include_downstream=True)
    assert failed.wait() == "success"
    failed.assert_everything_deleted()
