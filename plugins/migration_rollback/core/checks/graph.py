"""The graph: whether it is there, and what going from it means to others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.findings import Code, Finding, block, block_unless, info, warn
from migration_rollback.core.plan import GraphPlan, Options
from migration_rollback.core.wording import counted, some

CONNECTION = "cert_neo4j"


@dataclass(frozen=True)
class GraphFacts:
    """What is known of the graph."""

    district_id: str
    """Whose part of it."""
    claimed: bool
    """The load report says, or leaves open, that something was loaded there."""
    plan: GraphPlan | None = None
    """Null: there is no connection to it, or it cannot be read."""
    error: str | None = None
    """Why it cannot be read."""
    read_only: bool = False
    """The server says that it takes no writes of anybody."""
    spellings: Mapping[str, int] = field(default_factory=dict)
    """What reads like the district and is another value, with the number of nodes and relationships that carry it."""
    options: Options = field(default_factory=Options)


@check(Moment.PLAN, Moment.BEFORE_STORE)
def connection(facts: GraphFacts) -> Iterator[Finding]:
    """A graph that is not there, or cannot be read."""
    if facts.error is not None:
        yield block(Code.GRAPH_UNREADABLE, f"the graph cannot be read: {facts.error}", f"check {CONNECTION}")
    elif facts.plan is None and facts.claimed:
        yield block(
            Code.GRAPH_MISSING,
            f'Airflow has no connection "{CONNECTION}", but the load report claims a graph',
            "add the connection, type neo4j",
        )
    elif facts.plan is None:
        yield info(
            Code.GRAPH_ABSENT,
            f'Airflow has no connection "{CONNECTION}", and the load report claims no graph',
            "nothing to do; the graph is skipped",
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def read_only(facts: GraphFacts) -> Iterator[Finding]:
    """A database from which nothing can be deleted: better known before five stores are empty."""
    if facts.read_only:
        yield block(
            Code.GRAPH_READ_ONLY,
            "the graph takes no writes: its database is read-only",
            f"ask a DBA to make it writable, or let {CONNECTION} lead to the server that takes writes",
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def foreign_relationships(facts: GraphFacts) -> Iterator[Finding]:
    """Relationships that other districts lose with the nodes."""
    if facts.plan is not None and facts.plan.foreign_relationships:
        yield warn(
            Code.GRAPH_FOREIGN_RELATIONSHIPS,
            f"{facts.plan.foreign_relationships:,} relationships in the graph lead to nodes that are not the "
            "district's, or carry another district; they disappear with its nodes",
            "find out what they mean to the other districts",
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def loose_relationships(facts: GraphFacts) -> Iterator[Finding]:
    """What is the district's in the graph, and goes with none of its nodes."""
    if facts.plan is None or not facts.plan.loose.number:
        return
    number, at_others = facts.plan.loose.number, facts.plan.loose_at_others
    some_of_others = f", {at_others:,} of them at nodes of other districts" if at_others else ""
    sentence = (
        f"{counted(number, 'relationship')} in the graph {'carries' if number == 1 else 'carry'} the district between "
        f"nodes that are not its own{some_of_others}"
    )
    if facts.options.include_relationships:
        yield warn(
            Code.GRAPH_LOOSE_RELATIONSHIPS,
            f"{sentence}; include_relationships deletes {'it' if number == 1 else 'them'}, and leaves the nodes",
            "make sure that this migration loaded them",
        )
    else:
        yield block(
            Code.GRAPH_LOOSE_RELATIONSHIPS,
            f"{sentence}: {'it' if number == 1 else 'they'} would stay",
            f"find out whose they are: MATCH ()-[r]->() WHERE toStringOrNull(r.district_id) = '{facts.district_id}' "
            "RETURN type(r), count(r); "
            "include_relationships removes them",
        )


