"""One plan, one fingerprint; whatever would delete something else has another."""

import json
import traceback
from typing import Any

import pytest

from migration_rollback import __version__
from migration_rollback.core import plan_artifact
from migration_rollback.core.findings import Code, warn
from migration_rollback.core.plan import Options, Plan, Rules
from migration_rollback.core.plan_artifact import Census, PlanArtifact, read_plan_artifact
from migration_rollback.errors import PlanError
from tests.unit import given

PLANTED = b'{"plan": {"package_version": "1.0 of somebody else\\nwho writes lines"}}'


def artifact(plan: Plan) -> PlanArtifact:
    return PlanArtifact(
        fingerprint=plan.fingerprint,
        airflow_run_id="manual__1",
        planned_at=given.NOW,
        plan=plan,
        census=Census(rows={"ids": {"public.ids_table": 3}}),
    )


def test_equal_plans_have_one_fingerprint_also_after_a_round_trip() -> None:
    plan = given.plan()
    assert plan.fingerprint == given.plan().fingerprint
    assert Plan.model_validate_json(plan.model_dump_json()).fingerprint == plan.fingerprint
    assert len(plan.fingerprint) == 64


def test_the_fingerprint_is_that_of_sorted_json_without_white_space() -> None:
    """Anybody can compute it again from the artifact, in any language."""
    plan = given.plan(district_name="Größe")
    assert json.loads(plan.canonical_json()) == json.loads(plan.model_dump_json())
    assert '"district_name":"Größe"' in plan.canonical_json()


@pytest.mark.parametrize(
    "change",
    [
        {"package_version": "0.0.9"},
        {"district_id": "D-003"},
        {"district_name": "Springfield"},
        {"migration_run_id": "mig-20251106-002"},
        {"rollback_run_id": "rb-20251106T101500Z-2"},
        {"options": Options(allow_preexisting=True)},
        {"rules": Rules(four_eyes=True)},
        {"rules": Rules(approvers=("dba",))},
        {"triggered_by": "somebody else"},
        {"migration_status": "SUCCESS"},
        {"graph": None},
        {"graph": given.graph_plan(31)},
        {"graph": given.graph_plan(foreign=1)},
        {"graph": given.graph_plan(digest=1)},
        {"graph": given.graph_plan(database="B2")},
        {"findings": (warn(Code.LARGE_OBJECTS, "a sentence", "a remedy"),)},
        {"stores": (given.store_plan("ids", given.unit("ids_table", rows=11)),)},
        {"stores": (given.store_plan("ids", given.unit("ids_table", loaded=None)),)},
        {"stores": (given.store_plan("ids", given.unit("a"), given.unit("b")),)},
        {"stores": (given.store_plan("ids", given.unit("b"), given.unit("a")),)},
        {"stores": (given.store_plan("ids", given.unit("a", "b")),)},
    ],
)
def test_every_difference_that_an_approver_could_see_changes_it(change: dict[str, Any]) -> None:
    others = [given.plan(stores=(given.store_plan("ids", given.unit("ids_table")),)), given.plan()]
    assert given.plan(**change).fingerprint not in {other.fingerprint for other in others}


def test_all_these_plans_differ_from_each_other() -> None:
    orders = [("a", "b"), ("b", "a")]
    plans = [given.plan(stores=(given.store_plan("ids", *map(given.unit, names)),)) for names in orders]
    plans.append(given.plan(stores=(given.store_plan("ids", given.unit("a", "b")),)))
    assert len({plan.fingerprint for plan in plans}) == 3


def test_the_artifact_is_read_as_it_was_written() -> None:
    written = artifact(given.plan())
    assert read_plan_artifact(written.to_json().encode(), "plan.json") == written


