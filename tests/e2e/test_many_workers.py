"""CeleryExecutor with two workers that have neither disk nor metadata in common, and what happens to one of them."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from demo.site import DAG_ID, REPOSITORY, Site
from servers.airflow_client import AirflowClient
from servers.airflow_records import TaskInstance
from servers.airflow_worker import WorkerSetup, start_worker, wait_for_worker
from servers.child_process import wait_until
from servers.redis_server import RedisServer
from tests.e2e.bucket import BUCKET, CONNECTION, DATA_ROOT, Bucket, running_bucket
from tests.e2e.migrations import Cert, Migration

METADATA = "airflow_workers"
LOGS = "logs"
UMASKS = {"east": "022", "west": "077"}
# Airflow's default on the worker that asks: only with it does the end of the process that asked come late.
HEARTBEATS = {"east": "5", "west": "1"}
POLICY = Path(__file__).with_name("many_workers") / "airflow_local_settings.py"


@dataclass
class Workers:
    """The two workers. Each has a copy of the code in its home, and takes tasks of its own queue and of "either"."""

    cert: Cert
    bucket: Bucket
    homes: Path

    def running(self, **environments: dict[str, str]) -> Workers:
        """Start those that do not run, and those with an environment of their own, from an empty home."""
        begun = []
        for name in UMASKS:
            if name not in self._alive() or name in environments:
                self.kill(name)
                own = {"AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": HEARTBEATS[name], **environments.get(name, {})}
                queues, home = (name, "either"), self._new_home(name)
                setup = WorkerSetup(name, home, queues, UMASKS[name], concurrency=3, environment=own)
                begun.append(start_worker(self.cert.airflow, setup))
        for worker in begun:
            wait_for_worker(worker)
        return self

    def kill(self, name: str) -> None:
        """Let the machine vanish: all processes of the worker, and its disk."""
        if name in self._alive():
            self.cert.airflow.component(name).kill()
        shutil.rmtree(self.home(name), ignore_errors=True)

    def home(self, name: str) -> Path:
        return self.homes / name

    def migration(self, number: int, **arguments: Any) -> Migration:
        """A failed migration whose files are in the bucket and nowhere else."""
        failed = Migration.load(self.cert, f"D-{number:03}", f"mig-20251106-{number:03}", **arguments)
        self.bucket.take(self.cert.site.data_root)
        return failed

    def trigger(self, failed: Migration, rule: str, **conf: object) -> Migration:
        """Start a run whose tasks the cluster policy sends to the workers by this rule."""
        conf = {"run_id": failed.run_id, "cleanup": "no", **conf}
        failed.runs.append(self.cert.operator.trigger(DAG_ID, conf, run_id=f"{rule}__{uuid.uuid4()}"))
        return failed

    def report(self, failed: Migration) -> dict[str, Any]:
        return self.bucket.report_of(failed.run)[1]

    def _alive(self) -> list[str]:
        return [name for name in UMASKS if self.home(name).exists()]

    def _new_home(self, name: str) -> Path:
        for folder in ("dags", "plugins", "include"):
            shutil.copytree(REPOSITORY / folder, self.home(name) / folder, ignore=shutil.ignore_patterns("__pycache__"))
        return self.home(name)


@pytest.fixture(scope="module")
def all_workers(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """An Airflow whose connections are in its database alone, and whose logs are in the bucket like everything else."""
    site = replace(site, home=tmp_path_factory.mktemp("workers"))
    site.postgres.create_database(site.database(METADATA))
    site.leave_out_of_statement_log(METADATA)
    config = site.home / METADATA / "config"
    config.mkdir(parents=True)
    shutil.copy(POLICY, config)
    with (
        running_bucket() as bucket,
        RedisServer(site.home / "redis") as broker,
        Cert.running(
            site, environment=_environment(broker), connections=None, metadata=METADATA, parallelism=8
        ) as cert,
        cert.airflow.client("dba") as dba,
    ):
        for conn_id, body in {**_connections(site), CONNECTION: bucket.connection()}.items():
            dba.request("POST", "/connections", body={"connection_id": conn_id, **body})
        yield Workers(cert, bucket, site.home / "homes")


def _environment(broker: RedisServer) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": broker.uri(0),
        "AIRFLOW__CELERY__RESULT_BACKEND": broker.uri(1),
        "AIRFLOW__LOGGING__REMOTE_LOGGING": "True",
        "AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER": f"s3://{BUCKET}/{LOGS}",
        "AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID": CONNECTION,
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
        "MIGRATION_ROLLBACK_DATA_ROOT": DATA_ROOT,
        "MIGRATION_ROLLBACK_RETRY_DELAY": "3",
    }


def _connections(site: Site) -> dict[str, dict[str, Any]]:
    """Those of the site, as an administrator enters them."""
    found = {}
    for conn_id, uri in site.connections().items():
        parts = urlsplit(uri)
        found[conn_id] = {
            "conn_type": parts.scheme,
            "host": parts.hostname,
            "port": parts.port,
            "login": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "schema": parts.path.removeprefix("/"),
        }
    return found


@pytest.fixture
def workers(all_workers: Workers) -> Workers:
    """Both of them, also where the test before has killed one."""
    return all_workers.running()


def _of(failed: Migration, task_id: str) -> TaskInstance:
    (instance,) = failed.instances(task_id)
    return instance


def test_two_workers_that_share_nothing_but_the_bucket_roll_back(workers: Workers) -> None:
    """No task finds what it needs on its own disk. Rows, nodes, files are gone; logs and report are in the bucket."""
    failed = workers.migration(80)
    workers.trigger(failed, "apart", cleanup="yes")
    failed.approve()
    assert failed.wait() == "success", failed.log("finish")
    failed.assert_everything_deleted()

    path, report = workers.bucket.report_of(failed.run)
    assert (report["status"], report["verification"], report["issues"]) == ("SUCCESS", "PASSED", [])
    assert report["total_rows_deleted"] == failed.rows
    assert report["cleanup"]["outcome"] == "deleted"
    assert [name for name in workers.bucket.files() if f"/{failed.district_id}/" in name] == []
    assert [one["code"] for one in report["findings"] if one["severity"] != "info"] == []

    ran_on = {
        (one.task_id, one.map_index): one.hostname for one in workers.cert.operator.task_instances(DAG_ID, failed.run)
    }
    assert ran_on["load_artifacts", -1] == ran_on["await_approval", -1] == ran_on["write_report", -1] == "east"
    assert ran_on["build_plan", -1] == ran_on["sp.list_units", -1] == ran_on["finish", -1] == "west"
    assert {ran_on["sp.delete_rows", 0], ran_on["sp.delete_rows", 1]} == {"east", "west"}
    assert path.removeprefix("reports/") in failed.log("finish")
    logs = workers.bucket.client.list_objects_v2(Bucket=BUCKET, Prefix=f"{LOGS}/")["Contents"]
    assert any("task_id=build_plan" in item["Key"] for item in logs)
    for name in UMASKS:
        assert list(workers.home(name).rglob("reports")) == []


DELAYS = (0, 1, 3, 6)


def test_an_answer_may_come_at_any_moment(workers: Workers) -> None:
    """With CeleryExecutor the late exit of the process that asked kills no task, however early the answer comes."""
    asked = {delay: workers.migration(81 + place, stores=["sp"], graph=False) for place, delay in enumerate(DELAYS)}
    airflow = workers.cert.airflow
    with AirflowClient(
        airflow.base_url, "approver", airflow.passwords["approver"], is_parked=lambda _task_instance_id: True
    ) as hasty:

        def reject(delay: int) -> str | None:
            failed = workers.trigger(asked[delay], "apart")
            failed.question()
            time.sleep(delay)  # how late the answer comes is what is tried
            failed.answer("Reject", client=hasty)
            wait_until(lambda: _of(failed, "await_approval").state in ("success", "failed"), 120, "end of the gate")
            return _of(failed, "await_approval").state

        with ThreadPoolExecutor(len(DELAYS)) as pool:
            assert dict(zip(DELAYS, pool.map(reject, DELAYS), strict=True)) == dict.fromkeys(DELAYS, "success")
    for failed in asked.values():
        assert failed.wait() == "success"
        assert failed.cert.deletes_of(failed.district_id) == []


def test_the_delete_of_a_worker_that_is_killed_is_tried_again_by_another(workers: Workers) -> None:
    """Nobody does anything: Airflow notices the silence, and the other worker deletes what was rolled back."""
    failed = workers.migration(86, stores=["sp"], graph=False)
    with failed.slowed("sp", "public.participants", 0.3):
        workers.trigger(failed, "either")
        failed.approve()
        at_work = wait_until(lambda: _deleting(failed, "public.participants"), 120, "slow DELETE")
        assert at_work is not None
        assert at_work.hostname is not None
        workers.kill(at_work.hostname)
        assert failed.wait() == "success", failed.log("finish")
    failed.assert_everything_deleted()
    again = {one.label: one for one in failed.instances("sp.delete_rows")}["public.participants"]
    assert again.hostname in UMASKS.keys() - {at_work.hostname}
    report = workers.report(failed)
    assert (report["status"], report["total_rows_deleted"], report["times_cleared"]) == ("SUCCESS", failed.rows, 0)
    assert [table["attempts"] for table in report["tables"] if table["table"] == "public.participants"] == [2]


def _deleting(failed: Migration, table: str) -> TaskInstance | None:
    """The instance that deletes the table, once its DELETE is at work in the server."""
    at_work = failed.cert.sql(
        "sp",
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%DELETE FROM%' "
        "AND wait_event = 'PgSleep'",
    )
    instances = [one for one in failed.instances("sp.delete_rows") if one.label == table and one.state == "running"]
    return instances[0] if at_work and instances else None


def test_the_worker_that_asked_may_be_gone_when_the_answer_comes(workers: Workers) -> None:
    """All that the answer needs is in the bucket and in Airflow's database."""
    failed = workers.trigger(workers.migration(87, stores=["sp"], graph=False), "either")
    failed.question()
    failed.cert.operator.wait_until_answerable(DAG_ID, failed.run, "await_approval")
    asked_by = _of(failed, "await_approval").hostname
    assert asked_by is not None
    workers.kill(asked_by)
    failed.approve()
    assert failed.wait() == "success", failed.log("finish")
    failed.assert_everything_deleted()
    assert _of(failed, "await_approval").hostname in UMASKS.keys() - {asked_by}
    assert workers.report(failed)["status"] == "SUCCESS"


