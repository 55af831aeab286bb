"""Makes the plan of what was read and judged of each store, the graph, and the migration itself."""

from collections.abc import Sequence

from migration_rollback import __version__
from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.facts import Context, PlanFacts
from migration_rollback.core.checks.graph import CHECKS as GRAPH_CHECKS
from migration_rollback.core.checks.graph import GraphFacts
from migration_rollback.core.checks.migration import CONTEXT_CHECKS, PLAN_CHECKS
from migration_rollback.core.checks.rows import spellings
from migration_rollback.core.findings import Finding
from migration_rollback.core.names import STORES
from migration_rollback.core.plan import Plan, artifacts_of
from migration_rollback.core.planning.store_plan import PlannedStore


def make_plan(
    rollback_run_id: str,
    context: Context,
    stores: Sequence[PlannedStore],
    graph: GraphFacts,
    unread: Sequence[Finding] = (),
) -> Plan:
    """The whole plan, with the findings in the order: migration, stores in rollback order, graph, plan.

    :param stores: those that could be read, in rollback order.
    :param unread: why others could not.
    """
    plans = {store.plan.store: store.plan for store in stores}
    report = context.run_report
    plan = Plan(
        package_version=__version__,
        rollback_run_id=rollback_run_id,
        migration_run_id=report.run_id,
        district_id=report.district_id,
        district_name=report.district_name,
        migration_status=report.status,
        artifacts=artifacts_of(report, context.load_report),
        claims_data=context.load_report.claims_data,
        options=context.options,
        rules=context.rules,
        triggered_by=context.triggered_by,
        stores=tuple(plans[name] for name in STORES if name in plans),
        graph=graph.plan,
        findings=(
            *ask(CONTEXT_CHECKS, Moment.PLAN, context),
            *unread,
            *(finding for store in stores for finding in store.findings),
            *spellings(tuple(store.reading for store in stores)),
            *ask(GRAPH_CHECKS, Moment.PLAN, graph),
        ),
    )
    return plan.with_findings(ask(PLAN_CHECKS, Moment.PLAN, PlanFacts(plan, context)))
