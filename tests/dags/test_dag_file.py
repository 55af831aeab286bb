"""The DAG file: what it promises by its shape, before anything runs."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
DAG_FILE = REPOSITORY / "dags" / "migration_rollback_dag.py"
STORES = ("sp", "adb", "hcp2", "hcp1", "ids")
OWN_PLUGINS = ("migration_rollback_links.py", "migration_rollback_page.py")
DESTRUCTIVE = (*(f"{store}.delete_rows" for store in STORES), "graph.delete_nodes", "delete_files")

DESCRIBE = """
import json, sys
sys.path[:0] = sys.argv[1:3]
import airflow.sdk
from airflow.sdk import DAG, Param, TaskGroup, chain, task
before = set(sys.modules)
import migration_rollback_dag as module
imported = sorted(set(sys.modules) - before)
from airflow.serialization.serialized_objects import DagSerialization
from migration_rollback.edge.page_links import RollbackPageLink
dag = module.dag
gate = dag.get_task("await_approval")
print(json.dumps({
    "imported": imported,
    "tasks": {t.task_id: {"upstream": sorted(t.get_flat_relative_ids(upstream=True)),
                          "rule": str(getattr(t.trigger_rule, "value", t.trigger_rule)),
                          "retries": t.retries, "seconds": t.execution_timeout and t.execution_timeout.total_seconds()}
              for t in dag.tasks},
    "teardowns": [t.task_id for t in dag.tasks if t.is_teardown],
    "leaves": [t.task_id for t in dag.leaves],
    "outlets": {t.task_id: [asset.name for asset in t.outlets] for t in dag.tasks if t.outlets},
    "seconds": dag.dagrun_timeout.total_seconds(),
    "order": [t.task_id for t in dag.topological_sort()],
    "params": {name: {"schema": param.schema, "description": param.description} for name, param in
               ((name, dag.params.get_param(name)) for name in dag.params)},
    "dag_id": dag.dag_id, "schedule": str(dag.schedule), "max_active_runs": dag.max_active_runs,
    "catchup": dag.catchup, "doc": dag.doc_md,
    "options": gate.options,
    "classes": {t["__var"]["task_id"]: [t["__var"]["task_type"], t["__var"]["_task_module"]]
                for t in DagSerialization.to_dict(dag)["dag"]["tasks"]},
    "linked": [[c.__name__, c.__module__] for c in RollbackPageLink.operators],
    "fields": {name: gate.params.get_param(name).serialize() for name in gate.params},
}, default=str))
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The DAG as a fresh process without any connection or database sees it."""
    return describe(tmp_path_factory.mktemp("airflow"))


def describe(home: Path, **settings: str) -> dict[str, Any]:
    environment = {"AIRFLOW_HOME": str(home), "PATH": "/usr/bin:/bin"}
    environment |= {f"MIGRATION_ROLLBACK_{name}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-c", DESCRIBE, str(REPOSITORY / "plugins"), str(DAG_FILE.parent)],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    described: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return described


def test_dag_has_the_names_of_the_contract(described: dict[str, Any]) -> None:
    """Never scheduled, sixteen runs at a time, and every task id as promised."""
    assert described["dag_id"] == "migration_rollback"
    assert described["schedule"] == "None"
    assert (described["max_active_runs"], described["catchup"]) == (16, False)
    promised = {
        "load_artifacts", "build_plan", "await_approval", *DESTRUCTIVE, "verify", "write_report", "choose_cleanup",
        "keep_files", "announce_success", "finish", *(f"{store}.list_units" for store in STORES),
    }  # fmt: skip
    assert promised == set(described["tasks"])


def test_every_destructive_task_is_downstream_of_the_approval(described: dict[str, Any]) -> None:
    """The grid shows what the tasks themselves check."""
    for task_id in DESTRUCTIVE:
        assert "await_approval" in described["tasks"][task_id]["upstream"], task_id


def test_stores_are_emptied_in_reverse_loading_order_and_the_graph_after_them(described: dict[str, Any]) -> None:
    """A later store never starts before an earlier one has ended."""
    order = [*(f"{store}.delete_rows" for store in STORES), "graph.delete_nodes", "verify", "write_report", "finish"]
    for before, after in itertools.pairwise(order):
        assert before in described["tasks"][after]["upstream"]


def test_the_report_is_written_whatever_happens(described: dict[str, Any]) -> None:
    """No failure upstream keeps verification, report and last word from running."""
    for task_id in ("verify", "write_report", "finish", "graph.delete_nodes", *(f"{s}.list_units" for s in STORES)):
        assert described["tasks"][task_id]["rule"] == "all_done", task_id


def test_the_approval_is_never_asked_twice_by_a_retry(described: dict[str, Any]) -> None:
    """Its options and its one field are those of the contract."""
    assert described["tasks"]["await_approval"]["retries"] == 0
    assert described["options"] == ["Approve", "Reject"]
    assert list(described["fields"]) == ["confirm_district_id"]
    field = described["fields"]["confirm_district_id"]
    assert field["value"] is None
    assert field["schema"]["type"] == ["null", "string"]


def test_a_reminder_stands_beside_the_gate_and_colours_nothing(described: dict[str, Any], tmp_path: Path) -> None:
    """Its notifier need not even be installed. No other task waits for it but the last one, which gives the colour."""
    with_reminder = describe(tmp_path, NOTIFIERS='[{"class": "no.such.Notifier"}]')["tasks"]
    assert with_reminder.keys() - described["tasks"].keys() == {"remind", "end_reminder"}
    rules = {task_id: with_reminder[task_id]["rule"] for task_id in ("remind", "end_reminder")}
    assert rules == {"remind": "always", "end_reminder": "all_done"}
    for task_id in ("remind", "end_reminder"):
        assert "await_approval" in with_reminder[task_id]["upstream"]
        assert [other for other, task in with_reminder.items() if task_id in task["upstream"]] == ["finish"]
    assert with_reminder["finish"]["rule"] == "all_done"
    alone = describe(tmp_path, NOTIFIERS='[{"class": "no.such.Notifier", "events": ["ended"]}]')["tasks"]
    assert alone == described["tasks"]


def test_only_deletions_are_tried_again_and_not_for_ever(described: dict[str, Any]) -> None:
    """What lists a store's units reads it, and is tried again as well."""
    retries = {task_id: task["retries"] for task_id, task in described["tasks"].items() if task["retries"]}
    assert retries == dict.fromkeys([*DESTRUCTIVE[:-1], *(f"{store}.list_units" for store in STORES)], 3)


