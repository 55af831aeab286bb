"""What the page shows of a report: the documents together say what the report says, and none is too large."""

from __future__ import annotations

import json
from typing import cast

import pytest

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.page.documents import ReportPage, ReportPiece
from migration_rollback.core.page.report_page import report_documents
from migration_rollback.core.report.report import Report, TableReport
from migration_rollback.core.report.results import Look
from migration_rollback.core.report.sentences import next_steps
from migration_rollback.core.report.status import PlanState
from tests.unit import given

PATH = "data/reports/rollback-20251106T101500Z.json"
REPORTS = {
    "success": given.report(),
    "partial": given.report(given.facts(verifications=given.verifications(remaining={"sp": 2}, missing=["ids"]))),
    "blocked": given.report(given.facts(plan=None, plan_state=PlanState.BLOCKED, approval=None, was_approved=False)),
}


def documents_of(report: Report) -> dict[str, Frozen]:
    documents = dict(report_documents(report, PATH))
    sizes = {key: len(json.dumps(document.model_dump(mode="json"))) for key, document in documents.items()}
    assert max(sizes.values()) < 1_000_000
    assert list(documents)[-1] == "page"
    return documents


def summary(documents: dict[str, Frozen]) -> ReportPage:
    return cast("ReportPage", documents["page"])


def tables(documents: dict[str, Frozen]) -> list[TableReport]:
    stores = summary(documents).stores
    assert len(documents) == sum(stores.values()) + 1
    pieces = [documents[f"page_{store}_{place}"] for store, number in stores.items() for place in range(number)]
    return [table for piece in pieces for table in cast("ReportPiece", piece).tables]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_the_documents_say_what_the_report_says(report: Report) -> None:
    documents = documents_of(report)
    page = summary(documents)
    same = ReportPage.model_fields.keys() & Report.model_fields.keys() - {"verifications"}
    assert len(same) > 15
    assert {name: getattr(page, name) for name in same} == {name: getattr(report, name) for name in same}
    assert [one.model_copy(update={"tables": ()}) for one in report.verifications] == list(page.verifications)
    assert tables(documents) == list(report.tables)
    assert (list(page.stores), page.report_path) == (list(ROLLBACK_ORDER), PATH)
    assert page.next_steps == next_steps(report)
    assert page.verification_lines


def test_a_report_of_very_many_tables_that_all_failed_is_dealt_out() -> None:
    report = given.report()
    failed = [
        report.tables[0].model_copy(update={"table": f"public.t{place}", "unit": "u", "error": "no " * 200})
        for place in range(5_000)
    ]
    looks = (Look(store="sp", rows={f"public.t{place}": 1 for place in range(5_000)}),)
    sentences = tuple(f"could not delete t{place}: " + "no " * 200 for place in range(5_000))
    documents = documents_of(
        report.model_copy(
            update={"tables": tuple(failed), "issues": sentences, "warnings": sentences, "second_look": looks}
        )
    )
    page = summary(documents)
    assert tables(documents) == failed
    for told in (page.issues, page.warnings):
        assert told[:-1] == sentences[: len(told) - 1] != ()
        assert told[-1] == f"and {5_001 - len(told):,} more; all are in the report"
    assert list(page.second_look[0].rows) == [f"public.t{place}" for place in range(50)]
