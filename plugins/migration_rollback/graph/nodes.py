"""A node of the district as a look reads it, and the hash that tells it from every other one."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migration_rollback.core.names import DISTRICT_COLUMN
from migration_rollback.core.tally import Tally
from migration_rollback.graph.session import GraphSession


@dataclass(frozen=True)
class SeenNode:
    """Nothing of what its properties hold but their hash."""

    element_id: str
    hash: int
    labels: tuple[str, ...]
    is_numbered: bool
    """Its district is a number and not a string."""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "SeenNode":
        """The node of a record with ``id``, ``labels`` and ``properties``."""
        properties = record["properties"]
        return cls(
            element_id=record["id"],
            hash=node_hash(record["id"], record["labels"], properties),
            labels=tuple(record["labels"]),
            is_numbered=not isinstance(properties[DISTRICT_COLUMN], str),
        )


def read_nodes(session: GraphSession) -> Iterator[SeenNode]:
    """Every node of the district, one after another, in no order."""
    return map(SeenNode.of, session.stream("read_nodes"))


def tally(hashes: Iterable[int]) -> Tally:
    """Of a set of nodes."""
    number = digest = 0
    for one in hashes:
        number, digest = number + 1, digest + one
    return Tally(number=number, digest=digest)


def node_hash(element_id: str, labels: Iterable[str], properties: Mapping[str, Any]) -> int:
    """64 bits of the node's identity and content. The id alone would not do: Neo4j gives it out again."""
    return content_hash([element_id, sorted(labels)], properties)


def content_hash(identity: list[Any], properties: Mapping[str, Any]) -> int:
    """64 bits of what a node or relationship is, and of its properties with their types."""
    text = json.dumps([*identity, _canonical(properties)], ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _canonical(value: Any) -> Any:
    """Text and lists in which values of different types are different: 7, 7.0 and '7'."""
    match value:
        case str():
            return value
        case bool() | None:
            return ["b", value]
        case int():
            return ["i", str(value)]
        case float():
            return ["f", value.hex()]
        case bytes() | bytearray():
            return ["y", value.hex()]
        case Mapping():
            return [[key, _canonical(value[key])] for key in sorted(value)]
        case list():
            return ["l", *map(_canonical, value)]
        case tuple():
            return [type(value).__name__, getattr(value, "srid", None), *map(_canonical, value)]
    return _of_the_driver(value)


def _of_the_driver(value: Any) -> list[str | None]:
    """Temporal values by their text, which has nanoseconds and offset, and by the name of their zone.

    Never through ``astimezone``: with zones of Python's own it crashes the interpreter (driver 6.4.1).
    """
    zone = getattr(value, "tzinfo", None)
    return [type(value).__name__, str(value), getattr(zone, "zone", None) or getattr(zone, "key", None)]
