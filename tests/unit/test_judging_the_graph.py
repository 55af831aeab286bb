"""What is said of a graph that is not as it was approved, and what a record of batches proves."""

from __future__ import annotations

import pytest

from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.graph import CHECKS, GraphFacts
from migration_rollback.core.checks.graph_changes import (
    BATCH_CHECKS,
    CHANGE_CHECKS,
    GraphBatchFacts,
    GraphChangeFacts,
)
from migration_rollback.core.graph_record import GraphPart, GraphRecord, read_graph_record
from migration_rollback.core.plan import GraphPlan
from migration_rollback.core.tally import Tally
from migration_rollback.errors import GraphRecordError
from tests.unit import given

KEY = b"a key"
PATH = "data/reports/rollback-20251106T101500Z.graph.json"
NOTHING = GraphPart()


def found(now: GraphPlan, gone: GraphPart = NOTHING) -> list[tuple[str, str]]:
    facts = GraphChangeFacts(given.graph_plan(), now, gone)
    return [(one.code, one.sentence) for one in ask(CHANGE_CHECKS, Moment.BEFORE_STORE, facts)]


def test_a_graph_as_it_was_approved_is_as_it_was_approved() -> None:
    assert found(given.graph_plan()) == []
    assert found(given.graph_plan(20, 25), gone=given.graph_part(10, 15)) == []
    assert found(given.graph_plan(0, 0)) == []


def test_another_database_is_another_one_even_without_a_node() -> None:
    ((code, sentence),) = found(given.graph_plan(0, 0, database="B2"))
    assert code == "graph_moved"
    assert "its id was A1, now it is B2" in sentence


@pytest.mark.parametrize("approved", [None, "A1"])
def test_an_id_that_was_not_known_is_not_compared_and_one_that_is_hidden_now_is(approved: str | None) -> None:
    unknown = given.graph_plan().model_copy(update={"database_id": None})
    facts = GraphChangeFacts(given.graph_plan().model_copy(update={"database_id": approved}), unknown, NOTHING)
    codes = [one.code for one in ask(CHANGE_CHECKS, Moment.BEFORE_STORE, facts)]
    assert codes == (["graph_moved"] if approved else [])


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (given.graph_plan(31), "1 node of the district more than the 30 that were planned"),
        (given.graph_plan(28), "2 nodes of the district fewer than the 30 that were planned"),
        (given.graph_plan(30, digest=1), "there are as many as the 30 that were planned"),
    ],
)
def test_other_nodes_are_refused_and_it_is_said_which_kind(now: GraphPlan, words: str) -> None:
    ((code, sentence),) = found(now)
    assert code == "graph_nodes_changed"
    assert words in sentence


def test_what_was_deleted_already_is_no_longer_approved() -> None:
    """Ten of the thirty went in an earlier try; thirty are there again."""
    ((code, sentence), (other, _)) = found(given.graph_plan(30, 40), gone=given.graph_part(10, 15))
    assert (code, other) == ("graph_nodes_changed", "graph_relationships_added")
    assert "10 nodes of the district more than the 20 that are left of the plan" in sentence


def test_relationships_more_are_refused_and_fewer_are_told() -> None:
    assert [code for code, _ in found(given.graph_plan(relationships=41))] == ["graph_relationships_added"]
    ((code, sentence),) = found(given.graph_plan(foreign=1))
    assert code == "graph_relationships_added"
    assert "have 1 relationship to nodes that are not the district's now, 0 were approved" in sentence
    ((code, sentence),) = found(given.graph_plan(relationships=38))
    assert code == "graph_relationships_gone"
    assert "40 relationships of the graph were to be deleted, 38 of them remain" in sentence


@pytest.mark.parametrize(
    ("batch", "gone", "codes"),
    [
        (given.graph_part(0, 10, 1), given.graph_part(0, 30, 1), []),
        (given.graph_part(0, 11), given.graph_part(0, 30), ["graph_relationships_added"]),
        (given.graph_part(0, 1, 1), given.graph_part(0, 30, 2), ["graph_relationships_added"]),
    ],
)
def test_a_batch_never_takes_more_relationships_than_were_there(
    batch: GraphPart, gone: GraphPart, codes: list[str]
) -> None:
    facts = GraphBatchFacts(found=given.graph_part(30, 40, 2), gone=gone, batch=batch)
    assert [one.code for one in ask(BATCH_CHECKS, Moment.IN_TRANSACTION, facts)] == codes


@pytest.mark.parametrize(
    ("batch", "sentence"),
    [
        (GraphPart(nodes=Tally(number=5, digest=1)), "nodes of the graph changed while"),
        (given.graph_part(3), "2 nodes of the graph vanished while"),
    ],
)
def test_a_batch_of_other_nodes_is_refused(batch: GraphPart, sentence: str) -> None:
    seen = given.graph_part(5).nodes
    ((finding),) = ask(
        BATCH_CHECKS,
        Moment.IN_TRANSACTION,
        GraphBatchFacts(found=given.graph_part(30), gone=NOTHING, batch=batch, seen=seen),
    )
    assert (finding.code, finding.sentence.startswith(sentence)) == ("graph_nodes_changed", True)


