"""``build_plan``: reads the stores and the graph, and says what will be deleted; deletes nothing."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from migration_rollback.core.artifacts import LoadReport, RunReport, parse_run_report
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.findings import block as block_finding
from migration_rollback.core.findings import info as info_finding
from migration_rollback.core.findings import warn as warn_finding
from migration_rollback.core.plan import Census, GraphPlan, Plan, PlanArtifact
from migration_rollback.core.resolving import Inclusion
from migration_rollback.core.status import PlanState
from migration_rollback.core.words import GRAPH
from migration_rollback.edge.connections import (
    GRAPH_CONNECTION,
    graph_session,
    has_graph_connection,
)
from migration_rollback.edge.rehearsing import rehearse
from migration_rollback.edge.run import KEY_ARTIFACTS, KEY_FINDINGS, KEY_PLAN, Run
from migration_rollback.edge.settings import max_map_length
from migration_rollback.edge.store_planning import read_stores
from migration_rollback.errors import ArtifactError, GraphError
from migration_rollback.files.data_root import DataRoot

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)


@task
def build_plan() -> dict[str, str]:
    """Make the plan, write it beside the report and say whether it can be approved.

    A run has one plan. Made again after a clear, it has to have the same fingerprint; once it was approved it stands,
    because the deletions have changed the counts.
    """
    run = Run.of(get_current_context())
    existing = run.find_plan()
    approval = run.kept_approval()
    if existing and approval:
        log.info("plan %s was approved by %s and stands", existing.fingerprint, approval.responded_by)
        return _hand_on(run, existing.plan, PlanState.READY)
    artifact = _make(run)
    for finding in artifact.plan.findings:
        log.info("%s %s: %s; %s", finding.severity, finding.code, finding.sentence, finding.remedy)
    if existing is not None and existing.fingerprint != artifact.fingerprint:
        _refuse_change(run, existing, artifact)
    if existing is None:
        run.data_root.write(run.path(".plan.json"), artifact.to_json() + "\n")
    log.info("plan %s: %s", artifact.fingerprint, run.path(".plan.json"))
    state = plan_state(artifact.plan, dry_run=bool(run.param("dry_run")))
    result = _hand_on(run, artifact.plan, state)
    if state is PlanState.BLOCKED:
        sentences = [finding.sentence for finding in blocks(artifact.plan.findings)]
        raise AirflowFailException(f"{len(sentences)} findings block the rollback: " + "; ".join(sentences))
    return result


def plan_state(plan: Plan, *, dry_run: bool) -> PlanState:
    """What follows from the plan; a blocked plan is blocked in a dry run as well."""
    if plan.is_blocked:
        return PlanState.BLOCKED
    if dry_run:
        return PlanState.DRY_RUN
    return PlanState.NOTHING_TO_DO if plan.is_empty else PlanState.READY


def _hand_on(run: Run, plan: Plan, state: PlanState) -> dict[str, str]:
    result = {"state": str(state), "fingerprint": plan.fingerprint}
    run.push(KEY_PLAN, result)
    return result


def _refuse_change(run: Run, existing: PlanArtifact, artifact: PlanArtifact) -> None:
    sentence = (
        f"the plan of this run had fingerprint {existing.fingerprint[:12]} with {existing.plan.rows:,} rows, "
        f"and would now have {artifact.fingerprint[:12]} with {artifact.plan.rows:,} rows"
    )
    finding = block_finding("plan_changed", sentence, "trigger a new run")
    run.push(KEY_FINDINGS, [finding.model_dump(mode="json")])
    raise AirflowFailException(f"{sentence}; trigger a new run")


def _make(run: Run) -> PlanArtifact:
    from migration_rollback.core.planning import Circumstances, make_plan

    artifacts = run.artifacts()
    if artifacts is None:
        raise AirflowFailException("load_artifacts has left nothing to plan with; clear it")
    run_report, load_report = artifacts
    other = run.other_rollback(run_report.district_id)
    others = _other_migrations(run.data_root, run_report)
    allow_preexisting = bool(run.param("allow_preexisting"))
    census = Census(rows={})
    include = Inclusion(unlisted=bool(run.param("include_unlisted")), derived=bool(run.param("include_derived")))
    read = read_stores(run, load_report, census, include, allow_preexisting=allow_preexisting)
    graph, graph_findings = _plan_graph(load_report, census, allow_preexisting=allow_preexisting)
    plan = make_plan(
        rollback_run_id=run.rollback_run_id,
        run_report=run_report,
        load_report=load_report,
        stores=read.plans,
        graph=graph,
        circumstances=Circumstances(
            newer_migrations=others.newer,
            running_migrations=others.running,
            unread_run_reports=others.unread,
            other_rollback=str(other) if other else None,
            graph_findings=graph_findings,
            store_findings=tuple(read.findings),
            explained_by=run.pull("load_artifacts", KEY_ARTIFACTS)["explained_by"],
            max_map_length=max_map_length(),
        ),
        allow_preexisting=allow_preexisting,
        include=include,
    )
    seconds: dict[str, float] | None = None
    if run.param("rehearse") and not plan.is_blocked:
        plan, seconds = rehearse(run, plan)
    return PlanArtifact(
        fingerprint=plan.fingerprint,
        airflow_run_id=run.airflow_run_id,
        planned_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        plan=plan,
        census=census,
        foundations=read.foundations,
        rehearsal_seconds=seconds,
    )


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
    return graph, tuple(_graph_findings(graph, allow_preexisting=allow_preexisting))


def _without_graph(*, claimed: bool) -> Finding:
    sentence = f'Airflow has no connection "{GRAPH_CONNECTION}"'
    if claimed:
        return block_finding(
            "graph_missing", f"{sentence}, but the load report claims a graph", "add the connection, type neo4j"
        )
    return info_finding(
        "graph_absent", f"{sentence}, and the load report claims no graph", "nothing to do; the graph is skipped"
    )


def _graph_findings(graph: GraphPlan, *, allow_preexisting: bool) -> Iterator[Finding]:
    if graph.foreign_relationships:
        yield warn_finding(
            "graph_foreign_relationships",
            f"{graph.foreign_relationships:,} relationships lead to nodes that are not the district's; "
            "they disappear with its nodes",
            "find out what they mean to the other districts",
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