def test_no_task_and_no_run_takes_for_ever(described: dict[str, Any]) -> None:
    """But for the questions, whose time is that of the answer: a task's time would count while a person reads."""
    unbounded = {task_id for task_id, task in described["tasks"].items() if task["seconds"] != 43_200}
    assert unbounded == {"await_approval", "choose_cleanup"}
    assert described["seconds"] == 604_800


def test_the_run_has_the_colour_of_finish_alone(described: dict[str, Any]) -> None:
    """Airflow asks the tasks behind which nothing comes. A teardown would be none of them; but then a run that a person
    marks as failed would end green.
    """
    assert described["leaves"] == ["finish"]
    assert described["teardowns"] == []


def test_one_task_alone_makes_the_event_and_behind_the_files(described: dict[str, Any]) -> None:
    """Whatever became of it, the last word comes."""
    assert described["outlets"] == {"announce_success": ["migration_rollback_success"]}
    assert {"delete_files", "keep_files", "write_report"} <= set(described["tasks"]["announce_success"]["upstream"])
    assert described["tasks"]["announce_success"]["rule"] == described["tasks"]["finish"]["rule"] == "all_done"


def test_each_task_is_linked_to_the_page(described: dict[str, Any]) -> None:
    """Airflow compares names and modules of classes; ``keep_files`` is of Airflow's own class, as others' tasks are."""
    classes = described["classes"]
    assert classes.keys() == described["tasks"].keys()
    assert [task_id for task_id, found in classes.items() if found not in described["linked"]] == ["keep_files"]
    assert all(found in classes.values() for found in described["linked"])


def test_every_param_has_a_description_and_a_schema(described: dict[str, Any]) -> None:
    """The trigger form explains itself."""
    assert set(described["params"]) == {
        "run_id",
        "cleanup",
        "dry_run",
        "rehearse",
        "allow_preexisting",
        "include_unlisted",
        "include_derived",
        "include_relationships",
    }
    for name, param in described["params"].items():
        assert param["description"], name
        assert param["schema"], name
    assert described["params"]["run_id"]["schema"]["pattern"] == "^mig-[0-9]{8}-[0-9]{3}$"
    assert described["params"]["cleanup"]["schema"]["enum"] == ["ask", "yes", "no"]


def test_the_dag_file_imports_no_driver_and_no_hook(described: dict[str, Any]) -> None:
    """Parsing it again and again costs no driver, no hook, no graph library and no connection."""
    heavy = {"psycopg", "psycopg2", "neo4j", "networkx", "sqlglot", "pandas", "s3fs", "sqlalchemy"}
    roots = {name.partition(".")[0] for name in described["imported"]}
    assert not heavy & roots
    assert not [name for name in described["imported"] if ".hooks" in name and "airflow.providers" in name]


def test_the_docstring_is_the_operators_manual(described: dict[str, Any]) -> None:
    """What the UI shows beside the DAG tells how to trigger, approve and mend."""
    for word in ("dry_run", "Required Actions", "BLOCKED", "clear the failed tasks"):
        assert word in described["doc"]


def test_what_comes_into_plugins_bears_our_name() -> None:
    """Copied beside somebody's own plugins it overwrites nothing, an .airflowignore of theirs least of all."""
    found = {path.name for path in (REPOSITORY / "plugins").iterdir()} - {"__pycache__"}
    assert found == {"migration_rollback", *OWN_PLUGINS}


@pytest.mark.parametrize("theirs", ["drafts", "!mine.py", None])
@pytest.mark.parametrize("syntax", ["glob", "regexp"])
def test_airflow_executes_no_file_of_the_package(tmp_path: Path, syntax: str, theirs: str | None) -> None:
    """It would execute each file under plugins/ by its bare name; beside it, other plugins are found as before."""
    plugins = tmp_path / "plugins"
    shutil.copytree(REPOSITORY / "plugins", plugins, ignore=shutil.ignore_patterns("__pycache__"))
    (plugins / "mine.py").touch()
    if theirs:
        (plugins / ".airflowignore").write_text(f"{theirs}\n")
    code = (
        "from airflow._shared.module_loading.file_discovery import find_path_from_directory as find; import sys;"
        "print(sorted(find(sys.argv[1], '.airflowignore', sys.argv[2])));"
        "sys.path.insert(0, sys.argv[1]); import migration_rollback.edge.run"
    )
    (tmp_path / "include").symlink_to(REPOSITORY / "include")
    done = subprocess.run(
        [sys.executable, "-c", code, str(plugins), syntax],
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str([str(plugins / name) for name in sorted(["mine.py", *OWN_PLUGINS])])
