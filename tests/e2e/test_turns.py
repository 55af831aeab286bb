"""Tables of one store that are deleted side by side: who waits, who gives its slot to others, and who is stopped.

And what the page *Rollback* hears of it, which comes from Airflow's REST API alone.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest

from demo.site import DAG_ID, Site
from servers.airflow_client import FINISHED, AirflowClient
from servers.airflow_rest import AirflowApiError, segment
from servers.child_process import wait_until
from tests.e2e.migrations import Cert, Migration
from tests.statement_log import as_sent, deletes_in

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
        if POOL not in {pool["name"] for pool in dba.pages("/pools", "pools")}:
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
        page = Page(cert.operator, failed)
        for index, blocker in ((PARTICIPANTS, "public.contacts"), (PROGRAMS, "public.participants")):
            wait_until(partial(page.waits_for, index, blocker), 60, f"the page to hear what {index} waits for")
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
    shown = Page(cert.operator, failed).document("finish")
    assert (shown["status"], shown["issues"]) == ("PARTIAL", report["issues"])
    failed.clear(only_failed=True)
    assert failed.wait() == "success"
    assert failed.report()["total_rows_deleted"] == failed.rows
    failed.assert_everything_deleted()


def test_the_page_hears_of_the_plan_of_progress_and_of_the_end(cert: Cert) -> None:
    """As a viewer sees it: the exact statements, rows while they go, who waits for whom, and the whole report."""
    make_pool(cert)
    failed = Migration.load(cert, "D-813", "mig-20251106-813", rows=24, stores=["sp"])
    with cert.airflow.client("viewer") as viewer, failed.slowed("sp", "public.contacts", 0.4):
        page = Page(viewer, failed.trigger())
        failed.question()
        plan, piece = page.document("build_plan"), page.document("build_plan", "page_sp_0")
        failed.approve()
        seen = page.watch("sp.delete_rows", CONTACTS, PARTICIPANTS)
        assert failed.wait() == "success"
        _assert_plan_is_shown(failed, plan, piece)
        deleted = [note["deleted"] for note in seen[CONTACTS]]
        assert (deleted, deleted[-1]) == (sorted(deleted), 24)
        assert len({rows for rows in deleted if 0 < rows < 24}) >= 2
        assert "public.contacts" in {note["waiting_for"] for note in seen[PARTICIPANTS]}
        graph = page.progress("graph.delete_nodes")
        assert graph is not None
        assert (graph["unit"], graph["deleted"], graph["expected"]) == ("graph", failed.nodes, failed.nodes)
        _assert_report_is_shown(failed, page)


def test_what_the_page_cannot_be_told_harms_nothing(cert: Cert) -> None:
    """The API server refuses each document and each note of one run."""
    make_pool(cert)
    failed = Migration.load(cert, "D-814", "mig-20251106-814", stores=["sp"], graph=False)
    run = f"untold_{failed.run_id}"
    cert.sql("turns", REFUSED.replace("{run}", run))
    conf = {"run_id": failed.run_id, "cleanup": "no"}
    failed.runs.append(cert.operator.trigger(DAG_ID, conf, run_id=run))
    failed.approve()
    assert failed.wait() == "success"
    failed.assert_everything_deleted()
    page = Page(cert.operator, failed)
    assert [page.document(task_id) for task_id in ("build_plan", "write_report", "finish")] == [None] * 3
    assert page.progress("sp.delete_rows", CONTACTS) is None
    assert failed.log("build_plan").count("the page will not show this: AirflowRuntimeError") == 1
    assert failed.log("sp.delete_rows", CONTACTS).count("cannot be noted for the page") == 1


REFUSED = """
    CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'data_exception'; END$$;
    CREATE TRIGGER refused BEFORE INSERT ON xcom FOR EACH ROW
    WHEN (NEW.run_id = '{run}' AND NEW.key LIKE 'page%') EXECUTE FUNCTION refused();
    CREATE TRIGGER refused BEFORE INSERT ON task_state_store FOR EACH ROW
    WHEN (NEW.run_id = '{run}') EXECUTE FUNCTION refused()"""


class Page:
    """All that the page asks Airflow for, of one run and as one user."""

    def __init__(self, client: AirflowClient, failed: Migration) -> None:
        self._client = client
        self._failed = failed

    def document(self, task_id: str, key: str = "page") -> Any:
        """What the task has left; null where it has left nothing."""
        found = self._client.xcom(DAG_ID, self._failed.run, task_id, key, default=None)
        assert len(json.dumps(found)) < 1_000_000
        return found

    def progress(self, task_id: str, map_index: int = -1) -> Any:
        """The instance's latest note; null where there is none."""
        path = f"/dags/{DAG_ID}/dagRuns/{segment(self._failed.run)}/taskInstances/{task_id}/state-store/progress"
        try:
            return self._client.request("GET", path, params={"map_index": map_index})["value"]
        except AirflowApiError as error:
            if error.status != 404:
                raise
            return None

    def waits_for(self, map_index: int, blocker: str) -> bool:
        """Whether a table of the store is said to wait for the other one."""
        note = self.progress("sp.delete_rows", map_index)
        return note is not None and bool(note["waiting_for"] == blocker)

    def watch(self, task_id: str, *indices: int) -> dict[int, list[Any]]:
        """The notes of these instances, in the order in which they were seen, until all of them have ended."""
        seen: dict[int, list[Any]] = {index: [] for index in indices}

        def ended() -> bool:
            states = {one.map_index: one.state for one in self._failed.instances(task_id)}
            for index, notes in seen.items():
                note = self.progress(task_id, index)
                if note is not None and note not in notes:
                    notes.append(note)
            return all(states.get(index) in FINISHED for index in indices)

        wait_until(ended, 180, f"the end of {task_id}", interval=0.3)
        return seen


