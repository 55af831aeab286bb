"""The report: its numbers, its sentences, and that nobody's data can become markup in it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from migration_rollback.core.approval.answer import Decision
from migration_rollback.core.approval.question import Places, approval_body, approval_subject, plan_lines
from migration_rollback.core.findings import Code, block, info, warn
from migration_rollback.core.markdown import one_line
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import Options, Plan, Rules
from migration_rollback.core.report.making import make_report
from migration_rollback.core.report.report import Cleanup, CleanupOutcome, Report
from migration_rollback.core.report.results import Verification, VerifiedTable
from migration_rollback.core.report.sentences import next_steps
from migration_rollback.core.report.status import PlanState, Status
from migration_rollback.core.report.text import READY, report_lines, report_markdown
from tests.unit import given
from tests.unit.given import NASTY, facts, verifications
from tests.unit.rendering import elements, tokens

SCHEMA = json.loads((Path(__file__).parents[2] / "include" / "schemas" / "report.schema.json").read_text())
LOG = "http://airflow/dags/migration_rollback/runs/r/tasks/build_plan"
PAGE = "http://airflow/migration-rollback/?run_id=r%2B1"
PLACES = Places(plan="data/reports/p.json", log=LOG, page=PAGE)
UNASKED: dict[str, Any] = {"approval": None, "was_approved": False, "gate_passed": False, "verifications": {}}


def read(name: str, *tables: tuple[int, int, int | None]) -> Verification:
    """Approved, remaining and ledger of each table."""
    return Verification(
        store=name,
        tables=tuple(
            VerifiedTable(table=f"public.t{place}", rows_approved=a, rows_remaining=r, rows_in_ledger=in_ledger)
            for place, (a, r, in_ledger) in enumerate(tables)
        ),
    )


def test_the_report_of_a_success_has_the_contracts_numbers() -> None:
    report = given.report()
    document = json.loads(report.to_json())
    jsonschema.validate(document, SCHEMA)
    assert document["status"] == "SUCCESS"
    assert document["deletions"]["neo4j"] == {"nodes_deleted": 30, "relationships_deleted": 40}
    assert document["deletions"]["ids"] == {"tables": 1, "rows_deleted": 10}
    assert (document["total_rows_deleted"], document["verification"]) == (50, "PASSED")
    assert (document["district_id"], document["migration_run_id"]) == (given.DISTRICT, given.RUN_ID)
    assert document["rolled_back_at"] == given.NOW
    assert document["plan_fingerprint"] == given.plan().fingerprint
    assert document["load_report"]["stores"][0]["store"] == "ids"


def test_a_report_is_read_again_as_it_was_written() -> None:
    report = given.report()
    assert Report.model_validate_json(report.to_json()) == report


def test_rows_come_from_counts_and_ledger_and_never_exceed_what_was_approved() -> None:
    changed = verifications() | {"sp": read("sp", (10, 0, 4), (5, 5, 0), (7, 9, 3))}
    report = given.report(facts(verifications=changed))
    assert report.deletions.sp.rows_deleted == 10 + 0 + 3
    assert report.deletions.sp.tables == 1
    assert report.total_rows_deleted == 40 + 13


def test_rows_that_went_otherwise_than_by_our_delete_are_explained() -> None:
    stores = {name: given.verification(name) for name in STORES} | {GRAPH: given.verification(GRAPH)}
    report = given.report(facts(verifications=stores | {"sp": given.verification("sp", ledger=4)}))
    assert report.status is Status.SUCCESS
    assert report.warnings == (
        '6 of the 10 rows gone from "public.sp_table" of store "sp" went otherwise than by its own DELETE: '
        "a cascade, a trigger or another session",
    )


def test_a_store_without_ledger_has_numbers_and_no_such_warning() -> None:
    stores = verifications() | {"sp": given.verification("sp", ledger=None)}
    report = given.report(facts(verifications=stores))
    assert (report.deletions.sp.rows_deleted, report.warnings) == (10, ())


def test_what_is_not_known_is_null_and_makes_the_total_null() -> None:
    report = given.report(facts(verifications=verifications(missing=["sp", GRAPH])))
    assert report.deletions.sp.model_dump() == {"tables": None, "rows_deleted": None}
    assert report.deletions.neo4j.model_dump() == {"nodes_deleted": None, "relationships_deleted": None}
    assert report.total_rows_deleted is None
    assert report.deletions.ids.rows_deleted == 10
    jsonschema.validate(json.loads(report.to_json()), SCHEMA)


def test_what_the_record_says_was_deleted_from_the_graph_is_what_the_report_says() -> None:
    """Neither the plan nor a difference of counts, and a number that differs from the planned one is told."""
    made = given.report(facts(graph_record=given.graph_record(confirmed=given.graph_part(29, 38))))
    assert (made.deletions.neo4j.nodes_deleted, made.deletions.neo4j.relationships_deleted) == (29, 38)
    assert made.status is Status.SUCCESS
    assert made.warnings == (
        "30 nodes of the graph were planned, and this rollback has deleted 29: somebody else has changed the graph "
        "between the plan and the deletion",
        "40 relationships of the graph were planned, and this rollback has deleted 38: somebody else has changed the "
        "graph between the plan and the deletion",
    )
    assert given.report(facts(graph_record=given.graph_record())).warnings == ()


def test_a_pending_batch_counts_where_the_verification_proves_it() -> None:
    record = given.graph_record(confirmed=given.graph_part(30, 35), pending=given.graph_part(0, 5))
    made = given.report(facts(graph_record=record))
    assert (made.deletions.neo4j.nodes_deleted, made.deletions.neo4j.relationships_deleted) == (30, 40)
    unread = facts(graph_record=record, verifications=given.verifications(missing=[GRAPH]))
    assert given.report(unread).deletions.neo4j.nodes_deleted is None


def test_nodes_of_an_unread_graph_are_known_if_its_task_ended_well() -> None:
    unread = verifications(missing=[GRAPH])
    known = given.report(facts(verifications=unread, graph_outcome=given.graph_outcome()))
    assert known.deletions.neo4j.nodes_deleted == 30
    failed = given.report(facts(verifications=unread, graph_outcome=given.graph_outcome("it is away")))
    assert failed.deletions.neo4j.nodes_deleted is None
    assert "it is away" in failed.issues


@pytest.mark.parametrize(
    "known",
    [
        {**UNASKED, "plan_state": PlanState.BLOCKED},
        {**UNASKED, "plan_state": PlanState.DRY_RUN},
        {**UNASKED, "approval": given.approval(Decision.REJECTED)},
        {**UNASKED, "approval": given.approval(Decision.REFUSED, reason="not typed")},
        {**UNASKED, "approval": given.approval(Decision.EXPIRED)},
        {**UNASKED, "plan": None, "plan_state": None},
    ],
)
def test_a_rollback_that_deleted_nothing_says_zero_everywhere(known: dict[str, Any]) -> None:
    report = given.report(facts(**known))
    jsonschema.validate(json.loads(report.to_json()), SCHEMA)
    assert report.total_rows_deleted == 0
    assert report.verification == "NOT_RUN"
    assert report.deletions.neo4j.nodes_deleted == 0
    assert {table.rows_deleted for table in report.tables} <= {0}
    assert READY not in report_lines(report, "report.json")
    lines = report_lines(report, "report.json")
    assert lines[0] == f"Rollback not started: {report.status}"
    assert "  verification was not run; nothing was deleted" in lines


def test_each_table_is_reported_with_its_last_attempt() -> None:
    report = given.report(facts(outcomes=(given.outcome("sp", error="could not delete 10 rows"),)))
    (sp,) = [table for table in report.tables if table.store == "sp"]
    assert (sp.table, sp.rows_planned, sp.rows_deleted, sp.attempts) == ("public.sp_table", 10, 10, 1)
    assert sp.error == "could not delete 10 rows"
    assert [table.store for table in report.tables] == list(reversed(STORES))


def test_issues_are_told_once_each_and_those_of_a_success_not_at_all() -> None:
    errors = (given.outcome("sp", error="boom"), given.outcome("ids", error="boom"))
    left = verifications(remaining={"sp": 4, "ids": 3}, missing=["adb"])
    report = given.report(facts(outcomes=errors, verifications=left))
    assert report.issues == ("boom", "3 left", '"adb" could not be verified; see the log of verify', "4 left")
    assert given.report(facts(outcomes=errors)).issues == ()


def test_blocking_findings_are_the_issues_of_a_blocked_run() -> None:
    findings = (
        block(Code.STORE_UNREADABLE, "a sentence", "a remedy"),
        warn(Code.DELETE_RULE, "b", "b"),
        info(Code.REHEARSED, "c", "c"),
    )
    report = given.report(facts(**UNASKED, plan_state=PlanState.BLOCKED, findings=findings))
    assert report.issues == ("a sentence; a remedy",)
    assert len(report.findings) == 3


@pytest.mark.parametrize("state", [PlanState.BLOCKED, PlanState.DRY_RUN])
def test_a_run_that_stopped_at_the_plan_prints_its_doctor(state: PlanState) -> None:
    """Every finding with what to do, the gravest first, in the log and beside the report."""
    findings = (
        info(Code.REHEARSED, "i", "nothing"),
        warn(Code.DELETE_TRIGGER, "w", "look"),
        block(Code.DELETE_RULE, "b", "ALTER TABLE x"),
    )
    report = given.report(facts(**UNASKED, plan_state=state, findings=findings))
    lines = [*report_lines(report, "r.json")]
    doctor = [line.strip() for line in lines[lines.index("Doctor") + 1 :]]
    assert doctor[:3] == ["BLOCK delete_rule", "b", "-> ALTER TABLE x"]
    assert [line for line in doctor if line.endswith(("rule", "trigger", "rehearsed"))] == [
        doctor[0],
        doctor[3],
        doctor[6],
    ]
    told = report_markdown(report, "r.json").partition("## Doctor")[2].split("\n## ")[0]
    assert (
        told.index("BLOCK delete_rule") < told.index("WARNING delete_trigger: w; look") < told.index("info rehearsed")
    )


def test_what_a_verification_with_nothing_to_do_has_found_is_the_issue() -> None:
    """Nobody was asked, so nobody is told to answer."""
    odd = verifications() | {"sp": given.verification("sp", issues=("somebody is writing",))}
    report = given.report(facts(**(UNASKED | {"verifications": odd}), plan_state=PlanState.NOTHING_TO_DO))
    assert (report.status, report.issues) == (Status.FAILED, ("somebody is writing",))


def test_a_success_tells_the_person_all_that_the_contract_promises() -> None:
    assert report_lines(given.report(), "data/reports/rollback-1.json") == (
        "Rollback Complete: SUCCESS",
        "  migration: mig-20251106-001",
        "  district: D-002 (Springfield USD)",
        "  rollback: rb-20251106T101500Z, 2025-11-06T10:20:00Z",
        "Rollback summary",
        "  tables processed: 5 of 5",
        "  rows deleted: 50",
        "  stores cleaned: 5 (sp, adb, hcp2, hcp1, ids)",
        "  graph: 30 nodes and 40 relationships deleted",
        "Verification",
        "  no D-002 records remain",
        "  FK integrity maintained (0 foreign keys checked)",
        "Next steps",
        "  1. investigate the root cause of the failed migration",
        "  2. fix it",
        "  3. re-run the migration of district D-002 (mig-20251106-001 has left nothing behind)",
        READY,
        "Report",
        "  data/reports/rollback-1.json",
        "Approval",
        '  approved by approver at 2025-11-06T10:20:00Z, typed "D-002"',
    )


def headings(report: Report) -> list[str]:
    """Those of the Markdown, in their order."""
    return [line.lstrip("# ") for line in report_markdown(report, "r.json").splitlines() if line.startswith("#")]


def test_the_report_reads_in_the_order_of_the_specification() -> None:
    assert headings(given.report()) == [
        "Rollback Complete: SUCCESS",
        "Rollback summary",
        "Verification",
        "Next steps",
        "Report",
        "Approval",
        "Tables",
    ]
    errors = (given.outcome("sp", error="boom"),)
    assert headings(given.report(facts(outcomes=errors, verifications=verifications(remaining={"sp": 4}))))[:6] == [
        "Rollback Incomplete: PARTIAL",
        "Issues encountered",
        "Manual intervention required",
        "What may remain",
        "Rollback summary",
        "Verification",
    ]
    assert headings(given.report(facts(**UNASKED, plan_state=PlanState.DRY_RUN)))[:4] == [
        "Rollback not started: DRY_RUN",
        "Rollback summary",
        "Verification",
        "Next steps",
    ]


def test_a_rollback_with_nothing_to_do_has_cleaned_no_store() -> None:
    """All that was read is clean, and nothing of that is this rollback's work."""
    empty = facts(**(UNASKED | {"verifications": verifications()}), plan_state=PlanState.NOTHING_TO_DO)
    lines = report_lines(given.report(empty), "r.json")
    assert lines[0] == "Rollback Complete: NOTHING_TO_DO"
    assert "  nothing of the district was there, so no store had to be cleaned" in lines
    assert not any("stores cleaned" in line for line in lines)


