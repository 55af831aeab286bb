"""Tables of one store that are deleted side by side: who waits, who gives its slot to others, and who is stopped."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest

from demo.site import DAG_ID, Site
from servers.child_process import wait_until
from tests.e2e.migrations import Cert, Migration

POOL = "migration_rollback"
ENVIRONMENT = {
    "MIGRATION_ROLLBACK_POOL": POOL,
    "MIGRATION_ROLLBACK_PARALLEL_UNITS": "2",
    "MIGRATION_ROLLBACK_BATCH_SIZE": "3",
    "MIGRATION_ROLLBACK_LOCK_TIMEOUT": "1",
    "MIGRATION_ROLLBACK_RETRIES": "50",
    "MIGRATION_ROLLBACK_RETRY_DELAY": "1",
}
RESCHEDULES = """
    SELECT count(*) FROM task_reschedule AS r JOIN task_instance AS t ON r.ti_id = t.id
    WHERE t.dag_id = %s AND t.run_id = %s AND t.task_id = 'sp.delete_rows' AND t.map_index = %s"""
CONTACTS, PARTICIPANTS, PROGRAMS = range(3)


@pytest.fixture(scope="module")
def cert(site: Site) -> Iterator[Cert]:
    """An Airflow whose deletions take their slots from a pool that nobody has made yet."""
    site.postgres.create_database(site.database("turns"))
    site.leave_out_of_statement_log("turns")
    with Cert.running(site, metadata="turns", environment=ENVIRONMENT) as running:
        yield running


def make_pool(cert: Cert) -> None:
    with cert.airflow.client("dba") as dba:
        dba.request("POST", "/pools", body={"name": POOL, "slots": 2})


@contextlib.contextmanager
def contacts_locked(failed: Migration) -> Iterator[None]:
    """Somebody works on the contacts, so that each try to delete them ends with a lock timeout."""
    with psycopg.connect(failed.cert.site.uris["sp"]) as connection:
        connection.execute("SELECT FROM contacts WHERE district_id = %s FOR UPDATE", [failed.district_id])
        yield
        connection.rollback()


def test_a_table_whose_blocker_waits_for_its_retry_gives_up_its_slot_and_no_try(cert: Cert) -> None:
    """Two slots are enough for three tables of which each waits for the next. Before, the pool is missed at once."""
    failed = Migration.load(cert, "D-811", "mig-20251106-811", stores=["sp"], graph=False)
    failed.trigger()
    path = f"/dags/{DAG_ID}/dagRuns/{failed.run}/taskInstances"
    _assert_first_task_names_the_pool(failed, f"{path}/load_artifacts/dependencies")
    make_pool(cert)
    failed.question()
    with contacts_locked(failed):
        failed.approve()
        for index, times in ((PARTICIPANTS, 2), (PROGRAMS, 1)):
            wait_until(
                partial(_has_given_up_its_slot, failed, index, times),
                120,
                f"instance {index} of sp.delete_rows to give up its slot",
                interval=0.5,
            )
    assert failed.wait() == "success"
    failed.assert_everything_deleted()
    tries = {instance.label: instance.try_number for instance in failed.instances("sp.delete_rows")}
    assert tries.pop("public.contacts") > 1
    assert tries == {"public.participants": 1, "public.programs": 1}, _logs_of_first_tries(failed)
    pools = {item["task_id"]: item["pool"] for item in cert.operator.pages(path, "task_instances")}
    assert {pools[f"{store}.delete_rows"] for store in ("sp", "ids")} == {POOL}
    assert pools["await_approval"] == pools["build_plan"] == pools["sp.list_units"] == "default_pool"


def _logs_of_first_tries(failed: Migration) -> str:
    task_id = "sp.delete_rows"
    logs = (failed.cert.operator.task_log(DAG_ID, failed.run, task_id, map_index=i, try_number=1) for i in range(3))
    return "\n\n".join(logs)


def _has_given_up_its_slot(failed: Migration, index: int, times: int) -> bool:
    return bool(failed.cert.sql("turns", RESCHEDULES, DAG_ID, failed.run, index)[0][0] >= times)


def _assert_first_task_names_the_pool(failed: Migration, path: str) -> None:
    """It does not start, and its page in the UI says why."""
    sentence = f"Tasks using non-existent pool '{POOL}' will not be scheduled"

    def told() -> bool:
        answer = failed.cert.operator.request("GET", path)
        return any(sentence in dependency["reason"] for dependency in answer["dependencies"])

    wait_until(lambda: failed.states()["load_artifacts"] == ["scheduled"], 60, "the run to begin")
    wait_until(told, 30, sentence)


def test_a_task_that_a_person_ends_stops_between_two_batches(cert: Cert) -> None:
    """The batch at work is committed and counted, no other begins, and the state is what the person says."""
    failed = Migration.load(cert, "D-812", "mig-20251106-812", rows=24, stores=["sp"], graph=False)
    with failed.slowed("sp", "public.contacts", 0.4):
        failed.trigger().approve()
        wait_until(lambda: _batches(failed) >= 1, 120, "the first batch of contacts", interval=0.2)
        cert.operator.mark_task(DAG_ID, failed.run, "sp.delete_rows", "failed", CONTACTS)
        assert failed.wait() == "failed"
    log = failed.log("sp.delete_rows", CONTACTS)
    assert 'the task is being ended: nothing more is deleted from "public.contacts" of store "sp"' in log
    left = failed.remaining()["sp.public.contacts"]
    assert 0 < left < 24
    report = failed.report()
    assert (report["status"], report["total_rows_deleted"]) == ("PARTIAL", 24 - left)
    failed.clear(only_failed=True)
    assert failed.wait() == "success"
    assert failed.report()["total_rows_deleted"] == failed.rows
    failed.assert_everything_deleted()


def _batches(failed: Migration) -> int:
    if not failed.cert.sql("sp", "SELECT to_regclass('migration_rollback.ledger')")[0][0]:
        return 0
    counted = "SELECT count(*) FROM migration_rollback.ledger WHERE district = %s AND table_name = 'public.contacts'"
    return int(failed.cert.sql("sp", counted, failed.district_id)[0][0])
