"""Reads the graph for the plan."""

import logging
from typing import NamedTuple

from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.checks.graph import GraphFacts
from migration_rollback.core.plan import Options
from migration_rollback.edge.connections import graph_session, has_graph_connection
from migration_rollback.errors import GraphError

log = logging.getLogger(__name__)


class ReadGraph(NamedTuple):
    """What is known of the graph, and the number of other districts' nodes; null where it was not read."""

    facts: GraphFacts
    other_nodes: int | None


def read_graph(load_report: LoadReport, options: Options) -> ReadGraph:
    """Count what the graph holds of the district, if there is one. What cannot be read is a fact as well."""
    from migration_rollback.graph.reading import count_other_nodes, read_graph_plan

    claimed = load_report.graph is not None and load_report.graph.claims_data
    if not has_graph_connection():
        return ReadGraph(GraphFacts(claimed=claimed, options=options), None)
    try:
        with graph_session(load_report.district_id, read_only=True) as session:
            plan = read_graph_plan(session, load_report.graph)
            others = count_other_nodes(session)
    except GraphError as exc:
        return ReadGraph(GraphFacts(claimed=claimed, error=str(exc), options=options), None)
    log.info("graph: %s nodes and %s relationships of the district", f"{plan.nodes:,}", f"{plan.relationships:,}")
    return ReadGraph(GraphFacts(claimed=claimed, plan=plan, options=options), others)
