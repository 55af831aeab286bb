"""The real Airflow that other tests stand on: it asks, takes answers, clears, and leaves no process behind."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from servers.airflow_client import AirflowClient
from servers.airflow_component import AirflowError
from servers.airflow_configuration import AirflowSetup
from servers.airflow_instance import AirflowInstance
from servers.airflow_records import Question, TaskInstance
from servers.airflow_rest import AirflowApiError
from servers.child_process import free_port, is_running, wait_until
from servers.postgres_access import PostgresAccess
from servers.postgres_server import provide_postgres

pytestmark = pytest.mark.timeout(300)

ROOT = Path(__file__).parents[2]
TINY = "tiny"
DATABASE = "airflow_instance"
TYPED = {"confirm_district_id": "D-002"}
DAG_FILE = '''
"""A gate before three deletions, and a task that never ends."""

import os
import time

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import DAG, Param, task

with DAG("tiny", schedule=None):

    @task(map_index_template="{{ task.op_kwargs['table'] }}")
    def delete(table):
        print(f"deleting {table} through {os.environ['AIRFLOW_CONN_CERT_IDS']} with {os.environ['SPECIAL']}")
        return table

    ApprovalOperator(
        task_id="gate",
        subject="Delete?",
        body="three tables",
        params={"confirm_district_id": Param(None, type=["null", "string"])},
    ) >> delete.expand(table=["users", "schools", "grades"])

with DAG("endless", schedule=None):

    @task
    def sleep():
        time.sleep(600)

    sleep()
'''


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresAccess]:
    with provide_postgres(tmp_path_factory.mktemp("postgres"), fsync=False) as server:
        yield server


@pytest.fixture(scope="module")
def airflow(postgres: PostgresAccess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowInstance]:
    """Starts once for the module: tests that crash or stop it come last, and each goes on from the one before."""
    home = tmp_path_factory.mktemp("airflow")
    postgres.create_database(DATABASE)
    with instance_in(home, postgres.uri(DATABASE)) as instance:
        yield instance


@pytest.fixture
def operator(airflow: AirflowInstance) -> Iterator[AirflowClient]:
    with airflow.client("operator") as client:
        yield client


@pytest.fixture
def approver(airflow: AirflowInstance) -> Iterator[AirflowClient]:
    with airflow.client("approver") as client:
        yield client


@dataclass(frozen=True)
class Answered:
    """A run whose question was answered, the states it was seen in until its end, and which end that was."""

    run_id: str
    question: Question
    states: list[str]
    end: str


@pytest.fixture(scope="module")
def approved(airflow: AirflowInstance) -> Answered:
    """A run that was approved and has ended; tests that clear parts of it stand in an order that each bears."""
    with airflow.client("approver") as approver:
        return answered(airflow, approver, "Approve", TYPED)


@pytest.fixture(scope="module")
def rejected(airflow: AirflowInstance) -> Answered:
    """A run that was rejected by a client that does not see the scheduler, and has ended."""
    with AirflowClient(airflow.base_url, "approver", airflow.passwords["approver"], settle=4) as approver:
        return answered(airflow, approver, "Reject")


@pytest.fixture(scope="module")
def unanswered(airflow: AirflowInstance) -> str:
    """Id of a run that asks, until a test ends it."""
    with airflow.client("operator") as operator:
        return asked(operator)


@pytest.fixture(scope="module")
def endless(airflow: AirflowInstance) -> TaskInstance:
    """A task that runs until somebody ends it."""
    with airflow.client("operator") as operator:
        run_id = operator.trigger("endless")

        def running() -> list[TaskInstance]:
            found = operator.task_instances("endless", run_id, "sleep")
            return [one for one in found if one.state == "running" and one.pid]

        return wait_until(running, 60, "start of the endless task")[0]


@dataclass(frozen=True)
class Heir:
    """A test process that has started the Airflow which another one stopped, and the processes that it started."""

    process: subprocess.Popen[str]
    airflow_pids: list[int]


@pytest.fixture(scope="module")
def heir(airflow: AirflowInstance, postgres: PostgresAccess) -> Iterator[Heir]:
    """Stops the Airflow of this process and starts it from another one; no test after that may use this one's."""
    airflow.stop()
    program = f"""
        from pathlib import Path
        from tests.integration.test_airflow_instance import instance_in
        with instance_in(Path({str(airflow.home)!r}), {postgres.uri(DATABASE)!r}, port={airflow.port}) as airflow:
            print(*airflow.pids(), flush=True)
            input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        yield Heir(process, [int(word) for word in next(line for line in lines if line[0].isdecimal()).split()])
        process.kill()


def instance_in(home: Path, metadata_uri: str, *, port: int | None = None) -> AirflowInstance:
    """Prepare (not start) an instance whose folders are below `home`."""
    for name in ("dags", "plugins"):
        (home / name).mkdir(exist_ok=True)
    (home / "dags" / "tiny_dag.py").write_text(DAG_FILE)
    return AirflowInstance(
        home,
        AirflowSetup(
            dags_folder=home / "dags",
            plugins_folder=home / "plugins",
            metadata_uri=metadata_uri,
            connections={"cert_ids": "postgresql://reader@127.0.0.1/ids"},
            environment={"SPECIAL": "sauce"},
        ),
        dag_ids=(TINY, "endless"),
        port=port,
    )


def asked(client: AirflowClient) -> str:
    """Trigger the DAG and return the run id once its gate asks."""
    run_id = client.trigger(TINY, {"run_id": "mig-20251106-001"})
    client.wait_for_question(TINY, run_id, "gate")
    return run_id


def answered(
    airflow: AirflowInstance, approver: AirflowClient, option: str, params_input: Mapping[str, Any] | None = None
) -> Answered:
    """Trigger the DAG as the operator, answer as the approver, and wait for the end of the run."""
    states: list[str] = []
    with airflow.client("operator") as operator:
        run_id = asked(operator)
        question = approver.answer(TINY, run_id, "gate", option, params_input)
        end = operator.wait_for_end(TINY, run_id, progress=lambda state, _tasks: states.append(state))
    return Answered(run_id, question, states, end)


def listening(pids: list[int]) -> set[tuple[str, int]]:
    """Addresses and ports that the processes listen on."""
    psutil = pytest.importorskip("psutil")
    found = set()
    for pid in pids:
        # A process that has run a task hides its descriptors from everybody but root.
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            sockets = psutil.Process(pid).net_connections(kind="inet")
            found |= {tuple(one.laddr) for one in sockets if one.status == psutil.CONN_LISTEN}
    return found


def test_an_approval_runs_the_mapped_tasks_and_names_the_approver(operator: AirflowClient, approved: Answered) -> None:
    run_id, question = approved.run_id, approved.question
    assert approved.end == approved.states[-1] == "success"
    assert (question.answered_by, question.params_input) == ("approver", TYPED)
    assert operator.run(TINY, run_id)["triggering_user_name"] == "operator"
    answer = operator.xcom(TINY, run_id, "gate")
    assert (answer["responded_by_user"]["name"], answer["params_input"]) == ("approver", TYPED)
    deletions = operator.task_instances(TINY, run_id, "delete")
    assert [one.label for one in deletions] == ["users", "schools", "grades"]
    assert {(one.state, one.try_number) for one in deletions} == {("success", 1)}
    assert operator.xcom(TINY, run_id, "delete", map_index=1) == "schools"
    log = operator.task_log(TINY, run_id, "delete", map_index=1)
    assert "deleting schools through postgresql://reader@127.0.0.1/ids with sauce" in log


def test_one_map_index_is_cleared_alone(operator: AirflowClient, approved: Answered) -> None:
    run_id = approved.run_id
    operator.mark_task(TINY, run_id, "delete", "failed", map_index=1)
    cleared = operator.clear(TINY, run_id, only_failed=True)
    assert [(one.task_id, one.map_index) for one in cleared] == [("delete", 1)]
    assert operator.wait_for_end(TINY, run_id) == "success"
    assert [one.try_number for one in operator.task_instances(TINY, run_id, "delete")] == [1, 2, 1]


def test_a_cleared_gate_asks_again_and_its_old_answer_does_not_count(
    operator: AirflowClient, approver: AirflowClient, approved: Answered
) -> None:
    run_id = approved.run_id
    cleared = operator.clear(TINY, run_id, task_ids=["gate"], include_downstream=True)
    assert len(cleared) == 4
    assert operator.wait_for_question(TINY, run_id, "gate").answered_by is None
    approver.answer(TINY, run_id, "gate", "Reject")
    assert operator.wait_for_end(TINY, run_id) == "success"
    assert operator.task_instance(TINY, run_id, "gate").try_number == 2


def test_a_rejection_skips_the_deletions(operator: AirflowClient, rejected: Answered) -> None:
    assert (rejected.question.chosen_options, rejected.question.params_input) == (("Reject",), {})
    assert rejected.end == "success"
    assert {one.state for one in operator.task_instances(TINY, rejected.run_id, "delete")} == {"skipped"}
    assert operator.xcom(TINY, rejected.run_id, "gate", default=None) is None


def test_a_client_without_view_of_the_scheduler_holds_its_answer_back(rejected: Answered) -> None:
    question = rejected.question
    assert question.answered_at is not None
    assert (question.answered_at - question.created_at).total_seconds() >= 4
    assert rejected.end == "success"


def test_a_viewer_may_look_but_neither_trigger_nor_answer(airflow: AirflowInstance, unanswered: str) -> None:
    with airflow.client("viewer") as viewer:
        assert viewer.question(TINY, unanswered, "gate").subject == "Delete?"
        with pytest.raises(AirflowApiError, match="403"):
            viewer.answer(TINY, unanswered, "gate", "Reject")
        with pytest.raises(AirflowApiError, match="403"):
            viewer.trigger(TINY)


def test_waiting_for_a_question_ends_when_the_run_ends(
    airflow: AirflowInstance, operator: AirflowClient, unanswered: str
) -> None:
    with airflow.client("dba") as dba:
        dba.mark_run(TINY, unanswered, "failed")
    with pytest.raises(RuntimeError, match='"gate" is failed and its run failed without a question'):
        operator.wait_for_question(TINY, unanswered, "gate")


def test_an_operator_may_end_and_delete_a_run(operator: AirflowClient, unanswered: str) -> None:
    operator.mark_run(TINY, unanswered, "failed")
    operator.delete_run(TINY, unanswered)
    with pytest.raises(AirflowApiError, match="404"):
        operator.run(TINY, unanswered)


def test_an_import_error_is_reported_with_its_text(airflow: AirflowInstance, operator: AirflowClient) -> None:
    broken = airflow.home / "dags" / "broken_dag.py"
    broken.write_text("from airflow.sdk import DAG\nraise RuntimeError('spoiled soup')\n")
    try:
        errors = wait_until(operator.import_errors, 60, "import error")
        assert "spoiled soup" in errors["broken_dag.py"]
    finally:
        broken.unlink()
    wait_until(lambda: not operator.import_errors(), 60, "end of the import error")


def test_it_listens_on_loopback_only_and_keeps_its_secrets_private(airflow: AirflowInstance) -> None:
    answer = httpx.get(f"{airflow.base_url}/api/v2/version", trust_env=False)
    assert answer.json()["version"] == "3.3.2"
    assert listening(airflow.pids()) == {("127.0.0.1", airflow.port)}
    for name in ("secrets.json", "passwords.json"):
        assert (airflow.home / name).stat().st_mode & 0o077 == 0


def test_a_missing_metadata_database_is_reported_with_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servers.airflow_instance.STARTED", ())  # they would only import until the migration fails
    nowhere = f"postgresql://nobody:nothing@127.0.0.1:{free_port()}/none"
    with (
        pytest.raises(AirflowError, match=r"(?s)airflow db ended with 1; it said:.*refused"),
        instance_in(tmp_path, nowhere),
    ):
        pass


def test_a_crashed_component_is_noticed_and_can_be_started_again(
    airflow: AirflowInstance, operator: AirflowClient, approver: AirflowClient
) -> None:
    run_id = asked(operator)
    scheduler = airflow.component("scheduler")
    pids = scheduler.pids()
    scheduler.kill()
    assert [pid for pid in pids if is_running(pid)] == []
    with pytest.raises(AirflowError, match="airflow scheduler ended with 137"):
        scheduler.check()
    airflow.start_component("scheduler")
    approver.answer(TINY, run_id, "gate", "Reject")
    assert operator.wait_for_end(TINY, run_id) == "success"


def test_stop_leaves_no_process_not_even_a_running_task(airflow: AirflowInstance, endless: TaskInstance) -> None:
    pids = airflow.pids()
    assert endless.pid in pids
    airflow.stop()
    assert [pid for pid in pids if is_running(pid)] == []


def test_start_after_stop_goes_on_in_another_test_process(
    operator: AirflowClient, endless: TaskInstance, heir: Heir
) -> None:
    assert heir.process.poll() is None
    assert operator.run_state("endless", endless.run_id) == "running"
    operator.mark_run("endless", endless.run_id, "failed")


def test_death_of_the_test_process_takes_airflow_along(heir: Heir) -> None:
    assert heir.airflow_pids
    assert any(map(is_running, heir.airflow_pids))
    heir.process.kill()
    wait_until(lambda: not any(map(is_running, heir.airflow_pids)), 30, "end of the orphaned airflow")