@pytest.mark.parametrize(
    "alter",
    [
        lambda document: document["plan"].update(district_id="D-003"),
        lambda document: document["plan"]["stores"][0]["units"][0]["tables"][0].update(rows=9_000_000),
        lambda document: document["plan"]["stores"][0]["units"].clear(),
        lambda document: document["plan"]["stores"][0]["foundations"].update(key="new"),
        lambda document: document["plan"]["findings"].append(
            warn(Code.LARGE_OBJECTS, "s", "r").model_dump(mode="json")
        ),
        lambda document: document.update(fingerprint="0" * 64),
    ],
)
def test_an_altered_artifact_is_refused(alter: Any) -> None:
    document = json.loads(artifact(given.plan()).to_json())
    alter(document)
    with pytest.raises(PlanError, match=r"plan\.json was altered after it was written.*; trigger a new run"):
        read_plan_artifact(json.dumps(document).encode(), "plan.json")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"plan": ', b"\xff", b'{"fingerprint": "x", "more": 1}', PLANTED]
)
def test_a_file_that_is_no_plan_is_refused(content: bytes) -> None:
    with pytest.raises(PlanError, match=r"plan\.json is not a plan"):
        read_plan_artifact(content, "plan.json")


@pytest.mark.parametrize(
    ("alter", "maker"),
    [
        (lambda plan: plan.update(package_version="0.0.9"), "version 0.0.9"),
        (lambda plan: plan.update(package_version="9.0.0", more="than this version knows"), "version 9.0.0"),
        (lambda plan: plan.pop("package_version"), "an earlier version"),
        (lambda plan: plan.clear(), "an earlier version"),
    ],
    ids=["earlier", "later", "from before versions were told", "of another shape"],
)
def test_a_plan_of_another_version_is_refused_with_one_sentence(alter: Any, maker: str) -> None:
    """Its own sentence, whatever else that version writes otherwise; and nothing of pydantic's behind it."""
    document = json.loads(artifact(given.plan()).to_json())
    alter(document["plan"])
    with pytest.raises(PlanError) as refused:
        read_plan_artifact(json.dumps(document).encode(), "plan.json")
    assert str(refused.value) == (
        f"plan.json was made by {maker} of migration_rollback, and this worker has {__version__}; "
        "have the version that made it on all workers until the run has ended, or trigger a new run"
    )
    assert "pydantic" not in "".join(traceback.format_exception(refused.value))


def test_a_plan_with_the_fingerprint_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only the number in it counts: the plan that the other version has made is whole and unaltered."""
    content = artifact(given.plan(package_version="0.0.9")).to_json().encode()
    with pytest.raises(PlanError, match=r"was made by version 0\.0\.9 of migration_rollback"):
        read_plan_artifact(content, "plan.json")
    monkeypatch.setattr(plan_artifact, "__version__", "0.0.9")
    assert read_plan_artifact(content, "plan.json").plan.package_version == "0.0.9"


def test_counts_of_other_districts_are_no_part_of_what_is_approved() -> None:
    """They live on meanwhile; a plan made again after a clear has to be the same plan."""
    first = artifact(given.plan())
    second = first.model_copy(update={"census": Census(rows={}), "planned_at": "later"})
    assert read_plan_artifact(second.to_json().encode(), "p").fingerprint == first.fingerprint


def test_what_was_true_of_one_moment_is_no_part_of_what_is_approved() -> None:
    """Another session, or an estimate: a plan that is made again has to be the same plan."""
    quiet, busy = given.plan(), given.plan(findings=(warn(Code.OPEN_TRANSACTION, "pid 7", "wait", momentary=True),))
    assert busy.fingerprint == quiet.fingerprint
    assert read_plan_artifact(artifact(busy).to_json().encode(), "p").plan.findings == busy.findings


def test_units_are_found_by_name_and_by_table() -> None:
    store = given.store_plan("ids", given.unit("a", "b"), given.unit("c"))
    assert store.unit("public.a + public.b").rows == 20
    found = store.unit_of(given.name("b"))
    assert found is not None
    assert found.name == "public.a + public.b"
    assert store.unit_of(given.name("x")) is None
    with pytest.raises(PlanError, match=r'store "ids" has no unit "public\.a" in this plan'):
        store.unit("public.a")


def test_a_store_that_was_not_read_has_no_units() -> None:
    plan = given.plan(stores=())
    assert [(store.store, store.units) for store in plan.in_order()] == [
        (name, ()) for name in ("sp", "adb", "hcp2", "hcp1", "ids")
    ]
