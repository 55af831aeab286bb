"""The report for people: the Markdown beside it, and the same sections in the log of ``finish``."""

from collections.abc import Iterator
from dataclasses import dataclass

from migration_rollback.core.finding_lists import doctor_lines, findings_markdown
from migration_rollback.core.markdown import bullets, link, numbered, one_line, table
from migration_rollback.core.names import GRAPH, ROLLBACK_ORDER
from migration_rollback.core.report.report import CleanupOutcome, Report, Verdict
from migration_rollback.core.report.sentences import next_steps
from migration_rollback.core.report.status import Status
from migration_rollback.core.wording import counted, number, some

READY = "CERT is ready for a fresh migration attempt"
MOST_REMAINING = 10


@dataclass(frozen=True)
class Section:
    """One heading with its lines, in the log and in Markdown. ``more`` is Markdown that the log leaves out."""

    title: str
    lines: tuple[str, ...] = ()
    numbered: bool = False
    more: str = ""
    closing: str = ""
    """A last line that stands by itself."""

    def log_lines(self) -> Iterator[str]:
        """Plain lines, those below the title indented."""
        yield one_line(self.title)
        for place, line in enumerate(self.lines, start=1):
            yield f"  {f'{place}. ' if self.numbered else ''}{one_line(line)}"
        if self.closing:
            yield one_line(self.closing)

    def markdown(self, level: int) -> str:
        """The same as Markdown."""
        lines = numbered(self.lines) if self.numbered else bullets(self.lines)
        closing = f"**{self.closing}.**" if self.closing else ""
        return "\n\n".join(part for part in (f"{'#' * level} {self.title}", lines, self.more, closing) if part)


def report_markdown(report: Report, report_path: str) -> str:
    """What happened and what to do next, as Markdown."""
    head, *rest = (*_message(report, report_path), *_appendix(report), *_markdown_only(report))
    return "\n\n".join((head.markdown(1), *(section.markdown(2) for section in rest))) + "\n"


def report_lines(report: Report, report_path: str) -> tuple[str, ...]:
    """The same for the log: plain lines, without what is a table or a long list in Markdown."""
    sections = (*_message(report, report_path), *_appendix(report), *_log_only(report))
    return tuple(line for section in sections for line in section.log_lines())


def verification_lines(report: Report) -> tuple[str, ...]:
    """What verification says, in the contract's words."""
    match report.verification:
        case Verdict.PASSED:
            keys = sum(verification.foreign_keys_checked for verification in report.verifications)
            return (
                f"no {report.district_id} records remain",
                f"FK integrity maintained ({counted(keys, 'foreign key')} checked)",
            )
        case Verdict.FAILED:
            return ("verification FAILED",)
        case _:
            return (f"verification was not run{'' if _was_tried(report) else '; nothing was deleted'}",)


def _message(report: Report, report_path: str) -> Iterator[Section]:
    """What a person needs, in the order and under the headings that the specification fixes."""
    yield _head(report)
    if report.issues:
        yield Section("Issues encountered", report.issues, numbered=True)
    if _is_incomplete(report):
        yield Section("Manual intervention required", next_steps(report), numbered=True)
        if left := tuple(_what_remains(report)):
            yield Section("What may remain", left)
    yield _summary(report)
    yield Section("Verification", verification_lines(report))
    if not _is_incomplete(report):
        ready = READY if report.status is Status.SUCCESS else ""
        yield Section("Next steps", next_steps(report), numbered=True, closing=ready)
    yield Section("Report", (report_path,))


def _head(report: Report) -> Section:
    outcome = "Incomplete" if _is_incomplete(report) else "Complete" if _was_tried(report) else "not started"
    return Section(
        f"Rollback {outcome}: {report.status}",
        (
            f"migration: {report.migration_run_id or 'not known'}",
            f"district: {report.district_id or 'not known'} ({report.district_name or 'no name given'})",
            f"rollback: {report.rollback_run_id}, {report.rolled_back_at}",
        ),
    )


def _summary(report: Report) -> Section:
    if not _was_tried(report):
        return Section("Rollback summary", ("nothing was deleted",))
    if report.status is Status.NOTHING_TO_DO:
        return Section("Rollback summary", ("nothing of the district was there, so no store had to be cleaned",))
    graph, cleaned = report.deletions.neo4j, _stores_cleaned(report)
    deletions = ((name, getattr(report.deletions, name)) for name in ROLLBACK_ORDER)
    return Section(
        "Rollback summary",
        (
            f"tables processed: {_tables_processed(report):,} of {len(report.tables):,}",
            f"rows deleted: {number(report.total_rows_deleted)}",
            f"stores cleaned: {len(cleaned)}{f' ({some(cleaned)})' if cleaned else ''}",
            f"graph: {counted(graph.nodes_deleted, 'node')} and "
            f"{counted(graph.relationships_deleted, 'relationship')} deleted",
        ),
        more=table(
            ("Store", "Tables#", "Rows deleted#"), ((name, gone.tables, gone.rows_deleted) for name, gone in deletions)
        ),
    )


