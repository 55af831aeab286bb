"""Reads one store, or the graph, again on a new connection; and all of them once more, lightly."""

import logging

from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import Plan
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.changes import Verified
from migration_rollback.core.report.results import Look, Verification
from migration_rollback.edge.audit import audit
from migration_rollback.edge.clock import utc_now
from migration_rollback.edge.connections import graph_session, store_session
from migration_rollback.edge.run import Run
from migration_rollback.edge.settings import settings
from migration_rollback.errors import RollbackError

log = logging.getLogger(__name__)


def verify_one(run: Run, artifact: PlanArtifact, store: str) -> Verification:
    """Read one store, or the graph, again. :raises RollbackError: it cannot be read."""
    read = _verify_graph(artifact) if store == GRAPH else _verify_store(run, artifact, store)
    audit(artifact.plan, Verified.of(read))
    return read.model_copy(update={"verified_at": utc_now()})


def _verify_store(run: Run, artifact: PlanArtifact, store: str) -> Verification:
    from migration_rollback.stores.verification import Baseline, verify_store

    name = f"{run.rollback_run_id} verify"
    with store_session(store, artifact.plan.district_id, application_name=name, read_only=True) as session:
        before = Baseline(artifact.census.rows.get(store, {}), artifact.census.orphans.get(store, {}))
        return verify_store(
            session,
            artifact.plan.store(store),
            run.rollback_run_id,
            before,
            patience=settings().lock_timeout,
            log=log.info,
        )


def _verify_graph(artifact: PlanArtifact) -> Verification:
    from migration_rollback.graph.reading import verify_graph

    graph = artifact.plan.graph
    if graph is None:
        log.info("graph: the plan has none")
        return Verification(store=GRAPH)
    district_id = artifact.plan.district_id
    with graph_session(district_id, read_only=True) as session:
        others = artifact.census.rows.get(GRAPH, {}).get("nodes")
        return verify_graph(session, district_id, others, graph.database_id)


def look_again(run: Run, plan: Plan) -> tuple[Look, ...]:
    """Look whether the district is still gone from every planned table and from the graph.

    What cannot be read is told as that.
    """
    return tuple(_look_at(run, plan, name) for name in (*STORES, GRAPH))


def _look_at(run: Run, plan: Plan, name: str) -> Look:
    from migration_rollback.graph.reading import loose_relationships_there, nodes_there
    from migration_rollback.stores.second_look import rows_there

    store, look = plan.store(name), Look(store=name)
    try:
        if name == GRAPH and plan.graph is not None:
            with graph_session(plan.district_id, read_only=True) as graph:
                look = Look(store=name, nodes=nodes_there(graph), relationships=loose_relationships_there(graph))
        elif store.units:
            application_name = f"{run.rollback_run_id} second look"
            with store_session(name, plan.district_id, application_name=application_name, read_only=True) as session:
                look = Look(store=name, rows=rows_there(session, store))
    except RollbackError as exc:
        return Look(store=name, error=str(exc))
    return look