@check(Moment.PLAN)
def labels_and_types(facts: GraphFacts) -> Iterator[Finding]:
    """What makes the district's nodes slow to find, or doubtful."""
    graph = facts.plan
    if graph is None:
        return
    for label in graph.unindexed_labels:
        yield warn(
            Code.GRAPH_LABEL_UNINDEXED,
            f'label "{label}" has no index on district_id: each look at the district scans all of its nodes',
            f"before approving: CREATE INDEX FOR (n:`{label.replace('`', '``')}`) ON (n.district_id)",
        )
    if 0 < graph.numbered_nodes < graph.nodes:
        yield warn(
            Code.GRAPH_PROPERTY_TYPES,
            f"{graph.numbered_nodes:,} of {graph.nodes:,} nodes have the district as a number, the others as a string",
            "find out whether two systems have loaded them",
        )


@check(Moment.PLAN)
def spellings(facts: GraphFacts) -> Iterator[Finding]:
    """Another value is another district, as in a store; whoever loaded it may have meant this one."""
    if facts.spellings:
        number = sum(facts.spellings.values())
        yield warn(
            Code.DISTRICT_SPELLED_OTHERWISE,
            f"{number:,} nodes and relationships in the graph have ids that read like the district's and are others: "
            f"{some(list(facts.spellings))}; they stay",
            "find out whether the migration has loaded them",
            momentary=True,
        )


@check(Moment.PLAN)
def loaded_relationships(facts: GraphFacts) -> Iterator[Finding]:
    """Live relationships against loaded ones. Others may have linked the district's nodes, so they do not refuse."""
    graph = facts.plan
    if graph is None:
        return
    there, loaded = graph.relationships + graph.loose.number, graph.relationships_loaded
    if loaded is None:
        if there:
            yield warn(
                Code.GRAPH_NOT_JUDGED,
                f"the load report gives no count of relationships, the graph holds {there:,} of the district",
                "compare with what you know of the load",
            )
    elif there > loaded:
        yield warn(
            Code.GRAPH_RELATIONSHIPS_DIFFER,
            f"the graph holds {counted(there, 'relationship')} of the district, but {loaded:,} were loaded: "
            f"{there - loaded:,} are not this migration's, and {graph.foreign_relationships:,} lead to others",
            "find out whose they are before approving; they disappear with the nodes",
        )
    elif there < loaded:
        yield warn(
            Code.GRAPH_RELATIONSHIPS_DIFFER,
            f"the graph holds {counted(there, 'relationship')} of the district, but {loaded:,} were loaded",
            "expected after an earlier rollback or an aborted load",
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def loaded_nodes(facts: GraphFacts) -> Iterator[Finding]:
    """Live nodes against loaded ones."""
    graph = facts.plan
    if graph is None:
        return
    if graph.nodes_loaded is None:
        if graph.nodes:
            yield warn(
                Code.GRAPH_NOT_JUDGED,
                f"the load report gives no count of nodes, {graph.nodes:,} are there",
                "compare with what you know of the load",
            )
    elif graph.nodes > graph.nodes_loaded:
        yield block_unless(
            facts.options.allow_preexisting,
            Code.GRAPH_PREEXISTING,
            f"the graph holds {counted(graph.nodes, 'node')} of the district, but {graph.nodes_loaded:,} were loaded: "
            f"{graph.nodes - graph.nodes_loaded:,} are not this migration's",
            "find out whose nodes they are; allow_preexisting removes them as well",
        )
    elif graph.nodes < graph.nodes_loaded:
        yield warn(
            Code.GRAPH_MISSING_NODES,
            f"the graph holds {counted(graph.nodes, 'node')} of the district, but {graph.nodes_loaded:,} were loaded",
            "expected after an earlier rollback or an aborted load",
        )


CHECKS = (
    connection,
    read_only,
    foreign_relationships,
    loose_relationships,
    labels_and_types,
    spellings,
    loaded_nodes,
    loaded_relationships,
)
"""Everything that is asked about the graph."""
