"""Reads the district's nodes page by page: the driver takes many times as long for a record as for a node within one.

A page is a range of the numbers that element ids end with. Where the district's nodes lie far apart, the pages are made
of the numbers of its nodes instead, which costs a record for each.
"""

import contextlib
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

from migration_rollback.core.tally import Tally
from migration_rollback.errors import GraphError
from migration_rollback.graph.nodes import hash_of
from migration_rollback.graph.session import GraphSession

PAGE = 500
"""Numbers of nodes that one query reads; the server holds their content at once."""
FAR_APART = 50
"""Numbers to each node of the district from which on looking at all of them costs more than a record a node."""


@dataclass(frozen=True)
class Survey:
    """All nodes of the district, by what is the same for many of them."""

    nodes: int
    labels: Counter[str]
    """Nodes by label."""
    numbered: int
    """Nodes whose district is a number and not a string."""
    prefix: str
    """What all element ids begin with."""
    first: int
    last: int
    """The least and the greatest number that follows it."""


@dataclass(frozen=True)
class SeenChunk:
    """Some nodes of a look: their numbers, a byte or two for each at most where they lie close, and which they are."""

    gaps: bytes
    tally: Tally

    @classmethod
    def of(cls, numbers: "array[int]", digest: int) -> "SeenChunk":
        """The nodes with these numbers, whose hashes have that sum."""
        gaps = array("q", (after - before for before, after in pairwise((0, *numbers))))
        return cls(zlib.compress(gaps.tobytes(), 1), Tally(number=len(numbers), digest=digest))

    @property
    def numbers(self) -> list[int]:
        """In the order in which they were seen."""
        return list(accumulate(array("q", zlib.decompress(self.gaps))))


def survey_nodes(session: GraphSession) -> Survey:
    """Count the nodes by label and find where they lie. :raises GraphError: their ids are of an unknown kind."""
    records = session.records("survey_nodes")
    labels: Counter[str] = Counter()
    for record in records:
        labels.update(dict.fromkeys(record["labels"], record["nodes"]))
    nodes = sum(record["nodes"] for record in records)
    if nodes != sum(record["with_number"] for record in records):
        raise GraphError("Neo4j gives its nodes element ids that do not end with a number", "use Neo4j 5.26 or newer")
    return Survey(
        nodes=nodes,
        labels=labels,
        numbered=sum(record["nodes"] for record in records if record["is_numbered"]),
        prefix=min((record["id"].rpartition(":")[0] + ":" for record in records), default=""),
        first=min((record["first"] for record in records), default=0),
        last=max((record["last"] for record in records), default=-1),
    )


def read_nodes(session: GraphSession, survey: Survey) -> Iterator[tuple[int, int]]:
    """Number and hash of every node of the district, one after another."""
    with contextlib.ExitStack() as stack:
        numbers: Iterator[int] = iter(range(survey.first, survey.last + 1))
        if survey.last - survey.first > FAR_APART * survey.nodes:
            finder = stack.enter_context(session.another())
            numbers = (record["number"] for record in finder.stream("find_nodes"))
        while page := list(islice(numbers, PAGE)):
            (record,) = session.records("read_nodes", numbers=page, prefix=survey.prefix)
            yield from zip(record["numbers"], map(hash_of, record["nodes"]), strict=True)


def cut(nodes: Iterable[tuple[int, int]], size: int) -> Iterator[SeenChunk]:
    """The nodes in chunks of that size."""
    numbers, digest = array("q"), 0
    for number, hash_ in nodes:
        numbers.append(number)
        digest += hash_
        if len(numbers) == size:
            yield SeenChunk.of(numbers, digest)
            numbers, digest = array("q"), 0
    if numbers:
        yield SeenChunk.of(numbers, digest)
