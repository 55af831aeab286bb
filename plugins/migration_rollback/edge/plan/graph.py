"""Reads the graph for the plan, and again before something of it is deleted."""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from migration_rollback.core.artifacts import LoadedGraph, LoadReport
from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.graph import CHECKS, GraphFacts
from migration_rollback.core.checks.graph_changes import CHANGE_CHECKS, GraphChangeFacts
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.graph_record import GraphRecord
from migration_rollback.core.plan import GraphPlan, Options
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.edge.connections import graph_session, has_graph_connection
from migration_rollback.edge.graph_record import settle_record
from migration_rollback.edge.run_files import RunFiles
from migration_rollback.errors import GraphError, PlanError

if TYPE_CHECKING:
    from migration_rollback.graph.reading import GraphLook
    from migration_rollback.graph.session import GraphSession

log = logging.getLogger(__name__)


class ReadGraph(NamedTuple):
    """What is known of the graph, and the number of other districts' nodes; null where it was not read."""

    facts: GraphFacts
    other_nodes: int | None


def read_graph(load_report: LoadReport, options: Options) -> ReadGraph:
    """Count what the graph holds of the district, if there is one. What cannot be read is a fact as well."""
    from migration_rollback.graph.reading import count_other_nodes, is_read_only, read_graph_plan, read_spellings

    facts = GraphFacts(
        district_id=load_report.district_id,
        claimed=load_report.graph is not None and load_report.graph.claims_data,
        options=options,
    )
    if not has_graph_connection():
        return ReadGraph(facts, None)
    try:
        with graph_session(load_report.district_id, read_only=True) as session:
            plan = read_graph_plan(session, load_report.graph, include_relationships=options.include_relationships)
            others = count_other_nodes(session)
            read_only = is_read_only(session)
            spellings = read_spellings(session)
    except GraphError as exc:
        return ReadGraph(replace(facts, error=str(exc)), None)
    log.info("graph: %s nodes and %s relationships of the district", f"{plan.nodes:,}", f"{plan.relationships:,}")
    return ReadGraph(replace(facts, plan=plan, read_only=read_only, spellings=spellings), others)


class JudgedGraph(NamedTuple):
    """The graph a moment before its deletion."""

    look: "GraphLook"
    record: GraphRecord
    """What earlier tries have deleted."""
    findings: tuple[Finding, ...]
    """What refuses to delete now, and what is different from the plan without refusing."""


def judge_graph_again(
    session: "GraphSession", files: RunFiles, artifact: PlanArtifact, *, batch_size: int
) -> JudgedGraph:
    """Read the graph as the plan did, ask the plan's questions again, and compare with what was approved.

    :param batch_size: nodes that one transaction will delete at most.
    :raises GraphError: it cannot be read.
    :raises GraphRecordError: what earlier tries have deleted cannot be told.
    :raises PlanError: the plan has no graph.
    """
    from migration_rollback.graph.reading import is_read_only, look_at_graph

    approved = artifact.plan.graph
    if approved is None:
        raise PlanError("the plan has no graph", "trigger a new run")
    options = artifact.plan.options
    look = look_at_graph(
        session, _loaded(approved), include_relationships=approved.includes_loose, batch_size=batch_size
    )
    now = GraphFacts(
        district_id=artifact.plan.district_id,
        claimed=True,
        plan=look.plan,
        read_only=is_read_only(session),
        options=options,
    )
    record = settle_record(files, artifact, look.plan.whole)
    changes = GraphChangeFacts(approved=approved, now=look.plan, gone=record.confirmed)
    blocking = blocks(ask(CHECKS, Moment.BEFORE_STORE, now))
    return JudgedGraph(look, record, (*blocking, *ask(CHANGE_CHECKS, Moment.BEFORE_STORE, changes)))


def _loaded(plan: GraphPlan) -> LoadedGraph:
    return LoadedGraph(nodes_loaded=plan.nodes_loaded, relationships_loaded=plan.relationships_loaded)