def test_a_store_without_a_table_in_the_plan_was_not_cleaned() -> None:
    plan = given.plan(stores=(given.store_plan("sp", given.unit("sp_table")), given.store_plan("ids")))
    lines = report_lines(given.report(facts(plan=plan)), "r.json")
    assert "  stores cleaned: 1 (sp)" in lines


def test_it_was_rolled_back_when_the_last_verification_ended() -> None:
    """An answer about files, hours later, writes the report again and changes nothing that was."""
    early, late = "2025-11-06T10:18:00Z", "2025-11-06T10:19:30Z"
    read = {
        name: one.model_copy(update={"verified_at": late if name == "adb" else early})
        for name, one in verifications().items()
    }
    report = given.report(facts(verifications=read))
    assert (report.rolled_back_at, report.written_at) == (late, given.NOW)
    jsonschema.validate(json.loads(report.to_json()), SCHEMA)


def test_without_a_verification_it_is_when_the_report_was_first_written() -> None:
    unasked = facts(**UNASKED, plan_state=PlanState.BLOCKED)
    assert given.report(unasked).rolled_back_at == given.NOW
    again = make_report(unasked, given.report_input(first_written_at="2025-11-06T10:16:00Z"))
    assert (again.rolled_back_at, again.written_at) == ("2025-11-06T10:16:00Z", given.NOW)


