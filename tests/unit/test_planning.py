"""What the plan finds, and how severe each finding is."""

from typing import Any

import pytest

from migration_rollback import __version__
from migration_rollback.core.catalog import DeleteTrigger
from migration_rollback.core.checks.facts import Context, OtherMigrations
from migration_rollback.core.checks.graph import GraphFacts
from migration_rollback.core.checks.migration import other_migrations
from migration_rollback.core.findings import Code, Finding, Severity, block
from migration_rollback.core.foreign_keys import DeleteAction
from migration_rollback.core.plan import Options, Plan
from migration_rollback.core.planning.whole_plan import make_plan
from migration_rollback.core.reading import Reference
from migration_rollback.core.tables import CanHold, TableKind
from tests.unit import given
from tests.unit.given import catalog, key, planned, table

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
ALLOWED = Options(allow_preexisting=True)


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, Severity]]:
    return [(found.code, found.severity) for found in findings]


def whole_plan(*, rows: int = 10, claims: int | None = 10, **changes: Any) -> Plan:
    """A plan of one store; `changes` are those of `Context`, or the stores, their findings and the graph."""
    context = {name: value for name, value in changes.items() if name in Context.__dataclass_fields__}
    units = (given.unit("users", rows=rows, loaded=claims),)
    return make_plan(
        given.ROLLBACK,
        Context(given.run_report(status=changes.get("status", "FAILED")), given.load_report(claims), **context),
        [given.planned_store(store) for store in changes.get("stores", [given.store_plan("ids", *units)])],
        GraphFacts(district_id=given.DISTRICT, claimed=True, plan=changes.get("graph", given.graph_plan(0))),
        changes.get("unread", ()),
    )


def test_every_plan_says_which_version_has_made_it() -> None:
    assert whole_plan().package_version == __version__


def test_a_running_migration_of_the_district_blocks_even_if_preexisting_rows_are_allowed() -> None:
    """Its loader would bring rows back while they are deleted."""
    others = OtherMigrations(running=("mig-20251105-001",))
    for options in (Options(), ALLOWED):
        found = whole_plan(others=others, options=options).findings
        assert codes(found) == [("migration_running", BLOCK)]


def test_what_was_loaded_and_is_there_is_planned_without_a_finding() -> None:
    plan, findings = planned(catalog("users", "codes"), {"public.users": 10})
    assert findings == ()
    assert [(unit.name, unit.rows) for unit in plan.units] == [("public.users", 10)]
    assert [str(one) for one in plan.other_tables] == ["public.codes"]
    assert plan.has_ledger


@pytest.mark.parametrize(
    ("loaded", "rows", "expected"),
    [
        ({"users": 10}, {"public.users": 10}, []),
        ({"users": 10}, {"public.users": 12}, [("rows_preexisting", BLOCK)]),
        ({"users": 10}, {"public.users": 9}, [("rows_missing", WARN)]),
        ({"users": 10}, {"public.users": 0}, [("rows_missing", WARN)]),
        ({"users": None}, {"public.users": 12}, [("rows_not_judged", WARN)]),
        ({"users": 0}, {"public.users": 0}, []),
        ({"users": 0}, {"public.users": 1}, [("rows_preexisting", BLOCK)]),
        ({}, {"public.users": 1}, [("unlisted_rows", BLOCK)]),
        ({}, {"public.users": 0}, []),
    ],
)
def test_live_rows_are_judged_against_loaded_ones(
    loaded: dict[str, int | None], rows: dict[str, int], expected: list[tuple[str, Severity]]
) -> None:
    _, findings = planned(catalog("users"), loaded, rows)
    assert codes(findings) == expected


def test_allow_preexisting_lets_surplus_rows_pass_and_no_unlisted_ones() -> None:
    _, findings = planned(
        catalog("users", "codes"),
        {"users": 10},
        {"public.users": 12, "public.codes": 3},
        allow_preexisting=True,
    )
    assert codes(findings) == [("rows_preexisting", WARN), ("unlisted_rows", BLOCK)]


