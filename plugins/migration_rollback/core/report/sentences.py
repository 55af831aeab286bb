"""What a report says in sentences: the issues, the warnings, and what to do next."""

from collections.abc import Iterator

from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.report import status as st
from migration_rollback.core.report.report import Report, TableReport
from migration_rollback.core.report.second_look import second_look_sentences
from migration_rollback.core.report.status import Facts, Status
from migration_rollback.core.wording import counted


def issues_of(facts: Facts, status: Status, tables: tuple[TableReport, ...]) -> Iterator[str]:
    """Why it is not a success, one sentence each."""
    unasked = facts.plan_state is st.PlanState.NOTHING_TO_DO
    if status is Status.BLOCKED:
        yield from st.blocking_sentences(facts) or ("the plan could not be made; see the log of build_plan",)
    if facts.approval is not None and facts.approval.reason:
        yield f"the approval does not count: {facts.approval.reason}"
    elif status is Status.EXPIRED:
        yield "nobody answered in time; trigger a new run"
    elif status is Status.REFUSED:
        yield "await_approval was marked as success by hand; only an answer in its form approves"
    elif status is Status.FAILED and facts.approval is None and not unasked:
        if facts.plan is None:
            yield from st.blocking_sentences(facts)
        yield "await_approval ended without an answer; see its log, then clear it or trigger a new run"
    if not (facts.was_approved or unasked) or status in (Status.SUCCESS, Status.NOTHING_TO_DO):
        return
    if facts.approval is not None and facts.approval.ended_at is not None:
        yield (
            f"this rollback ended in SUCCESS at {facts.approval.ended_at}; what was found now came later, is not "
            "covered by its approval, and was left alone; trigger a new run for it"
        )
    yield from st.blocking_sentences(facts)
    yield from dict.fromkeys(table.error for table in tables if table.error)
    if facts.graph_outcome is not None and facts.graph_outcome.error:
        yield facts.graph_outcome.error
    for name in (*STORES, GRAPH):
        if name in facts.verifications:
            yield from facts.verifications[name].issues
        elif name in facts.disowned:
            yield f'"{name}" was not verified by this rollback; clear verify and everything downstream'
        else:
            yield f'"{name}" could not be verified; see the log of verify'
    yield from second_look_sentences(facts)


def warnings_of(facts: Facts, tables: tuple[TableReport, ...]) -> Iterator[str]:
    """What a person should know all the same, one sentence each."""
    yield from facts.later
    for name in facts.disowned:
        where = f'for "{name}"' if name else "for one of its instances"
        yield (
            f"what lies in the XCom of verify {where} was not written by this rollback for its plan, and does not "
            "count; find out who has written it"
        )
    for name in (*STORES, GRAPH):
        if name in facts.verifications:
            yield from facts.verifications[name].warnings
    yield from _graph_warnings(facts)
    for table in tables:
        if table.rows_written and table.rows_written > 0:
            yield (
                f'{counted(table.rows_written, "row")} of the district came to "{table.table}" of store '
                f'"{table.store}" by the application\'s triggers while this rollback deleted, and belong to it'
            )
        if table.rows_in_ledger is not None and table.rows_deleted is not None and facts.was_approved:
            otherwise = table.rows_deleted + max(table.rows_written or 0, 0) - table.rows_in_ledger
            if otherwise > 0:
                yield (
                    f'{otherwise:,} of the {counted(table.rows_deleted, "row")} gone from "{table.table}" of store '
                    f'"{table.store}" went otherwise than by its own DELETE: a cascade, a trigger or another session'
                )


def _graph_warnings(facts: Facts) -> Iterator[str]:
    """Where everything is gone, and yet not all that was planned was deleted by this rollback."""
    graph, gone = facts.plan.graph if facts.plan else None, st.graph_part_deleted(facts)
    read = facts.verifications.get(GRAPH)
    if graph is None or gone is None or read is None or read.nodes_remaining:
        return
    for noun, planned, deleted in (
        ("node", graph.nodes, gone.nodes.number),
        ("relationship", graph.whole.all_relationships, gone.all_relationships),
    ):
        if planned != deleted:
            yield (
                f"{counted(planned, noun)} of the graph {'was' if planned == 1 else 'were'} planned, and this rollback "
                f"has deleted {deleted:,}: somebody else has changed the graph between the plan and the deletion"
            )


def next_steps(report: Report) -> tuple[str, ...]:
    """What the operator does now."""
    migration = report.migration_run_id or "the migration"
    district = f"district {report.district_id}" if report.district_id else "the district"
    match report.status:
        case Status.SUCCESS | Status.NOTHING_TO_DO:
            return (
                "investigate the root cause of the failed migration",
                "fix it",
                f"re-run the migration of {district} ({migration} has left nothing behind)",
            )
        case Status.DRY_RUN:
            return ("read the plan", "trigger again with dry_run off to be asked for approval")
        case Status.REJECTED:
            return ("settle with the approver what was wrong", "trigger a new run")
        case Status.EXPIRED | Status.REFUSED:
            return ("trigger a new run and have it approved by a person who may",)
        case Status.BLOCKED:
            return ("fix what the issues name", "trigger a new run")
        case _:
            return (
                "fix what the issues name",
                "clear the failed tasks of this run: what is gone stays gone, the rest is tried again",
                "contact a DBA if needed",
            )