def test_a_partial_rollback_tells_what_may_remain_and_to_contact_a_dba() -> None:
    lines = report_lines(given.report(facts(verifications=verifications(remaining={"sp": 3}))), "r.json")
    assert lines[lines.index("What may remain") + 1] == '  3 rows in "public.sp_table" of store "sp"'
    assert "  verification FAILED" in lines
    assert any("contact a DBA if needed" in line for line in lines)
    assert READY not in lines


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_next_steps_and_both_texts(status: Status) -> None:
    report = given.report(status=status)
    assert next_steps(report)
    assert str(status) in report_markdown(report, "r.json").splitlines()[0]
    assert (READY in report_lines(report, "r.json")) is (status is Status.SUCCESS)
    assert (READY in report_markdown(report, "r.json")) is (status is Status.SUCCESS)


@pytest.mark.parametrize(
    ("cleanup", "line"),
    [
        (Cleanup(outcome=CleanupOutcome.DELETED, asked="yes", files_removed=1_200), "1,200 files removed from staging"),
        (Cleanup(outcome=CleanupOutcome.KEPT, asked="ask"), "kept"),
        (Cleanup(outcome=CleanupOutcome.FAILED, asked="yes", error="disk"), "the cleanup failed: disk"),
    ],
)
def test_the_cleanup_is_told(cleanup: Cleanup, line: str) -> None:
    report = given.report(cleanup=cleanup)
    assert any(one.strip().startswith(line) for one in report_lines(report, "r.json"))
    assert line in report_markdown(report, "r.json")


