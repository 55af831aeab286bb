"""Makes the plan of a migration's artifacts, the stores and the graph; deletes nothing and needs no DAG run."""

from dataclasses import dataclass, field

from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import Options, Plan, Rules
from migration_rollback.core.plan_artifact import Census
from migration_rollback.edge.plan.graph import ReadGraph, read_graph
from migration_rollback.edge.plan.stores import ReadStores, read_stores
from migration_rollback.edge.settings import max_map_length
from migration_rollback.files.data_root import DataRoot
from migration_rollback.files.migrations import Migration, read_other_migrations


@dataclass(frozen=True)
class Request:
    """What is to be planned."""

    rollback_run_id: str
    data_root: DataRoot
    migration: Migration
    other_rollback: str | None
    options: Options
    rules: Rules = field(default_factory=Rules)
    """Who may approve; without rules nobody is going to be asked."""
    triggered_by: str | None = None
    unsealable: tuple[str, ...] = ()
    """The stores, or the graph, for which an approval cannot be sealed."""


@dataclass(frozen=True)
class Examined:
    """The plan, and what later tasks compare with."""

    plan: Plan
    census: Census


def examine(request: Request) -> Examined:
    """Read everything and judge it. What cannot be read is a finding."""
    from migration_rollback.core.checks.facts import Context
    from migration_rollback.core.planning.whole_plan import make_plan

    migration, options = request.migration, request.options
    context = Context(
        run_report=migration.run_report,
        load_report=migration.load_report,
        options=options,
        rules=request.rules,
        triggered_by=request.triggered_by,
        unsealable=request.unsealable,
        others=read_other_migrations(request.data_root, migration.run_report),
        other_rollback=request.other_rollback,
        explained_by=migration.explained_by,
        unexplained=migration.unexplained,
        max_map_length=max_map_length(),
    )
    stores = read_stores(request.rollback_run_id, migration.load_report, options)
    graph = read_graph(migration.load_report, options)
    planned = [store.planned for store in stores.stores]
    plan = make_plan(request.rollback_run_id, context, planned, graph.facts, stores.unread)
    return Examined(plan, _census(stores, graph))


def _census(stores: ReadStores, graph: ReadGraph) -> Census:
    rows = {store.planned.plan.store: store.others for store in stores.stores}
    nodes = {} if graph.other_nodes is None else {GRAPH: {"nodes": graph.other_nodes}}
    orphans = {
        store.planned.plan.store: {key.label: rows for key, rows in store.planned.reading.orphans.items()}
        for store in stores.stores
    }
    horizons = {store.planned.plan.store: store.planned.reading.horizon for store in stores.stores}
    return Census(
        rows=rows | nodes,
        orphans=orphans,
        horizons={store: horizon for store, horizon in horizons.items() if horizon is not None},
    )