@pytest.mark.parametrize(("changed", "vanished"), [(1, 0), (0, 1)])
def test_a_batch_of_other_loose_relationships_is_refused(changed: int, vanished: int) -> None:
    facts = GraphBatchFacts(found=NOTHING, gone=NOTHING, batch=NOTHING, changed=changed, vanished=vanished)
    ((finding),) = ask(BATCH_CHECKS, Moment.IN_TRANSACTION, facts)
    assert finding.sentence.startswith("1 relationship of the graph changed or vanished")


def half(**changes: object) -> GraphRecord:
    return given.graph_record(confirmed=given.graph_part(10, 20), **changes)


def test_a_sealed_record_is_believed_and_read_as_it_was_written() -> None:
    record = half(pending=given.graph_part(0, 5)).sealed(KEY)
    read = read_graph_record(record.model_dump_json(indent=2).encode(), PATH)
    assert read.require(KEY, record.rollback_run_id, record.fingerprint, PATH) == record


@pytest.mark.parametrize(
    "changes",
    [{"confirmed": given.graph_part(9, 20)}, {"found": given.graph_part(31, 40)}, {"pending": given.graph_part(1)}],
)
def test_an_altered_record_is_not_believed(changes: dict[str, object]) -> None:
    record = half().sealed(KEY).model_copy(update=changes)
    with pytest.raises(GraphRecordError, match="was altered"):
        record.require(KEY, record.rollback_run_id, record.fingerprint, PATH)


def test_a_record_of_another_rollback_or_plan_is_not_believed() -> None:
    record = half().sealed(KEY)
    for rollback, fingerprint in (("rb-1", record.fingerprint), (record.rollback_run_id, "0" * 64)):
        with pytest.raises(GraphRecordError, match="another rollback or to another plan"):
            record.require(KEY, rollback, fingerprint, PATH)
    with pytest.raises(GraphRecordError, match="another key"):
        record.require(b"another", record.rollback_run_id, record.fingerprint, PATH)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"seal": 1}'])
def test_what_is_no_record_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(GraphRecordError, match="is not a record"):
        read_graph_record(content, PATH)


def test_a_pending_batch_is_settled_by_what_is_there() -> None:
    record = half(pending=given.graph_part(0, 5))
    aborted, committed = record.settled(given.graph_part(20, 20), PATH), record.settled(given.graph_part(20, 15), PATH)
    assert (aborted.confirmed, aborted.pending) == (given.graph_part(10, 20), None)
    assert (committed.confirmed, committed.pending) == (given.graph_part(10, 25), None)
    assert record.deleted(20, 20) == given.graph_part(10, 20)
    assert record.deleted(20, 15) == given.graph_part(10, 25)
    assert record.deleted(20, 17) is None
    with pytest.raises(GraphRecordError, match="10 nodes and 20 relationships were deleted"):
        record.settled(given.graph_part(20, 17), PATH)


def test_a_pending_batch_of_nodes_is_settled_by_the_nodes_alone() -> None:
    """Somebody has linked what is left: that is refused for what it is, and not as a record that explains nothing."""
    record = half(pending=given.graph_part(5))
    assert record.settled(given.graph_part(20, 23, 3), PATH).confirmed == given.graph_part(10, 20)
    assert record.settled(given.graph_part(15, 23, 3), PATH).confirmed == given.graph_part(15, 20)
    assert record.deleted(15, 23) == given.graph_part(15, 20)
    other = GraphPart(nodes=given.nodes(15, digest=1))
    with pytest.raises(GraphRecordError):
        record.settled(other, PATH)


def test_a_pending_batch_of_loose_relationships_is_settled_by_which_they_are() -> None:
    """As many others do not explain it."""
    whole, gone = given.graph_part(loose=9), given.graph_part(loose=4)
    record = given.graph_record(found=whole, confirmed=gone, pending=given.graph_part(loose=2))
    assert record.settled(given.graph_part(loose=5), PATH).confirmed == given.graph_part(loose=4)
    assert record.settled(given.graph_part(loose=3), PATH).confirmed == given.graph_part(loose=6)
    assert record.deleted(0, 0, 5) == given.graph_part(loose=4)
    assert record.deleted(0, 0, 3) == given.graph_part(loose=6)
    assert record.deleted(0, 0, None) is None
    with pytest.raises(GraphRecordError, match="4 relationships were deleted"):
        record.settled(GraphPart(loose=given.nodes(5, digest=1)), PATH)


@pytest.mark.parametrize("loaded", [39, 40, 41])
def test_more_or_fewer_relationships_than_were_loaded_are_told(loaded: int) -> None:
    plan = given.graph_plan().model_copy(update={"relationships_loaded": loaded})
    found = ask(CHECKS, Moment.PLAN, GraphFacts(district_id=given.DISTRICT, claimed=True, plan=plan))
    assert [(one.code, one.severity) for one in found] == [("graph_relationships_differ", "warn")] * (loaded != 40)
    assert all((" not this migration's" in one.sentence) == (loaded < 40) for one in found)
