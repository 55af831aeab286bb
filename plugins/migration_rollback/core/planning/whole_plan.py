"""Makes the plan of what was read and judged of each store, the graph, and the migration itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from migration_rollback.core import findings as f
from migration_rollback.core.artifacts import LoadReport, RunReport
from migration_rollback.core.findings import Finding, some
from migration_rollback.core.names import STORES
from migration_rollback.core.plan import GraphPlan, Plan, StorePlan
from migration_rollback.core.planning.listed_tables import LISTED_ONLY, Inclusion


@dataclass(frozen=True)
class Circumstances:
    """What the plan needs to know that no store can tell."""

    newer_migrations: tuple[str, ...] = ()
    running_migrations: tuple[str, ...] = ()
    unread_run_reports: tuple[str, ...] = ()
    other_rollback: str | None = None
    graph_findings: tuple[Finding, ...] = ()
    store_findings: tuple[Finding, ...] = ()
    explained_by: str | None = None
    """The earlier SUCCESS report that explains why nothing is there, if there is one."""
    max_map_length: int = 1024


def make_plan(
    *,
    rollback_run_id: str,
    run_report: RunReport,
    load_report: LoadReport,
    stores: Sequence[tuple[StorePlan, Sequence[Finding]]],
    graph: GraphPlan | None,
    circumstances: Circumstances,
    allow_preexisting: bool,
    include: Inclusion = LISTED_ONLY,
) -> Plan:
    """The whole plan, with the findings in the order: migration, stores in rollback order, graph."""
    plans = {plan.store: plan for plan, _ in stores}
    plan = Plan(
        rollback_run_id=rollback_run_id,
        migration_run_id=run_report.run_id,
        district_id=run_report.district_id,
        district_name=run_report.district_name,
        migration_status=run_report.status,
        claims_data=load_report.claims_data,
        allow_preexisting=allow_preexisting,
        include_unlisted=include.unlisted,
        include_derived=include.derived,
        stores=tuple(plans[name] for name in STORES if name in plans),
        graph=graph,
        findings=(
            *_migration_findings(run_report, circumstances, allow_preexisting=allow_preexisting),
            *circumstances.store_findings,
            *(finding for _, store_findings in stores for finding in store_findings),
            *circumstances.graph_findings,
            *_size_findings(plans.values(), circumstances.max_map_length),
        ),
    )
    explanation = _emptiness_finding(plan, circumstances)
    return plan.model_copy(update={"findings": (*plan.findings, *explanation)})


def _migration_findings(
    report: RunReport, circumstances: Circumstances, *, allow_preexisting: bool
) -> Iterator[Finding]:
    if circumstances.other_rollback is not None:
        yield f.block(
            "rollback_at_work",
            f"another rollback of district {report.district_id} is at work: {circumstances.other_rollback}",
            "wait until it has ended, or reject it, then trigger again",
        )
    own = (report.run_id,) if report.status == "RUNNING" else ()
    for run_id in (*own, *circumstances.running_migrations):
        yield f.block(
            "migration_running",
            f"migration {run_id} of district {report.district_id} is still RUNNING",
            "wait until it has ended, or end it, then trigger again",
        )
    match report.status:
        case "SUCCESS":
            yield f.warn(
                "migration_succeeded",
                f"migration {report.run_id} ended in SUCCESS",
                "make sure that a successful migration is really to be taken out",
            )
        case None:
            yield f.warn(
                "migration_status_unknown",
                f"the run report of {report.run_id} gives no status",
                "make sure that the migration is not running any more",
            )
    if circumstances.newer_migrations:
        severity = f.warn if allow_preexisting else f.block
        yield severity(
            "newer_migration",
            f"district {report.district_id} has newer migrations than {report.run_id}: "
            f"{some(circumstances.newer_migrations)}",
            "roll back the newest first; allow_preexisting removes the rows of all of them",
        )
    if circumstances.unread_run_reports:
        yield f.warn(
            "run_reports_unread",
            f"{some(circumstances.unread_run_reports)} in the reports folder cannot be read; "
            "whether they are newer migrations of the district is not known",
            "look at them before approving",
        )


def _size_findings(stores: Iterable[StorePlan], max_map_length: int) -> Iterator[Finding]:
    for store in stores:
        if len(store.units) > max_map_length:
            yield f.info(
                "units_grouped",
                f'store "{store.store}" has {len(store.units):,} units, and Airflow maps at most {max_map_length:,} '
                "tasks (max_map_length): some task instances delete several units",
                "nothing to do; each unit has its lines in the log and in the report",
                store=store.store,
            )


def _emptiness_finding(plan: Plan, circumstances: Circumstances) -> tuple[Finding, ...]:
    if not plan.is_empty or plan.is_blocked:
        return ()
    if circumstances.explained_by is not None:
        return (
            f.info(
                "already_rolled_back",
                f"nothing is left to delete since {circumstances.explained_by}",
                "nothing to do; the migration can be run again",
            ),
        )
    if plan.claims_data:
        return (
            f.block(
                "empty_plan_unexplained",
                f"no row and no node of district {plan.district_id} is there, but the load report claims some, "
                "and no report of an earlier successful rollback explains it",
                "check that the connections point to the right databases, and who deleted the rows",
            ),
        )
    return (f.info("nothing_loaded", "the load report claims no row and no node, and none is there", "nothing to do"),)
