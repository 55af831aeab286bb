"""Makes what the page shows of a report."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.page.documents import ReportPage, ReportPiece
from migration_rollback.core.page.fitting import MOST, dealt, first_texts, fitting
from migration_rollback.core.planning.unit_groups import label
from migration_rollback.core.report.report import Report, TableReport
from migration_rollback.core.report.results import Look, Verification
from migration_rollback.core.report.sentences import next_steps
from migration_rollback.core.report.text import verification_lines

_MOST_OF_SENTENCES: Final = 120_000
_MOST_OF_VERIFICATION: Final = 15_000
_MOST_TABLES_OF_LOOK: Final = 50
_REST: Final = "all are in the report"


def report_documents(report: Report, report_path: str) -> Iterator[tuple[str, Frozen]]:
    """Every document under its key; the summary is the last one, so that whoever finds it finds the pieces."""
    tables = Counter((table.store, table.unit) for table in report.tables)
    pieces = dict.fromkeys(ROLLBACK_ORDER, 0)
    for store in ROLLBACK_ORDER:
        parts = (
            ("tables", _table(table, tables[store, table.unit])) for table in report.tables if table.store == store
        )
        for piece in dealt(ReportPiece, parts):
            yield f"page_{store}_{pieces[store]}", piece
            pieces[store] += 1
    yield "page", fitting(_page(report, report_path, pieces), MOST)


def _table(table: TableReport, of_unit: int) -> TableReport:
    return table.model_copy(update={"unit": label(table.unit, of_unit)})


def _page(report: Report, report_path: str, pieces: dict[str, int]) -> ReportPage:
    return ReportPage(
        rollback_run_id=report.rollback_run_id,
        migration_run_id=report.migration_run_id,
        district_id=report.district_id,
        district_name=report.district_name,
        status=report.status,
        verification=report.verification,
        rolled_back_at=report.rolled_back_at,
        written_at=report.written_at,
        triggered_by=report.triggered_by,
        times_cleared=report.times_cleared,
        deletions=report.deletions,
        total_rows_deleted=report.total_rows_deleted,
        plan_fingerprint=report.plan_fingerprint,
        report_path=report_path,
        approval=report.approval,
        issues=first_texts(report.issues, _MOST_OF_SENTENCES, _REST),
        warnings=first_texts(report.warnings, _MOST_OF_SENTENCES, _REST),
        next_steps=next_steps(report),
        verification_lines=verification_lines(report),
        verifications=tuple(map(_verification, report.verifications)),
        second_look=tuple(map(_look, report.second_look)),
        cleanup=report.cleanup,
        logs=report.logs,
        stores=pieces,
    )


def _verification(verification: Verification) -> Verification:
    texts = {
        name: first_texts(getattr(verification, name), _MOST_OF_VERIFICATION, _REST) for name in ("issues", "warnings")
    }
    return verification.model_copy(update={"tables": (), **texts})


def _look(look: Look) -> Look:
    """Of many tables the first ones."""
    return look.model_copy(update={"rows": dict(islice(look.rows.items(), _MOST_TABLES_OF_LOOK))})