def markup_of(text: str) -> None:
    """Nothing of the nasty name is markup here."""
    assert "<script" not in text
    assert "**bold**" not in text
    assert {token.attrs["href"] for token in tokens(text) if token.type == "link_open"} <= {LOG, PAGE}
    assert not elements(text) & {"html", "img"}
    assert "`x`" not in text
    assert not any("A|B" in line for line in text.splitlines() if line.startswith("| "))
    assert "\u202e" not in text
    assert not any(line.startswith("# Approve") for line in text.splitlines())


def test_a_nasty_name_is_text_wherever_it_is_shown() -> None:
    nasty = {"district_name": NASTY, "migration_status": NASTY, "findings": (warn(Code.LARGE_OBJECTS, NASTY, NASTY),)}
    rules = Rules(approvers=(NASTY,), four_eyes=True)
    stores = (given.store_plan("ids", given.unit(NASTY)),)
    plan: Plan = given.plan(stores=stores, rules=rules, triggered_by=NASTY, **nasty)
    markup_of(approval_body(plan, PLACES))
    report = given.report(
        facts(
            approval=given.approval(typed=NASTY, responded_by=NASTY),
            findings=plan.findings,
            outcomes=(given.outcome("sp", error=NASTY),),
            verifications=verifications(remaining={"sp": 2}),
        ),
        district_name=NASTY,
        warnings=(NASTY,),
        cleanup=Cleanup(outcome=CleanupOutcome.FAILED, asked="yes", error=NASTY),
    )
    markup_of(report_markdown(report, "r.json"))
    assert all("\n" not in line and "\u202e" not in line for line in report_lines(report, "r.json"))