def test_a_surplus_is_told_with_its_numbers() -> None:
    _, (found,) = planned(catalog("users"), {"users": 1_000}, {"public.users": 1_234})
    assert found.sentence == (
        'table "public.users" of store "ids" holds 1,234 rows of the district, but 1,000 were loaded: '
        "234 are not this migration's"
    )
    assert (found.store, found.table) == ("ids", "public.users")


@pytest.mark.parametrize(
    ("listed", "rows", "code"),
    [
        (table("users", kind=TableKind.FOREIGN), 10, "foreign_table"),
        (table("users", kind=TableKind.MATERIALIZED_VIEW), 10, "materialized_view_listed"),
        (table("users", ancestor="people"), 10, "partition_listed"),
        (table("users", holds=None), 10, "column_missing"),
        (table("users", may_select=False), 10, "privilege_missing"),
        (table("users", may_delete=False), 10, "privilege_missing"),
        (table("users", holds=CanHold.UNJUDGED, reason="is citext"), 10, "column_type"),
        (table("users", holds=CanHold.UNJUDGED, reason="is citext"), 0, "column_type"),
        (table("users", holds=CanHold.NO, reason="is integer"), 10, "column_cannot_hold"),
        (table("users", holds=CanHold.NO, reason="is integer"), None, "column_cannot_hold"),
        (table("people"), 10, "table_missing"),
    ],
)
def test_a_listed_table_that_cannot_be_planned_blocks_once(listed: Any, rows: int | None, code: str) -> None:
    """It is named in one finding, and never also as a table that the load report forgot."""
    of = catalog(listed)
    plan, findings = planned(of, {"users": rows}, {str(one.name): 0 for one in of.tables} | {"public.users": 7})
    assert codes(findings) == [(code, BLOCK)]
    assert plan.units == ()


def test_a_listed_empty_table_that_cannot_hold_the_id_is_fine_and_has_no_unit() -> None:
    plan, findings = planned(catalog(table("users", holds=CanHold.NO)), {"users": 0})
    assert (plan.units, findings) == ((), ())


def test_an_unlisted_table_that_cannot_be_judged_blocks() -> None:
    of = catalog(
        table("a", holds=CanHold.UNJUDGED, reason="is citext"),
        table("b", may_select=False),
        table("c", holds=CanHold.NO),
    )
    _, findings = planned(of, {})
    assert codes(findings) == [("unlisted_not_judged", BLOCK)] * 2
    assert "is citext" in findings[0].sentence
    assert "may not SELECT" in findings[1].sentence


def test_names_are_resolved_as_the_store_would() -> None:
    of = catalog("public.users", "archive.users", "Staff", search_path=("public",))
    assert [str(one) for one in given.resolution(of, {"users": 1, "archive.users": 1}).tables] == [
        "public.users",
        "archive.users",
    ]
    assert codes(given.resolution(of, {"staff": 1, "other.users": 1}).findings) == [("table_missing", BLOCK)] * 2


def test_a_bare_name_that_two_schemas_of_the_path_have_is_ambiguous() -> None:
    of = catalog("public.users", "archive.users", search_path=("archive", "public"))
    plan, findings = planned(of, {"users": 1}, {"public.users": 1, "archive.users": 1})
    assert codes(findings) == [("table_ambiguous", BLOCK)]
    assert "public.users and archive.users" in findings[0].sentence
    assert plan.units == ()


def test_a_bare_name_that_only_another_schema_has_is_missing() -> None:
    assert codes(given.resolution(catalog("archive.users"), {"users": 1}).findings) == [("table_missing", BLOCK)]


def test_one_table_under_two_spellings_is_listed_twice() -> None:
    assert codes(given.resolution(catalog("users"), {"users": 1, "public.users": 1}).findings) == [
        ("table_listed_twice", BLOCK)
    ]


