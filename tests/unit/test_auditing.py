"""Each change of a rollback's state is a line of JSON that holds no value of a row and nobody's words."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, get_args

import pytest

from migration_rollback.core.approval.answer import Decision
from migration_rollback.core.checks.approval import unsealed
from migration_rollback.core.findings import Code, block, warn
from migration_rollback.core.report.audit import Subject, audit_line
from migration_rollback.core.report.changes import (
    CHANGES,
    Answered,
    BatchCommitted,
    Change,
    GraphDone,
    Planned,
    Refused,
    Reported,
    UnitDone,
    UnitFailed,
    Verified,
)
from migration_rollback.core.report.status import PlanState
from migration_rollback.edge.audit import audit
from tests.unit import given

# Ids, names of stores and units, users, codes and kinds: whoever adds a field of text here says what it holds.
TEXTS = {"fingerprint", "store", "unit", "responded_by", "answered_by", "blocked_by", "findings", "reasons"}


def told(change: Change, about: Any = None) -> dict[str, Any]:
    word, _, document = audit_line(about or given.plan(), change).partition(" ")
    assert word == "audit"
    line: dict[str, Any] = json.loads(document)
    return line


def kinds(annotation: Any) -> Iterator[Any]:
    """The plain types that a field is made of, without the keys of a mapping: those are tables."""
    inner = [one for one in get_args(annotation) if one not in (..., type(None))]
    if isinstance(annotation, type) and not inner:
        yield annotation
    for one in inner[1:] if getattr(annotation, "__origin__", None) is dict else inner:
        yield from kinds(one)


def test_a_line_says_whose_change_it_is_and_its_fields() -> None:
    plan = given.plan(findings=(block(Code.NEWER_MIGRATION, "a", "b"), warn(Code.SLOW_DELETE, "c", "d")))
    assert told(Planned.of(plan, PlanState.BLOCKED, plan.fingerprint), plan) == {
        "event": "planned",
        "rollback_run_id": given.ROLLBACK,
        "migration_run_id": given.RUN_ID,
        "district_id": given.DISTRICT,
        "state": "blocked",
        "fingerprint": plan.fingerprint,
        "tables": 5,
        "rows": 50,
        "nodes": 30,
        "blocked_by": ["newer_migration"],
        "warnings": 1,
    }


def test_every_change_is_listed_once_under_a_name_of_its_own() -> None:
    def leaves(of: type[Change]) -> Iterator[type[Change]]:
        for one in of.__subclasses__():
            yield from leaves(one) if one.__subclasses__() else (one,)

    assert set(leaves(Change)) == set(CHANGES)
    assert len({change.event for change in CHANGES}) == len(CHANGES)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.event)
def test_no_field_holds_anybodys_words(change: type[Change]) -> None:
    """Numbers, words of ours, and text that is known to be a name: a sentence may quote a row."""
    for name, field in change.model_fields.items():
        for kind in kinds(field.annotation):
            assert issubclass(kind, int | float | Enum) or name in TEXTS, f"{change.event}: {name}"


def test_a_line_is_one_line_whatever_a_table_is_called() -> None:
    line = audit_line(given.plan(), BatchCommitted.of("ids", given.NASTY, {given.NASTY: 3}, 1))
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line.partition(" ")[2])["rows_deleted"] == {given.NASTY: 3}


def test_what_was_typed_and_what_is_wrong_with_it_are_left_out() -> None:
    approval = given.approval(Decision.REFUSED, typed="Lisa", reason='"Lisa" was typed')
    line = told(Answered.of(approval))
    assert (line["decision"], line["responded_by"]) == ("refused", "approver")
    assert "Lisa" not in json.dumps(line)


def test_errors_and_findings_are_told_by_their_kind() -> None:
    outcome = given.outcome("sp", error='"Lisa" is in the way')
    assert told(UnitFailed.of(outcome, ["BlockedByError"]))["reasons"] == ["BlockedByError"]
    found = unsealed("the approval is Lisa's", "trigger a new run")
    assert told(Refused.of("sp", [found, found]))["findings"] == ["approval_unsealed"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (UnitDone.of(given.outcome("sp")), {"rows_deleted": 10, "attempt": 1, "seconds": 0.5}),
        (GraphDone.of(given.graph_outcome()), {"nodes_deleted": 30, "relationships_deleted": 40}),
        (Verified.of(given.verification("sp")), {"rows_remaining": 0, "rows_in_ledger": 10, "nodes_remaining": None}),
        (Verified.of(given.verification("sp", ledger=None)), {"passed": True, "rows_in_ledger": None}),
        (Verified.of(given.verification("graph", remaining=3)), {"passed": False, "nodes_remaining": 3}),
    ],
    ids=lambda value: value.event if isinstance(value, Change) else "",
)
def test_counts_are_those_of_the_tasks(change: Change, expected: Mapping[str, object]) -> None:
    assert expected.items() <= told(change).items()


def test_a_report_is_told_with_its_totals() -> None:
    report = given.report()
    line = told(Reported.of(report), report)
    assert (line["status"], line["rows_deleted"], line["issues"]) == ("SUCCESS", 50, 0)
    assert (line["fingerprint"], line["cleanup"]) == (given.plan().fingerprint, None)


def test_what_is_not_known_is_null() -> None:
    line = told(Refused.of("sp", []), Subject(given.ROLLBACK, None))
    assert (line["migration_run_id"], line["district_id"]) == (None, None)


def test_the_lines_have_a_logger_of_their_own(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="migration_rollback.audit"):
        audit(given.plan(), Refused.of("sp", []))
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("migration_rollback.audit", "INFO")
    assert record.getMessage().startswith('audit {"event": "refused"')