def test_the_whole_plan_is_linked_and_is_a_line_for_each_unit_in_the_log() -> None:
    plan = given.plan(stores=(given.store_plan("sp", given.unit("a", "b"), given.unit("c", rows=1_200)),))
    assert list(plan_lines(plan)) == ["sp 1/2: public.a + public.b, 20 rows", "sp 2/2: public.c, 1,200 rows"]
    assert f"[log of build_plan]({LOG}), and `data/reports/p.json`" in approval_body(plan, PLACES)


def test_the_question_leads_to_the_page() -> None:
    links = [token.attrs["href"] for token in tokens(approval_body(given.plan(), PLACES)) if token.type == "link_open"]
    assert links == [PAGE, LOG]


def test_the_report_leads_to_each_log() -> None:
    """Of each task and each table, also where there is a bracket in an address, or a table was never begun."""
    odd = f"{LOG}/mapped/0?try_number=1&a=(b|c) d"
    begun = facts(outcomes=(given.outcome("sp").model_copy(update={"log_url": odd}),))
    (first, *rest) = given.report(begun).verifications
    verified = (first.model_copy(update={"log_url": f"{LOG}3"}), *rest)
    report = given.report(begun, logs={"build_plan": LOG, "write_report": f"{LOG}2"}, verifications=verified)
    text = report_markdown(report, "r.json")
    links = [token.attrs["href"] for token in tokens(text) if token.type == "link_open"]
    assert links == [f"{LOG}/mapped/0?try_number=1&a=%28b%7Cc%29%20d", LOG, f"{LOG}2", f"{LOG}3"]
    assert "[verify ids]" in text
    assert "| public.ids_table | ids | 10 | 10 | 0 | 0 |  |  |" in text
    assert not any(LOG in line for line in report_lines(report, "r.json"))


def test_the_question_is_one_line() -> None:
    subject = approval_subject(given.plan(district_name=NASTY))
    assert subject == f"Delete 50 rows and 30 nodes of district D-002 ({one_line(NASTY)})?"
    assert len(subject.splitlines()) == 1


def test_the_approver_reads_numbers_findings_and_fingerprint() -> None:
    findings = (warn(Code.DELETE_TRIGGER, "a trigger fires", "look"), block(Code.DELETE_RULE, "blocked", "mend"))
    plan = given.plan(findings=findings, graph=given.graph_plan(foreign=3))
    body = approval_body(plan, PLACES)
    for part in (
        "type `D-002` into *District id*",
        "| sp | 1 | 10 | 10 |",
        "| **all stores** | 5 | 50 | 50 |",
        "3 of them to nodes that are not this district's",
        "data/reports/p.json",
        plan.fingerprint,
    ):
        assert part in body
    assert body.index("BLOCK delete_rule") < body.index("WARNING delete_trigger") < body.index("| sp | 1 |")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "**Who may approve:** everybody whom Airflow lets answer. **Options:** none."),
        (
            {"rules": Rules(approvers=("ann", "bob"), four_eyes=True), "triggered_by": "cara"},
            "**Who may approve:** ann, bob; not cara, who triggered this run (four eyes). **Options:** none.",
        ),
        (
            {"rules": Rules(approvers=("ann",)), "options": Options(allow_preexisting=True, include_derived=True)},
            "**Who may approve:** ann. **Options:** `allow_preexisting`, `include_derived`.",
        ),
    ],
)
def test_the_question_says_who_may_answer_and_what_was_asked_for(changes: dict[str, Any], line: str) -> None:
    assert line in approval_body(given.plan(**changes), PLACES).splitlines()