@pytest.mark.parametrize("action", list(DeleteAction))
def test_a_reference_from_outside_blocks_by_what_the_delete_would_do(action: DeleteAction) -> None:
    reference = Reference(foreign_key=key("kids", "users", action), rows=3, districts=("a", "b", "c", "d", "e", "f"))
    _, (found,) = planned(catalog("users", "kids"), {"users": 1, "kids": 0}, references=(reference,))
    changes = action in (DeleteAction.CASCADE, DeleteAction.SET_NULL, DeleteAction.SET_DEFAULT)
    assert codes((found,)) == [("reference_would_change" if changes else "reference_would_fail", BLOCK)]
    assert found.sentence.startswith('3 rows of district a, b, c, d, e and 1 more in "public.kids" of store "ids"')


def test_a_reference_of_no_rows_is_no_finding() -> None:
    reference = Reference(foreign_key=key("kids", "users"), rows=0, districts=())
    assert planned(catalog("users", "kids"), {"users": 1, "kids": 0}, references=(reference,))[1] == ()


def test_delete_triggers_of_planned_tables_warn() -> None:
    triggers = [
        DeleteTrigger(table=given.name(one), name=f"on_{one}", timing="AFTER", function="public.bury")
        for one in ("users", "users_1", "codes")
    ]
    of = catalog("users", table("users_1", ancestor="users"), "codes", triggers=triggers)
    _, findings = planned(of, {"users": 1})
    assert codes(findings) == [("delete_trigger", WARN)] * 2
    assert 'trigger "on_users_1"' in findings[1].sentence


def test_a_store_without_ledger_warns() -> None:
    plan, findings = planned(catalog("users", may_create_ledger=False), {"users": 1})
    assert codes(findings) == [("ledger_missing", WARN)]
    assert not plan.has_ledger


def test_a_self_reference_and_keys_to_check_afterwards_are_kept() -> None:
    keys = [key("kids", "users"), key("users", "users"), key("users", "codes"), key("x", "codes")]
    plan, _ = planned(catalog("users", table("codes", holds=None), "kids", "x", keys=keys), {"users": 1})
    (unit,) = plan.units
    assert unit.references_itself
    assert unit.in_one_statement
    assert [one.name for one in plan.foreign_keys] == ["kids_users_fkey", "users_users_fkey", "users_codes_fkey"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("FAILED", []),
        ("ABORTED", []),
        ("RUNNING", [("migration_running", BLOCK)]),
        ("SUCCESS", [("migration_succeeded", WARN)]),
        ("COMPLETED", [("migration_succeeded", WARN)]),
        ("IN_PROGRESS", [("migration_not_ended", BLOCK)]),
        (None, [("migration_status_unknown", WARN)]),
    ],
)
def test_the_migrations_status_is_judged(status: str | None, expected: list[tuple[str, Severity]]) -> None:
    assert codes(whole_plan(status=status).findings) == expected
    if status in ("RUNNING", "IN_PROGRESS"):
        assert codes(whole_plan(status=status, options=ALLOWED).findings) == expected


@pytest.mark.parametrize(
    "status", ["in_progress", "Started", "PENDING", "Running (3/5)", "FAILED?", "QUEUED", "fail ed"]
)
def test_a_migration_with_another_status_may_be_running(status: str) -> None:
    """The words of other systems are many; only those that are known to be an end count as one."""
    report = given.read_run(given.run_document(status=status))
    (finding,) = whole_plan(status=report.status, options=ALLOWED).findings
    assert (finding.code, finding.severity) == ("migration_not_ended", BLOCK)
    assert f'mig-20251106-001 ("{status.upper()}") of district D-002' in finding.sentence
    earlier = given.read_run(given.run_document(status=status)).model_copy(update={"run_id": "mig-20251105-001"})
    others = other_migrations(given.run_report(), [earlier], [])
    assert codes(whole_plan(others=others).findings) == [("migration_not_ended", BLOCK)]


