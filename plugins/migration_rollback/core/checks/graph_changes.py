"""The graph since the approval: whether what is there now, and what a batch would delete, is what was approved."""

from collections.abc import Iterator
from dataclasses import dataclass

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.findings import Code, Finding, block, warn
from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.plan import GraphPlan
from migration_rollback.core.tally import Tally
from migration_rollback.core.wording import agreeing, counted

NEW_RUN = "find out who did it after the plan; trigger a new run to have what is there now approved"


@dataclass(frozen=True)
class GraphChangeFacts:
    """What was approved, and what there is when the deletions begin."""

    approved: GraphPlan
    now: GraphPlan
    gone: GraphPart
    """What this rollback has deleted already, by its own record."""


@check(Moment.BEFORE_STORE)
def another_database(facts: GraphChangeFacts) -> Iterator[Finding]:
    """A connection that leads elsewhere now, or a database that was made anew."""
    if problem := moved(facts.approved.database_id, facts.now.database_id):
        yield block(Code.GRAPH_MOVED, problem, "correct connection cert_neo4j, or trigger a new run")


@check(Moment.BEFORE_STORE)
def other_nodes(facts: GraphChangeFacts) -> Iterator[Finding]:
    """Nodes that nobody has approved, whether or not their number is the same."""
    left, there = facts.approved.tally - facts.gone.nodes, facts.now.tally
    if there.number == 0 or left == there:
        return
    if there.number > left.number:
        what = f"it holds {counted(there.number - left.number, 'node')} of the district more than"
    elif there.number < left.number:
        what = f"it holds {counted(left.number - there.number, 'node')} of the district fewer than"
    else:
        what = "some nodes were replaced, or their labels or properties changed; there are as many as"
    yield block(
        Code.GRAPH_NODES_CHANGED,
        f"the nodes in the graph are not those that were approved: {what} the {left.number:,} that "
        f"{'are left of the plan' if facts.gone.nodes.number else 'were planned'}; none of them was deleted",
        NEW_RUN,
    )


@check(Moment.BEFORE_STORE)
def more_relationships(facts: GraphChangeFacts) -> Iterator[Finding]:
    """Relationships that would disappear with the nodes and that nobody has approved."""
    left, there = facts.approved.whole - facts.gone, facts.now.whole
    for kind, planned, now in (
        ("relationship", left.relationships, there.relationships),
        ("relationship to nodes that are not the district's", left.foreign_relationships, there.foreign_relationships),
    ):
        if now > planned:
            noun, _, rest = kind.partition(" ")
            yield block(
                Code.GRAPH_RELATIONSHIPS_ADDED,
                f"the district's nodes in the graph have {f'{counted(now, noun)} {rest}'.strip()} now, "
                f"{planned:,} {agreeing(planned, 'remain') if not facts.gone.is_empty else 'were'} approved; "
                "none of them was deleted",
                NEW_RUN,
                detail=rest or None,
            )


@check(Moment.BEFORE_STORE)
def fewer_relationships(facts: GraphChangeFacts) -> Iterator[Finding]:
    """Relationships that went meanwhile: nothing that was not approved is deleted, but the numbers differ."""
    left, there = facts.approved.relationships - facts.gone.relationships, facts.now.relationships
    if facts.now.nodes and there < left:
        yield warn(
            Code.GRAPH_RELATIONSHIPS_GONE,
            f"{left:,} relationships of the graph were to be deleted, {there:,} of them {agreeing(there, 'remain')}: "
            "the others went since the plan, and not by this rollback",
            "find out who deleted them",
        )


@check(Moment.BEFORE_STORE)
def other_loose_relationships(facts: GraphChangeFacts) -> Iterator[Finding]:
    """Relationships that carry the district between other nodes, and that nobody has approved."""
    left, there = facts.approved.whole.loose - facts.gone.loose, facts.now.whole.loose
    if left == there or there.number == 0:
        return
    yield block(
        Code.GRAPH_RELATIONSHIPS_CHANGED,
        "the relationships in the graph that carry the district between nodes that are not its own are not those that "
        f"were approved: {there.number:,} {'is' if there.number == 1 else 'are'} there, {left.number:,} "
        f"{'are left of the plan' if facts.gone.loose.number else 'were planned'}; none of them was deleted",
        NEW_RUN,
    )


def moved(approved: str | None, now: str | None) -> str | None:
    """Why it is not the approved database; null where it is, or where the plan does not know its id."""
    if approved in (None, now):
        return None
    return f"the graph is another database than the approved one: its id was {approved}, now it is {now or 'not told'}"


@dataclass(frozen=True)
class GraphBatchFacts:
    """One batch as its transaction is about to commit it."""

    found: GraphPart
    """What was there when the deletions began, and what earlier tries had deleted."""
    gone: GraphPart
    """What was deleted before this batch, over all tries."""
    batch: GraphPart
    """What the batch deletes."""
    seen: Tally | None = None
    """The nodes that it is to delete, as they were when the deletions began; null: it is one of relationships."""
    changed: int = 0
    """Loose relationships of it that are not as they were when the deletions began."""
    vanished: int = 0
    """Loose relationships that should be in it and are not there any more."""


@check(Moment.IN_TRANSACTION)
def changed_nodes(facts: GraphBatchFacts) -> Iterator[Finding]:
    """Nodes that somebody altered or deleted while this rollback was deleting."""
    if facts.seen is None or facts.seen == facts.batch.nodes:
        return
    vanished = facts.seen.number - facts.batch.nodes.number
    what = f"{counted(vanished, 'node')} of the graph vanished" if vanished else "nodes of the graph changed"
    yield block(
        Code.GRAPH_NODES_CHANGED,
        f"{what} while the district was being deleted; the batch with them was aborted",
        NEW_RUN,
    )


@check(Moment.IN_TRANSACTION)
def changed_relationships(facts: GraphBatchFacts) -> Iterator[Finding]:
    """Loose relationships that somebody altered or deleted while this rollback was deleting."""
    differing = facts.changed + facts.vanished
    if differing:
        yield block(
            Code.GRAPH_RELATIONSHIPS_CHANGED,
            f"{counted(differing, 'relationship')} of the graph changed or vanished while the district was being "
            "deleted; the batch with them was aborted",
            NEW_RUN,
        )


@check(Moment.IN_TRANSACTION)
def excess_relationships(facts: GraphBatchFacts) -> Iterator[Finding]:
    """Relationships that came while this rollback was deleting."""
    total, found = facts.gone + facts.batch, facts.found
    if total.relationships > found.relationships or total.foreign_relationships > found.foreign_relationships:
        yield block(
            Code.GRAPH_RELATIONSHIPS_ADDED,
            f"the district's nodes in the graph got more relationships while they were being deleted: "
            f"{total.relationships:,} would be gone ({total.foreign_relationships:,} of them to nodes that are not the "
            f"district's), {found.relationships:,} ({found.foreign_relationships:,}) were there when it began; the "
            "batch with them was aborted",
            NEW_RUN,
        )


def record_unusable(sentence: str, remedy: str) -> Finding:
    """The record of what was deleted cannot be believed, so that nobody can say what is left of the approval."""
    return block(Code.GRAPH_RECORD_UNUSABLE, sentence, remedy)


CHANGE_CHECKS = (another_database, other_nodes, more_relationships, fewer_relationships, other_loose_relationships)
BATCH_CHECKS = (changed_nodes, changed_relationships, excess_relationships)