def test_workers_that_do_not_see_each_others_claims_say_so_before_anybody_is_asked(
    all_workers: Workers, tmp_path: Path
) -> None:
    """The first task finds the migration's files, in a folder of its worker alone; the next one runs elsewhere.

    That worker does not know Airflow's address either, which is a warning in the report.
    """
    workers, data = all_workers, tmp_path / "data"
    failed = Migration.load(workers.cert, "D-088", "mig-20251106-088", stores=["sp"], graph=False)
    shutil.copytree(workers.cert.site.data_root, data)
    workers.bucket.take(workers.cert.site.data_root)
    workers.running(west={"MIGRATION_ROLLBACK_DATA_ROOT": str(data), "AIRFLOW__API__BASE_URL": ""})
    workers.trigger(failed, "stray")
    assert failed.wait() == "failed"
    assert failed.states()["await_approval"] == ["skipped"]
    assert sum(failed.remaining().values()) == failed.rows
    assert failed.cert.deletes_of(failed.district_id) == []
    report = workers.report(failed)
    assert report["status"] == "BLOCKED"
    assert {one["code"] for one in report["findings"]} == {"claim_not_seen", "base_url_missing"}
    (issue,) = report["issues"]
    assert f"load_artifacts has made the claim {data}/reports/claims/rb-" in issue
    assert f"this one does not find it at {DATA_ROOT}/reports/claims/rb-" in issue
    assert "MIGRATION_ROLLBACK_DATA_ROOT has to be the same place on all workers" in issue