def test_a_newer_migration_blocks_unless_preexisting_rows_are_allowed() -> None:
    others = OtherMigrations(newer=("mig-20251107-001",))
    assert codes(whole_plan(others=others).findings) == [("newer_migration", BLOCK)]
    assert codes(whole_plan(others=others, options=ALLOWED).findings) == [("newer_migration", WARN)]


def test_another_rollback_at_work_blocks_and_is_named() -> None:
    plan = whole_plan(other_rollback="rb-1 (DAG run manual__1)", options=ALLOWED)
    assert codes(plan.findings) == [("rollback_at_work", BLOCK)]
    assert plan.findings[0].sentence.endswith("is running: rb-1 (DAG run manual__1)")


def test_run_reports_that_cannot_be_read_warn() -> None:
    others = OtherMigrations(unread=("mig-20251107-001.json",))
    assert codes(whole_plan(others=others).findings) == [("run_reports_unread", WARN)]


def test_more_units_than_airflow_maps_block() -> None:
    units = tuple(given.unit(f"t{number}") for number in range(4))
    stores = [given.store_plan("ids", *units)]
    assert codes(whole_plan(stores=stores, max_map_length=3).findings) == [("units_grouped", Severity.INFO)]
    assert codes(whole_plan(stores=stores, max_map_length=4).findings) == []


@pytest.mark.parametrize(
    ("rows", "claims", "explained_by", "expected"),
    [
        (0, 10, None, [("empty_plan_unexplained", BLOCK)]),
        (0, None, None, [("empty_plan_unexplained", BLOCK)]),
        (0, 0, None, [("nothing_loaded", INFO)]),
        (0, 10, "rollback-1.json", [("already_rolled_back", INFO)]),
        (10, 10, "rollback-1.json", []),
    ],
)
def test_an_empty_plan_needs_an_explanation(
    rows: int, claims: int | None, explained_by: str | None, expected: list[tuple[str, Severity]]
) -> None:
    plan = whole_plan(rows=rows, claims=claims, explained_by=explained_by)
    assert codes(plan.findings) == expected
    assert plan.is_empty is (rows == 0)


def test_an_earlier_rollback_that_explains_nothing_is_told_with_its_reason() -> None:
    plan = whole_plan(rows=0, unexplained="r.json does not explain it: it was the rollback of another load")
    (finding,) = plan.findings
    assert finding.code == "empty_plan_unexplained"
    assert finding.sentence.endswith(
        "the load report claims some, and r.json does not explain it: it was the rollback of another load"
    )


def test_a_graph_with_nodes_makes_a_plan_that_is_not_empty() -> None:
    assert not whole_plan(rows=0, graph=given.graph_plan(1)).is_empty
    assert codes(whole_plan(rows=0, graph=given.graph_plan(0)).findings) == [("empty_plan_unexplained", BLOCK)]


def test_an_empty_plan_that_is_blocked_anyway_is_not_blocked_twice() -> None:
    assert codes(whole_plan(rows=0, status="RUNNING").findings) == [("migration_running", BLOCK)]


def test_findings_stand_in_the_order_migration_stores_graph() -> None:
    unreadable = block(Code.STORE_UNREADABLE, "s", "r")
    plan = whole_plan(
        status="RUNNING",
        stores=[given.store_plan("sp", has_ledger=False), given.store_plan("ids", given.unit("users"))],
        unread=(unreadable,),
        graph=None,
    )
    assert [found.code for found in plan.findings] == [
        "migration_running",
        "store_unreadable",
        "ledger_missing",
        "graph_missing",
    ]
    assert [store.store for store in plan.stores] == ["ids", "sp"]
    assert [store.store for store in plan.in_order()] == ["sp", "adb", "hcp2", "hcp1", "ids"]
    assert plan.is_blocked
