"""What a look keeps of the nodes that it has seen."""

import random
from array import array

from migration_rollback.core.tally import Tally
from migration_rollback.graph.nodes import hash_of, node_hash
from migration_rollback.graph.pages import SeenChunk, cut


def test_a_chunk_gives_its_numbers_back_in_their_order() -> None:
    numbers = array("q", [7, 8, 9, 2**40, 3])
    chunk = SeenChunk.of(numbers, 11)
    assert (chunk.numbers, chunk.tally) == (list(numbers), Tally(number=5, digest=11))


def test_nodes_that_lie_close_take_next_to_no_memory() -> None:
    """Twenty thousand in a row, and as many of which each is a step of 1 to 20 from the one before."""
    dice, row = random.Random(1), range(1_000_000, 1_020_000)
    apart = array("q", sorted(dice.sample(range(210_000), 20_000)))
    assert len(SeenChunk.of(array("q", row), 0).gaps) < 1_000
    assert len(SeenChunk.of(apart, 0).gaps) < 2 * len(apart)


def test_chunks_are_full_but_the_last_and_add_up() -> None:
    nodes = [(number, number * 3) for number in range(10)]
    chunks = list(cut(nodes, 4))
    assert [chunk.tally.number for chunk in chunks] == [4, 4, 2]
    assert sum((chunk.tally for chunk in chunks), Tally()) == Tally(number=10, digest=135)
    assert list(cut([], 4)) == []


def test_a_node_without_a_text_is_known_by_its_parts() -> None:
    assert hash_of(["4:x:1", ["A"], {"a": b"1"}]) == node_hash("4:x:1", ["A"], {"a": b"1"})
    assert hash_of("4:x:1:1:A") != hash_of("4:x:1:1:B")


def test_values_that_look_alike_make_another_node_of_one_without_a_text() -> None:
    values = (7, "7", 7.0, True, "true", None, b"7", [7], ["7"], [7.0])
    hashes = {node_hash("4:x:1", ["A"], {"place": b"1", "value": value}) for value in values}
    assert len(hashes) == len(values)
