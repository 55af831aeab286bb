"""Tasks of a run that has ended well are cleared alone: colour and report follow the facts of now."""

from __future__ import annotations

import json
from typing import Any

from demo.site import DAG_ID
from servers.airflow_rest import segment
from tests.e2e.migrations import Migration, MigrationFactory
from tests.e2e.test_gate import add_row, another_report
from tests.e2e.together import concurrently

CHOICE = "choose_cleanup"


def cleared(failed: Migration, *task_ids: str, include_downstream: bool = False) -> tuple[str, dict[str, Any]]:
    """Clear these tasks; the colour of the run and its report."""
    failed.clear(task_ids=list(task_ids), include_downstream=include_downstream)
    colour = failed.wait()
    return colour, failed.report()


def put_back(failed: Migration) -> None:
    """One row of the district, loaded by nobody knows whom."""
    failed.counts = {"sp": {"public.programs": 0}}
    add_row(failed)


def take_away(failed: Migration) -> None:
    failed.cert.sql("sp", "DELETE FROM programs WHERE district_id = %s", failed.district_id)


def verified_at(report: dict[str, Any]) -> str:
    """When sp was verified."""
    (moment,) = (str(one["verified_at"]) for one in report["verifications"] if one["store"] == "sp")
    return moment


def own_warnings(report: dict[str, Any]) -> list[str]:
    """Without what is said of the districts that other stories roll back at the same time."""
    return [warning for warning in report["warnings"] if " of other districts in " not in warning]


def assert_told(failed: Migration, colour: str, report: dict[str, Any], first: dict[str, Any]) -> None:
    """Red, and the report says what is there again; the verification was when it was."""
    assert (colour, report["status"], report["verification"]) == ("failed", "PARTIAL", "FAILED")
    assert report["rolled_back_at"] == first["rolled_back_at"]
    assert any(
        f'store "sp" holds 1 row of district {failed.district_id} again, in public.programs (1); '
        f"this came after the verification at {verified_at(first)}" in issue
        for issue in report["issues"]
    ), report["issues"]


@concurrently
def test_colour_and_report_follow_the_facts_of_now(migration: MigrationFactory) -> None:
    """Nothing that is cleared alone deletes again, and nobody says SUCCESS without having looked."""
    failed = migration(stores=["sp"])
    failed.trigger().approve()
    assert failed.wait() == "success"
    first, written = failed.report(), failed.report_path().read_text()

    assert cleared(failed, "sp.delete_rows") == ("success", first)
    assert set(failed.states()["sp.delete_rows"]) == {"skipped"}
    assert failed.report_path().read_text() == written

    colour, report = cleared(failed, "finish")
    assert (colour, report["status"], report["issues"]) == ("success", "SUCCESS", [])
    assert report["rolled_back_at"] == first["rolled_back_at"]
    assert report["deletions"] == first["deletions"]
    assert report["tables"] == first["tables"]

    put_back(failed)
    assert_told(failed, *cleared(failed, "finish"), first)
    assert 'row in "public.programs" of store "sp"' in failed.log("finish")

    newer = another_report(failed, "FAILED")
    colour, report = cleared(failed, "finish")
    assert (colour, report["status"], report["issues"]) == ("success", "SUCCESS", [])
    assert report["rolled_back_at"] == first["rolled_back_at"]
    (warning,) = own_warnings(report)
    assert "the district was loaded since" in warning
    assert newer in warning

    (failed.cert.site.data_root / "reports" / f"{newer}.json").unlink()
    assert failed.remaining() == {"sp.public.programs": 1}
    take_away(failed)
    colour, report = cleared(failed, "finish")
    assert (colour, report["status"], own_warnings(report)) == ("success", "SUCCESS", [])
    failed.assert_everything_deleted()


@concurrently
def test_an_older_verification_that_is_put_back_makes_no_success(migration: MigrationFactory) -> None:
    """It bears the right seal, and it was true once."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger().approve()
    assert failed.wait() == "success"
    moment = verified_at(failed.report())
    (place,) = (one.map_index for one in failed.instances("verify") if one.label == "sp")
    passed = failed.cert.operator.xcom(DAG_ID, failed.run, "verify", "verification", map_index=place)
    put_back(failed)
    colour, report = cleared(failed, "verify", include_downstream=True)
    assert (colour, report["status"]) == ("failed", "PARTIAL")
    path = f"/dags/{DAG_ID}/dagRuns/{segment(failed.run)}/taskInstances/verify/xcomEntries/verification"
    failed.cert.operator.request("PATCH", path, body={"value": passed, "map_index": place})
    colour, report = cleared(failed, "write_report", "finish")
    assert (colour, report["status"]) == ("failed", "PARTIAL")
    assert failed.states()["write_report"] == ["failed"]
    assert any(f"this came after the verification at {moment}" in issue for issue in report["issues"])
    failed.assert_controls_untouched()


@concurrently
def test_files_stay_where_rows_or_another_migration_came_between(migration: MigrationFactory) -> None:
    """The answer about the files may come a day after the SUCCESS; what came between needs them, perhaps."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger(cleanup="ask").approve()
    failed.question(CHOICE)
    put_back(failed)
    failed.answer("Delete files", task_id=CHOICE)
    assert failed.wait() == "failed"
    report = failed.report()
    assert (report["status"], report["cleanup"]["outcome"]) == ("SUCCESS", "failed")
    assert any('store "sp" holds 1 row of district' in issue for issue in report["issues"])
    load_report = failed.cert.site.data_root / "loads" / failed.district_id / "load-report.json"
    assert load_report.exists()
    assert failed.remaining() == {"sp.public.programs": 1}

    take_away(failed)
    another = failed.run_id.replace("20251106", "20251107")
    load_report.write_text(json.dumps({**json.loads(load_report.read_text()), "run_id": another}))
    colour, report = cleared(failed, "delete_files", include_downstream=True)
    assert (colour, report["status"], report["cleanup"]["outcome"]) == ("failed", "SUCCESS", "failed")
    assert any(another in issue for issue in report["issues"])
    assert load_report.exists()
