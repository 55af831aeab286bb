"""Whoever is about to say that nothing is left has looked once more, and says what is there now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.names import GRAPH
from migration_rollback.core.report.making import make_report
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.results import Look
from migration_rollback.core.report.second_look import with_second_look
from migration_rollback.core.report.status import Facts, PlanState, Status, decide_status
from migration_rollback.core.report.text import report_lines
from tests.unit import given
from tests.unit.given import facts, verifications

SCHEMA = json.loads((Path(__file__).parents[2] / "include" / "schemas" / "report.schema.json").read_text())
EMPTY = (Look(store="ids"), Look(store=GRAPH))
RETURNED = Look(store="ids", rows={"public.ids_table": 1_200, "public.other": 1})
NODES = Look(store=GRAPH, nodes=1)
AWAY = Look(store="sp", error="sp: no connection; check the server")
ENDED = "2025-11-06T10:21:00Z"
NEWER = block(Code.NEWER_MIGRATION, "district D-002 has newer migrations: mig-20251107-001", "roll back the newest")
OTHER = block(Code.ARTIFACT_UNUSABLE, "a file is missing", "mend it")


def looked(*looks: Look, blocking: tuple[Finding, ...] = (), ended: str | None = None, **known: Any) -> Facts:
    """A success in which everything was verified at 10:20, and what was found after that."""
    read = {name: one.model_copy(update={"verified_at": given.NOW}) for name, one in verifications().items()}
    before = facts(**{"verifications": read, "approval": given.approval(ended_at=ended), **known})
    return with_second_look(before, looks, blocking)


def reported(*looks: Look, **known: Any) -> Report:
    report = given.report(looked(*looks, **known))
    jsonschema.validate(json.loads(report.to_json()), SCHEMA)
    return report


def test_nothing_has_changed() -> None:
    report = reported(*EMPTY)
    assert (report.status, report.verification, report.second_look) == (Status.SUCCESS, "PASSED", ())
    assert report == given.report(looked())


def test_rows_that_are_there_again_are_no_success() -> None:
    """What was deleted stays deleted, and the verification was when it was."""
    report = reported(RETURNED)
    assert (report.status, report.verification, report.rolled_back_at) == (Status.PARTIAL, "FAILED", given.NOW)
    assert report.issues == (
        'store "ids" holds 1,201 rows of district D-002 again, in public.ids_table (1,200), public.other (1); '
        "this came after the verification at 2025-11-06T10:20:00Z",
    )
    assert (report.deletions.ids.tables, report.deletions.ids.rows_deleted) == (0, 10)
    (table,) = [table for table in report.tables if table.store == "ids"]
    assert (table.rows_deleted, table.rows_remaining) == (10, 1_200)
    lines = report_lines(report, "r.json")
    assert '  1,200 rows in "public.ids_table" of store "ids"' in lines
    assert "  stores cleaned: 4 (sp, adb, hcp2, hcp1)" in lines


def test_nodes_that_are_there_again_are_no_success() -> None:
    report = reported(NODES)
    assert report.status is Status.PARTIAL
    assert report.issues[0].startswith("the graph holds 1 node of district D-002 again; this came after")
    assert "  1 node in the graph" in report_lines(report, "r.json")


def test_a_store_that_cannot_be_read_any_more_is_not_known() -> None:
    report = reported(AWAY)
    assert (report.status, report.verification, report.rolled_back_at) == (Status.FAILED, "FAILED", given.NOW)
    assert report.issues == ('could not look again at "sp": sp: no connection; check the server',)
    assert (report.deletions.sp.tables, report.deletions.sp.rows_deleted) == (None, 10)
    assert '  ? rows in "public.sp_table" of store "sp"' in report_lines(report, "r.json")
    assert reported(AWAY, RETURNED).status is Status.PARTIAL


def test_after_its_success_rows_are_those_of_a_newer_migration_if_there_is_one() -> None:
    report = reported(RETURNED, blocking=(NEWER, OTHER), ended=ENDED)
    assert (report.status, report.issues) == (Status.SUCCESS, ())
    assert report.warnings == (
        'store "ids" holds 1,201 rows of district D-002 again, in public.ids_table (1,200), public.other (1); '
        f"this rollback ended in SUCCESS at {ENDED}, and the district was loaded since: {NEWER.sentence}",
    )
    assert reported(*EMPTY, blocking=(NEWER,), ended=ENDED).warnings == ()


@pytest.mark.parametrize(("blocking", "ended"), [((), ENDED), ((OTHER,), ENDED), ((NEWER,), None)])
def test_without_one_or_before_its_success_they_are_not(blocking: tuple[Finding, ...], ended: str | None) -> None:
    assert reported(RETURNED, blocking=blocking, ended=ended).status is Status.PARTIAL


def test_nothing_to_do_has_to_be_so_still() -> None:
    unasked: dict[str, Any] = {"approval": None, "was_approved": False, "plan_state": PlanState.NOTHING_TO_DO}
    assert decide_status(looked(*EMPTY, **unasked)) is Status.NOTHING_TO_DO
    for look in (RETURNED, NODES, AWAY):
        report = reported(look, **unasked)
        assert report.status is Status.FAILED
        assert len(report.issues) == 1


def test_attempts_that_a_task_cleared_after_the_end_has_forgotten_stay_told() -> None:
    """Before the end it makes others."""
    earlier = given.report(facts(outcomes=(given.outcome("sp"),)))
    for ended, attempts in ((ENDED, 1), (None, 0)):
        known = facts(approval=given.approval(ended_at=ended))
        report = make_report(known, given.report_input(earlier=earlier))
        (table,) = [table for table in report.tables if table.store == "sp"]
        assert table.attempts == attempts
