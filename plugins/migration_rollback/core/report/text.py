"""The report for people: the Markdown beside it, and the same text in the log of ``finish``."""

from collections.abc import Iterator

from migration_rollback.core.findings import doctor_lines, gravest_first
from migration_rollback.core.markdown import bullets, escape, number, one_line, table
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.report.report import Report, next_steps
from migration_rollback.core.report.status import Status

READY = "CERT is ready for a fresh migration attempt"


def report_markdown(report: Report, report_path: str) -> str:
    """What happened and what to do next, as Markdown."""
    return "\n\n".join(_parts(report, report_path)) + "\n"


def report_lines(report: Report, report_path: str) -> tuple[str, ...]:
    """The same for the log: plain lines."""
    lines = [
        f"rollback {report.rollback_run_id} of migration {report.migration_run_id}: {report.status}",
        f"district: {report.district_id} ({report.district_name or 'no name given'})",
    ]
    if _was_tried(report):
        lines += [
            f"tables processed: {_tables_processed(report)} of {len(report.tables)}",
            f"rows deleted: {number(report.total_rows_deleted)}, "
            f"nodes deleted: {number(report.deletions.neo4j.nodes_deleted)}, "
            f"relationships deleted: {number(report.deletions.neo4j.relationships_deleted)}",
            f"stores cleaned: {', '.join(_stores_cleaned(report)) or 'none'}",
        ]
    lines += [*verification_lines(report), *(f"issue: {issue}" for issue in report.issues)]
    lines += [f"warning: {warning}" for warning in report.warnings]
    if left := _what_remains(report):
        lines.append(left)
    if report.cleanup is not None:
        lines.append(_cleanup(report))
    if report.status in (Status.DRY_RUN, Status.BLOCKED):
        lines += [f"doctor: {line}" for line in doctor_lines(report.findings)]
    lines += [f"next step {place}: {step}" for place, step in enumerate(next_steps(report), start=1)]
    if report.status is Status.SUCCESS:
        lines.append(READY)
    return (*map(one_line, lines), f"report: {report_path}")


def verification_lines(report: Report) -> tuple[str, ...]:
    """What verification says, in the contract's words."""
    match report.verification:
        case "PASSED":
            keys = sum(verification.foreign_keys_checked for verification in report.verifications)
            return (
                f"no {report.district_id} records remain",
                f"FK integrity maintained ({keys:,} foreign keys checked)",
            )
        case "FAILED":
            return ("verification FAILED",)
        case _:
            return ("verification was not run; nothing was deleted",) if not _was_tried(report) else (
                "verification was not run",
            )  # fmt: skip


def _parts(report: Report, report_path: str) -> Iterator[str]:
    yield f"# Rollback {escape(report.rollback_run_id)}: {report.status}"
    yield (
        f"Migration **{escape(report.migration_run_id)}** of district **{escape(report.district_id)}** "
        f"({escape(report.district_name or 'no name given')}), written {escape(report.rolled_back_at)}."
    )
    if report.issues:
        yield "## Issues\n\n" + bullets(report.issues)
        if left := _what_remains(report):
            yield escape(left)
    yield "## What was deleted\n\n" + table(
        ("Store", "Tables#", "Rows deleted#"),
        (
            (name, getattr(report.deletions, name).tables, getattr(report.deletions, name).rows_deleted)
            for name in ROLLBACK_ORDER
        ),
    )
    graph = report.deletions.neo4j
    yield (
        f"{number(report.total_rows_deleted)} rows in all; from Neo4j {number(graph.nodes_deleted)} nodes and "
        f"{number(graph.relationships_deleted)} relationships."
    )
    yield "## Verification\n\n" + bullets(verification_lines(report))
    if report.warnings:
        yield "## Warnings\n\n" + bullets(report.warnings)
    yield "## Approval\n\n" + _approval(report)
    if report.findings:
        yield "## Doctor: what the plan found, and what to do\n\n" + bullets(
            f"{finding.severity.upper()} {finding.code}: {finding.sentence}; {finding.remedy}"
            for finding in gravest_first(report.findings)
        )
    if report.cleanup is not None:
        yield "## Files\n\n" + escape(_cleanup(report))
    steps = [f"{place}. {escape(step)}" for place, step in enumerate(next_steps(report), start=1)]
    yield "## Next steps\n\n" + "\n".join(steps)
    if report.status is Status.SUCCESS:
        yield f"**{READY}.**"
    if report.tables:
        yield "## Tables\n\n" + table(
            ("Table", "Store", "Planned#", "Deleted#", "Remaining#", "Attempts#", "Error"),
            (
                (
                    t.table,
                    t.store,
                    t.rows_planned,
                    t.rows_deleted,
                    t.rows_remaining,
                    t.attempts,
                    t.error or "",
                )
                for t in report.tables
            ),
        )
    yield f"Report: `{report_path}`"


def _was_tried(report: Report) -> bool:
    return report.status in (Status.SUCCESS, Status.PARTIAL, Status.FAILED, Status.NOTHING_TO_DO)


def _tables_processed(report: Report) -> int:
    return sum(table.rows_remaining == 0 for table in report.tables)


def _stores_cleaned(report: Report) -> list[str]:
    return [
        verification.store
        for verification in sorted(report.verifications, key=lambda verification: verification.store)
        if verification.passed
    ]


def _what_remains(report: Report) -> str:
    if report.status not in (Status.PARTIAL, Status.FAILED):
        return ""
    remaining = [table for table in report.tables if table.rows_remaining != 0]
    if not remaining:
        return ""
    named = ", ".join(f"{table.store} {table.table} ({number(table.rows_remaining)} rows)" for table in remaining[:10])
    more = f" and {len(remaining) - 10} more" if len(remaining) > 10 else ""
    return f"what may remain: {named}{more}"


def _approval(report: Report) -> str:
    approval = report.approval
    if approval is None:
        return "Nobody was asked." if not _was_tried(report) else "No answer."
    typed = f', typed "{escape(approval.typed)}"' if approval.typed else ""
    return (
        f"{escape(str(approval.decision).capitalize())} by {escape(approval.responded_by or 'nobody')} "
        f"at {escape(approval.responded_at or '?')}{typed}."
    )


def _cleanup(report: Report) -> str:
    cleanup = report.cleanup
    if cleanup is None:
        return ""
    match cleanup.outcome:
        case "deleted":
            return f"files: {number(cleanup.files_removed)} removed from staging, anonymized and loads"
        case "failed":
            return f"files: the cleanup failed: {cleanup.error or 'see the log of delete_files'}"
        case _:
            return "files: kept"