def _appendix(report: Report) -> Iterator[Section]:
    """What stands behind the message."""
    if report.warnings:
        yield Section("Warnings", report.warnings)
    yield Section("Approval", (_approval(report),))
    if report.cleanup is not None:
        yield Section("Files", (_cleanup(report),))


def _log_only(report: Report) -> Iterator[Section]:
    """Every finding with its remedy, where the run stopped at its plan: what to do is in them."""
    if report.status in (Status.DRY_RUN, Status.BLOCKED):
        yield Section("Doctor", tuple(doctor_lines(report.findings)))


def _markdown_only(report: Report) -> Iterator[Section]:
    if report.findings:
        yield Section("Doctor: what the plan found, and what to do", more=findings_markdown(report.findings))
    if report.tables:
        header = ("Table", "Store", "Planned#", "Deleted#", "Remaining#", "Attempts#", "Error", "Log")
        rows = (
            (
                one.table,
                one.store,
                one.rows_planned,
                one.rows_deleted,
                one.rows_remaining,
                one.attempts,
                one.error or "",
                link("log", one.log_url) if one.log_url else "",
            )
            for one in report.tables
        )
        yield Section("Tables", more=table(header, rows))
    verified = {f"verify {one.store}": one.log_url for one in report.verifications}
    logs = [(task, url) for task, url in (report.logs | verified).items() if url]
    if logs:
        yield Section("Logs", more="\n".join(f"- {link(task, url)}" for task, url in logs))


def _is_incomplete(report: Report) -> bool:
    return report.status in (Status.PARTIAL, Status.FAILED)


def _was_tried(report: Report) -> bool:
    return report.status in (Status.SUCCESS, Status.PARTIAL, Status.FAILED, Status.NOTHING_TO_DO)


def _tables_processed(report: Report) -> int:
    return sum(table.rows_remaining == 0 for table in report.tables)


def _stores_cleaned(report: Report) -> list[str]:
    """Stores that had tables in the plan and were found clean, in rollback order."""
    passed = {verification.store for verification in report.verifications if verification.passed}
    passed -= {look.store for look in report.second_look}
    planned = {table.store for table in report.tables}
    return [name for name in ROLLBACK_ORDER if name in passed & planned]


def _what_remains(report: Report) -> Iterator[str]:
    """Where rows or nodes are left, or may be because nobody could look."""
    remaining = [table for table in report.tables if table.rows_remaining != 0]
    for left in remaining[:MOST_REMAINING]:
        yield f'{counted(left.rows_remaining, "row")} in "{left.table}" of store "{left.store}"'
    if len(remaining) > MOST_REMAINING:
        yield f"and rows of {counted(len(remaining) - MOST_REMAINING, 'more table')}, see the report"
    for verification in report.verifications:
        if verification.store == GRAPH and verification.nodes_remaining:
            yield f"{counted(verification.nodes_remaining, 'node')} in the graph"
        if verification.loose_relationships_remaining:
            left_over = counted(verification.loose_relationships_remaining, "relationship")
            yield f"{left_over} in the graph, between nodes that are not the district's"
    for look in report.second_look:
        if look.store == GRAPH:
            yield f"{counted(None if look.error else look.nodes, 'node')} in the graph"
            if look.relationships:
                yield f"{counted(look.relationships, 'relationship')} in the graph"


def _approval(report: Report) -> str:
    approval = report.approval
    if approval is None:
        return "nobody was asked" if not _was_tried(report) else "no answer"
    typed = f', typed "{approval.typed}"' if approval.typed else ""
    when = approval.responded_at or "an unknown time"
    return f"{approval.decision} by {approval.responded_by or 'nobody'} at {when}{typed}"


def _cleanup(report: Report) -> str:
    cleanup = report.cleanup
    if cleanup is None:
        return ""
    match cleanup.outcome:
        case CleanupOutcome.DELETED:
            return f"{counted(cleanup.files_removed, 'file')} removed from staging, anonymized and loads"
        case CleanupOutcome.FAILED:
            return f"the cleanup failed: {cleanup.error or 'see the log of delete_files'}"
        case _:
            return "kept"