def test_many_findings_of_one_kind_are_a_number_and_some_of_their_tables() -> None:
    """The plan of hundreds of tables stays readable; all of them are in the plan, whose place is told."""
    findings = tuple(
        warn(Code.ROWS_MISSING, f"table {number} holds fewer", "ask", store="ids", table=f"t{number}")
        for number in range(700)
    )
    body = approval_body(given.plan(findings=(*findings, block(Code.DELETE_RULE, "blocked", "mend"))), PLACES)
    assert body.count("holds fewer") == 5
    assert all(f"ids: t{number}" in body for number in range(5, 25))
    assert "695 more of the same kind" in body
    assert "t24 and 675 more, all of which are in the plan" in body
    assert max(map(len, body.splitlines())) < 1_000
    assert body.index("BLOCK delete_rule") < body.index("holds fewer")


def test_findings_of_one_kind_stand_below_their_common_remedy() -> None:
    common = tuple(warn(Code.ROWS_MISSING, f"{store} holds fewer", "ask the loader") for store in ("sp", "adb"))
    different = tuple(warn(Code.SLOW_DELETE, f"{table} is slow", f"index {table}") for table in ("a", "b"))
    body = approval_body(given.plan(findings=(*common, *different)), PLACES)
    assert (
        "- WARNING rows_missing, 2 findings: ask the loader\n  - sp holds fewer\n  - adb holds fewer\n"
        "- WARNING slow_delete, 2 findings\n  - a is slow; index a\n  - b is slow; index b\n"
    ) in body


def test_what_goes_beyond_the_load_report_is_said_in_the_first_line() -> None:
    first, *_ = approval_body(
        given.plan(options=Options(include_unlisted=True, include_derived=True)), PLACES
    ).splitlines()
    assert "include_unlisted is set: rows of the district go from tables that the load report does not name" in first
    assert "include_derived is set" in first
    (line,) = [
        line
        for line in approval_body(given.plan(options=Options(include_derived=True)), PLACES).splitlines()
        if "Rows of other" in line
    ]
    assert "tables without a district that reference none of its rows" in line


def test_tables_beyond_the_load_report_are_listed_and_leave_the_comparison_with_it_alone() -> None:
    (notes,) = given.unit("notes", rows=7, loaded=None).tables
    derived = notes.model_copy(update={"listed": False, "paths": ((given.key("notes", "users"),),)})
    unit = given.unit("users")
    both = unit.model_copy(update={"tables": (*unit.tables, derived)})
    body = approval_body(
        given.plan(stores=(given.store_plan("ids", both),), options=Options(include_derived=True)), PLACES
    )
    assert "### Not in the load report: 7 rows of 1 table" in body
    assert "| public.notes | ids | 7 | it references public.users |" in body
    assert "| ids | 2 | 17 | 10 |" in body


def test_allow_preexisting_is_said_in_the_first_line() -> None:
    first, *_ = approval_body(given.plan(options=Options(allow_preexisting=True)), PLACES).splitlines()
    assert first.startswith("**allow_preexisting is set: every row of the district goes")
    assert "allow_preexisting" not in approval_body(given.plan(), PLACES).splitlines()[0]


def test_counts_that_the_load_report_does_not_give_are_a_question_mark() -> None:
    plan = given.plan(stores=(given.store_plan("ids", given.unit("a", loaded=None), given.unit("b")),))
    body = approval_body(plan, PLACES)
    assert "| ids | 2 | 20 | ? |" in body
    assert "| **all stores** | 2 | 20 | ? |" in body
