"""The migration itself: whether it may be taken out, and whether an empty plan is explained."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.artifacts import ENDED, SUCCEEDED, RunReport
from migration_rollback.core.checks.approval import four_eyes, sealing
from migration_rollback.core.checks.check import Check, Moment, check
from migration_rollback.core.checks.facts import Context, OtherMigrations, PlanFacts
from migration_rollback.core.findings import Code, Finding, block, block_unless, info, warn
from migration_rollback.core.plan import Artifacts
from migration_rollback.core.wording import some

RUNNING: Final = "RUNNING"


def artifact_unusable(reason: str) -> Finding:
    """A file of the migration that cannot be used."""
    return block(Code.ARTIFACT_UNUSABLE, reason, "nothing was read from the stores and nothing was deleted")


def other_migrations(of: RunReport, reports: Iterable[RunReport], unread: Iterable[str]) -> OtherMigrations:
    """What the other run reports mean to this migration.

    :param reports: those of other migrations, of whatever district.
    :param unread: names of run reports that cannot be read and may be of newer ones.
    """
    same = [report for report in reports if report.district_id == of.district_id]
    return OtherMigrations(
        newer=tuple(report.run_id for report in same if _has_ended(report) and _is_newer(report, of)),
        running=tuple(report.run_id for report in same if report.status == RUNNING),
        unended=tuple(_with_status(report) for report in same if not _has_ended(report) and report.status != RUNNING),
        unread=tuple(unread),
    )


def _has_ended(report: RunReport) -> bool:
    """Whether its status says so, or it has none: that is asked about elsewhere."""
    return report.status is None or report.status in ENDED


def _with_status(report: RunReport) -> str:
    return f'{report.run_id} ("{report.status}")'


def _is_newer(other: RunReport, than: RunReport) -> bool:
    if other.started_at is not None and than.started_at is not None and other.started_at != than.started_at:
        return other.started_at > than.started_at
    return other.run_id > than.run_id


@check(Moment.PLAN, Moment.BEFORE_STORE)
def other_rollback(context: Context) -> Iterator[Finding]:
    """One district has one rollback at a time."""
    if context.other_rollback is not None:
        yield block(
            Code.ROLLBACK_AT_WORK,
            f"another rollback of district {context.run_report.district_id} is running: {context.other_rollback}",
            "wait until it has ended, or reject it, then trigger again",
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def migration_status(context: Context) -> Iterator[Finding]:
    """What still loads, and what ended well, is not simply taken out."""
    report = context.run_report
    own = (report.run_id,) if report.status == RUNNING else ()
    for run_id in (*own, *context.others.running):
        yield block(
            Code.MIGRATION_RUNNING,
            f"migration {run_id} of district {report.district_id} is still RUNNING",
            "wait until it has ended, or end it, then trigger again",
        )
    unended = () if _has_ended(report) or own else (_with_status(report),)
    for migration in (*unended, *context.others.unended):
        yield block(
            Code.MIGRATION_NOT_ENDED,
            f"the status of migration {migration} of district {report.district_id} is none with which a migration has "
            "ended: it may be running",
            "wait until it has ended; if it has, let its run report say so, with a status such as FAILED",
        )
    if report.status in SUCCEEDED:
        yield warn(
            Code.MIGRATION_SUCCEEDED,
            f"migration {report.run_id} ended in {report.status}",
            "make sure that a successful migration is really to be taken out",
        )
    elif report.status is None:
        yield warn(
            Code.MIGRATION_STATUS_UNKNOWN,
            f"the run report of {report.run_id} gives no status",
            "make sure that the migration is not running any more",
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def newer_migrations(context: Context) -> Iterator[Finding]:
    """A district's migrations are taken out newest first."""
    report, others = context.run_report, context.others
    if others.newer:
        yield block_unless(
            context.options.allow_preexisting,
            Code.NEWER_MIGRATION,
            f"district {report.district_id} has newer migrations than {report.run_id}: {some(others.newer)}",
            "roll back the newest first; allow_preexisting removes the rows of all of them",
        )
    if others.unread:
        yield warn(
            Code.RUN_REPORTS_UNREAD,
            f"{some(others.unread)} in the reports folder cannot be read; "
            "whether they are newer migrations of the district is not known",
            "look at them before approving",
        )


@dataclass(frozen=True)
class ArtifactFacts:
    """The migration's files as they were planned with, and as they are now."""

    migration_run_id: str
    before: Artifacts
    now: Artifacts


@check(Moment.BEFORE_STORE)
def artifacts_changed(facts: ArtifactFacts) -> Iterator[Finding]:
    """Another load report names other rows, another run report another end: somebody may have loaded again."""
    if facts.before.run_report != facts.now.run_report:
        yield _changed(Code.RUN_REPORT_CHANGED, f"the run report of {facts.migration_run_id}")
    if facts.before.load_report != facts.now.load_report:
        yield _changed(Code.LOAD_REPORT_CHANGED, f"the load report of {facts.migration_run_id}")


def _changed(code: Code, file: str) -> Finding:
    return block(
        code,
        f"{file} is not the one that was planned with",
        "find out who wrote it, and whether the migration was run again; trigger a new run",
    )


@check(Moment.PLAN)
def grouped_units(facts: PlanFacts) -> Iterator[Finding]:
    """More units than Airflow maps tasks share task instances."""
    most = facts.context.max_map_length
    for store in facts.plan.stores:
        if len(store.units) > most:
            yield info(
                Code.UNITS_GROUPED,
                f'store "{store.store}" has {len(store.units):,} units, and Airflow maps at most {most:,} '
                "tasks (max_map_length): some task instances delete several units",
                "nothing to do; each unit has its lines in the log and in the report",
                store=store.store,
            )


@check(Moment.PLAN)
def empty_plan(facts: PlanFacts) -> Iterator[Finding]:
    """An empty plan is fine where something explains it; else the connections may lead elsewhere."""
    plan = facts.plan
    if not plan.is_empty or plan.is_blocked:
        return
    if facts.context.explained_by is not None:
        yield info(
            Code.ALREADY_ROLLED_BACK,
            f"nothing is left to delete since {facts.context.explained_by}",
            "nothing to do; the migration can be run again",
        )
    elif plan.claims_data:
        why = facts.context.unexplained or "no report of an earlier successful rollback explains it"
        yield block(
            Code.EMPTY_PLAN_UNEXPLAINED,
            f"no row and no node of district {plan.district_id} is there, but the load report claims some, and {why}",
            "check that the connections point to the right databases, and who deleted the rows",
        )
    else:
        yield info(Code.NOTHING_LOADED, "the load report claims no row and no node, and none is there", "nothing to do")


CONTEXT_CHECKS: Final[tuple[Check[Context], ...]] = (other_rollback, migration_status, newer_migrations, four_eyes)
"""Everything that is asked of the migration itself."""
PLAN_CHECKS: Final[tuple[Check[PlanFacts], ...]] = (grouped_units, empty_plan, sealing)
"""Everything that is asked of a plan as a whole, in this order."""
