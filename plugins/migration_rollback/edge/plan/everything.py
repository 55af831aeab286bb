"""Makes the plan of a migration's artifacts, the stores and the graph; deletes nothing and needs no DAG run."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from migration_rollback.core.artifacts import LoadReport, RunReport, parse_run_report
from migration_rollback.core.findings import Finding
from migration_rollback.core.findings import block as block_finding
from migration_rollback.core.findings import info as info_finding
from migration_rollback.core.findings import warn as warn_finding
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import Census, GraphPlan, Plan
from migration_rollback.core.planning.listed_tables import Inclusion
from migration_rollback.edge.connections import GRAPH_CONNECTION, graph_session, has_graph_connection
from migration_rollback.edge.plan.stores import read_stores
from migration_rollback.edge.settings import max_map_length
from migration_rollback.errors import ArtifactError, GraphError
from migration_rollback.files.data_root import DataRoot

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """What is to be planned. ``explained_by`` is the report of an earlier successful rollback, if there is one."""

    rollback_run_id: str
    data_root: DataRoot
    run_report: RunReport
    load_report: LoadReport
    explained_by: str | None
    other_rollback: str | None
    include: Inclusion
    allow_preexisting: bool


@dataclass(frozen=True)
class Examined:
    """The plan, and what later tasks compare with."""

    plan: Plan
    census: Census


def examine(request: Request) -> Examined:
    """Read everything and judge it. What cannot be read is a finding."""
    from migration_rollback.core.planning.whole_plan import Circumstances, make_plan

    run_report, load_report, allow = request.run_report, request.load_report, request.allow_preexisting
    others = _other_migrations(request.data_root, run_report)
    census = Census(rows={})
    read = read_stores(request.rollback_run_id, load_report, census, request.include, allow_preexisting=allow)
    graph, about_graph = _plan_graph(load_report, census, allow_preexisting=allow)
    plan = make_plan(
        rollback_run_id=request.rollback_run_id,
        run_report=run_report,
        load_report=load_report,
        stores=read.plans,
        graph=graph,
        circumstances=Circumstances(
            newer_migrations=others.newer,
            running_migrations=others.running,
            unread_run_reports=others.unread,
            other_rollback=request.other_rollback,
            graph_findings=about_graph,
            store_findings=tuple(read.findings),
            explained_by=request.explained_by,
            max_map_length=max_map_length(),
        ),
        allow_preexisting=allow,
        include=request.include,
    )
    return Examined(plan, census)


class OtherMigrations(NamedTuple):
    """Run ids of the district's other migrations, and the names of files that cannot be read."""

    newer: tuple[str, ...]
    running: tuple[str, ...]
    unread: tuple[str, ...]


def _other_migrations(data_root: DataRoot, run_report: RunReport) -> OtherMigrations:
    """The district's other migrations that matter, and run reports of which that cannot be told."""
    newer: list[str] = []
    running: list[str] = []
    unread: list[str] = []
    for path in data_root.migration_reports():
        run_id = path.name.removesuffix(".json")
        if run_id == run_report.run_id:
            continue
        try:
            other = parse_run_report(data_root.read_artifact(path), str(path), run_id)
        except ArtifactError:
            if run_id > run_report.run_id:
                unread.append(path.name)
            continue
        if other.district_id != run_report.district_id:
            continue
        if other.status == "RUNNING":
            running.append(run_id)
        elif _is_newer(other, run_report):
            newer.append(run_id)
    return OtherMigrations(newer=tuple(newer), running=tuple(running), unread=tuple(unread))


def _is_newer(other: RunReport, than: RunReport) -> bool:
    if other.started_at is not None and than.started_at is not None and other.started_at != than.started_at:
        return other.started_at > than.started_at
    return other.run_id > than.run_id


def _plan_graph(
    load_report: LoadReport, census: Census, *, allow_preexisting: bool
) -> tuple[GraphPlan | None, tuple[Finding, ...]]:
    from migration_rollback.graph.reading import count_other_nodes, read_graph_plan

    if not has_graph_connection():
        return None, (_without_graph(claimed=load_report.graph is not None and load_report.graph.claims_data),)
    try:
        with graph_session(load_report.district_id, read_only=True) as session:
            graph = read_graph_plan(session, load_report.graph)
            census.rows[GRAPH] = {"nodes": count_other_nodes(session)}
    except GraphError as exc:
        return None, (block_finding("graph_unreadable", f"the graph cannot be read: {exc}", "check cert_neo4j"),)
    log.info("graph: %s nodes and %s relationships of the district", f"{graph.nodes:,}", f"{graph.relationships:,}")
    return graph, tuple(graph_findings(graph, allow_preexisting=allow_preexisting))


def _without_graph(*, claimed: bool) -> Finding:
    sentence = f'Airflow has no connection "{GRAPH_CONNECTION}"'
    if claimed:
        return block_finding(
            "graph_missing", f"{sentence}, but the load report claims a graph", "add the connection, type neo4j"
        )
    return info_finding(
        "graph_absent", f"{sentence}, and the load report claims no graph", "nothing to do; the graph is skipped"
    )


def graph_findings(graph: GraphPlan, *, allow_preexisting: bool) -> Iterator[Finding]:
    """What the approver has to know of the graph."""
    if graph.foreign_relationships:
        yield warn_finding(
            "graph_foreign_relationships",
            f"{graph.foreign_relationships:,} relationships lead to nodes that are not the district's; "
            "they disappear with its nodes",
            "find out what they mean to the other districts",
        )
    for label in graph.unindexed_labels:
        yield warn_finding(
            "graph_label_unindexed",
            f'label "{label}" has no index on district_id: each look at the district scans all of its nodes',
            f"before approving: CREATE INDEX FOR (n:`{label.replace('`', '``')}`) ON (n.district_id)",
        )
    if 0 < graph.numbered_nodes < graph.nodes:
        yield warn_finding(
            "graph_property_types",
            f"{graph.numbered_nodes:,} of {graph.nodes:,} nodes have the district as a number, the others as a string",
            "find out whether two systems have loaded them",
        )
    if graph.nodes_loaded is None:
        if graph.nodes:
            yield warn_finding(
                "graph_not_judged",
                f"the load report gives no count of nodes, {graph.nodes:,} are there",
                "compare with what you know of the load",
            )
    elif graph.nodes > graph.nodes_loaded:
        severity = warn_finding if allow_preexisting else block_finding
        yield severity(
            "graph_preexisting",
            f"the graph holds {graph.nodes:,} nodes of the district, but "
            f"{graph.nodes_loaded:,} were loaded: {graph.nodes - graph.nodes_loaded:,} are somebody else's",
            "find out whose nodes they are; allow_preexisting removes them as well",
        )
    elif graph.nodes < graph.nodes_loaded:
        yield warn_finding(
            "graph_missing_nodes",
            f"the graph holds {graph.nodes:,} nodes of the district, but {graph.nodes_loaded:,} were loaded",
            "expected after an earlier rollback or an aborted load",
        )
