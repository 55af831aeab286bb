"""Runs that a person ends before they can write their report: the next run of the migration writes it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import psycopg

from demo.site import DAG_ID
from servers.child_process import wait_until
from tests.e2e.migrations import Migration, MigrationFactory
from tests.e2e.together import concurrently


def _end_by_hand(failed: Migration) -> str:
    run = failed.run
    failed.cert.operator.mark_run(DAG_ID, run, "failed")
    assert failed.wait() == "failed"
    return run


def _report_of(failed: Migration, run: str) -> dict[str, Any]:
    reports = failed.cert.site.data_root / "reports"
    for path in (one for one in reports.glob("rollback-*.json") if one.suffixes == [".json"]):
        report: dict[str, Any] = json.loads(path.read_text())
        if report["airflow_run_id"] == run:
            return report
    raise AssertionError(f"no report of {run}")


def _forget_version(failed: Migration) -> None:
    """As if its plan had been written before plans named the version that made them."""
    for path in (failed.cert.site.data_root / "reports").glob("rollback-*.plan.json"):
        document = json.loads(path.read_text())
        if document["airflow_run_id"] == failed.run:
            del document["plan"]["package_version"]
            path.write_text(json.dumps(document))


@concurrently
def test_a_run_ended_at_its_question_is_reported_by_the_next(migration: MigrationFactory) -> None:
    """Nothing was deleted and the report says so; the next run asks again and succeeds."""
    failed = migration()
    failed.trigger()
    failed.question()
    ended = _end_by_hand(failed)

    failed.trigger()
    failed.question()
    report = _report_of(failed, ended)
    assert (report["status"], report["verification"], report["total_rows_deleted"]) == ("FAILED", "NOT_RUN", 0)
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()


@concurrently
def test_an_ended_run_of_an_earlier_version_is_reported_by_the_next(migration: MigrationFactory) -> None:
    """Its plan, from before plans named their version, is refused with one sentence; no later run stumbles over it."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger()
    failed.question()
    _forget_version(failed)
    ended = _end_by_hand(failed)

    failed.trigger()
    failed.approve()
    assert failed.wait() == "success"
    report = _report_of(failed, ended)
    assert (report["status"], report["total_rows_deleted"]) == ("FAILED", 0)
    assert any("was made by an earlier version of migration_rollback" in issue for issue in report["issues"])
    assert "Traceback" not in failed.log("load_artifacts")
    failed.assert_everything_deleted()


@concurrently
def test_a_run_that_takes_longer_than_it_may_is_ended_and_reported_by_the_next(migration: MigrationFactory) -> None:
    """`MIGRATION_ROLLBACK_RUN_TIMEOUT`, by default a week; here the week has passed."""
    failed = migration(stores=["sp"], graph=False, rows=2)
    failed.trigger()
    failed.question()
    failed.cert.sql(
        "airflow",
        "UPDATE dag_run SET start_date = now() - interval '8 days' WHERE dag_id = %s AND run_id = %s",
        DAG_ID,
        failed.run,
    )
    assert failed.wait() == "failed"
    ended = failed.run

    failed.trigger(dry_run=True)
    assert failed.wait() == "success"
    report = _report_of(failed, ended)
    assert (report["status"], report["total_rows_deleted"]) == ("FAILED", 0)
    failed.assert_nothing_deleted()


def test_a_run_ended_while_deleting_is_reported_by_the_next(migration: MigrationFactory) -> None:
    """What it has deleted is in its report, what it has left is deleted by the next run."""
    failed = migration()
    cert = failed.cert
    cert.sql(
        "hcp1",
        f"""
        CREATE FUNCTION slow_{failed.run_id.replace("-", "_")}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.district_id = '{failed.district_id}' THEN PERFORM pg_sleep(3); END IF;
            RETURN OLD;
        END $$;
        CREATE TRIGGER slow_{failed.run_id.replace("-", "_")} BEFORE DELETE ON sections
        FOR EACH ROW EXECUTE FUNCTION slow_{failed.run_id.replace("-", "_")}()
        """,
    )
    failed.trigger()
    failed.approve()
    wait_until(
        lambda: any(i.label == "public.sections" for i in failed.instances("hcp1.delete_rows")),
        120,
        "slow delete",
        interval=0.5,
    )
    ended = _end_by_hand(failed)
    cert.sql("hcp1", f"DROP FUNCTION slow_{failed.run_id.replace('-', '_')} CASCADE")

    failed.trigger()
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()
    report = _report_of(failed, ended)
    assert report["status"] == "PARTIAL"
    first, second = report["total_rows_deleted"], failed.report()["total_rows_deleted"]
    assert 0 < first < failed.rows
    assert first + second == failed.rows


def test_a_run_ended_when_everything_was_gone_explains_that_to_the_next(migration: MigrationFactory) -> None:
    """The next run verifies and reports what the one before has done, and has nothing to do itself."""
    failed = migration(stores=["sp"], graph=False)
    failed.trigger().question()
    with contextlib.closing(psycopg.connect(failed.cert.site.uris["sp"])) as loader:
        loader.execute("LOCK TABLE contacts IN ROW EXCLUSIVE MODE")  # the verification waits for its end
        failed.approve()
        wait_until(lambda: _verifies(failed), 120, "verification", interval=0.5)
        ended = _end_by_hand(failed)
    failed.assert_everything_deleted()

    failed.trigger()
    assert failed.wait() == "success"
    assert failed.report()["status"] == "NOTHING_TO_DO"
    report = _report_of(failed, ended)
    assert (report["status"], report["total_rows_deleted"]) == ("SUCCESS", failed.rows)


def _verifies(failed: Migration) -> bool:
    return any(one.label == "sp" and one.state == "running" for one in failed.instances("verify"))