def _assert_plan_is_shown(failed: Migration, page: Any, piece: Any) -> None:
    assert (page["state"], page["district_id"]) == ("ready", failed.district_id)
    assert [store["store"] for store in page["stores"]] == ["sp", "adb", "hcp2", "hcp1", "ids"]
    assert [store["rows"] for store in page["stores"]] == [failed.rows, 0, 0, 0, 0]
    assert (page["stores"][0]["generations"], page["graph"]["nodes"]) == (3, failed.nodes)
    units = piece["units"]
    assert [(unit["name"], unit["map_index"], unit["generation"]) for unit in units] == [
        ("public.contacts", 0, 0),
        ("public.participants", 1, 1),
        ("public.programs", 2, 2),
    ]
    assert {("public.contacts", "public.participants"), ("public.participants", "public.programs")} <= {
        (key["referencing"], key["referenced"]) for key in piece["foreign_keys"]
    }
    sent = deletes_in("\n".join(failed.cert.deletes_of(failed.district_id)))
    for unit in units:
        assert any(as_sent(unit["statement"]).fullmatch(one) for one in sent), unit["statement"]


def _assert_report_is_shown(failed: Migration, page: Page) -> None:
    """The last report; that of ``write_report`` knows nothing of the files and of the approval's end yet."""
    report, shown = failed.report(), page.document("finish")
    same = report.keys() & shown.keys() - {"verifications"}
    assert {name: shown[name] for name in same} == {name: report[name] for name in same}
    assert len(same) > 15
    for one in report["verifications"]:
        assert {**one, "tables": []} in shown["verifications"]
    assert (shown["status"], shown["report_path"]) == ("SUCCESS", str(failed.report_path()))
    pieces = [
        page.document("finish", f"page_{store}_{place}")
        for store, number in shown["stores"].items()
        for place in range(number)
    ]
    assert [table for piece in pieces for table in piece["tables"]] == report["tables"]
    assert page.document("write_report")["status"] == "SUCCESS"


def _batches(failed: Migration) -> int:
    if not failed.cert.sql("sp", "SELECT to_regclass('migration_rollback.ledger')")[0][0]:
        return 0
    counted = "SELECT count(*) FROM migration_rollback.ledger WHERE district = %s AND table_name = 'public.contacts'"
    return int(failed.cert.sql("sp", counted, failed.district_id)[0][0])
